// The random stream of a workload's or a fault's entry: named after its kind and its place among
// those of its kind, so that leaving out an entry of another kind moves no draw.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

inline Rng entry_stream(uint64_t seed, std::string_view table, const std::vector<Entry>& entries,
                        size_t index) {
  const std::string& kind = entries[index].kind;
  const auto end = entries.begin() + static_cast<ptrdiff_t>(index);
  const auto place = std::count_if(entries.begin(), end,
                                   [&kind](const Entry& earlier) { return earlier.kind == kind; });
  return Rng::stream(seed, std::string(table) + "/" + kind + "/" + std::to_string(place));
}

}  // namespace skerry::harness
