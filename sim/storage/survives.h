// What a power cut leaves of what was done to a disk and not durable yet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace skerry::sim {

enum class Survives : uint8_t {
  kNone,
  kAll,        // the process died, the machine did not
  kPrefix,     // what was done before some moment
  kSubset,     // each operation by chance
  kReordered,  // some, done in another order
  kTorn,       // what was done before some moment, and of a last write some sectors
};
inline constexpr std::array<std::string_view, 6> kSurvivesNames = {"none",   "all",       "prefix",
                                                                   "subset", "reordered", "torn"};
inline constexpr std::string_view name_of(Survives survives) {
  return kSurvivesNames[static_cast<size_t>(survives)];
}

}  // namespace skerry::sim
