#include "sim/network/look_ahead.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core/rng.h"

namespace skerry::sim {
namespace {

// Pops `events` events at random times, with a look ahead before each: what each step visited.
struct Visits {
  std::map<uint64_t, int> far;
  std::map<uint64_t, int> near;
};

Visits run(int events, const std::vector<int64_t>& times) {
  IslandQueue queue;
  LookAhead<6, 2> look_ahead;
  Visits visits;
  for (const int64_t time : times) {
    Event event;
    event.time_ns = time;
    queue.push(event);
  }
  for (int i = 0; i < events; ++i) {
    look_ahead.before_pop(
        queue, [&](const Event& event) { ++visits.far[event.sequence]; },
        [&](const Event& event) {
          EXPECT_TRUE(visits.far.contains(event.sequence));  // its memory is on the way already
          ++visits.near[event.sequence];
        });
    queue.pop();
  }
  return visits;
}

TEST(LookAhead, visits_each_event_once_with_each_step) {
  Rng rng = Rng::stream(7, "times");
  std::vector<int64_t> times;
  for (int i = 0; i < 1000; ++i) times.push_back(static_cast<int64_t>(1 + rng.below(1 << 20)));
  const Visits visits = run(1000, times);
  // What the queue does not show before it pops it is not fetched, nor asked for: the first of each
  // batch.
  EXPECT_GT(visits.far.size(), 500u);
  EXPECT_GT(visits.near.size(), 500u);
  for (const auto& [event, times_visited] : visits.far) EXPECT_EQ(times_visited, 1) << event;
  for (const auto& [event, times_visited] : visits.near) EXPECT_EQ(times_visited, 1) << event;
}

TEST(LookAhead, a_step_is_at_most_its_lead_ahead) {
  const Visits visits = run(1, std::vector<int64_t>(50, 1000));
  EXPECT_LE(visits.far.size(), 6u);
  EXPECT_LE(visits.near.size(), 2u);
}

}  // namespace
}  // namespace skerry::sim
