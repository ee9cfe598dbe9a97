// What one input makes a participant want has a limit, and what is beyond it follows at once.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/object/catalogue.h"
#include "replica/factory.h"
#include "sync/outputs.h"
#include "toy_host.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::Ge;
using testing::IsEmpty;
using testing::Le;

constexpr uint32_t kDocuments = 40;
constexpr uint32_t kPeople = 4;
constexpr size_t kLimit = 16;
constexpr int64_t kLimitBytes = int64_t{kLimit} * 4096;
// What cannot be cut goes beyond: what one frame of changes brought, and an answer to each peer.
constexpr size_t kBeyond = 4;

using enum sync::Transport;
using enum ReplicationMode;

struct Way {
  const char* name;
  sync::Transport transport;
  ReplicationMode mode;
  bool acknowledge;
};

WorldOptions options_of(const Way& way) {
  WorldOptions options;
  options.people = kPeople;
  options.mode = way.mode;
  options.sync.transport = way.transport;
  options.sync.acknowledge = way.acknowledge;
  options.sync.anti_entropy = Duration::seconds(2);
  options.sync.max_frame_bytes = 600;
  options.latency_least = options.latency_most = Duration::milliseconds(20);
  std::vector<uint32_t> documents;
  for (uint32_t id = 1; id <= kDocuments; ++id) documents.push_back(id);
  options.follows.assign(kPeople, documents);
  return options;
}

class OutputLimit : public testing::TestWithParam<Way> {
 protected:
  // Everybody has much that the others lack, of every document; then they meet.
  size_t most_outputs(const WorldOptions& options) {
    World world(options);
    world.partition({0, 1});
    world.run_for(Duration::seconds(1));
    for (int round = 0; round < 20; ++round) {
      for (uint32_t id = 1; id <= kDocuments; ++id) {
        EXPECT_TRUE(world.submit(0, CounterAdd{1}, id).ok());
        EXPECT_TRUE(world.submit(2, CounterAdd{1}, id).ok());
      }
    }
    world.run_for(Duration::seconds(1));
    world.heal();
    EXPECT_TRUE(world.settles_within(Duration::seconds(120)));
    EXPECT_EQ(*world.node(3, kDocuments).value(), Value(int64_t{40}));
    EXPECT_THAT(world.violations, IsEmpty());
    size_t most = 0;
    for (uint32_t i = 0; i < kPeople; ++i) most = std::max(most, world.most_outputs(i));
    return most;
  }
};

TEST_P(OutputLimit, is_kept_and_all_gets_through) {
  WorldOptions options = options_of(GetParam());
  EXPECT_THAT(most_outputs(options), Ge(2 * kLimit));
  options.sync.max_output_bytes = kLimitBytes;
  EXPECT_THAT(most_outputs(options), Le(kLimit + kBeyond));
}

INSTANTIATE_TEST_SUITE_P(EveryWay, OutputLimit,
                         testing::Values(Way{"stream_sessions", kStream, kOperations, true},
                                         Way{"datagram_sessions", kDatagram, kOperations, true},
                                         Way{"datagram_gossip", kDatagram, kOperations, false},
                                         Way{"stream_deltas", kStream, kDelta, true},
                                         Way{"datagram_deltas", kDatagram, kDeltaBpRr, true},
                                         Way{"stream_states", kStream, kState, true}),
                         [](const auto& way) { return std::string(way.param.name); });

TEST(Outputs, are_full_by_number_or_by_bytes) {
  sync::Options options;
  options.max_output_bytes = kLimitBytes;
  sync::OutputRoom room;
  sync::Outputs outputs({1}, options, 1, room);
  for (size_t i = 0; i < kLimit; ++i) {
    EXPECT_FALSE(outputs.is_full());
    outputs.add(Output::Kind::kDeliver);
  }
  EXPECT_TRUE(outputs.is_full());
  outputs.poll();
  EXPECT_FALSE(outputs.is_full());
  outputs.send({2}, Payload::copy_of(std::vector<uint8_t>(kLimitBytes - 4096)), Phase::kChanges, 0);
  EXPECT_TRUE(outputs.is_full());
  outputs.poll();
  outputs.store(Payload::copy_of(std::vector<uint8_t>(kLimitBytes - 4096)));
  EXPECT_TRUE(outputs.is_full());
}

// The disk answers the first record last, which lets go all that waited behind it.
class LateAnswer : public testing::TestWithParam<bool> {};

TEST_P(LateAnswer, lets_go_what_waited_bit_by_bit) {
  replica::Config config;
  config.id = {9};
  config.is_server = true;
  config.design = crdts::find_design("pn_counter");
  config.documents.push_back({{1}, nullptr, {}});
  config.sync.transport = kDatagram;
  config.sync.acknowledge = GetParam();
  config.sync.max_output_bytes = kLimitBytes;
  for (uint32_t peer = 1; peer <= 3; ++peer) config.peers.push_back({{peer}, false, false});
  const auto server = replica::find_architecture("local_first")->make(config);
  const Now now{{1'000'000'000}, {1'000'000'000}};
  server->start(now, {});
  std::vector<uint64_t> tickets;
  std::vector<uint64_t> delivered;
  const auto poll = [&] {
    const std::span<Output> outputs = server->poll();
    for (const Output& output : outputs) {
      if (output.kind == Output::Kind::kStore) tickets.push_back(output.ticket);
      if (output.kind == Output::Kind::kDeliver) delivered.push_back(output.dots.first);
    }
    return outputs.size();
  };
  constexpr uint64_t kChanges = 200;
  poll();
  for (uint64_t i = 1; i <= kChanges; ++i) {
    server->frame(now, {1}, frame_of({toy_change(1, i)}));
    poll();
  }
  ASSERT_EQ(tickets.size(), kChanges);
  for (uint64_t i = kChanges; i > 0; --i) server->stored(now, tickets[i - 1], absl::OkStatus());
  size_t polls = 0;
  for (; polls < kChanges && server->next_deadline() <= now.steady; ++polls) {
    EXPECT_THAT(poll(), Le(kLimit + kBeyond));
    server->tick(now);
  }
  poll();
  EXPECT_THAT(polls, Ge(kChanges / (kLimit + kBeyond)));
  ASSERT_EQ(delivered.size(), kChanges);
  EXPECT_TRUE(std::ranges::is_sorted(delivered));
}

INSTANTIATE_TEST_SUITE_P(BothWays, LateAnswer, testing::Bool());

}  // namespace
}  // namespace skerry::test
