// Leases between replicas (sync/spread/lease_keeper.h, lease_holder.h) at limits that scenarios do
// not reach.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "world.h"

namespace skerry::test {
namespace {

using testing::Each;
using testing::IsEmpty;
using testing::Not;

// Who was evicted cannot come back then: it is told, and everybody else goes on.
TEST(Leases, whose_state_is_too_large_to_travel_say_so) {
  for (const Duration floor : {Duration::seconds(2), Duration::seconds(600)}) {
    WorldOptions options;
    options.people = 3;
    options.servers = 1;
    options.design = "add_wins_set";
    options.mode = ReplicationMode::kPureOperations;
    options.sync.stability = Duration::seconds(1);
    options.sync.lease = Duration::seconds(10);
    options.sync.log_floor = floor;
    options.sync.max_transfer_bytes = 64 << 10;
    World world(options);
    world.run_for(Duration::seconds(2));
    world.crash(2);
    for (int i = 0; i < 30; ++i) {
      const std::string element = std::to_string(i) + std::string(5000, 'x');
      ASSERT_TRUE(world.submit(0, SetAdd{element}).ok());
      world.run_for(Duration::seconds(1));
    }
    EXPECT_THAT(world.violations, IsEmpty());
    EXPECT_EQ(world.evictions, 1u);
    world.restart(2);
    world.run_for(Duration::seconds(60));
    EXPECT_THAT(world.violations, Not(IsEmpty()));
    EXPECT_THAT(world.violations, Each("something was refused that nobody planted"));
    EXPECT_LT(world.violations.size(), 100u);
    EXPECT_EQ(world.node(0).integrated_hash(), world.node(1).integrated_hash());
    EXPECT_NE(world.node(2).integrated_hash(), world.node(0).integrated_hash());
  }
}

}  // namespace
}  // namespace skerry::test
