#include "tree.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

namespace skerry::docs {
namespace {

namespace fs = std::filesystem;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// `word` as a whole word, with `then` behind it; blanks between do not count.
bool has_word(std::string_view text, std::string_view word, std::string_view then) {
  for (size_t at = 0; (at = text.find(word, at)) != std::string_view::npos; at += word.size()) {
    size_t end = at + word.size();
    const bool is_whole = (at == 0 || (!is_word(text[at - 1]) && text[at - 1] != ':')) &&
                          (end == text.size() || !is_word(text[end]));
    end = std::min(text.find_first_not_of(' ', end), text.size());
    if (is_whole && text.substr(end).starts_with(then)) return true;
  }
  return false;
}

}  // namespace

std::string contents_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> quoted_in(std::string_view text) {
  std::vector<std::string> quoted;
  for (;;) {
    const size_t open = text.find('`');
    const size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return quoted;
    quoted.emplace_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

bool has_function(std::string_view text, std::string_view name) {
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with(' ') && has_word(line, name, "(")) return true;
  }
  const size_t colons = name.rfind("::");
  if (colons == std::string_view::npos) return false;
  return has_type(text, name.substr(0, colons)) && has_word(text, name.substr(colons + 2), "(");
}

bool has_type(std::string_view text, std::string_view name) {
  for (const std::string_view key : {"class ", "struct ", "enum class ", "using ", "concept "}) {
    const std::string head = std::string(key) + std::string(name);
    for (const std::string_view then : {"{", ": ", "final", "=", "\n"}) {
      if (has_word(text, head, then)) return true;
    }
  }
  return false;
}

std::vector<fs::path> sources_of(const fs::path& top) {
  std::vector<fs::path> sources;
  for (const char* layer : {"core", "crdts", "sync", "sim", "replica", "live", "twin", "harness",
                            "reports", "cli", "bench"}) {
    for (const auto& entry : fs::recursive_directory_iterator(top / layer)) {
      const fs::path& path = entry.path();
      if (path.extension() != ".h" && path.extension() != ".cc") continue;
      sources.push_back(fs::relative(path, top));
    }
  }
  std::ranges::sort(sources);
  return sources;
}

}  // namespace skerry::docs
