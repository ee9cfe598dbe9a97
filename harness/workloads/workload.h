// What the people do. A workload is one file and one row; a run makes one of each entry.
//
// A workload schedules wake-ups and submits commands; it sees replicas only as their users would
// (read a value, submit a command, know what has arrived) and draws from its own stream alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/crypto.h"
#include "core/inspection.h"
#include "core/parameters.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"
#include "harness/observe/expectation.h"
#include "reports/model/results.h"

namespace skerry::sim {
struct FaultContext;  // sim/faults/fault.h
struct FaultInterval;
}  // namespace skerry::sim

namespace skerry::harness {

struct CheckerKind;  // harness/observe/checker.h
struct MetricRow;    // harness/observe/metric.h

// What a workload may do to the world.
class World {
 public:
  virtual ~World() = default;
  virtual Instant now() const = 0;
  virtual Instant end() const = 0;      // of the safety phase: nothing may be submitted after it
  virtual uint32_t people() const = 0;  // who take part, numbered from 0
  // How many people there are, and the number that everybody knows a person by.
  virtual uint32_t everybody() const { return people(); }
  virtual uint32_t number_of(uint32_t person) const { return person; }
  virtual bool is_running(uint32_t person) const = 0;
  // The document as the person has it. REQUIRES: is_running(person).
  virtual const InspectedDocument& document(uint32_t person) const = 0;
  // Submits, and says what became of it; nothing when the person's replica is down, asleep or
  // paused (the command is not made), refuses it, or does not know yet.
  virtual std::optional<Committed> submit(uint32_t person, const Command& command) = 0;
  // Wants to see the document, and waits for that; counts as failed where the person's replica is
  // down, asleep or paused.
  virtual void read(uint32_t /*person*/) {}
  // Attaches a blob at the person's replica, for a command to refer to; nothing where it is down,
  // or refuses it.
  virtual std::optional<Hash256> attach(uint32_t /*person*/, ByteView /*content*/) { return {}; }
  // Why the last submit gave nothing.
  virtual Status refusal() const = 0;
  // How long the person's text is now, in Unicode scalar values; 0 for other families.
  // REQUIRES: is_running(person).
  virtual uint64_t text_length(uint32_t person) const = 0;
  // Integrate only received changes within `limit` at the person's replica; nothing: all of them.
  // Outlives the replica's crashes, and may be set while it is down. It may only grow.
  virtual void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) = 0;
  // Calls wake(person, tag) at `at`; a wake-up for a replica that is down is still called.
  virtual void schedule(Instant at, uint32_t person, uint64_t tag) = 0;
  // Adds to an exact metric of the workload's own ("clamped_positions").
  virtual void count(std::string_view metric, uint64_t amount) = 0;
  // The text everyone should end with (checker expected_text).
  virtual void expect_text(const TextExpectation& text) = 0;
  // What a replica should show (checker as_scripted).
  virtual void expect(const Expectation& expectation) = 0;
  // Something that the workload was to bring about did not happen (checker as_scripted).
  virtual void complain(results::Verdict verdict, const std::string& what) = 0;
};

class Workload {
 public:
  virtual ~Workload() = default;
  virtual void setup(World& world) = 0;
  virtual void wake(World& world, uint32_t person, uint64_t tag) = 0;
  // Whether it is told what on_received() says; most are not interested. Who wraps another says
  // what that does.
  virtual bool hears_received() const { return false; }
  // Something entered the received set of `person`, or its process came back.
  virtual void on_received(World& world, uint32_t person) { (void)world, (void)person; }
  // Of what does not wait for wake-ups and arrivals: the instants at the end of which overdue() is
  // called, when nothing else happens in them any more. No event of the run.
  virtual std::vector<Instant> dues() const { return {}; }
  virtual void overdue(World& world) { (void)world; }
  // True when it has no more to do, for progress and for workloads that must finish.
  virtual bool is_finished() const { return true; }
  // What is wrong when it did not finish by the end of the safety phase; empty: nothing.
  virtual std::string unfinished() const { return {}; }
};

struct WorkloadContext {
  uint32_t people = 0;
  Rng rng;  // the entry's own stream
  uint64_t seed = 0;
  Family family = Family::kCounter;    // of the document
  std::vector<uint32_t> numbers = {};  // of the people (World::number_of); empty: 0, 1, ...
  // Where there are several documents: who of all people follows this one, and by person how many
  // they follow.
  uint32_t documents = 1;
  std::vector<uint32_t> takers = {};
  std::vector<uint32_t> followed = {};
};

struct WorkloadKind {
  std::string_view name;
  std::string_view help;
  std::optional<Family> family;  // nothing: any
  std::span<const Parameter> parameters;
  // Errors: a recording that cannot be read or does not fit the replicas. Checked by validation
  // too.
  StatusOr<std::unique_ptr<Workload>> (*make)(const Settings& settings,
                                              const WorkloadContext& context);
  // Its own keys say who takes part and when: it has no `start`, `stop` and `people`.
  bool says_who_and_when = false;
  // What it brings along: the check that is on wherever it is, and the metrics that it counts
  // (World::count).
  CheckerKind (*check)() = nullptr;
  std::vector<MetricRow> (*metrics)() = nullptr;
  // And faults, beside those of the scenario.
  std::vector<sim::FaultInterval> (*faults)(const Settings& settings,
                                            const sim::FaultContext& context) = nullptr;
};

std::span<const WorkloadKind> workload_catalogue();
const WorkloadKind* find_workload(std::string_view name);

}  // namespace skerry::harness
