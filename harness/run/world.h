// One run: nodes, network, faults, people and observers in virtual time.
//
// The loop pops an event, puts it into the rolling digest and dispatches it; every input to a
// participant is followed by doing what it wants (`serve`). Observers (ledger, metrics, checkers)
// are told what happened and change nothing. The grid on which staleness is sampled stands beside
// the queue, not in it, so that observing more never moves an event.
//
// Thread safety: none; a run belongs to one thread.
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

#include "harness/checkers/checker.h"
#include "harness/metrics/collector.h"
#include "harness/run/node.h"
#include "harness/run/plan.h"
#include "harness/run/run_digest.h"
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

class World final : public WorkloadHost, public sim::NetworkSink, public RunView {
 public:
  explicit World(Plan plan);
  ~World() override;

  // Runs to convergence or to the end of the settle phase. False: interrupted. Between the loop and
  // what is judged at its end `at_end` is called, for whoever holds a stopwatch; `watch` is told
  // now and then where it is and where it ends at the latest.
  bool run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end = {},
           const std::function<void(Instant now, Instant end)>& watch = {});
  results::RunResult result(uint64_t cpu_ns) const;
  // Destroys the replicas and says what they held. REQUIRES: nothing is asked of it any more.
  MemoryShares take_apart();

  // WorkloadHost and RunView.
  Instant now() const override { return now_; }
  Instant end() const override { return plan_.end_of_safety; }
  uint32_t people() const override { return plan_.people; }
  uint32_t nodes() const override { return plan_.nodes(); }
  bool is_running(uint32_t node) const override { return nodes_[node].is_running(); }
  const Participant& participant(uint32_t node) const override;
  std::optional<Committed> submit(uint32_t person, const Command& command) override;
  uint64_t text_length(uint32_t person) const override;
  Status refusal() const override { return refusal_; }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override;
  void schedule(Instant at, uint32_t person, uint64_t tag) override;
  void count(std::string_view metric, uint64_t amount) override { metrics_.count(metric, amount); }
  void expect_text(TextExpectation text) override { expected_text_ = std::move(text); }
  void expect(const Expectation& expectation) override;
  void complain(results::Verdict verdict, const std::string& what) override;
  const VersionVector& delivered(uint32_t node) const override { return nodes_[node].delivered; }
  const Ledger& ledger() const override { return ledger_; }
  const crdts::Design& design() const override { return *plan_.design; }
  const std::optional<TextExpectation>& expected_text() const override { return expected_text_; }
  std::string under_way() const override;
  std::string node_name(uint32_t node) const override;
  uint64_t handshakes() const override { return metrics_.handshakes(); }
  RunRefusals refusals() const override;

  // NetworkSink.
  void on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) override;
  void on_connected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) override;
  void on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, bool is_full) override;

 private:
  // world.cc: the loop.
  void set_up_nodes();
  void dispatch(const sim::Event& event);
  void observe_grid(Instant until);
  bool is_settled() const;
  void finish();
  void judge(results::RunResult& result) const;

  // world_node.cc: what concerns one node.
  Now clock_of(const Node& node) const { return node.clock.at(now_); }
  void take(Node& node, Input input);
  void give(Node& node, const Input& input);
  void take_account(const FrameAccount& account);
  void serve(Node& node);
  void carry_out(Node& node, Output& output);
  void store(Node& node, Output& output);
  void deliver(Node& node, const Output& output);
  void note_delivered(Node& node, const DotRun& dots);
  void notify(uint32_t person);
  void acknowledge(Node& node, const DotRun& dots);
  void set_timer(Node& node);
  void on_timer(Node& node, uint32_t generation);
  void observe_sets(Node& node);
  void observe_heals();
  void notify_people();

  // world_faults.cc: processes and faults.
  void start_process(Node& node);
  replica::Config config_of(const Node& node);
  void stop_process(Node& node);
  void begin_fault(const sim::FaultInterval& fault);
  void end_fault(const sim::FaultInterval& fault);
  void change_presence(Node& node, const sim::FaultInterval& fault, bool begins);
  void resume(Node& node);
  void mark_void(Node& node);

  // world_memory.cc
  MemoryShares shares_at_begin(const Node& node);

  // world_disks.cc: logs that are not what their process left.
  void plan_disk_marks();
  void mark_disks(uint64_t fault);
  void damage_disk(Node& node, const sim::FaultInterval& fault);

  Plan plan_;
  std::shared_ptr<crdts::Commons> commons_;  // of the document
  sim::EventQueue queue_;
  sim::Network network_;
  sim::LookAhead look_ahead_;
  bool is_datagram_;
  Instant now_;
  Instant grew_at_;         // when a replica last received something new
  Instant reconnected_at_;  // when a connection was last opened, lost or given up
  Instant next_grid_;
  Duration grid_;
  std::vector<Node> nodes_;
  RunDigest digest_;
  uint64_t events_ = 0;
  std::vector<uint32_t> notified_;  // people whose received set grew in this event
  std::vector<bool> is_notified_;
  std::vector<DotRun> group_;      // of one bundle, being delivered
  uint32_t current_workload_ = 0;  // whose wake-ups schedule() makes
  uint32_t active_faults_ = 0;
  struct DiskMark {
    std::vector<Payload> records;
    ActorId opened;
  };
  std::map<std::pair<uint64_t, uint32_t>, DiskMark> disk_marks_;  // by (fault, node)
  std::optional<TextExpectation> expected_text_;
  Status refusal_;   // of the last command
  bool needs_past_;  // some checker asks what authors had integrated

  // Observers.
  Ledger ledger_;
  Collector metrics_;
  RunRefusals refusals_;
  std::vector<std::pair<std::string, std::unique_ptr<Checker>>> checkers_;
};

}  // namespace skerry::harness
