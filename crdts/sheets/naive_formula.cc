#include "crdts/sheets/naive_formula.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace skerry::crdts::sheets {
namespace {

// Nothing, a number, a text, or an error, which begins with '#'.
struct Error {
  std::string name;
};
using Known = std::variant<std::monostate, double, std::string, Error>;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_number_char(char c) { return c >= '0' && c <= '9'; }

Known number(double value) {
  if (value > 1.7976931348623157e308 || value < -1.7976931348623157e308 || value != value) {
    return Error{"#NUM!"};
  }
  return value == 0 ? 0.0 : value;
}

bool looks_like_number(const std::string& text) {
  size_t i = !text.empty() && text[0] == '-' ? 1 : 0;
  size_t digits = 0;
  size_t fraction = 0;
  bool has_point = false;
  for (; i < text.size(); ++i) {
    if (is_number_char(text[i])) {
      ++(has_point ? fraction : digits);
    } else if (text[i] == '.' && !has_point && digits > 0) {
      has_point = true;
    } else {
      return false;
    }
  }
  return digits > 0 && (!has_point || fraction > 0);
}

class NaiveSheet {
 public:
  explicit NaiveSheet(const std::map<std::string, std::string>& texts) : texts_(texts) {}

  std::string value(const std::string& cell) {
    if (leads_to_loop(cell)) return "#CYCLE";
    const Known known = of_cell(cell);
    if (const auto* error = std::get_if<Error>(&known)) return error->name;
    char digits[400];
    return {digits, std::to_chars(digits, digits + 400, std::get<double>(known)).ptr};
  }

  static std::vector<std::string> area(const std::string& first, const std::string& last) {
    const auto [row, column] = split(first);
    const auto [last_row, last_column] = split(last);
    std::vector<std::string> cells;
    for (size_t r = row; r <= last_row; ++r) {
      for (size_t c = column; c <= last_column; ++c) {
        cells.push_back(naive_column(c) + std::to_string(r));
      }
    }
    return cells;
  }

 private:
  static std::pair<size_t, size_t> split(const std::string& cell) {
    const auto digits = std::find_if(cell.begin(), cell.end(), is_number_char);
    return {std::stoul(std::string(digits, cell.end())),
            naive_column_number({cell.begin(), digits})};
  }

  // The cells that a text names.
  std::set<std::string> read_by(const std::string& cell) const {
    std::set<std::string> cells;
    const auto text = texts_.find(cell);
    if (text == texts_.end() || text->second[0] != '=') return cells;
    size_t at = 1;
    while (at < text->second.size()) {
      const std::string first = name_at(text->second, at);
      if (first.empty()) {
        ++at;
        continue;
      }
      std::string last = first;
      if (at < text->second.size() && text->second[at] == ':') last = name_at(text->second, ++at);
      for (const std::string& named : area(first, last)) cells.insert(named);
    }
    return cells;
  }

  // A cell's name at `at`, which is then behind it; none where there is none.
  static std::string name_at(const std::string& text, size_t& at) {
    size_t end = at;
    while (end < text.size() && is_upper(text[end])) ++end;
    if (end == at || end == text.size() || !is_number_char(text[end])) return "";
    while (end < text.size() && is_number_char(text[end])) ++end;
    const std::string name = text.substr(at, end - at);
    at = end;
    return name;
  }

  std::set<std::string> all_below(const std::string& cell) const {
    std::set<std::string> below;
    std::vector<std::string> rest = {cell};
    while (!rest.empty()) {
      const std::string next = rest.back();
      rest.pop_back();
      for (const std::string& read : read_by(next)) {
        if (below.insert(read).second) rest.push_back(read);
      }
    }
    return below;
  }
  bool leads_to_loop(const std::string& cell) {
    std::set<std::string> below = all_below(cell);
    below.insert(cell);
    return std::any_of(below.begin(), below.end(),
                       [this](const std::string& other) { return is_in_loop(other); });
  }
  // Each cell is asked once: else long chains are cubic, and cells that are read twice exponential.
  bool is_in_loop(const std::string& cell) {
    const auto known = in_loop_.find(cell);
    if (known != in_loop_.end()) return known->second;
    return in_loop_[cell] = all_below(cell).contains(cell);
  }

