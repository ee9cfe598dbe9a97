#include "sim/kernel/event_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <vector>

#include "core/rng.h"

namespace skerry::sim {
namespace {

constexpr int64_t kYear = int64_t{365} * 24 * 3600 * 1'000'000'000;

Event at(int64_t time_ns, uint64_t a = 0) {
  Event event;
  event.time_ns = time_ns;
  event.a = a;
  event.b = ~a;
  return event;
}

// The queue beside a model that is obviously right: a multimap keeps ties in insertion order.
class Checked {
 public:
  void push(int64_t time_ns) {
    const uint64_t id = next_id_++;
    const uint64_t sequence = queue_->push(at(time_ns, id));
    ASSERT_EQ(sequence, id);
    model_.emplace(time_ns, id);
    ASSERT_EQ(queue_->size(), model_.size());
  }

  void pop() {
    const auto expected = model_.begin();
    if (const Event* ahead = queue_->peek_ahead(0)) {
      ASSERT_EQ(ahead->a, expected->second);
    }
    ASSERT_EQ(queue_->next_time(), expected->first);
    const Event event = queue_->pop();
    ASSERT_EQ(event.time_ns, expected->first);
    ASSERT_EQ(event.a, expected->second);
    ASSERT_EQ(event.b, ~expected->second);
    ASSERT_EQ(event.sequence, expected->second);
    now_ = event.time_ns;
    model_.erase(expected);
  }

  bool empty() const { return model_.empty(); }
  size_t size() const { return model_.size(); }
  int64_t now() const { return now_; }
  EventQueue& queue() { return *queue_; }

