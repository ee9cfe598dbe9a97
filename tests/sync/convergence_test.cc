// Whatever the links do, replicas that can talk in the end have the same changes and the same
// value.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"
#include "sync/reconcile/reconciler.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

struct Case {
  std::string name;
  WorldOptions options;
};

WorldOptions base(sync::Transport transport, uint32_t people, uint32_t servers) {
  WorldOptions options;
  options.people = people;
  options.servers = servers;
  options.sync.transport = transport;
  options.sync.anti_entropy = Duration::seconds(3);
  return options;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  const auto add = [&result](const std::string& name, const WorldOptions& options) {
    for (const char* design : {"pn_counter", "add_wins_set", "lww_register", "rga"}) {
      Case each{name + "_" + design, options};
      each.options.design = design;
      result.push_back(each);
    }
  };
  add("stream_pair", base(sync::Transport::kStream, 2, 0));
  add("stream_hub", base(sync::Transport::kStream, 4, 1));
  WorldOptions shorthand = base(sync::Transport::kStream, 4, 1);
  shorthand.sync.wire = sync::Wire::kShorthand;
  shorthand.sync.acknowledge_delay = Duration::milliseconds(200);
  add("stream_hub_in_shorthand", shorthand);
  WorldOptions lossy = base(sync::Transport::kDatagram, 4, 0);
  lossy.loss = 0.2;
  lossy.duplicate = 0.1;
  lossy.corrupt = 0.02;
  add("datagram_mesh", lossy);
  WorldOptions hub = lossy;
  hub.people = 3;
  hub.servers = 1;
  hub.store_latency = Duration::milliseconds(7);
  add("datagram_hub_slow_disk", hub);
  WorldOptions gossip = lossy;
  gossip.people = 5;
  gossip.sync.acknowledge = false;
  add("gossip", gossip);
  WorldOptions batched = gossip;
  batched.sync.interval = Duration::milliseconds(200);
  batched.store_latency = Duration::milliseconds(3);
  add("gossip_batched", batched);
  WorldOptions pushed = base(sync::Transport::kStream, 3, 1);
  pushed.sync.interval = Duration::milliseconds(200);
  add("stream_hub_batched", pushed);
  WorldOptions mesh_batched = lossy;
  mesh_batched.sync.interval = Duration::milliseconds(200);
  add("datagram_mesh_batched", mesh_batched);
  WorldOptions tiny = lossy;  // hellos in several parts, frames of few changes
  tiny.sync.max_frame_bytes = 140;
  tiny.sync.window_bytes = 400;
  add("tiny_frames", tiny);
  WorldOptions stream_gossip = base(sync::Transport::kStream, 4, 0);
  stream_gossip.sync.acknowledge = false;
  stream_gossip.stream_buffer = 300;
  add("stream_gossip_small_buffer", stream_gossip);
  for (const sync::ReconcilerRow& row : sync::reconcilers()) {
    if (row.strategy().conversing() == nullptr) continue;
    WorldOptions conversing = base(sync::Transport::kStream, 4, 1);
    conversing.sync.reconciler = &row.strategy();
    add("stream_hub_by_" + std::string(row.name), conversing);
    conversing.sync.interval = Duration::milliseconds(200);
    conversing.servers = 0;
    conversing.people = 3;
    conversing.store_latency = Duration::milliseconds(3);
    add("stream_mesh_batched_by_" + std::string(row.name), conversing);
  }
  return result;
}

class Convergence : public testing::TestWithParam<Case> {};

TEST_P(Convergence, replicas_agree_after_loss_partition_and_crash) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    WorldOptions options = GetParam().options;
    options.seed = seed;
    const Family family = crdts::find_design(options.design)->family;
    World world(options);
    Rng users = Rng::stream(seed, "users");
    uint64_t commits = 0;
    const auto work = [&](int steps) {
      for (int step = 0; step < steps; ++step) {
        const auto who = static_cast<uint32_t>(users.below(options.people));
        if (world.is_up(who)) {
          ASSERT_TRUE(world.submit(who, crdts::sample_command(family, commits++)).ok());
        }
        world.run_for(Duration::milliseconds(static_cast<int64_t>(users.below(60))));
      }
    };
    work(40);
    world.partition({0});
    work(40);
    world.heal();
    work(10);
    world.crash(1);
    work(20);
    world.restart(1);
    work(20);
    ASSERT_TRUE(world.settles_within(Duration::seconds(60))) << "seed " << seed;
    EXPECT_THAT(world.violations, IsEmpty());
    EXPECT_EQ(world.forks, 0u);
    for (uint32_t i = 1; i < options.people; ++i) {
      EXPECT_EQ(world.node(i).value(), world.node(0).value());
      EXPECT_EQ(world.node(i).digest(), world.node(0).digest());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Convergence, testing::ValuesIn(cases()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace skerry::test
