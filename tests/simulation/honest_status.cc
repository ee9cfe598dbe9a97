// The check honest_status finds each kind of lie that a replica could tell of its own state.
#include <gmock/gmock.h>

#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "honest"
duration = "20s"
settle = "60s"
[replicas]
count = 3
crdt = "add_wins_set"
[storage]
latency = "5ms"
[[workload]]
kind = "set_ops"
rate = "5/s"
[[fault]]
kind = "isolate"
at = "4s"
for = "12s"
nodes = [1]
[[fault]]
kind = "crash"
at = "6s"
for = "2s"
nodes = [0]
[checks]
enable = ["honest_status"]
)";

std::string said_of(MakeParticipant make) { return said_by("honest_status", kScenario, make); }

TEST(HonestStatus, an_honest_engine_is_valid) {
  EXPECT_THAT(said_of(honest()), StartsWith("valid"));
}

// The check looks only where the engine says that its status may have changed.
const Tampering kWatched{.watches_status = true};

TEST(HonestStatus, a_status_changes_only_where_the_engine_says_so) {
  for (const char* sync : {"", "[sync]\ntransport = \"datagram\"\ntopology = \"ring\"\n"}) {
    std::string scenario = kScenario + "[network]\nloss = 0.05\n" + sync;
    scenario.insert(scenario.find("crdt = "), "documents = 2\n");
    EXPECT_THAT(said_by("honest_status", scenario, tampered<kWatched>), StartsWith("valid"));
  }
}

const Tampering kAllSaved{.status = [](ReplicaId, SyncStatus& status) { status.unsaved = 0; }};
const Tampering kNothingPending{
    .status = [](ReplicaId, SyncStatus& status) { status.pending = 0; }};
const Tampering kNothingPendingAtServer{
    .status = [](ReplicaId, SyncStatus& status) { status.pending_at_server = 0; }};
const Tampering kServerHasMore{.status = [](ReplicaId, SyncStatus& status) {
  for (VersionVector::Entry& entry : status.at_server) ++entry.last;
}};
const Tampering kConnected{
    .status = [](ReplicaId, SyncStatus& status) { status.is_connected = true; }};
const Tampering kHasSynced{
    .status = [](ReplicaId, SyncStatus& status) { status.has_synced = true; }};
const Tampering kSynced{.status = [](ReplicaId, SyncStatus& status) { status.is_synced = true; }};

TEST(HonestStatus, each_lie_is_found) {
  EXPECT_THAT(said_of(tampered<kAllSaved>),
              HasSubstr("says that 0 of its changes are unsaved; these"));
  EXPECT_THAT(said_of(tampered<kNothingPending>),
              HasSubstr("0 of its changes are pending; no other"));
  EXPECT_THAT(said_of(tampered<kNothingPendingAtServer>),
              HasSubstr("0 of its changes are pending; no server has"));
  EXPECT_THAT(said_of(tampered<kServerHasMore>),
              AllOf(HasSubstr("says that a server holds change "), HasSubstr("; none does")));
  EXPECT_THAT(said_of(tampered<kConnected>), HasSubstr("it is connected; it has no open stream"));
  EXPECT_THAT(said_of(tampered<kHasSynced>), HasSubstr("it has synced since it was opened"));
  EXPECT_THAT(said_of(tampered<kSynced>), HasSubstr("it is synced, and that something is missing"));
}

TEST(HonestStatus, a_replica_that_believes_a_server_which_forgets_is_found) {
  const auto sweep = simulate(kScenario, 1, {{"sync.mutant", "acknowledges_and_forgets"}});
  EXPECT_THAT(complaints(sweep), HasSubstr("honest_status: at "));
}

TEST(HonestStatus, replicas_are_honest_in_storms_of_every_transport) {
  expect_valid_in_storms(R"(["honest_status", "durability"])", "2min");
}

}  // namespace
}  // namespace skerry
