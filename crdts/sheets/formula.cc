#include "crdts/sheets/formula.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace skerry::crdts::sheets {
namespace {

constexpr std::array<std::string_view, 4> kFunctions = {"SUM", "MIN", "MAX", "COUNT"};
constexpr std::array<std::string_view, 5> kErrors = {"#REF!", "#VALUE!", "#DIV/0!", "#NUM!",
                                                     "#CYCLE"};
constexpr std::string_view kNoFormula = "#ERROR!";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

template <typename Test>
std::string_view take_while(std::string_view& rest, const Test& test) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), test);
  const auto size = static_cast<size_t>(end - rest.begin());
  const std::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

// A cell's name at the front of `rest`.
bool take_cell(std::string_view& rest, uint32_t& row, uint32_t& column) {
  std::string_view after = rest;
  const std::string_view letters = take_while(after, is_letter);
  const std::string_view digits = take_while(after, is_digit);
  if (letters.empty() || letters.size() > 4 || digits.empty() || digits.size() > 8) return false;
  if (digits[0] == '0') return false;
  uint32_t number = 0;
  for (const char letter : letters) number = number * 26 + static_cast<uint32_t>(letter - 'A') + 1;
  column = number - 1;
  row = 0;
  for (const char digit : digits) row = row * 10 + static_cast<uint32_t>(digit - '0');
  --row;
  rest = after;
  return true;
}

bool take_area(std::string_view& rest, Token& token) {
  Area& area = token.area;
  if (!take_cell(rest, area.top, area.left)) return false;
  token.kind = Token::Kind::kCell;
  area.bottom = area.top;
  area.right = area.left;
  if (!rest.starts_with(':')) return true;
  rest.remove_prefix(1);
  token.kind = Token::Kind::kRange;
  if (!take_cell(rest, area.bottom, area.right)) return false;
  if (area.bottom < area.top) std::swap(area.bottom, area.top);
  if (area.right < area.left) std::swap(area.right, area.left);
  return true;
}

template <typename Words>
bool take_word(std::string_view& rest, const Words& words, Token& token) {
  for (const std::string_view word : words) {
    if (!rest.starts_with(word)) continue;
    token.text = word;
    rest.remove_prefix(word.size());
    return true;
  }
  return false;
}

bool take_token(std::string_view& rest, Token& token) {
  const char c = rest[0];
  if (is_letter(c)) {
    if (take_area(rest, token)) return true;
    token.kind = Token::Kind::kFunction;
    return take_word(rest, kFunctions, token);
  }
  if (c == '#') {
    token.kind = Token::Kind::kError;
    return take_word(rest, kErrors, token);
  }
  if (is_digit(c)) {
    token.kind = Token::Kind::kNumber;
    token.text = take_while(rest, is_digit);
    if (!rest.starts_with('.')) return true;
    rest.remove_prefix(1);
    const std::string_view fraction = take_while(rest, is_digit);
    token.text += "." + std::string(fraction);
    return !fraction.empty();
  }
  token.kind = Token::Kind::kSign;
  token.text = std::string(1, c);
  rest.remove_prefix(1);
  return std::string_view("+-*/(),").find(c) != std::string_view::npos;
}

// Recursive descent over tokens, evaluating as it goes.
class Evaluation {
 public:
  Evaluation(const std::vector<Token>& tokens, const Lookup& lookup)
      : tokens_(tokens), lookup_(lookup) {}

  bool is_too_deep() const { return is_too_deep_; }

  // Nothing where the tokens are no formula.
  std::optional<Result> run() {
    const Result result = sum(0);
    if (is_broken_ || at_ != tokens_.size()) return std::nullopt;
    return result;
  }

 private:
  using Kind = Token::Kind;

  bool is_sign(char sign) const {
    return at_ < tokens_.size() && tokens_[at_].kind == Kind::kSign && tokens_[at_].text[0] == sign;
  }
  bool take_sign(char sign) {
    if (!is_sign(sign)) return false;
    ++at_;
    return true;
  }
  Result broken() {
    is_broken_ = true;
    return Result::of_error(kNoFormula);
  }

  Result sum(int nesting) {
    Result left = product(nesting);
    while (!is_broken_ && (is_sign('+') || is_sign('-'))) {
      const char sign = tokens_[at_++].text[0];
      left = combine(left, sign, product(nesting));
    }
    return left;
  }

  Result product(int nesting) {
    Result left = factor(nesting);
    while (!is_broken_ && (is_sign('*') || is_sign('/'))) {
      const char sign = tokens_[at_++].text[0];
      left = combine(left, sign, factor(nesting));
    }
    return left;
  }

  static Result combine(const Result& left, char sign, const Result& right) {
    if (left.kind == Result::Kind::kError) return left;
    if (right.kind == Result::Kind::kError) return right;
    if (sign == '+') return Result::of_number(left.number + right.number);
    if (sign == '-') return Result::of_number(left.number - right.number);
    if (sign == '*') return Result::of_number(left.number * right.number);
    if (right.number == 0) return Result::of_error("#DIV/0!");
    return Result::of_number(left.number / right.number);
  }

