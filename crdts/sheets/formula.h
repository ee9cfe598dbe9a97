// Formulas as people write them: what they consist of, and what they come to.
//
//   formula  = "=" sum
//   sum      = product { ("+" | "-") product }
//   product  = factor { ("*" | "/") factor }
//   factor   = number | cell | error | "-" factor | "(" sum ")" | function "(" argument
//              { "," argument } ")"
//   argument = cell ":" cell | sum
//   function = "SUM" | "MIN" | "MAX" | "COUNT"
//
// A cell is "B12", a number "12" or "1.5", an error "#REF!". Numbers are binary64 and only added,
// subtracted, multiplied and divided, so that all machines agree; results are written with as few
// digits as read back the same. Operators evaluate left to right; the first error met is the
// result. Functions skip texts and empty cells; elsewhere an empty cell is 0 and a text an error.
//
// Limits: kMaxFormulaBytes of text, kMaxNesting of parentheses and signs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace skerry::crdts::sheets {

inline constexpr size_t kMaxFormulaBytes = 8192;
inline constexpr int kMaxNesting = 64;

// Cells by position, from 0, ends included.
struct Area {
  uint32_t top = 0;
  uint32_t left = 0;
  uint32_t bottom = 0;
  uint32_t right = 0;
  friend bool operator==(const Area&, const Area&) = default;
};

struct Token {
  enum class Kind : uint8_t { kNumber, kFunction, kSign, kCell, kRange, kError };
  Kind kind = Kind::kSign;
  std::string text;  // as it is written; empty for cells and ranges
  Area area;
};

// What a cell comes to: nothing, a number, a text, an error ("#REF!").
struct Result {
  enum class Kind : uint8_t { kEmpty, kNumber, kText, kError };
  Kind kind = Kind::kEmpty;
  double number = 0;
  std::string text;

  static Result of_number(double number);
  static Result of_error(std::string_view error) { return {Kind::kError, 0, std::string(error)}; }
  std::string to_text() const;
};

// "A", "B", ..., "Z", "AA", ...
std::string column_name(uint32_t column);
std::string cell_name(uint32_t row, uint32_t column);
// A number, or else a text; nothing for no characters.
Result read_constant(std::string_view text);

// Appends the tokens of `text`, without the "="; false for what is none.
bool tokenize(std::string_view text, std::vector<Token>& tokens);
// Reads a whole formula, with the "="; an error for what is none, or past a limit above.
Status check_formula(std::string_view text, std::vector<Token>& tokens);

// What is found in an area that is not empty, row by row.
using Lookup = std::function<void(const Area&, const std::function<void(const Result&)>&)>;
// "#ERROR!" for tokens that are no formula.
Result evaluate(const std::vector<Token>& tokens, const Lookup& lookup);

}  // namespace skerry::crdts::sheets
