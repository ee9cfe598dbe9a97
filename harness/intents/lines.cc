#include "harness/intents/lines.h"

#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

// The place of "B3" on an axis, from 0 on.
uint64_t place_of(const std::string& cell, SheetAxis axis) {
  uint64_t column = 0;
  uint64_t row = 0;
  for (const char c : cell) {
    const bool is_letter = c >= 'A' && c <= 'Z';
    if (is_letter) column = column * 26 + static_cast<uint64_t>(c - 'A') + 1;
    if (!is_letter) row = row * 10 + static_cast<uint64_t>(c - '0');
  }
  return (axis == SheetAxis::kRows ? row : column) - 1;
}

}  // namespace

ShownLines lines_shown(const Value& sheet, SheetAxis axis) {
  ShownLines lines;
  for (const ShownCell& cell : sheet_shown(sheet).cells) {
    std::vector<Name>& line = lines[place_of(cell.name, axis)];
    for (const std::string& text : cell.texts) add_names(text, line);
  }
  std::erase_if(lines, [](const auto& line) { return line.second.empty(); });
  return lines;
}

void Lines::look(const ShownLines& lines) {
  for (const auto& [place, names] : lines) {
    for (const Name name : names) join(name, names.front());
  }
}

Name Lines::root(Name name) const {
  for (;;) {
    const auto parent = parents_.find(name);
    if (parent == parents_.end() || parent->second == name) return name;
    const auto above = parents_.find(parent->second);
    if (above != parents_.end()) parent->second = above->second;
    name = parent->second;
  }
}

}  // namespace skerry::harness