  // A number or an error.
  Result factor(int nesting) {
    if (nesting > kMaxNesting) is_too_deep_ = true;
    if (is_too_deep_ || at_ == tokens_.size()) return broken();
    if (take_sign('-')) return combine(Result::of_number(0), '-', factor(nesting + 1));
    if (take_sign('(')) {
      const Result inner = sum(nesting + 1);
      return take_sign(')') ? inner : broken();
    }
    const Token& token = tokens_[at_++];
    switch (token.kind) {
      case Kind::kNumber: {
        const Result number = read_constant(token.text);
        return number.kind == Result::Kind::kNumber ? number : Result::of_error("#NUM!");
      }
      case Kind::kError:
        return Result::of_error(token.text);
      case Kind::kCell:
        return cell(token.area);
      case Kind::kFunction:
        return function(token.text, nesting + 1);
      default:
        return broken();
    }
  }

  Result cell(const Area& area) {
    Result found = Result::of_number(0);
    lookup_(area, [&found](const Result& result) {
      if (result.kind != Result::Kind::kEmpty) found = result;
    });
    return found.kind == Result::Kind::kText ? Result::of_error("#VALUE!") : found;
  }

  Result function(const std::string& name, int nesting) {
    if (!take_sign('(')) return broken();
    Result error;
    std::vector<double> numbers;
    const auto take = [&](const Result& result) {
      if (result.kind == Result::Kind::kNumber) numbers.push_back(result.number);
      const bool is_first_error = error.kind != Result::Kind::kError;
      if (result.kind == Result::Kind::kError && is_first_error) error = result;
    };
    do {
      if (at_ < tokens_.size() && tokens_[at_].kind == Kind::kRange) {
        lookup_(tokens_[at_++].area, take);
      } else {
        take(sum(nesting));
      }
      if (is_broken_) return broken();
    } while (take_sign(','));
    if (!take_sign(')')) return broken();
    return error.kind == Result::Kind::kError ? error : apply(name, numbers);
  }

  static Result apply(const std::string& name, const std::vector<double>& numbers) {
    if (name == "COUNT") return Result::of_number(static_cast<double>(numbers.size()));
    if (numbers.empty()) return Result::of_number(0);
    if (name == "MIN") return Result::of_number(*std::min_element(numbers.begin(), numbers.end()));
    if (name == "MAX") return Result::of_number(*std::max_element(numbers.begin(), numbers.end()));
    double total = 0;
    for (const double number : numbers) total += number;
    return Result::of_number(total);
  }

  const std::vector<Token>& tokens_;
  const Lookup& lookup_;
  size_t at_ = 0;
  bool is_broken_ = false;
  bool is_too_deep_ = false;
};

}  // namespace

Result Result::of_number(double number) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  if (!(number >= -kLargest && number <= kLargest)) return of_error("#NUM!");
  return {Kind::kNumber, number + 0.0, {}};  // no negative zero
}

std::string Result::to_text() const {
  if (kind != Kind::kNumber) return text;
  std::array<char, 400> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return std::string(digits.data(), end);
}

std::string column_name(uint32_t column) {
  std::string name;
  for (uint64_t rest = uint64_t{column} + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

std::string cell_name(uint32_t row, uint32_t column) {
  return column_name(column) + std::to_string(uint64_t{row} + 1);
}

Result read_constant(std::string_view text) {
  if (text.empty()) return {};
  const Result as_text{Result::Kind::kText, 0, std::string(text)};
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  const bool has_digits = !take_while(rest, is_digit).empty();
  if (has_digits && rest.starts_with('.')) {
    rest.remove_prefix(1);
    if (take_while(rest, is_digit).empty()) return as_text;
  }
  if (!has_digits || !rest.empty()) return as_text;
  double number = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return read.ec == std::errc() ? Result::of_number(number) : as_text;
}

bool tokenize(std::string_view text, std::vector<Token>& tokens) {
  for (;;) {
    take_while(text, [](char c) { return c == ' '; });
    if (text.empty()) return true;
    Token token;
    if (!take_token(text, token)) return false;
    tokens.push_back(std::move(token));
  }
}

Status check_formula(std::string_view text, std::vector<Token>& tokens) {
  if (text.size() > kMaxFormulaBytes) {
    return invalid("a formula is longer than " + std::to_string(kMaxFormulaBytes) + " bytes");
  }
  if (!text.starts_with('=') || !tokenize(text.substr(1), tokens)) {
    return invalid("this is no formula");
  }
  const Lookup nothing = [](const Area&, const auto&) {};
  Evaluation evaluation(tokens, nothing);
  if (evaluation.run()) return absl::OkStatus();
  if (!evaluation.is_too_deep()) return invalid("this is no formula");
  return invalid("a formula is nested deeper than " + std::to_string(kMaxNesting) +
                 " parentheses and signs");
}

Result evaluate(const std::vector<Token>& tokens, const Lookup& lookup) {
  return Evaluation(tokens, lookup).run().value_or(Result::of_error(kNoFormula));
}

}  // namespace skerry::crdts::sheets
