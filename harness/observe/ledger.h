// The omniscient record of a run: every commit, and which replicas have received it.
//
// Changes are numbered from 0 in commit order, which extends causality. Observers read it; nothing
// that takes part in a run does.
// Cost: a look-up is O(1) where an actor's changes are one dot each, else O(log changes); one bit
// for each (change, node).
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/change.h"
#include "core/participant.h"
#include "harness/observe/node_places.h"

namespace skerry::harness {

class Ledger {
 public:
  struct Entry {
    Committed committed;
    Instant at;
    uint32_t author = 0;
    uint32_t unseen = 0;                // other people who have not seen it
    bool is_acknowledged = false;       // its author was told "saved"
    bool is_void = false;               // lost with its author's memory before it was saved
    Instant saved_at = {};              // of an acknowledged one: when its author was told
    Instant shown_at = Instant::max();  // its author's document has shown it since then

    bool is_shown() const { return shown_at != Instant::max(); }
  };

  // Of what these nodes hold; a replica has its node's number.
  explicit Ledger(NodePlaces holders)
      : places_(std::move(holders)),
        received_(places_.size()),
        forgotten_(places_.size()),
        delivered_(places_.size()),
        by_replica_(places_.size()) {}
  explicit Ledger(uint32_t nodes) : Ledger(NodePlaces(nodes)) {}

  uint32_t add(const Entry& entry);
  // The change that starts at this dot.
  std::optional<uint32_t> find(const DotRun& dots) const;
  // Of an actor's dots after one and up to another, the first that is not of a void change: what is
  // rejected is never delivered, and what its author made later is. Nothing: there is none.
  std::optional<uint64_t> first_kept(const ActorId& actor, uint64_t after, uint64_t last) const;
  // Appends the runs of the changes that `dots` spans, oldest first; what nobody made as one.
  void split(DotRun dots, std::vector<DotRun>& out) const;

  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
  // Changes of somebody else's that entered received sets, each once a replica.
  uint64_t applications() const { return applications_; }
  // (Change, other person's replica) pairs still waited for; of void ones nobody waits.
  uint64_t unseen() const { return unseen_; }
  const Entry& operator[](uint32_t change) const { return entries_[change]; }
  Entry& entry(uint32_t change) { return entries_[change]; }

  bool has_received(uint32_t node, uint32_t change) const {
    const auto& words = received_[places_[node]];
    return change / 64 < words.size() && ((words[change / 64] >> (change % 64)) & 1) != 0;
  }
  // Of all.
  uint64_t received(uint32_t node) const {
    uint64_t count = 0;
    for (const uint64_t word : received_[places_[node]]) {
      count += static_cast<uint64_t>(std::popcount(word));
    }
    return count;
  }
  void set_received(uint32_t node, uint32_t change) {
    auto& words = received_[places_[node]];
    if (change / 64 >= words.size())
      words.resize(entries_.size() / 64 + (places_.size() < kFewHolders ? 4 : 64));
    words[change / 64] |= uint64_t{1} << (change % 64);
  }
  // What the node has received, as its deliveries said.
  const VersionVector& delivered(uint32_t node) const { return delivered_[places_[node]]; }
  void note_delivered(uint32_t node, const DotRun& dots) {
    delivered_[places_[node]].raise(dots.actor, dots.last());
  }
  // The node's disk lost what it had received; some of it may come again.
  void forget(uint32_t node);
  // A change of somebody else's was new at a replica.
  void note_application() { ++applications_; }
  // A person for whom it was still unseen has it, or does not wait for it any more; or one more
  // waits.
  void note_seen(uint32_t change) {
    --entries_[change].unseen;
    unseen_ -= entries_[change].is_void ? 0 : 1;
  }
  void note_waited_for(uint32_t change) {
    ++entries_[change].unseen;
    unseen_ += entries_[change].is_void ? 0 : 1;
  }
  // It was lost with its author's memory; or had been saved after all.
  void lose(uint32_t change) {
    entries_[change].is_void = true;
    unseen_ -= entries_[change].unseen;
  }
  void restore(uint32_t change) {
    entries_[change].is_void = false;
    unseen_ += entries_[change].unseen;
  }
  // True if the node had received the change before its disk lost it.
  bool has_forgotten(uint32_t node, uint32_t change) const {
    const auto& words = forgotten_[places_[node]];
    return change / 64 < words.size() && ((words[change / 64] >> (change % 64)) & 1) != 0;
  }

 private:
  static constexpr uint32_t kFewHolders = 16;  // of what may be one of many documents

  struct ActorChanges {
    uint64_t epoch;
    std::vector<uint64_t> firsts;
    std::vector<uint32_t> changes;
  };
  // Null: of a replica that made nothing.
  const std::vector<ActorChanges>* lives_of(uint32_t replica) const;

  NodePlaces places_;  // of the holders, by which all else by node is kept
  std::vector<Entry> entries_;
  uint64_t applications_ = 0;
  uint64_t unseen_ = 0;
  std::vector<std::vector<uint64_t>> received_;   // bits, by node
  std::vector<std::vector<uint64_t>> forgotten_;  // bits, by node; of those that ever forgot
  std::vector<VersionVector> delivered_;          // by node
  // The lives of each replica, in the order of their first changes; and of those that hold nothing
  // and go on as others.
  std::vector<std::vector<ActorChanges>> by_replica_;
  std::map<uint32_t, std::vector<ActorChanges>> by_others_;
};

}  // namespace skerry::harness
