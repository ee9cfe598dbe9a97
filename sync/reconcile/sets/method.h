// The methods by which two sides find out what of two sets they do not share
// (docs/reconciliation.md).
#pragma once

#include <cstddef>
#include <cstdint>

namespace skerry::sync {

enum class Method : uint8_t { kVersionVector, kHeads, kBloom, kTrie, kRanges, kRateless };
inline constexpr size_t kMethods = 6;

}  // namespace skerry::sync
