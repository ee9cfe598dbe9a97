#include "harness/scenario/units.h"

#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <utility>

namespace skerry::harness {
namespace {

__extension__ typedef __int128 Wide;

struct Unit {
  std::string_view name;
  int64_t factor;
};

constexpr std::array<Unit, 7> kDurationUnits = {{{"ns", 1},
                                                 {"us", 1'000},
                                                 {"ms", 1'000'000},
                                                 {"s", 1'000'000'000},
                                                 {"min", 60'000'000'000},
                                                 {"h", 3'600'000'000'000},
                                                 {"d", 86'400'000'000'000}}};
constexpr std::array<Unit, 7> kSizeUnits = {{{"B", 1},
                                             {"kB", 1'000},
                                             {"KiB", 1 << 10},
                                             {"MB", 1'000'000},
                                             {"MiB", 1 << 20},
                                             {"GB", 1'000'000'000},
                                             {"GiB", 1 << 30}}};
constexpr std::array<Unit, 4> kBandwidthUnits = {
    {{"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}}};
constexpr std::array<Unit, 4> kRateUnits = {
    {{"/s", 1}, {"/min", 60}, {"/h", 3'600}, {"/d", 86'400}}};

// mantissa / 10^decimals, and the unit's factor.
struct Quantity {
  bool is_negative = false;
  int64_t mantissa = 0;
  int decimals = 0;
  std::string_view digits;
  int64_t factor = 0;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Quantity> split(std::string_view text, std::span<const Unit> units) {
  constexpr int kMostDigits = 18;  // 10^18 fits in 64 bits
  Quantity quantity;
  size_t at = 0;
  if (!text.empty() && text[0] == '-') {
    quantity.is_negative = true;
    at = 1;
  }
  const size_t begin = at;
  int digits = 0;
  bool is_fraction = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !is_fraction && at > begin) {
      is_fraction = true;
    } else if (is_digit(text[at])) {
      if (++digits > kMostDigits) return std::nullopt;
      quantity.mantissa = quantity.mantissa * 10 + (text[at] - '0');
      if (is_fraction) ++quantity.decimals;
    } else {
      break;
    }
  }
  if (digits == 0 || (is_fraction && quantity.decimals == 0)) return std::nullopt;
  quantity.digits = text.substr(begin, at - begin);
  text.remove_prefix(at);
  while (!text.empty() && text[0] == ' ') text.remove_prefix(1);
  for (const Unit& unit : units) {
    if (text == unit.name) quantity.factor = unit.factor;
  }
  if (quantity.factor == 0) return std::nullopt;
  return quantity;
}

std::optional<int64_t> to_integer(const Quantity& quantity) {
  Wide value = static_cast<Wide>(quantity.mantissa) * quantity.factor;
  for (int i = 0; i < quantity.decimals; ++i) {
    if (value % 10 != 0) return std::nullopt;  // finer than the stored unit
    value /= 10;
  }
  if (value > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return quantity.is_negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
}

std::optional<double> to_real(const Quantity& quantity) {
  double value = 0;
  const char* end = quantity.digits.data() + quantity.digits.size();
  const auto result = std::from_chars(quantity.digits.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return quantity.is_negative ? -value : value;
}

// `value` in the largest unit in which it has at most three decimals.
std::string format_exact(int64_t value, std::span<const Unit> units, std::string_view zero) {
  if (value == 0) return std::string(zero);
  const bool is_negative = value < 0;
  const uint64_t magnitude =
      is_negative ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  const Unit* best = units.data();
  for (const Unit& unit : units) {
    const uint64_t factor = static_cast<uint64_t>(unit.factor);
    const bool is_short = (magnitude % factor) * 1'000 % factor == 0;
    if (magnitude >= factor && is_short) best = &unit;
  }
  const uint64_t factor = static_cast<uint64_t>(best->factor);
  std::string text = (is_negative ? "-" : "") + std::to_string(magnitude / factor);
  if (const uint64_t thousandths = (magnitude % factor) * 1'000 / factor; thousandths != 0) {
    std::string decimals = std::to_string(1'000 + thousandths).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    text += "." + decimals;
  }
  return text + std::string(best->name);
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const auto quantity = split(text, kDurationUnits);
  if (!quantity) return std::nullopt;
  const auto ns = to_integer(*quantity);
  if (!ns) return std::nullopt;
  return Duration{*ns};
}

std::optional<double> parse_rate(std::string_view text) {
  const auto quantity = split(text, kRateUnits);
  if (!quantity) return std::nullopt;
  const auto value = to_real(*quantity);
  if (!value) return std::nullopt;
  return *value / static_cast<double>(quantity->factor);
}

std::optional<double> parse_bandwidth(std::string_view text) {
  const auto quantity = split(text, kBandwidthUnits);
  if (!quantity) return std::nullopt;
  const auto value = to_real(*quantity);
  if (!value) return std::nullopt;
  return *value * static_cast<double>(quantity->factor);
}

std::optional<int64_t> parse_size(std::string_view text) {
  const auto quantity = split(text, kSizeUnits);
  if (!quantity) return std::nullopt;
  return to_integer(*quantity);
}

std::string format_duration(Duration duration) {
  return format_exact(duration.ns, kDurationUnits, "0s");
}

std::string format_size(int64_t bytes) { return format_exact(bytes, kSizeUnits, "0B"); }

std::string format_number(double number) {
  constexpr double kLongestPlain = 1e15;  // beyond it the shortest form has an exponent
  std::array<char, 32> digits{};
  const bool is_plain = number > -kLongestPlain && number < kLongestPlain &&
                        number == static_cast<double>(static_cast<int64_t>(number));
  const auto result = is_plain
                          ? std::to_chars(digits.data(), digits.data() + digits.size(),
                                          static_cast<int64_t>(number))
                          : std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), result.ptr};
}

namespace {

// Before a unit no exponent is read.
std::string format_without_exponent(double number) {
  std::array<char, 400> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), result.ptr};
}

}  // namespace

std::string format_rate(double per_second) {
  for (const Unit& unit : kRateUnits) {
    const double scaled = per_second * static_cast<double>(unit.factor);
    if (scaled >= 1 || per_second == 0) {
      return format_without_exponent(scaled) + std::string(unit.name);
    }
  }
  const Unit& day = kRateUnits.back();
  return format_without_exponent(per_second * static_cast<double>(day.factor)) +
         std::string(day.name);
}

std::string format_bandwidth(double bits_per_second) {
  const Unit* best = kBandwidthUnits.data();
  for (const Unit& unit : kBandwidthUnits) {
    if (bits_per_second >= static_cast<double>(unit.factor)) best = &unit;
  }
  return format_without_exponent(bits_per_second / static_cast<double>(best->factor)) +
         std::string(best->name);
}

}  // namespace skerry::harness
