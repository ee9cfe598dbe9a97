#include "core/time_text.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace skerry {
namespace {

struct Part {
  uint64_t ns;
  std::string_view name;
};

constexpr uint64_t kSecond = 1'000'000'000;
constexpr uint64_t kMinute = 60 * kSecond;
constexpr std::array<Part, 4> kUnits = {
    {{kSecond, " s"}, {1'000'000, " ms"}, {1'000, " µs"}, {1, " ns"}}};
constexpr std::array<Part, 3> kLongParts = {
    {{24 * 60 * kMinute, " d"}, {60 * kMinute, " h"}, {kMinute, " min"}}};

// Whole units and the decimals that are not zero at their end.
std::string in_unit(uint64_t ns, const Part& unit) {
  std::string text = std::to_string(ns / unit.ns);
  if (ns % unit.ns != 0) {
    std::string decimals = std::to_string(unit.ns + ns % unit.ns).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    text += "." + decimals;
  }
  return text + std::string(unit.name);
}

std::string two_digits(std::string text, bool is_first) {
  const bool is_one_digit = text.size() == 1 || text[1] < '0' || text[1] > '9';
  return is_one_digit && !is_first ? "0" + text : text;
}

std::string in_parts(uint64_t ns) {
  std::string text;
  for (const Part& part : kLongParts) {
    if (text.empty() && ns < part.ns) continue;
    const bool is_first = text.empty();
    text += (is_first ? "" : " ") + two_digits(std::to_string(ns / part.ns), is_first) +
            std::string(part.name);
    ns %= part.ns;
    if (ns == 0) return text;
  }
  return text + " " + two_digits(in_unit(ns, kUnits[0]), false);
}

std::string to_text(uint64_t ns) {
  if (ns == 0) return "0 s";
  if (ns >= kMinute) return in_parts(ns);
  for (const Part& unit : kUnits) {
    if (ns >= unit.ns) return in_unit(ns, unit);
  }
  return "";
}

uint64_t magnitude_of(Duration duration) {
  const auto ns = static_cast<uint64_t>(duration.ns);
  return duration.ns < 0 ? ~ns + 1 : ns;
}

uint64_t rounded(uint64_t ns) {
  uint64_t step = 1'000'000;
  if (ns < kSecond) step = 1'000;
  if (ns < 1'000'000) step = 1;
  return (ns + step / 2) / step * step;
}

}  // namespace

std::string human_duration(Duration duration) {
  return (duration.ns < 0 ? "-" : "") + to_text(rounded(magnitude_of(duration)));
}

std::string exact_duration(Duration duration) {
  return (duration.ns < 0 ? "-" : "") + to_text(magnitude_of(duration));
}

}  // namespace skerry
