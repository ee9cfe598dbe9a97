// What the tests of laws share: random scripts for three replicas, and who shrinks them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <tuple>
#include <vector>

#include "core/status.h"

namespace skerry::crdts {

// (who, what, argument)
using Step = std::tuple<uint8_t, uint8_t, uint8_t>;
using Script = std::vector<Step>;

// Fails the test, with the smallest script found, where the law throws by RC_ASSERT.
using Law = std::function<void(const Script& script, const std::array<uint8_t, 3>& picks)>;
void expect_to_hold(const Law& law);

inline bool is_refused(const Status& status) {
  return absl::IsUnimplemented(status) || absl::IsFailedPrecondition(status);
}

}  // namespace skerry::crdts