 private:
  std::unique_ptr<EventQueue> queue_ = std::make_unique<EventQueue>();
  std::multimap<int64_t, uint64_t> model_;
  uint64_t next_id_ = 0;
  int64_t now_ = 0;
};

// Random pushes and pops; `delay` gives each push's distance from now.
template <typename Delay>
void interleave(const char* name, int steps, Delay delay) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    Rng rng = Rng::stream(seed, name);
    Checked checked;
    const uint64_t target = rng.below(3000) + 1;
    for (int i = 0; i < steps; ++i) {
      // Drifts around `target`, with bursts of either.
      const bool wants_push = rng.below(2 * target) >= checked.size();
      const uint64_t burst = rng.below(8) == 0 ? rng.below(300) : 1;
      for (uint64_t k = 0; k < burst; ++k) {
        if (wants_push || checked.empty()) {
          checked.push(checked.now() + delay(rng));
        } else {
          checked.pop();
        }
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    while (!checked.empty() && !testing::Test::HasFatalFailure()) checked.pop();
    ASSERT_TRUE(checked.queue().empty());
  }
}

int64_t below(Rng& rng, int64_t bound) {
  return static_cast<int64_t>(rng.below(static_cast<uint64_t>(bound)));
}

TEST(EventQueue, pops_like_a_sorted_map_with_even_delays) {
  interleave("even", 10'000, [](Rng& rng) { return below(rng, 50'000'000); });
}

TEST(EventQueue, pops_like_a_sorted_map_with_heavy_ties) {
  interleave("ties", 10'000, [](Rng& rng) { return below(rng, 4) * 1'000'000; });
}

TEST(EventQueue, pops_like_a_sorted_map_with_delays_of_a_few_nanoseconds) {
  interleave("tiny", 10'000, [](Rng& rng) { return below(rng, 3); });
}

TEST(EventQueue, pops_like_a_sorted_map_with_delays_of_every_size) {
  interleave("sizes", 10'000, [](Rng& rng) {
    const auto bits = static_cast<int>(rng.below(50));
    return below(rng, int64_t{1} << bits);
  });
}

TEST(EventQueue, pops_like_a_sorted_map_with_clusters) {
  interleave("clusters", 10'000, [](Rng& rng) {
    const int64_t cluster = below(rng, 3) * 1'000'000'000;
    return cluster + below(rng, 40);
  });
}

TEST(EventQueue, a_chain_at_one_instant_stays_first_in_first_out_and_bounded) {
  Checked checked;
  for (int i = 0; i < 5; ++i) checked.push(77);
  for (int i = 0; i < 100'000; ++i) {
    checked.pop();
    checked.push(checked.now());
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(checked.now(), 77);
}

TEST(EventQueue, many_ties_pop_in_the_order_they_were_pushed) {
  EventQueue queue;
  constexpr uint64_t kCount = 200'000;
  for (uint64_t i = 0; i < kCount; ++i) queue.push(at(1'000'000'007, i));
  for (uint64_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(queue.pop().a, i);
    if (i % 1000 == 0) queue.push(at(1'000'000'007, kCount + i / 1000));
  }
  for (uint64_t i = 0; i < kCount / 1000; ++i) ASSERT_EQ(queue.pop().a, kCount + i);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, ties_pushed_from_near_and_from_afar_keep_their_order) {
  Checked checked;
  constexpr int64_t kMeet = 3'000'000'000;
  for (int64_t i = 0; i < 3000; ++i) {
    checked.push(i * 1'000'000 + 1);
    checked.push(kMeet);
  }
  for (int i = 0; i < 3000; ++i) {
    checked.pop();
    checked.push(kMeet);
    if (HasFatalFailure()) return;
  }
  while (!checked.empty() && !HasFatalFailure()) checked.pop();
}

TEST(EventQueue, years_ahead_and_the_last_instant_are_ordinary_times) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  Checked checked;
  Rng rng = Rng::stream(1, "years");
  for (int i = 0; i < 500; ++i) {
    checked.push(below(rng, 290) * kYear);
    checked.push(kLast - below(rng, 3));
    checked.push(below(rng, 1000));
  }
  for (int i = 0; i < 1500; ++i) {
    checked.pop();
    if (HasFatalFailure()) return;
    if (i % 3 == 0) checked.push(kLast);
    if (i % 7 == 0) checked.push(checked.now());
  }
  while (!checked.empty() && !HasFatalFailure()) checked.pop();
  EXPECT_EQ(checked.now(), kLast);
}

TEST(EventQueue, times_before_the_origin_come_first) {
  Checked checked;
  for (const int64_t time : {5, 0, -3, -3, 0, 1, std::numeric_limits<int>::min()}) {
    checked.push(time);
  }
  while (!checked.empty() && !HasFatalFailure()) checked.pop();
}

TEST(EventQueue, insertions_before_many_near_keys_stay_ordered) {
  Checked checked;
  for (int i = 0; i < 100; ++i) checked.push(1'000'000'000 + i * 100'000);
  checked.pop();  // a slot is sorted now
  Rng rng = Rng::stream(2, "insertions");
  for (int i = 0; i < 5000; ++i) {
    checked.push(checked.now() + below(rng, 9'000'000));
    if (i % 10 == 0) checked.pop();
    if (HasFatalFailure()) return;
  }
  while (!checked.empty() && !HasFatalFailure()) checked.pop();
}

TEST(EventQueue, a_generation_cancels_what_was_scheduled_before) {
  EventQueue queue;
  std::vector<uint32_t> generation(10);
  std::vector<int64_t> fired(10, -1);
  const auto schedule = [&](uint32_t timer, int64_t time_ns) {
    Event event = at(time_ns);
    event.node = timer;
    event.generation = ++generation[timer];
    queue.push(event);
  };
  for (uint32_t timer = 0; timer < 10; ++timer) schedule(timer, 100);
  for (uint32_t timer = 0; timer < 10; timer += 2) schedule(timer, 200 + timer);
  while (!queue.empty()) {
    const Event event = queue.pop();
    if (event.generation != generation[event.node]) continue;
    EXPECT_EQ(fired[event.node], -1);
    fired[event.node] = event.time_ns;
  }
  for (uint32_t timer = 0; timer < 10; ++timer) {
    EXPECT_EQ(fired[timer], timer % 2 == 0 ? 200 + timer : 100);
  }
}

TEST(EventQueue, a_record_comes_back_as_it_was_pushed) {
  EventQueue queue;
  int anything = 0;
  const Event pushed{123, 0, 1, 2, 3, 4, 5, 6, &anything, 7};
  const uint64_t sequence = queue.push(pushed);
  const Event popped = queue.pop();
  EXPECT_EQ(popped.sequence, sequence);
  EXPECT_EQ(popped.kind, 1u);
  EXPECT_EQ(popped.node, 2u);
  EXPECT_EQ(popped.peer, 3u);
  EXPECT_EQ(popped.generation, 4u);
  EXPECT_EQ(popped.a, 5u);
  EXPECT_EQ(popped.b, 6u);
  EXPECT_EQ(popped.payload, &anything);
  EXPECT_EQ(popped.c, 7u);
}

TEST(EventQueue, what_is_known_ahead_is_what_pops_next) {
  EventQueue queue;
  for (int i = 0; i < 50; ++i) queue.push(at(1'000'000 + 7 * i));
  queue.pop();
  std::vector<int64_t> known;
  for (uint32_t i = 0; const Event* event = queue.peek_ahead(i); ++i) {
    known.push_back(event->time_ns);
  }
  EXPECT_FALSE(known.empty());
  for (const int64_t time : known) EXPECT_EQ(queue.pop().time_ns, time);
}

TEST(EventQueue, grows_past_a_block_of_records_and_drains_again) {
  EventQueue queue;
  Rng rng = Rng::stream(3, "growth");
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 150'000; ++i) queue.push(at(round * kYear + below(rng, kYear)));
    int64_t before = 0;
    while (!queue.empty()) {
      const int64_t time = queue.pop().time_ns;
      ASSERT_LE(before, time);
      before = time;
    }
  }
}

}  // namespace
}  // namespace skerry::sim
