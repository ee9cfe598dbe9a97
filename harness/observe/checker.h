// What must hold, and when it is looked at. A checker is one file and one row.
//
// A checker keeps its first violation; later ones add nothing to a verdict.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time_text.h"
#include "harness/observe/run_record.h"
#include "reports/model/results.h"

namespace skerry::harness {

struct MetricRow;  // harness/observe/metric.h

class Checker : public Observer {
 public:
  // `past` of on_commit: what the author had integrated; left empty for designs that neither ask
  // for causal order nor have a reference that needs it, unless some checker of the run needs it.
  virtual bool needs_past() const { return false; }

  results::Verdict verdict() const { return verdict_; }
  const std::string& detail() const { return detail_; }
  // In which it was said, by RunView::events(); of what is said at the end the last.
  uint64_t event() const { return event_; }
  // Of what `detail` says: the change concerned, and the nodes; where there are such.
  struct Concern {
    std::optional<DotRun> change;
    std::vector<uint32_t> nodes;
  };
  const Concern& concern() const { return concern_; }
  // How much it looked at, by what ("values compared"); complete after finish(). All zero: it had
  // nothing to judge. Empty: it does not count.
  using LookedAt = std::vector<std::pair<std::string, uint64_t>>;
  virtual LookedAt looked_at() const { return {}; }
  // What it measured, by catalogue name; complete after finish().
  virtual const std::map<std::string, double>& metrics() const { return no_metrics(); }

  // What it overrides.
  Observers::Hooks hooks() const { return hooks_; }

 protected:
  // The first of the worst kind stays. `what` names replicas; the time is added.
  void report(const RunView& view, results::Verdict verdict, const std::string& what,
              const Concern& concern = {});
  bool is_broken() const { return verdict_ == results::Verdict::kInvalid; }

 private:
  static const std::map<std::string, double>& no_metrics();

  template <typename Type>
  friend std::unique_ptr<Checker> make_checker();

  results::Verdict verdict_ = results::Verdict::kValid;
  std::string detail_;
  uint64_t event_ = 0;
  Concern concern_;
  Observers::Hooks hooks_ = 0;
};

// The factory of a checker of this type.
template <typename Type>
std::unique_ptr<Checker> make_checker() {
  std::unique_ptr<Checker> checker = std::make_unique<Type>();
  checker->hooks_ = Observers::hooks_of<Type>();
  return checker;
}

struct CheckerKind {
  std::string_view name;
  std::string_view help;
  bool is_default = false;  // enabled when a scenario has no [checks]
  std::unique_ptr<Checker> (*make)() = nullptr;
  bool is_always = false;                         // on whatever a scenario enables
  bool is_of_leases = false;                      // on wherever members have leases
  std::string_view workload = {};                 // on wherever there is such a workload
  std::vector<MetricRow> (*metrics)() = nullptr;  // what it measures (Checker::metrics)
};

}  // namespace skerry::harness