  Known of_cell(const std::string& cell) {
    const auto known = known_.find(cell);
    if (known != known_.end()) return known->second;
    Known value = computed(cell);
    return known_[cell] = value;
  }
  Known computed(const std::string& cell) {
    const auto text = texts_.find(cell);
    if (text == texts_.end() || text->second.empty()) return std::monostate();
    if (text->second[0] != '=') {
      if (!looks_like_number(text->second)) return text->second;
      return number(std::stod(text->second));
    }
    const std::string formula = text->second;
    size_t at = 1;
    return sum(formula, at);
  }

  // An operand: a number, or an error instead.
  Known sum(const std::string& text, size_t& at) {
    Known left = product(text, at);
    while (at < text.size() && (text[at] == '+' || text[at] == '-')) {
      const char sign = text[at++];
      left = combined(left, sign, product(text, at));
    }
    return left;
  }
  Known product(const std::string& text, size_t& at) {
    Known left = factor(text, at);
    while (at < text.size() && (text[at] == '*' || text[at] == '/')) {
      const char sign = text[at++];
      left = combined(left, sign, factor(text, at));
    }
    return left;
  }
  static Known combined(const Known& left, char sign, const Known& right) {
    if (std::holds_alternative<Error>(left)) return left;
    if (std::holds_alternative<Error>(right)) return right;
    const double a = std::get<double>(left);
    const double b = std::get<double>(right);
    switch (sign) {
      case '+':
        return number(a + b);
      case '-':
        return number(a - b);
      case '*':
        return number(a * b);
      default:
        return b == 0 ? Known(Error{"#DIV/0!"}) : number(a / b);
    }
  }

  Known factor(const std::string& text, size_t& at) {
    if (text[at] == '-') return combined(0.0, '-', factor(text, ++at));
    if (text[at] == '(') {
      const Known inner = sum(text, ++at);
      ++at;
      return inner;
    }
    if (text[at] == '#') {
      size_t end = at + 1;
      while (end < text.size() && (is_upper(text[end]) || text[end] == '/' || text[end] == '0')) {
        ++end;
      }
      if (end < text.size() && text[end] == '!') ++end;
      const Error error{text.substr(at, end - at)};
      at = end;
      return error;
    }
    if (is_number_char(text[at])) {
      size_t used = 0;
      const double value = std::stod(text.substr(at), &used);
      at += used;
      return number(value);
    }
    const std::string name = name_at(text, at);
    if (name.empty()) return function(text, at);
    const Known known = of_cell(name);
    if (std::holds_alternative<std::string>(known)) return Error{"#VALUE!"};
    return std::holds_alternative<std::monostate>(known) ? Known(0.0) : known;
  }

  Known function(const std::string& text, size_t& at) {
    const size_t open = text.find('(', at);
    const std::string name = text.substr(at, open - at);
    std::vector<Known> all;
    at = open;
    do {
      ++at;
      size_t behind = at;
      const std::string first = name_at(text, behind);
      if (!first.empty() && behind < text.size() && text[behind] == ':') {
        at = behind + 1;
        for (const std::string& cell : area(first, name_at(text, at))) {
          all.push_back(of_cell(cell));
        }
      } else {
        all.push_back(sum(text, at));
      }
    } while (text[at] == ',');
    ++at;
    std::vector<double> numbers;
    for (const Known& known : all) {
      if (std::holds_alternative<Error>(known)) return known;
      if (const double* value = std::get_if<double>(&known)) numbers.push_back(*value);
    }
    if (name == "COUNT") return static_cast<double>(numbers.size());
    if (numbers.empty()) return 0.0;
    if (name == "MIN") return *std::min_element(numbers.begin(), numbers.end());
    if (name == "MAX") return *std::max_element(numbers.begin(), numbers.end());
    double total = 0;
    for (const double value : numbers) total += value;
    return number(total);
  }

  const std::map<std::string, std::string>& texts_;
  std::map<std::string, bool> in_loop_;
  std::map<std::string, Known> known_;
};

}  // namespace

std::map<std::string, std::string> naive_values(const std::map<std::string, std::string>& texts) {
  std::map<std::string, std::string> values;
  NaiveSheet sheet(texts);
  for (const auto& [cell, text] : texts) {
    if (!text.empty() && text[0] == '=') values[cell] = sheet.value(cell);
  }
  return values;
}

std::string naive_column(size_t column) {
  std::string name(1, static_cast<char>('A' + column % 26));
  return column < 26 ? name : naive_column(column / 26 - 1) + name;
}

size_t naive_column_number(const std::string& letters) {
  size_t number = 0;
  for (const char letter : letters) number = number * 26 + static_cast<size_t>(letter - 'A' + 1);
  return number - 1;
}

}  // namespace skerry::crdts::sheets
