#include "harness/simulation/memory.h"

#include <algorithm>
#include <optional>

#include "harness/run/memory.h"
#include "harness/simulation/replica_config.h"
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

replica::Measured* measured(Participant* participant) {
  return dynamic_cast<replica::Measured*>(participant);
}

// The mark at the run's begin: a replica of the node's kind that nothing has happened to yet.
// Neither its document nor its log depends on who its neighbours are.
MemoryShares shares_at_begin(Scene& scene, uint32_t node) {
  replica::Config config = replica_config(scene.plan, node, scene.commons);
  config.neighbours.clear();
  config.commons = nullptr;
  const std::unique_ptr<Participant> fresh = scene.plan.architecture->make(config);
  MemoryShares shares;
  if (replica::Measured* parts = measured(fresh.get())) {
    shares.documents = freed_by([&] { parts->drop_document(); });
    shares.logs = freed_by([&] { parts->drop_log(); });
  }
  sim::MemoryLog disk;
  shares.logs += freed_by([&] { disk = sim::MemoryLog(); });
  return shares;
}

// What all took when they began, to be taken off; and what they share, which counts besides.
MemoryShares marks(Scene& scene, const Roster& roster) {
  MemoryShares shares;
  std::optional<MemoryShares> of_kind[2];  // of people, of servers
  for (uint32_t node = 0; node < roster.size(); ++node) {
    const Participant* participant = roster[node].participant();
    if (participant == nullptr) continue;
    std::optional<MemoryShares>& mark = of_kind[node < scene.plan.people ? 0 : 1];
    if (!mark) mark = shares_at_begin(scene, node);
    shares.documents -= mark->documents;
    shares.logs -= mark->logs;
    // What replicas share counts for each as much as its part would take were it alone.
    shares.documents += static_cast<int64_t>(participant->shared_bytes());
  }
  return shares;
}

}  // namespace

MemoryShares take_apart(Scene& scene, Roster& roster) {
  MemoryShares shares = marks(scene, roster);
  for (uint32_t node = 0; node < roster.size(); ++node) {
    replica::Measured* parts = measured(roster[node].participant());
    if (parts != nullptr) shares.documents += freed_by([&] { parts->drop_document(); });
  }
  scene.commons.reset();
  // All logs before any session: one payload stands in many of them.
  for (uint32_t node = 0; node < roster.size(); ++node) {
    replica::Measured* parts = measured(roster[node].participant());
    shares.logs += freed_by([&] {
      if (parts != nullptr) parts->drop_log();
      roster[node].host().log = sim::MemoryLog();
    });
  }
  for (uint32_t node = 0; node < roster.size(); ++node) {
    shares.sync += freed_by([&] { roster.drop(node); });
  }
  shares.documents = std::max<int64_t>(shares.documents, 0);
  shares.logs = std::max<int64_t>(shares.logs, 0);
  return shares;
}

}  // namespace skerry::harness
