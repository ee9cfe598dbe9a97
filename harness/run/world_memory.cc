// What a run's replicas hold, told apart by taking the world apart: what is freed is what was held.
#include "harness/run/memory.h"
#include "harness/run/world.h"
#include "replica/measured.h"

namespace skerry::harness {

MemoryShares World::take_apart() {
  MemoryShares shares;
  // What replicas share counts for each as much as its part would take were it alone.
  for (const Node& node : nodes_) {
    if (node.participant == nullptr) continue;
    shares.documents += static_cast<int64_t>(node.participant->shared_bytes());
  }
  int64_t before = thread_heap_freed();
  for (Node& node : nodes_) {
    auto* measured = dynamic_cast<replica::Measured*>(node.participant.get());
    if (measured != nullptr) measured->drop_document();
  }
  shares.documents += thread_heap_freed() - before;
  commons_.reset();
  before = thread_heap_freed();
  for (Node& node : nodes_) {
    node.participant.reset();
    node.log = sim::MemoryLog();
    node.inbox = {};
    node.stored_now = {};
  }
  shares.logs = thread_heap_freed() - before;
  return shares;
}

}  // namespace skerry::harness
