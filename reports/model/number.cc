#include "reports/model/number.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace skerry::results {

std::optional<int64_t> as_integer(double value) {
  constexpr double kLimit = 9007199254740992.0;  // 2^53: beyond it doubles skip integers
  if (!(value > -kLimit && value < kLimit)) return std::nullopt;
  const auto whole = static_cast<int64_t>(value);
  if (static_cast<double>(whole) != value) return std::nullopt;
  return whole;
}

std::string number_text(double value) {
  if (const auto whole = as_integer(value)) return std::to_string(*whole);
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, result.ptr};
}

std::string with_separators(int64_t value) {
  std::string digits = std::to_string(std::abs(value));
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return (value < 0 ? "-" : "") + digits;
}

}  // namespace skerry::results
