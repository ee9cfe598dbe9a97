#include "harness/simulation/memory.h"

#include <algorithm>
#include <optional>

#include "core/inspection.h"
#include "harness/machine/memory.h"

namespace skerry::harness {
namespace {

// What `drop` frees.
template <typename Drop>
int64_t freed_by(Drop drop) {
  const int64_t before = thread_heap_freed();
  drop();
  return thread_heap_freed() - before;
}

Inspection* inspection_of(Participant* participant) {
  return participant == nullptr ? nullptr : participant->inspection();
}

// The mark at the run's begin: a replica of the node's kind that nothing has happened to yet.
// Neither its document nor its log depends on who its peers are.
MemoryShares shares_at_begin(Scene& scene, uint32_t node) {
  replica::Config config = replica_config(scene.plan, node, scene.commons);
  config.peers.clear();
  for (replica::Config::Document& document : config.documents) document.commons = nullptr;
  const std::unique_ptr<Participant> fresh = scene.plan.architecture->make(config);
  MemoryShares shares;
  if (Inspection* parts = fresh->inspection()) {
    shares.documents = freed_by([&] { parts->drop_documents(); });
    shares.logs = freed_by([&] { parts->drop_logs(); });
  }
  std::unique_ptr<Volume> disk = make_volume(scene.plan.storage);
  disk->open(scene.now, 0);
  shares.logs += freed_by([&] { disk.reset(); });
  return shares;
}

// What all took when they began, to be taken off; and what they share, which counts besides.
MemoryShares marks(Scene& scene, const Roster& roster) {
  MemoryShares shares;
  std::optional<MemoryShares> of_kind[2];  // of people, of servers
  for (uint32_t node = 0; node < roster.size(); ++node) {
    if (roster[node].participant() == nullptr) continue;
    std::optional<MemoryShares>& mark = of_kind[node < scene.plan.people ? 0 : 1];
    if (!mark) mark = shares_at_begin(scene, node);
    shares.documents -= mark->documents;
    shares.logs -= mark->logs;
    // What replicas share counts for each as much as its part would take were it alone.
    for (const uint32_t document : scene.following().of(node)) {
      shares.documents += static_cast<int64_t>(roster.document(node, document).kept().shared_bytes);
    }
  }
  return shares;
}

}  // namespace

MemoryShares take_apart(Scene& scene, Roster& roster) {
  MemoryShares shares = marks(scene, roster);
  for (uint32_t node = 0; node < roster.size(); ++node) {
    Inspection* parts = inspection_of(roster[node].participant());
    if (parts != nullptr) shares.documents += freed_by([&] { parts->drop_documents(); });
  }
  scene.commons.clear();
  scene.room.clear();
  // All logs before any session: one payload stands in many of them.
  for (uint32_t node = 0; node < roster.size(); ++node) {
    Inspection* parts = inspection_of(roster[node].participant());
    shares.logs += freed_by([&] {
      if (parts != nullptr) parts->drop_logs();
      roster[node].machine.volume.reset();
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
