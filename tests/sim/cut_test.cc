// Cuts, degradations and silent hosts, as datagrams meet them.
#include <gtest/gtest.h>

#include "network_rig.h"

namespace skerry::sim {
namespace {

using What = Rig::What;

FaultInterval one_way(Instant from, Instant to, std::vector<uint32_t> group_of) {
  FaultInterval fault = cut(from, to, std::move(group_of));
  fault.effect = kCutOneWayEffect;
  return fault;
}

FaultInterval degrade(Instant from, Instant to, std::vector<NodeIndex> nodes, double latency,
                      double loss, double bandwidth) {
  FaultInterval fault;
  fault.effect = kDegradeEffect;
  fault.from = from;
  fault.to = to;
  fault.nodes = std::move(nodes);
  fault.latency_factor = latency;
  fault.extra_loss = loss;
  fault.bandwidth_factor = bandwidth;
  return fault;
}

// Sends one datagram each way between every two nodes at each of `times_ms`.
void send_all(Rig& rig, std::initializer_list<int64_t> times_ms) {
  for (const int64_t time : times_ms) {
    rig.at(at_ms(time), [&rig] {
      for (NodeIndex from = 0; from < rig.topology.nodes(); ++from) {
        for (const NodeIndex to : rig.topology.neighbours(from)) {
          rig.network.send_datagram(rig.now, from, to, text("x"));
        }
      }
    });
  }
}

// How many of the frames that arrived at `when` went from -> to.
size_t arrived(const Rig& rig, Instant when, NodeIndex from, NodeIndex to) {
  size_t count = 0;
  for (const Rig::Told& one : rig.frames()) {
    count += one.at == when && one.node == to && one.peer == from ? 1u : 0u;
  }
  return count;
}

TEST(cut, stops_what_crosses_it_and_nothing_else) {
  Rig rig(make_topology("mesh", 4), constant_latency(Duration::milliseconds(10)));
  rig.during(cut(at_ms(100), at_ms(200), {0, 0, 1, 2}));
  send_all(rig, {150, 200});
  rig.run();
  for (NodeIndex from = 0; from < 4; ++from) {
    for (NodeIndex to = 0; to < 4; ++to) {
      if (from == to) continue;
      EXPECT_EQ(arrived(rig, at_ms(160), from, to), from < 2 && to < 2 ? 1u : 0u);
      EXPECT_EQ(arrived(rig, at_ms(210), from, to), 1u);
    }
  }
  EXPECT_EQ(rig.network.counters().frames_lost, 10u);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(cut, takes_what_is_in_flight_when_it_begins_even_if_it_ends_before_the_arrival) {
  Rig rig(make_topology("mesh", 3), constant_latency(Duration::milliseconds(10)));
  rig.during(cut(at_ms(102), at_ms(104), {0, 1, 1}));
  send_all(rig, {100});
  rig.run();
  EXPECT_EQ(arrived(rig, at_ms(110), 0, 1), 0u);
  EXPECT_EQ(arrived(rig, at_ms(110), 2, 0), 0u);
  EXPECT_EQ(arrived(rig, at_ms(110), 1, 2), 1u);
  EXPECT_EQ(rig.network.counters().frames_lost, 4u);
}

TEST(cut, of_one_way_leaves_the_way_back) {
  Rig rig(make_topology("mesh", 3), constant_latency(Duration::milliseconds(10)));
  rig.during(one_way(at_ms(100), at_ms(200), {0, 1, 2}));
  send_all(rig, {150});
  rig.run();
  EXPECT_EQ(arrived(rig, at_ms(160), 0, 1), 0u);
  EXPECT_EQ(arrived(rig, at_ms(160), 1, 0), 1u);
  EXPECT_EQ(arrived(rig, at_ms(160), 0, 2), 1u);
}

TEST(cuts, that_overlap_end_with_the_last) {
  Rig rig(make_topology("mesh", 3), constant_latency(Duration::milliseconds(10)));
  rig.during(cut(at_ms(100), at_ms(300), {0, 1, 1}));
  rig.during(cut(at_ms(200), at_ms(400), {0, 1, 0}));
  send_all(rig, {350, 400});
  rig.run();
  EXPECT_EQ(arrived(rig, at_ms(360), 0, 1), 0u);
  EXPECT_EQ(arrived(rig, at_ms(360), 0, 2), 1u);  // cut by the first alone
  EXPECT_EQ(arrived(rig, at_ms(410), 0, 1), 1u);
}

TEST(degradation, multiplies_latency_on_the_links_of_its_nodes) {
  Rig rig(make_topology("mesh", 3), constant_latency(Duration::milliseconds(10)));
  rig.during(degrade(at_ms(100), at_ms(200), {0}, 3, 0, 1));
  send_all(rig, {150, 200});
  rig.run();
  EXPECT_EQ(arrived(rig, at_ms(180), 0, 1), 1u);
  EXPECT_EQ(arrived(rig, at_ms(180), 2, 0), 1u);
  EXPECT_EQ(arrived(rig, at_ms(160), 1, 2), 1u);
  EXPECT_EQ(arrived(rig, at_ms(210), 0, 1), 1u);
}

TEST(degradations, that_overlap_multiply_and_the_end_of_one_leaves_the_other) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.bandwidth_bits = 1e6;
  Rig rig(make_topology("mesh", 2), options);
  rig.during(degrade(at_ms(100), at_ms(300), {}, 1.5, 0, 0.5));
  rig.during(degrade(at_ms(200), at_ms(400), {1}, 2, 0, 0.5));
  for (const int64_t time : {150, 250, 350, 450}) {
    rig.at(at_ms(time), [&rig] { rig.network.send_datagram(rig.now, 0, 1, filled(1000)); });
  }
  rig.run();
  ASSERT_EQ(rig.frames().size(), 4u);
  EXPECT_EQ(rig.frames()[0].at, at_ms(150 + 16 + 15));
  EXPECT_EQ(rig.frames()[1].at, at_ms(250 + 32 + 30));
  EXPECT_EQ(rig.frames()[2].at, at_ms(350 + 16 + 20));
  EXPECT_EQ(rig.frames()[3].at, at_ms(450 + 8 + 10));
}

TEST(degradation, loses_beside_the_link_s_own_loss) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.loss = 0.2;
  Rig rig(make_topology("mesh", 2), options);
  rig.during(degrade(at_ms(0), at_ms(100'000), {}, 1, 0.5, 1));
  for (int i = 0; i < 10'000; ++i) {
    rig.at(at_ms(i + 1), [&rig] { rig.network.send_datagram(rig.now, 0, 1, text("x")); });
  }
  rig.run();
  EXPECT_GT(binomial_tail(rig.network.counters().frames_lost, 10'000, 0.6), 1e-4);
}

TEST(silent_host, neither_sends_nor_receives_until_it_is_on_again) {
  Rig rig(make_topology("mesh", 3), constant_latency(Duration::milliseconds(10)));
  rig.at(at_ms(100), [&] { rig.network.set_host(rig.now, 1, Power::kOff); });
  rig.at(at_ms(200), [&] { rig.network.set_host(rig.now, 1, Power::kOn); });
  send_all(rig, {95, 150, 195, 200});
  rig.run();
  EXPECT_EQ(arrived(rig, at_ms(105), 0, 1), 0u);  // in flight when it went off
  EXPECT_EQ(arrived(rig, at_ms(105), 1, 0), 1u);  // on the wire already
  EXPECT_EQ(arrived(rig, at_ms(160), 0, 1), 0u);
  EXPECT_EQ(arrived(rig, at_ms(160), 1, 0), 0u);
  EXPECT_EQ(arrived(rig, at_ms(160), 0, 2), 1u);
  EXPECT_EQ(arrived(rig, at_ms(205), 0, 1), 1u);  // arrives when it is back
  EXPECT_EQ(arrived(rig, at_ms(210), 1, 0), 1u);
  EXPECT_EQ(rig.in_flight(), 0);
}

}  // namespace
}  // namespace skerry::sim
