// Nodes, network, faults and people in virtual time.
//
// The loop pops an event and dispatches it; every input to a participant is followed by doing what
// it wants (`serve`). Observers (harness/observe) are told what happens; what they make of it
// nothing here knows.
//
// Thread safety: none; a simulation belongs to one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/metrics/census.h"
#include "harness/observe/observers.h"
#include "harness/run/plan.h"
#include "harness/simulation/node.h"
#include "sim/kernel/event_queue.h"
#include "sim/network/look_ahead.h"
#include "sim/network/network.h"

namespace skerry::harness {

// Heap bytes of all replicas together, servers too, beyond what they took when they began.
struct MemoryShares {
  int64_t documents = 0;
  int64_t logs = 0;  // change logs, disks, and what waits for them
  int64_t sync = 0;  // sessions, timers and the replicas themselves: all that they took
};

class Simulation final : public WorkloadHost, public sim::NetworkSink {
 public:
  // `view` is what observers are given to look at; all of them must outlive the simulation.
  Simulation(Plan plan, const RunView& view, Observers& observers);
  ~Simulation() override;

  // Processes start and workloads are set up. Once, before the first step.
  void begin();
  // One event more. False: the run is over, by convergence or by the end of the settle phase.
  bool step();
  // Destroys the replicas and says what they held. REQUIRES: nothing is asked of it any more.
  MemoryShares take_apart();

  const Plan& plan() const { return plan_; }
  uint64_t events() const { return events_; }
  const Node& node(uint32_t node) const { return nodes_[node]; }
  uint32_t distinct_sets() const { return census_.distinct(); }
  const sim::NetworkCounters& network() const { return network_.counters(); }
  const std::optional<TextExpectation>& expected_text() const { return expected_text_; }
  std::string under_way() const;
  std::string node_name(uint32_t node) const;

  // WorkloadHost.
  Instant now() const override { return now_; }
  Instant end() const override { return plan_.end_of_safety; }
  uint32_t people() const override { return plan_.people; }
  bool is_running(uint32_t node) const override { return nodes_[node].is_running(); }
  const Participant& participant(uint32_t node) const override;
  std::optional<Committed> submit(uint32_t person, const Command& command) override;
  uint64_t text_length(uint32_t person) const override;
  Status refusal() const override { return refusal_; }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override;
  void schedule(Instant at, uint32_t person, uint64_t tag) override;
  void count(std::string_view metric, uint64_t amount) override {
    observers_.on_count(view_, metric, amount);
  }
  void expect_text(TextExpectation text) override { expected_text_ = std::move(text); }
  void expect(const Expectation& expectation) override {
    observers_.on_expectation(view_, expectation);
  }
  void complain(results::Verdict verdict, const std::string& what) override {
    observers_.on_complaint(view_, verdict, what);
  }

  // NetworkSink.
  void on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) override;
  void on_connected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, bool is_full) override;
  void on_lost(sim::NodeIndex from, sim::NodeIndex to, const Payload& frame,
               sim::Loss why) override {
    observers_.on_lost(view_, from, to, frame, why);
  }

 private:
  // simulation.cc: the loop.
  void set_up_nodes();
  void dispatch(const sim::Event& event);
  bool is_settled() const;

  // node.cc: what concerns one node.
  Now clock_of(const Node& node) const { return node.clock.at(now_); }
  void take(Node& node, Input input);
  void give(Node& node, const Input& input);
  void serve(Node& node);
  void carry_out(Node& node, Output& output);
  void store(Node& node, Output& output);
  void notify(uint32_t person);
  void set_timer(Node& node);
  void on_timer(Node& node, uint32_t generation);
  void observe_sets(Node& node);
  void notify_people();

  // faults.cc: processes and faults.
  void start_process(Node& node);
  replica::Config config_of(const Node& node);
  void stop_process(Node& node);
  uint32_t index_of(const sim::FaultInterval& fault) const {
    return static_cast<uint32_t>(&fault - plan_.faults.data());
  }
  void begin_fault(const sim::FaultInterval& fault);
  void end_fault(const sim::FaultInterval& fault);
  void change_presence(Node& node, const sim::FaultInterval& fault, bool begins);
  void resume(Node& node);

  // memory.cc
  MemoryShares shares_at_begin(const Node& node);

  // disks.cc: logs that are not what their process left.
  void plan_disk_marks();
  void mark_disks(uint64_t fault);
  void damage_disk(Node& node, const sim::FaultInterval& fault);

  Plan plan_;
  const RunView& view_;
  Observers& observers_;
  std::shared_ptr<crdts::Commons> commons_;  // of the document
  sim::EventQueue queue_;
  sim::Network network_;
  sim::LookAhead look_ahead_;
  bool is_datagram_;
  Instant now_;
  Instant grew_at_;         // when a replica last received something new
  Instant reconnected_at_;  // when a connection was last opened, lost or given up
  std::vector<Node> nodes_;
  Census census_;  // of the received sets of nodes that are not away
  uint64_t events_ = 0;
  std::vector<uint32_t> notified_;  // people whose received set grew in this event
  std::vector<bool> is_notified_;
  uint32_t current_workload_ = 0;  // whose wake-ups schedule() makes
  uint32_t active_faults_ = 0;
  struct DiskMark {
    std::vector<Payload> records;
    ActorId opened;
  };
  std::map<std::pair<uint64_t, uint32_t>, DiskMark> disk_marks_;  // by (fault, node)
  std::optional<TextExpectation> expected_text_;
  Status refusal_;  // of the last command
};

}  // namespace skerry::harness
