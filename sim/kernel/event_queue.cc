#include "sim/kernel/event_queue.h"

#include <queue>
#include <vector>

#include "core/check.h"

namespace skerry::sim {

struct Later {
  bool operator()(const Event& a, const Event& b) const {
    return a.time_ns != b.time_ns ? a.time_ns > b.time_ns : a.sequence > b.sequence;
  }
};

class EventQueue::Impl {
 public:
  std::priority_queue<Event, std::vector<Event>, Later> heap;
  uint64_t next_sequence = 0;
};

EventQueue::EventQueue() : impl_(std::make_unique<Impl>()) {}
EventQueue::~EventQueue() = default;

uint64_t EventQueue::push(Event event) {
  event.sequence = impl_->next_sequence++;
  impl_->heap.push(event);
  return event.sequence;
}

uint64_t EventQueue::size() const { return impl_->heap.size(); }
int64_t EventQueue::next_time() { return impl_->heap.top().time_ns; }

Event EventQueue::pop() {
  const Event event = impl_->heap.top();
  impl_->heap.pop();
  return event;
}

const Event* EventQueue::peek_ahead(uint32_t) { return nullptr; }

}  // namespace skerry::sim
