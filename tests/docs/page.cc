#include "page.h"

#include <algorithm>

namespace skerry::docs {
namespace {

constexpr std::string_view kFence = "```";

std::string_view trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

// The inside of "<!-- ... -->", nothing for other lines.
std::optional<std::string> comment_in(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("<!--") || !line.ends_with("-->")) return std::nullopt;
  return std::string(trimmed(line.substr(4, line.size() - 7)));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::optional<std::string> Block::note(std::string_view key) const {
  for (const std::string& note : notes) {
    if (note == key) return "";
    if (note.starts_with(std::string(key) + ": ")) return note.substr(key.size() + 2);
    if (key == "exits" && note.starts_with("exits ")) return note.substr(6);
  }
  return std::nullopt;
}

std::vector<Block> blocks_of(std::string_view page) {
  std::vector<Block> blocks;
  std::vector<std::string> notes;
  bool is_inside = false;
  const std::vector<std::string> lines = lines_of(page);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (is_inside) {
      is_inside = line != kFence;
      if (is_inside) blocks.back().lines.push_back(line);
    } else if (line.starts_with(kFence)) {
      const std::string language(trimmed(line.substr(kFence.size())));
      blocks.push_back({i + 1, language, {}, std::exchange(notes, {})});
      is_inside = true;
    } else if (auto note = comment_in(line)) {
      notes.push_back(*std::move(note));
    } else if (!trimmed(line).empty()) {
      notes.clear();
    }
  }
  return blocks;
}

std::vector<std::string> commands_of(const Block& block) {
  std::vector<std::string> commands;
  bool continues = false;
  for (std::string line : block.lines) {
    if (const size_t comment = line.find("  #"); comment != std::string::npos) line.resize(comment);
    line = trimmed(line);
    if (line.empty() || line.starts_with("#")) continue;
    const bool goes_on = line.ends_with("\\");
    if (goes_on) line.pop_back();
    if (continues) {
      commands.back() += line;
    } else {
      commands.push_back(line);
    }
    continues = goes_on;
  }
  return commands;
}

std::string collapsed(std::string_view text, bool is_sampled) {
  std::string out;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (is_sampled && (is_digit || c == '.')) {
      if (out.empty() || out.back() != '#') out += '#';
    } else {
      out += c;
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace skerry::docs
