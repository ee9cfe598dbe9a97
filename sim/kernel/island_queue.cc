#include "sim/kernel/island_queue.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sim/kernel/kinds.h"

namespace skerry::sim {

void IslandQueue::divide(std::vector<uint32_t> islands, Duration stretch, Instant until) {
  SKERRY_CHECK(!is_divided() && !islands.empty() && stretch.ns > 0);
  is_divided_ = true;
  islands_ = std::move(islands);
  stretch_ = stretch;
  until_ = until.ns;
  places_.resize(*std::max_element(islands_.begin(), islands_.end()) + size_t{1});
}

void IslandQueue::push_here(const Event& event) {
  SKERRY_CHECK(!is_of_all(event.kind) && islands_[event.node] == island_);
  here_.push(event);
}

int64_t IslandQueue::next_here() { return prepare() ? here_.next_time() : all_.next_time(); }

Event IslandQueue::pop_here() {
  if (prepare()) return here_.pop();
  const Event event = all_.pop();
  if (is_of_all(event.kind)) world_at_ = event.time_ns;
  return event;
}

const Event* IslandQueue::peek_here(uint32_t index) {
  if (index < here_.size()) return here_.peek_ahead(index);
  const uint64_t at = next_waiting_ + (index - here_.size());
  return at < order_.size() ? &waiting_[order_[at]] : nullptr;
}

bool IslandQueue::prepare() {
  if (!here_.empty()) return true;
  if (next_waiting_ == order_.size() && !open_stretch()) return false;
  begin_island();
  return true;
}

// What happens in an instant with something of the whole world happens in one order.
bool IslandQueue::open_stretch() {
  stretch_end_ = kNever;
  order_.clear();
  waiting_.clear();
  next_waiting_ = 0;
  if (all_.empty()) return false;
  stretch_begin_ = all_.next_time();
  if (stretch_begin_ >= until_ || stretch_begin_ <= world_at_) return false;
  const auto is_next_of_all = [this] { return is_of_all(all_.peek_ahead(0)->kind); };
  if (is_next_of_all()) return false;
  int64_t end = std::min((stretch_begin_ / stretch_.ns + 1) * stretch_.ns, until_);
  while (!all_.empty() && all_.next_time() < end) {
    if (is_next_of_all())
      end = all_.next_time();
    else
      waiting_.push_back(all_.pop());
  }
  stretch_end_ = end;
  sort_waiting();
  return true;
}

// By island, and of one island as they are.
void IslandQueue::sort_waiting() {
  inhabited_.clear();
  for (const Event& event : waiting_) {
    const uint32_t island = islands_[event.node];
    if (places_[island]++ == 0) inhabited_.push_back(island);
  }
  std::sort(inhabited_.begin(), inhabited_.end());
  uint32_t place = 0;
  for (const uint32_t island : inhabited_) place += std::exchange(places_[island], place);
  order_.resize(waiting_.size());
  for (uint32_t i = 0; i < waiting_.size(); ++i) order_[places_[islands_[waiting_[i].node]]++] = i;
  for (const uint32_t island : inhabited_) places_[island] = 0;
}

void IslandQueue::begin_island() {
  island_ = islands_[waiting_[order_[next_waiting_]].node];
  here_.rewind(Instant{stretch_begin_});
  for (; next_waiting_ < order_.size(); ++next_waiting_) {
    const Event& event = waiting_[order_[next_waiting_]];
    if (islands_[event.node] != island_) break;
    here_.push(event);
  }
}

}  // namespace skerry::sim
