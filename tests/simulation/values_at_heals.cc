// What strong_eventual_consistency looks at after a heal.
#include <gmock/gmock.h>

#include "tampered_run.h"

namespace skerry {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Nothing is written after two seconds; person 1 is down from the fourth to the fifth, and the
// other fault ends with the same sets at the eighth.
constexpr const char* kQuiet = R"(
schema = 1
name = "quiet"
description = "A restart, and a heal, long after the last edit."
seeds = 1
duration = "20s"
[replicas]
count = 2
crdt = "pn_counter"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate = "5/s"
stop = "2s"
[[fault]]
kind = "isolate"
at = "3s"
for = "200ms"
node = 0
[[fault]]
kind = "crash"
at = "4s"
for = "1s"
node = 1
[[fault]]
kind = "isolate"
at = "7s"
for = "1s"
node = 0
)";

const Tampering kWrong = {.digest = [](ReplicaId, Hash128& digest) { digest.low ^= 1; }};

int openings = 0;  // of person 1

// What person 1's second process shows is not what its first one did, though the set is the same.
std::unique_ptr<Participant> wrong_after_a_restart(const replica::Config& config) {
  if (config.id != ReplicaId{1} || ++openings < 2) return honest()(config);
  return std::make_unique<Tampered>(config, kWrong);
}

TEST(ValuesAtHeals, are_those_of_the_process_that_runs) {
  const std::string check = "strong_eventual_consistency";
  EXPECT_THAT(said_by(check, kQuiet, honest()), StartsWith("valid"));
  openings = 0;
  const std::string said = said_by(check, kQuiet, &wrong_after_a_restart);
  EXPECT_THAT(said, StartsWith("invalid: at 5"));  // at the first heal after it, and not at the end
  EXPECT_THAT(said, HasSubstr("show different values"));
}

}  // namespace
}  // namespace skerry
