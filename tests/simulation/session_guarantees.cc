// The check session_guarantees finds each guarantee broken, by documents that show what they should
// not.
#include <gmock/gmock.h>

#include "tampered_run.h"

namespace skerry {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "sessions"
duration = "20s"
settle = "60s"
[replicas]
count = 3
crdt = "add_wins_set"
[storage]
latency = "5ms"
[network]
latency = { distribution = "uniform", min = "5ms", max = "300ms" }
[[workload]]
kind = "set_ops"
rate = "5/s"
[[fault]]
kind = "crash"
at = "6s"
for = "2s"
nodes = [0]
[[fault]]
kind = "amnesia"
at = "12s"
for = "1s"
nodes = [1]
[checks]
enable = ["session_guarantees"]
)";

std::string said_of(MakeParticipant make) { return said_by("session_guarantees", kScenario, make); }

// All but what `leaves_out` says of an entry.
template <typename LeavesOut>
VersionVector without(const VersionVector& all, LeavesOut leaves_out) {
  VersionVector rest;
  for (const VersionVector::Entry& entry : all.entries()) {
    const uint64_t last = entry.last - std::min(entry.last, leaves_out(entry));
    if (last > 0) rest.raise(entry.actor, last);
  }
  return rest;
}

TEST(SessionGuarantees, an_honest_engine_is_valid) {
  EXPECT_THAT(said_of(honest()), StartsWith("valid"));
}

const Tampering kHidesOwn{.integrated = [](ReplicaId self, const VersionVector& all) {
  return without(
      all, [&](const auto& entry) -> uint64_t { return entry.actor.replica == self ? 1 : 0; });
}};
TEST(SessionGuarantees, a_replica_that_hides_its_persons_latest_change_is_found) {
  EXPECT_THAT(said_of(tampered<kHidesOwn>),
              HasSubstr("to the person who made it (read your writes)"));
}

// At 30 changes of another it goes back to 20.
const Tampering kGoesBack{.integrated = [](ReplicaId self, const VersionVector& all) {
  return without(all, [&](const auto& entry) -> uint64_t {
    return entry.actor.replica != self && entry.last == 30 ? 10 : 0;
  });
}};
TEST(SessionGuarantees, a_replica_that_shows_less_than_before_is_found) {
  EXPECT_THAT(said_of(tampered<kGoesBack>), HasSubstr("does not any more (monotonic reads)"));
}

// Another's latest ten changes are shown later than what their author's readers made of them.
const Tampering kHoldsBack{.integrated = [](ReplicaId self, const VersionVector& all) {
  return without(all, [&](const auto& entry) -> uint64_t {
    return entry.actor.replica.value == (self.value + 1) % 3 ? 10 : 0;
  });
}};
TEST(SessionGuarantees, a_change_without_what_its_author_had_seen_is_found) {
  EXPECT_THAT(said_of(tampered<kHoldsBack>),
              HasSubstr(", which its author had seen (writes follow reads)"));
}

}  // namespace
}  // namespace skerry
