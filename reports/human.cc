#include "reports/human.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/time_text.h"
#include "reports/model/number.h"

namespace skerry::reports {
namespace {

// How values around some size are written: divided by `factor`, then `suffix`.
struct Scale {
  double from;
  double factor;
  const char* suffix;
};

constexpr std::array<Scale, 6> kTime = {{{0, 1, " ns"},
                                         {1e3, 1e3, " µs"},
                                         {1e6, 1e6, " ms"},
                                         {1e9, 1e9, " s"},
                                         {600e9, 60e9, " min"},
                                         {7200e9, 3600e9, " h"}}};
constexpr std::array<Scale, 5> kBytes = {
    {{0, 1, " B"}, {1e3, 1e3, " kB"}, {1e6, 1e6, " MB"}, {1e9, 1e9, " GB"}, {1e12, 1e12, " TB"}}};
constexpr std::array<Scale, 4> kRate = {
    {{0, 1, "/s"}, {1e4, 1e3, " k/s"}, {1e6, 1e6, " M/s"}, {1e9, 1e9, " G/s"}}};
constexpr std::array<Scale, 2> kMoney = {{{0, 1, " µUSD"}, {1e3, 1e6, " USD"}}};
constexpr std::array<Scale, 3> kCount = {{{0, 1, ""}, {1e7, 1e6, " M"}, {1e10, 1e9, " G"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kRateNames = {
    {{"_per_cpu_second", "/CPU s"}, {"_per_second", "/s"}}};

template <size_t N>
Scale pick(const std::array<Scale, N>& scales, double value) {
  Scale best = scales[0];
  for (const Scale& scale : scales) {
    // Half a unit in the third digit early, so that 999.9 ms becomes 1.00 s and not 1000 ms.
    if (std::abs(value) >= scale.from * 0.9995) best = scale;
  }
  return best;
}

std::string fixed(double value, int decimals) {
  char buffer[64];
  const int written = std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return {buffer, static_cast<size_t>(std::clamp(written, 0, 63))};
}

// Whole numbers in full (counts), others with three significant digits.
std::string digits(double value, bool whole_in_full) {
  const double size = std::abs(value);
  if (value == 0) return "0";
  if (size >= 1e15 || !std::isfinite(value)) return results::number_text(value);
  if (whole_in_full && results::as_integer(value))
    return results::with_separators(*results::as_integer(value));
  if (size >= 999.5) return results::with_separators(std::llround(value));
  return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
}

Scale scale_of(double value, std::string_view unit) {
  if (unit == "ns") return pick(kTime, value);
  if (unit == "bytes") return pick(kBytes, value);
  if (unit == "count/s") return pick(kRate, value);
  if (unit == "count") return pick(kCount, value);
  if (unit == "microusd") return pick(kMoney, value);
  if (unit == "ratio") return {0, 1, "×"};
  if (unit == "share") return {0, 0.01, " %"};
  return {0, 1, nullptr};
}

std::string scaled(double value, const Scale& scale) {
  // Bytes, nanoseconds and counts that are whole stay whole: "812 B", "41,213".
  return digits(value / scale.factor, scale.factor == 1);
}

std::string suffix_of(const Scale& scale, std::string_view unit) {
  if (scale.suffix != nullptr) return scale.suffix;
  return unit.empty() ? "" : " " + std::string(unit);
}

}  // namespace

std::string human(double value, std::string_view unit) {
  if (value == 0) return "0";
  if (value == results::kNeverCame) return "never";
  const Scale scale = scale_of(value, unit);
  return scaled(value, scale) + suffix_of(scale, unit);
}

std::string human_range(const results::SeedRange& seed_range, std::string_view unit) {
  if (human(seed_range.min, unit) == human(seed_range.max, unit))
    return human(seed_range.median, unit);
  if (seed_range.median == results::kNeverCame) {
    return "never (" + human(seed_range.min, unit) + "..never)";
  }
  const bool may_scale_by_max = seed_range.median == 0 && seed_range.max != results::kNeverCame;
  const Scale scale = scale_of(may_scale_by_max ? seed_range.max : seed_range.median, unit);
  const std::string most =
      seed_range.max == results::kNeverCame ? "never" : scaled(seed_range.max, scale);
  return scaled(seed_range.median, scale) + suffix_of(scale, unit) + " (" +
         scaled(seed_range.min, scale) + ".." + most + ")";
}

std::string human_name(std::string_view metric) {
  std::string name(metric);
  std::string_view ending;
  for (const auto& [from, to] : kRateNames) {
    if (name.size() > from.size() && name.ends_with(from)) {
      name.resize(name.size() - from.size());
      ending = to;
      break;
    }
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  return name.append(ending);
}

std::string human_time(int64_t ns) { return human_duration(Duration{ns}); }

std::string counted(size_t count, std::string_view noun) {
  return results::with_separators(static_cast<int64_t>(count)) + " " + std::string(noun) +
         (count == 1 ? "" : "s");
}

}  // namespace skerry::reports
