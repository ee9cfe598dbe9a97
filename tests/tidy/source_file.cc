// Reading files, and telling code from comments and literals.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "rules.h"

namespace skerry::tidy {
namespace {

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

// Blanks comments and the insides of literals; newlines stay where they are.
class Stripper {
 public:
  explicit Stripper(std::string_view text) : text_(text) {}

  std::string strip() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//")) return blank_until(text_.find('\n', at_));
    if (rest.starts_with("/*")) return blank_until(after(text_.find("*/", at_ + 2), 2));
    if (rest.starts_with("R\"")) return blank_until(end_of_raw_string());
    if (rest[0] == '"') return blank_literal('"');
    // After a digit or a letter it separates digits: 1'000.
    const bool is_separator = at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1]));
    if (rest[0] == '\'' && !is_separator) return blank_literal('\'');
    out_ += text_[at_++];
  }
  size_t after(size_t found, size_t size) const {
    return found == std::string_view::npos ? found : found + size;
  }
  size_t end_of_raw_string() const {
    const size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) return open;
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    return after(text_.find(close, open), close.size());
  }
  void blank_literal(char quote) {
    out_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      const size_t width = text_[at_] == '\\' ? 2 : 1;
      blank_until(at_ + width);
    }
    if (at_ < text_.size()) out_ += text_[at_++];
  }
  void blank_until(size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      out_ += text_[at_] == '\n' ? '\n' : ' ';
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string out_;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

bool is_header(const SourceFile& file) { return file.path.ends_with(".h"); }
bool is_cpp(const SourceFile& file) { return is_header(file) || file.path.ends_with(".cc"); }

SourceFile parse(std::string path, std::string_view text) {
  SourceFile file{std::move(path), split(std::string(text)), {}};
  file.code = is_cpp(file) ? split(Stripper(text).strip()) : file.lines;
  file.code.resize(file.lines.size());
  return file;
}

std::vector<SourceFile> tracked_files(const std::string& top) {
  std::vector<SourceFile> files;
  FILE* list = popen(("git -C '" + top + "' ls-files -z").c_str(), "r");
  if (list == nullptr) return files;
  std::string names;
  char buffer[4096];
  for (size_t n = 0; (n = fread(buffer, 1, sizeof buffer, list)) > 0;) names.append(buffer, n);
  pclose(list);

  std::istringstream in(names);
  for (std::string path; std::getline(in, path, '\0');) {
    // Binary files, and texts that are data rather than ours.
    if (ends_with_any(path, {".png", ".svg", ".gz", ".html"}) || path == "LICENSE" ||
        path.find("/corpus/") != std::string::npos) {
      continue;
    }
    std::ifstream file(top + "/" + path, std::ios::binary);
    if (!file) continue;  // deleted in the work tree, not yet in the index
    std::stringstream text;
    text << file.rdbuf();
    files.push_back(parse(path, text.str()));
  }
  return files;
}

}  // namespace skerry::tidy
