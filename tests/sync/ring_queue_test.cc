#include "sync/log/ring_queue.h"

#include <gtest/gtest.h>

#include <deque>

#include "core/rng.h"

namespace skerry::sync {
namespace {

// Two queues that share the room of their slots, against queues that nobody shares.
TEST(RingQueue, that_shares_its_room_is_a_queue) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng = Rng::stream(seed, "ring queue");
    RingQueue<uint64_t>::Slots room;
    RingQueue<uint64_t> queues[] = {RingQueue<uint64_t>(room), RingQueue<uint64_t>(room)};
    std::deque<uint64_t> naive[2];
    for (uint64_t step = 0; step < 4000; ++step) {
      const size_t i = rng.below(2);
      const uint64_t growing = step / 500 % 2;  // by turns they grow and shrink
      if (rng.below(3) < 1 + growing) {
        queues[i].push_back(step);
        naive[i].push_back(step);
      } else if (!naive[i].empty()) {
        queues[i].pop_front();
        naive[i].pop_front();
      }
      ASSERT_EQ(queues[i].size(), naive[i].size());
      for (size_t k = 0; k < naive[i].size(); ++k) ASSERT_EQ(queues[i][k], naive[i][k]);
    }
  }
}

TEST(RingQueue, leaves_small_slots_to_the_room_and_frees_large_ones) {
  RingQueue<uint64_t>::Slots room;
  RingQueue<uint64_t> queue(room);
  queue.push_back(1);
  queue.pop_front();
  EXPECT_EQ(room.size(), 1u);
  for (uint64_t i = 0; i < 1000; ++i) queue.push_back(i);
  EXPECT_TRUE(room.empty());
  queue.clear();
  EXPECT_TRUE(room.empty());
}

}  // namespace
}  // namespace skerry::sync
