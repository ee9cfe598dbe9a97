// A grid of short texts laid out for a terminal: columns aligned by what is seen, not by bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skerry::reports {

// Characters shown: Unicode scalar values, each taken as one column wide.
size_t shown_width(std::string_view utf8);

// At most `width` characters, the last an ellipsis if some were cut.
std::string shortened(std::string_view utf8, size_t width);

// Control characters as spaces: results hold text from scenario files, and a terminal obeys
// escapes.
std::string printable(std::string_view text);

enum class Ink : uint8_t { kPlain, kBold, kDim, kGood, kBad, kDoubtful };

// Whether what is shown obeys escapes: inks become colours there.
enum class Paint : uint8_t { kPlain, kColoured };

std::string inked(const std::string& text, Ink ink, Paint paint);

struct GridCell {
  std::string text;
  Ink ink = Ink::kPlain;
  char mark = ' ';  // stands right of a number, in a column of its own
};

class TextGrid {
 public:
  using Row = std::vector<GridCell>;

  void add(Row row) { rows_.push_back(std::move(row)); }
  // A thin line across.
  void add_rule() { rows_.emplace_back(); }

  size_t width() const;
  // The first column to the left, the others to the right; two spaces in front.
  std::string draw(Paint paint) const;

 private:
  std::vector<size_t> widths() const;

  std::vector<Row> rows_;
};

}  // namespace skerry::reports
