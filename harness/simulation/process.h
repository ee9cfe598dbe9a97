// One node of a run: the machine, and the process on it when it lives. What befalls it goes to the
// driver, unless it is paused or asleep: then the machine keeps it. What the participant wants goes
// to the network, the machine's disk and the event queue, and observers are told.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>

#include "core/inspection.h"
#include "harness/simulation/held_documents.h"
#include "harness/simulation/input.h"
#include "harness/simulation/questions.h"
#include "harness/simulation/scene.h"
#include "harness/simulation/volume.h"
#include "replica/driver/driver.h"
#include "replica/store/group_commit.h"
#include "sim/process/clock.h"

namespace skerry::harness {

// What stays when the process ends.
struct Machine {
  sim::ClockModel clock;

  // Faults that keep its process from running, counted because they may overlap.
  uint32_t down = 0;
  uint32_t asleep = 0;
  uint32_t paused = 0;
  uint32_t dark = 0;  // outages and sleeps: the network is off
  uint32_t full = 0;  // its disk has no room

  uint8_t version = kProtocolVersion;  // that its processes run

  uint32_t life = 0;  // begins and ends of its processes: events of an earlier one are dropped

  std::unique_ptr<Volume> volume;
  replica::GroupCommit writes;  // that it has not done yet
  ActorId opened;               // as whom the latest process writes
  // As whom the next one will, where its log is a copy that does.
  std::optional<ActorId> goes_on_as;

  bool is_away() const { return down > 0 || asleep > 0; }
};

// How the plan says to make a node's replica; without the epoch and the seed, which each opening
// has of its own. `commons` must outlive the replica.
replica::Config replica_config(const Plan& plan, uint32_t node,
                               std::span<std::shared_ptr<crdts::Commons>> commons);

class Process final : public replica::Surroundings {
 public:
  // The datagrams that a paused process's machine keeps for it; more are lost. What comes over
  // streams is bounded by its senders: their windows close when nothing is acknowledged.
  static constexpr size_t kMostKept = 1 << 16;

  Process(Scene& scene, uint32_t index, const sim::ClockModel& clock);

  // A new life, with what the machine's disk holds. REQUIRES: it is down.
  void start();
  // It dies, and of what was not durable only this survives; its streams end without a word.
  // REQUIRES: it is not down.
  void stop(sim::Survives survives);
  // It was paused or asleep, or has just started: it hears what its machine kept for it, and timers
  // that passed fire once. REQUIRES: is_running().
  void resume();

  // What its person wants too: while it is paused that comes about as soon as it goes on; while it
  // is down, the next life begins so.
  void take(Input input);
  void take_frame(uint32_t from, Payload frame) {
    if (is_running()) return driver_.frame(now(), {from}, frame);
    take({Input::Kind::kFrame, from, 0, std::move(frame)});
  }
  // The disk has written the batch that a process of that life gave it.
  void take_stored(uint32_t life);
  void take_timer(uint32_t generation);
  // What became of it; nothing where that is not known yet. REQUIRES: is_running().
  std::optional<StatusOr<Committed>> submit(uint32_t document, const Command& command);
  // Its person wants to see the document: observers are told, now or later, whether it can be.
  // REQUIRES: is_running().
  void read(uint32_t document);
  // What its user does in a document is said to others. REQUIRES: is_running().
  void present(uint32_t document, const Payload& what);
  // A blob of its person's, which something in the document will refer to. REQUIRES: is_running().
  StatusOr<Hash256> attach(uint32_t document, ByteView content);
  // Outlives the process.
  void limit_integration(uint32_t document, const std::optional<VersionVector>& limit);

  bool is_running() const {
    return driver_.participant() != nullptr && !machine.is_away() && machine.paused == 0;
  }
  // Null while the process is down.
  Participant* participant() const { return driver_.participant(); }
  const HeldDocuments& documents() const { return documents_; }

  Machine machine;

 private:
  // Surroundings.
  void send(Output& output) override;
  void connect(ReplicaId peer) override;
  void close(ReplicaId peer) override;
  std::optional<Status> append(Output& output) override;
  void arm(Instant deadline) override;
  void tell(const Output& output) override;
  void took(ReplicaId from, const Payload& frame, const FrameAccount& account) override;
  void answered(uint64_t ticket, const StatusOr<Committed>& answer) override;
  void served() override;

  Now now() const { return machine.clock.at(scene_.now); }

  Scene& scene_;
  replica::Driver driver_{*this};
  const uint32_t index_;
  uint32_t timer_generation_ = 0;  // ticks of an earlier timer are dropped
  bool is_restoring_ = false;      // it delivers what was delivered before
  Instant timer_at_ = Instant::max();
  HeldDocuments documents_;
  Questions questions_;
  std::unique_ptr<std::deque<Input>> kept_;  // while paused; null where nothing ever was
};

}  // namespace skerry::harness
