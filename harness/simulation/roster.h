// All nodes of a run, people first, then servers. The network tells it what arrives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/simulation/process.h"
#include "sim/network/network.h"

namespace skerry::harness {

class Roster final : public Nodes, public sim::NetworkSink {
 public:
  // Machines with their clocks, all processes down. Once, before all else: the network of the scene
  // is made with whom it tells.
  void set_up(Scene& scene);
  // Frees what the process holds. REQUIRES: nothing is asked of it any more.
  void drop(uint32_t node) { processes_[node].reset(); }

  uint32_t size() const { return static_cast<uint32_t>(processes_.size()); }
  Process& operator[](uint32_t node) { return *processes_[node]; }
  const Process& operator[](uint32_t node) const { return *processes_[node]; }

  // Every process runs and has integrated what it received, and its disk has written all.
  bool is_at_rest() const;
  // Everybody was told of own changes at all levels at which that is wanted, and what a server that
  // orders them has made of them.
  bool has_told_all() const;
  // Everybody has the blobs that are wanted there.
  bool has_all_blobs() const;
  // Records that disks have not written yet.
  uint64_t pending_writes() const;

  // Nodes.
  bool is_running(uint32_t node) const override { return processes_[node]->is_running(); }
  bool is_away(uint32_t node) const override { return processes_[node]->machine.is_away(); }
  bool has_process(uint32_t node) const override {
    return processes_[node]->participant() != nullptr;
  }
  uint8_t version(uint32_t node) const override { return processes_[node]->machine.version; }
  const InspectedDocument& document(uint32_t node, uint32_t document) const override;
  const Channels* channels(uint32_t node) const override {
    return processes_[node]->participant()->channels();
  }

  // What happens there soon touches the process, then its participant, then what that looks a frame
  // up in, in steps: each needs what the one before has fetched (sim/network/look_ahead.h).
  void prefetch_process(const sim::Event& event) const;
  void prefetch_participant(const sim::Event& event) const;
  void prefetch_inside(Ahead step, const sim::Event& event) const;

  // NetworkSink.
  void on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) override;
  void on_connected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, sim::SendBuffer buffer) override;
  void on_lost(sim::NodeIndex from, sim::NodeIndex to, const Payload& frame,
               sim::Loss why) override;

 private:
  void pass_down(uint32_t node, Input input);
  void note_connection(uint32_t node, uint32_t peer, Observer::Connection what);

  Scene* scene_ = nullptr;
  mutable uint32_t restless_ = 0;                  // who was found not to be at rest
  std::vector<std::optional<Process>> processes_;  // optional: a process stays where it was made
};

}  // namespace skerry::harness
