// A divided queue beside an undivided one: each island sees its own events in the same order, and
// what happens to the whole world finds every island as far as it is there.
#include "sim/kernel/island_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/rng.h"
#include "sim/kernel/kinds.h"

namespace skerry::sim {
namespace {

constexpr uint32_t kNodes = 24;
constexpr int64_t kStretch = 1000;
constexpr int64_t kUntil = 40'000;
constexpr int64_t kEnd = 60'000;

// Some events of each node, of which each makes up to two more of its island, and some of all. What
// one makes follows from itself alone.
class World {
 public:
  enum class Order { kTime, kIslands };
  World(uint64_t seed, Order order) : islands_(kNodes) {
    Rng rng = Rng::stream(seed, "islands");
    for (uint32_t& island : islands_) island = static_cast<uint32_t>(rng.below(5));
    islands_[0] = 4;  // the last has one
    if (order == Order::kIslands) queue_.divide(islands_, Duration{kStretch}, Instant{kUntil});
    for (uint64_t i = 0; i < 200; ++i) {
      const auto node = static_cast<uint32_t>(rng.below(kNodes));
      push(static_cast<int64_t>(rng.below(kEnd)), kTick, node, rng.next());
    }
    for (uint64_t i = 0; i < 40; ++i) {
      const auto at = static_cast<int64_t>(rng.below(kEnd));
      push(i % 4 == 0 ? at / kStretch * kStretch : at, kFaultBegins, 0, rng.next());
    }
  }

  // What happened, by island, and at each event of all how much had by then; and at the first of
  // each stretch, how much had before it.
  struct Story {
    std::vector<std::vector<std::pair<int64_t, uint64_t>>> of_island;
    std::vector<std::vector<size_t>> at_all;
    std::vector<std::vector<size_t>> at_stretches;
    uint64_t steps_back = 0;
  };
  Story play() {
    Story story;
    story.of_island.resize(5);
    const auto so_far = [&story] {
      std::vector<size_t> sizes;
      for (const auto& each : story.of_island) sizes.push_back(each.size());
      return sizes;
    };
    int64_t now = 0;
    int64_t stretch = -1;
    while (!queue_.empty()) {
      const int64_t next = queue_.next_time();
      const Event* ahead = queue_.peek_ahead(0);
      const uint64_t seen = ahead == nullptr ? 0 : ahead->a;
      const Event event = queue_.pop();
      EXPECT_EQ(event.time_ns, next);
      EXPECT_TRUE(ahead == nullptr || seen == event.a);
      story.steps_back += next < now ? 1 : 0;
      now = next;
      if (now / kStretch > stretch) {
        stretch = now / kStretch;
        story.at_stretches.push_back(so_far());
      }
      if (is_of_all(event.kind)) {
        story.at_all.push_back(so_far());
        push(now + static_cast<int64_t>(event.a % 300), kTick,
             static_cast<uint32_t>(event.a / 300 % kNodes), hash(event.a));
        if (event.a % 3 == 0) push(now, kFaultEnds, 0, hash(event.a + 1));
        continue;
      }
      story.of_island[islands_[event.node]].emplace_back(now, event.a);
      spawn(now, event);
    }
    return story;
  }

 private:
  static uint64_t hash(uint64_t from) { return Rng::stream(from, "next").next(); }
  void push(int64_t at, uint32_t kind, uint32_t node, uint64_t a) {
    queue_.push({.time_ns = at, .kind = kind, .node = node, .a = a});
  }
  void spawn(int64_t now, const Event& event) {
    Rng rng = Rng::stream(event.a, "spawn");
    for (uint64_t i = rng.below(3); i > 0 && now < kEnd; --i) {
      uint32_t node = event.node;
      for (uint64_t k = rng.below(kNodes); k > 0; --k) {
        const auto other = static_cast<uint32_t>(rng.below(kNodes));
        if (islands_[other] == islands_[event.node]) node = other;
      }
      const uint64_t delay = rng.below(4) == 0 ? 0 : rng.below(rng.below(2) == 0 ? 50 : 5000);
      push(now + static_cast<int64_t>(delay), kTick, node, rng.next());
    }
  }

  std::vector<uint32_t> islands_;
  IslandQueue queue_;
};

TEST(IslandQueue, of_each_island_is_as_if_all_went_in_order_of_time) {
  uint64_t steps_back = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const World::Story all = World(seed, World::Order::kTime).play();
    const World::Story divided = World(seed, World::Order::kIslands).play();
    EXPECT_EQ(all.steps_back, 0u);
    EXPECT_EQ(divided.of_island, all.of_island) << seed;
    EXPECT_EQ(divided.at_all, all.at_all) << seed;
    EXPECT_EQ(divided.at_stretches, all.at_stretches) << seed;
    steps_back += divided.steps_back;
  }
  EXPECT_GT(steps_back, 100u);
}

TEST(IslandQueueDeath, an_event_makes_none_of_another_island) {
  IslandQueue queue;
  queue.divide({0, 1}, Duration{kStretch}, Instant{kUntil});
  queue.push({.time_ns = 5, .kind = kTick, .node = 0});
  queue.push({.time_ns = 7, .kind = kTick, .node = 1});
  EXPECT_EQ(queue.pop().node, 0u);
  EXPECT_DEATH(queue.push({.time_ns = 6, .kind = kTick, .node = 1}), "island");
}

TEST(IslandQueue, is_not_empty_while_others_wait) {
  IslandQueue queue;
  queue.divide({0, 1}, Duration{kStretch}, Instant{kUntil});
  queue.push({.time_ns = 7, .kind = kTick, .node = 0});
  queue.push({.time_ns = 5, .kind = kTick, .node = 1});
  EXPECT_EQ(queue.pop().time_ns, 7);
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(queue.pop().time_ns, 5);
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace skerry::sim
