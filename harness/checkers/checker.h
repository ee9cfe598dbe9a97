// What must hold, and when it is looked at. A checker is one file and one row.
//
// Checkers observe: they never draw, schedule, submit or reorder, so that a run's digest is the
// same with and without them. A checker keeps its first violation; later ones add nothing to a
// verdict.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/participant.h"
#include "crdts/catalogue.h"
#include "harness/run/ledger.h"
#include "harness/run/refusals.h"
#include "harness/workloads/expectation.h"
#include "reports/model/results.h"

namespace skerry::harness {

// What an observer may see of a run: everything, virtual time included.
class RunView {
 public:
  virtual ~RunView() = default;
  virtual Instant now() const = 0;
  virtual uint32_t people() const = 0;
  virtual uint32_t nodes() const = 0;
  virtual bool is_running(uint32_t node) const = 0;
  virtual const Participant& participant(uint32_t node) const = 0;  // REQUIRES: is_running(node)
  virtual const VersionVector& delivered(uint32_t node) const = 0;
  virtual const Ledger& ledger() const = 0;
  virtual const crdts::Design& design() const = 0;
  virtual const std::optional<TextExpectation>& expected_text() const = 0;
  // What shows, at the end, that changes were still on their way and that nobody can know yet
  // whether they are lost; empty where nothing does.
  virtual std::string under_way() const { return {}; }
  virtual RunRefusals refusals() const = 0;
  // "server", "server.1" or a person's number.
  virtual std::string node_name(uint32_t node) const = 0;
  // Handshakes that replicas have completed so far.
  virtual uint64_t handshakes() const = 0;
};

class Checker {
 public:
  virtual ~Checker() = default;

  // `past` is what the author had integrated; left empty for designs that neither ask for causal
  // order nor have a reference that needs it, unless some checker of the run needs it.
  virtual bool needs_past() const { return false; }
  virtual void on_commit(const RunView&, uint32_t /*change*/, const Command&,
                         const VersionVector& /*past*/) {}
  // A person's command changed nothing, and no change was made.
  virtual void on_no_effect(const RunView&, uint32_t /*person*/, const Command&) {}
  // Before the changes count as delivered to `node`: one change, or all that is new of one bundle.
  virtual void on_deliver(const RunView&, uint32_t /*node*/, std::span<const DotRun>) {}
  // The integrated set of `node` changed.
  virtual void on_integrate(const RunView&, uint32_t /*node*/) {}
  // All running replicas hold everything that was committed before a heal.
  virtual void on_heal(const RunView&) {}
  virtual void on_fork(const RunView&, uint32_t /*node*/, uint32_t /*peer*/) {}
  // The design of `node` refused what a change says.
  virtual void on_refused_body(const RunView&, uint32_t /*node*/, const DotRun&) {}
  // A workload still had something to do when the safety phase ended.
  virtual void on_unfinished(const RunView&, const std::string& /*what*/) {}
  // What a workload expects, and what it could not bring about.
  virtual void on_expectation(const RunView&, const Expectation&) {}
  virtual void on_complaint(const RunView&, results::Verdict, const std::string& /*what*/) {}
  virtual void finish(const RunView&) {}

  results::Verdict verdict() const { return verdict_; }
  const std::string& detail() const { return detail_; }
  // How much it looked at, by what ("values compared"); complete after finish(). All zero: it had
  // nothing to judge. Empty: it does not count.
  using LookedAt = std::vector<std::pair<std::string, uint64_t>>;
  virtual LookedAt looked_at() const { return {}; }
  // What it measured, by catalogue name; complete after finish().
  virtual const std::map<std::string, double>& metrics() const { return no_metrics(); }

 protected:
  // The first of the worst kind stays. `what` names replicas; the time is added.
  void report(const RunView& view, results::Verdict verdict, const std::string& what);
  bool is_broken() const { return verdict_ == results::Verdict::kInvalid; }

 private:
  static const std::map<std::string, double>& no_metrics();

  results::Verdict verdict_ = results::Verdict::kValid;
  std::string detail_;
};

struct CheckerKind {
  std::string_view name;
  std::string_view help;
  bool is_default = false;  // enabled when a scenario has no [checks]
  std::unique_ptr<Checker> (*make)() = nullptr;
  bool is_always = false;          // on whatever a scenario enables
  std::string_view workload = {};  // on wherever there is such a workload
};

std::span<const CheckerKind> checker_catalogue();
const CheckerKind* find_checker(std::string_view name);

// "12.345678901 s" or "1 h 02 min 05.25 s": exact, for messages.
std::string format_instant(Instant t);
// "dot 17 of replica 3": how a change is named to people.
std::string format_dots(const DotRun& dots);

}  // namespace skerry::harness
