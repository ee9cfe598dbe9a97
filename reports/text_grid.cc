#include "reports/text_grid.h"

#include <algorithm>
#include <numeric>

namespace skerry::reports {
namespace {

constexpr size_t kIndent = 2;
constexpr size_t kGap = 1;  // beside the column of marks

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

const char* escape_of(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "";
    case Ink::kBold:
      return "\x1b[1m";
    case Ink::kDim:
      return "\x1b[2m";
    case Ink::kGood:
      return "\x1b[1;32m";
    case Ink::kBad:
      return "\x1b[1;31m";
    case Ink::kDoubtful:
      return "\x1b[1;33m";
  }
  return "";
}

}  // namespace

size_t shown_width(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), starts_character));
}

std::string shortened(std::string_view utf8, size_t width) {
  if (shown_width(utf8) <= width || width == 0) return std::string(utf8);
  size_t characters = 0;
  size_t end = 0;
  while (end < utf8.size()) {
    if (starts_character(utf8[end]) && ++characters == width) break;
    ++end;
  }
  return std::string(utf8.substr(0, end)) + "…";
}

std::string printable(std::string_view text) {
  std::string clean(text);
  for (char& c : clean) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) c = ' ';
  }
  return clean;
}

std::string inked(const std::string& text, Ink ink, Paint paint) {
  if (paint == Paint::kPlain || ink == Ink::kPlain || text.empty()) return text;
  return escape_of(ink) + text + "\x1b[0m";
}

std::vector<size_t> TextGrid::widths() const {
  std::vector<size_t> widths;
  for (const Row& row : rows_) {
    if (row.size() > widths.size()) widths.resize(row.size(), 0);
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], shown_width(row[i].text) + (i == 0 ? 0 : 1));
    }
  }
  return widths;
}

size_t TextGrid::width() const {
  const std::vector<size_t> columns = widths();
  if (columns.empty()) return 0;
  return std::accumulate(columns.begin(), columns.end(), kIndent + kGap * (columns.size() - 1));
}

std::string TextGrid::draw(Paint paint) const {
  const std::vector<size_t> columns = widths();
  std::string text;
  for (const Row& row : rows_) {
    std::string line(kIndent, ' ');
    if (row.empty()) {
      std::string rule;
      for (size_t i = kIndent; i < width(); ++i) rule += "─";
      line += inked(rule, Ink::kDim, paint);
    }
    for (size_t i = 0; i < row.size(); ++i) {
      const GridCell& cell = row[i];
      const size_t taken = shown_width(cell.text) + (i == 0 ? 0 : 1);
      const std::string padding(columns[i] - taken, ' ');
      const std::string shown = inked(cell.text, cell.ink, paint);
      const std::string mark = cell.mark == ' ' ? " " : inked({cell.mark}, cell.ink, paint);
      if (i > 0) line.append(kGap, ' ');
      line += i == 0 ? shown + padding : padding + shown + mark;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace skerry::reports
