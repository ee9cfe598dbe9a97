#include "sync/intake/causal_buffer.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

void CausalBuffer::add(const Dot& awaited, Item item) {
  SKERRY_DEBUG_CHECK(has_room_for(item.changes));
  const bool is_new = held_.insert(item.key).second;
  SKERRY_CHECK(is_new);
  size_ += item.changes;
  dots_ += std::min(item.dots, kMostDots);
  by_awaited_.emplace(awaited, std::move(item));
}

std::vector<CausalBuffer::Item> CausalBuffer::wake(const DotRun& dots) {
  std::vector<Item> woken;
  if (size_ == 0) return woken;
  const auto begin = by_awaited_.lower_bound({dots.actor, 0});
  auto end = begin;
  for (; end != by_awaited_.end() && end->first <= Dot{dots.actor, dots.last()}; ++end) {
    size_ -= end->second.changes;
    dots_ -= std::min(end->second.dots, kMostDots);
    held_.erase(end->second.key);
    woken.push_back(std::move(end->second));
  }
  by_awaited_.erase(begin, end);
  return woken;
}

}  // namespace skerry::sync
