#include "cli/argument_values.h"

#include <charconv>

namespace skerry::cli {

std::optional<uint64_t> parse_whole(std::string_view text) {
  uint64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<SeedRange> parse_seeds(std::string_view text) {
  const size_t dots = text.find("..");
  const auto first = parse_whole(text.substr(0, dots));
  if (!first) return std::nullopt;
  if (dots == std::string_view::npos) return SeedRange{*first, 1};
  const auto last = parse_whole(text.substr(dots + 2));
  if (!last || *last < *first || *last - *first >= kMostSeeds) return std::nullopt;
  return SeedRange{*first, *last - *first + 1};
}

std::optional<std::vector<harness::Override>> parse_sets(const std::vector<std::string>& sets) {
  std::vector<harness::Override> overrides;
  for (const std::string& set : sets) {
    const size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) return std::nullopt;
    overrides.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return overrides;
}

std::optional<When> parse_when(const std::string& word) {
  if (word == "auto") return When::kAuto;
  if (word == "always") return When::kAlways;
  if (word == "never") return When::kNever;
  return std::nullopt;
}

}  // namespace skerry::cli
