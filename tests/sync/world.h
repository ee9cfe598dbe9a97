// A small world for tests of the sync engine: replicas in the hands of the driver that everybody
// uses, around it a network that loses, duplicates, delays and reorders, streams that die silently,
// disks that answer late. Virtual time, one seed, no other state.
//
// It watches while it runs (sightings.h): every frame's account sums to its size, and no change is
// sent before its sender has stored it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "core/channels.h"
#include "core/rng.h"
#include "fake_network.h"
#include "sightings.h"
#include "sync/intake/workroom.h"
#include "timeline.h"
#include "toy_node.h"
#include "world_options.h"

namespace skerry::test {

class World : public Sightings {
 public:
  explicit World(const WorldOptions& options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  size_t size() const { return nodes_.size(); }
  // The document as the node has it.
  const InspectedDocument& node(uint32_t i, uint32_t document = 1) const {
    return *nodes_[i].participant().inspection()->inspect({document});
  }
  bool follows(uint32_t i, uint32_t document) const {
    return nodes_[i].participant().document({document}) != nullptr;
  }
  bool is_up(uint32_t i) const { return nodes_[i].is_up(); }
  Instant now() const { return timeline_.now(); }

  StatusOr<Committed> submit(uint32_t i, const Command& command, uint32_t document = 1);
  void run_for(Duration duration);
  // Runs until all that are up have equal received sets and nothing waits; false after `most`.
  bool settles_within(Duration most);
  bool is_settled() const;
  // Of one document.
  bool is_settled(uint32_t document) const;

  void partition(const std::set<uint32_t>& side) { network_.partition(side); }
  void heal() { network_.heal(); }
  void set_mute(uint32_t from, uint32_t to, bool is_mute) {
    is_mute ? network_.mute(from, to) : network_.unmute(from, to);
  }
  void crash(uint32_t i) { nodes_[i].crash(); }
  // With `keeps_disk` off it has forgotten everything.
  void restart(uint32_t i, bool keeps_disk = true);
  // The same disk content under the same epoch: a clone, which nothing but a bug or a user makes.
  void restart_as_clone(uint32_t i, const std::vector<Payload>& disk, uint64_t epoch);
  // The node takes a frame as of that peer, though none was on its way.
  void give(uint32_t i, uint32_t from, const Payload& frame) {
    nodes_[i].driver().frame(nodes_[i].clock(), {from}, frame);
  }
  // The node is told that its network has changed.
  void hint(uint32_t i) { nodes_[i].driver().network_changed(nodes_[i].clock()); }
  // From now on the disk refuses everything, or not.
  void set_disk_fails(uint32_t i, bool fails) { nodes_[i].disk_fails = fails; }

  const std::vector<Payload>& disk(uint32_t i) const { return nodes_[i].disk; }
  uint64_t epoch(uint32_t i) const { return epochs_[i]; }
  const std::vector<DotRun>& acknowledged(uint32_t i) const { return nodes_[i].acknowledged; }
  const std::vector<DotRun>& delivered(uint32_t i) const { return nodes_[i].delivered; }
  size_t most_outputs(uint32_t i) const { return nodes_[i].most_outputs; }

 protected:
  void boot(uint32_t i, uint64_t epoch);

  WorldOptions options_;
  Rng rng_;
  Timeline timeline_;
  FakeNetwork network_;
  sync::Workroom room_;  // of all nodes
  std::deque<ToyNode> nodes_;
  std::vector<uint64_t> epochs_;    // of the latest lives
  std::vector<ReplicaId> members_;  // of each document, where stability is judged
  // By node: the documents that are not followed, where that may change.
  std::vector<std::map<uint32_t, Channels::Copy>> left_;
};

}  // namespace skerry::test
