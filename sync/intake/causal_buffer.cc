#include "sync/intake/causal_buffer.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

void CausalBuffer::add(const Dot& awaited, Item item) {
  SKERRY_DEBUG_CHECK(has_room_for(item.changes));
  if (waiting_ == nullptr) waiting_ = std::make_unique<Waiting>();
  const bool is_new = waiting_->held.insert(item.key).second;
  SKERRY_CHECK(is_new);
  size_ += item.changes;
  dots_ += std::min(item.dots, kMostDots);
  waiting_->by_awaited.emplace(awaited, std::move(item));
}

std::vector<CausalBuffer::Item> CausalBuffer::wake(const DotRun& dots) {
  std::vector<Item> woken;
  if (size_ == 0) return woken;
  std::multimap<Dot, Item>& by_awaited = waiting_->by_awaited;
  const auto begin = by_awaited.lower_bound({dots.actor, 0});
  auto end = begin;
  for (; end != by_awaited.end() && end->first <= Dot{dots.actor, dots.last()}; ++end) {
    size_ -= end->second.changes;
    dots_ -= std::min(end->second.dots, kMostDots);
    waiting_->held.erase(end->second.key);
    woken.push_back(std::move(end->second));
  }
  by_awaited.erase(begin, end);
  if (size_ == 0) waiting_.reset();
  return woken;
}

}  // namespace skerry::sync
