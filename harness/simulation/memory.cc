// What a run's replicas hold, told apart by taking the world apart: what is freed is what was held.
#include <algorithm>
#include <optional>

#include "harness/run/memory.h"
#include "harness/simulation/simulation.h"
#include "replica/measured.h"

namespace skerry::harness {
namespace {

// What `drop` frees.
template <typename Drop>
int64_t freed_by(Drop drop) {
  const int64_t before = thread_heap_freed();
  drop();
  return thread_heap_freed() - before;
}

MemoryShares drop_shares(Participant& participant) {
  MemoryShares shares;
  auto* measured = dynamic_cast<replica::Measured*>(&participant);
  if (measured == nullptr) return shares;
  shares.documents = freed_by([&] { measured->drop_document(); });
  shares.logs = freed_by([&] { measured->drop_log(); });
  return shares;
}

}  // namespace

// The mark at the run's begin: a replica of the node's kind that nothing has happened to yet.
// Neither its document nor its log depends on who its neighbours are.
MemoryShares Simulation::shares_at_begin(const Node& node) {
  replica::Config config = config_of(node);
  config.neighbours.clear();
  config.commons = nullptr;
  MemoryShares shares = drop_shares(*plan_.architecture->make(config));
  sim::MemoryLog disk;
  shares.logs += freed_by([&] { disk = sim::MemoryLog(); });
  return shares;
}

MemoryShares Simulation::take_apart() {
  MemoryShares shares;
  std::optional<MemoryShares> marks[2];  // of people, of servers
  for (Node& node : nodes_) {
    if (node.participant == nullptr) continue;
    std::optional<MemoryShares>& mark = marks[node.index < plan_.people ? 0 : 1];
    if (!mark) mark = shares_at_begin(node);
    shares.documents -= mark->documents;
    shares.logs -= mark->logs;
    // What replicas share counts for each as much as its part would take were it alone.
    shares.documents += static_cast<int64_t>(node.participant->shared_bytes());
  }
  for (Node& node : nodes_) {
    auto* measured = dynamic_cast<replica::Measured*>(node.participant.get());
    if (measured != nullptr) shares.documents += freed_by([&] { measured->drop_document(); });
  }
  commons_.reset();
  // All logs before any session: one payload stands in many of them.
  for (Node& node : nodes_) {
    auto* measured = dynamic_cast<replica::Measured*>(node.participant.get());
    shares.logs += freed_by([&] {
      if (measured != nullptr) measured->drop_log();
      node.log = sim::MemoryLog();
    });
  }
  for (Node& node : nodes_) {
    shares.sync += freed_by([&] {
      node.participant.reset();
      node.inbox = {};
      node.stored_now = {};
    });
  }
  shares.documents = std::max<int64_t>(shares.documents, 0);
  shares.logs = std::max<int64_t>(shares.logs, 0);
  return shares;
}

}  // namespace skerry::harness
