// What options take, as text. Nothing: it is malformed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"

namespace skerry::cli {

inline constexpr uint64_t kMostSeeds = 1'000'000;

std::optional<uint64_t> parse_whole(std::string_view text);
// "7" or "1..64", of at most kMostSeeds.
std::optional<SeedRange> parse_seeds(std::string_view text);
// "KEY=VALUE" each.
std::optional<std::vector<harness::Override>> parse_sets(const std::vector<std::string>& sets);
// "auto", "always" or "never".
std::optional<When> parse_when(const std::string& word);

}  // namespace skerry::cli
