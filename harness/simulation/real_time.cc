#include "harness/simulation/real_time.h"

#include <algorithm>
#include <utility>

namespace skerry::harness {

Instant RealTime::next() {
  sim::IslandQueue& queue = scene_.queue;
  return queue.empty() ? Instant::max() : Instant{queue.next_time()};
}

void RealTime::catch_up() { scene_.now = std::max(scene_.now, scene_.plan.outside->now()); }

bool RealTime::wait() {
  scene_.plan.outside->wait_until(std::min(next(), scene_.plan.end_of_run));
  catch_up();
  return scene_.plan.outside->status().ok();
}

void RealTime::came_up(uint32_t node, Wish wish) {
  catch_up();
  scene_.carry_out(node, std::move(wish));
}

void RealTime::came_down(uint32_t node, Input input) {
  catch_up();
  roster_[node].take(std::move(input));
  if (!scene_.notices.empty()) people_.tell_received();
}

void RealTime::stored(uint32_t node) {
  catch_up();
  Process& process = roster_[node];
  process.take_stored(process.machine.life);
  if (!scene_.notices.empty()) people_.tell_received();
}

}  // namespace skerry::harness
