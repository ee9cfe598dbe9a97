// Settings without effect in a cell: what its other settings leave no room for.
//
// A parameter's own row says what it needs (Parameter::needs); this evaluates it, for every setting
// that somebody wrote down. Keys of a condition are those of the same table, those of a section
// ("sync.transport"), and these facts of the cell:
//
//   cell.family      the design's family, as `skerry list crdts` names it
//   cell.latencies   "varying", or "constant": no datagram can overtake another
//   cell.k           "used", or "spare": with fewer neighbours all pairs are linked already
//   cell.link_latency, cell.link_bandwidth
//                    "own": of regions, or of a file of links; "common": what [network] says
//   cell.following   "changes", or "fixed": no fault has anybody follow or leave a document
//   cell.documents   "named": such a fault calls some by a name or a folder; or "numbered"
//   cell.clocks      "wrong", or "right": no offset, drift or jump
//   cell.attachments "some", or "none": no workload attaches files
//   cell.connections "breakable", or "safe": no fault, loss, narrow line or late packet breaks one
//
// `>` compares numbers, times (in ns) and how many items a list has; no value is 0.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/problem_list.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

// One alternative of a clause.
struct Need {
  enum class Relation : uint8_t { kIs, kIsNot, kIsAbove };
  std::string_view key;
  Relation relation = Relation::kIs;
  std::vector<std::string_view> values;  // of kIsAbove: one number
};

// All clauses must hold, each by any of its alternatives.
struct Needs {
  std::vector<std::vector<Need>> clauses;
  bool only_warns = false;
};

// REQUIRES: well formed (a test says so of every row).
Needs parse_needs(std::string_view text);

// What a whole experiment's cells make of its settings.
class Effects {
 public:
  explicit Effects(std::span<const Override> overrides) : overrides_(overrides) {}

  // A cell, before the workloads that its family does not take are dropped. `swept`: the matrix's
  // keys. REQUIRES: the cell was built without a problem.
  void add(const TomlNode& root, const Scenario& cell, std::span<const std::string_view> swept);

  // A setting without effect in every cell that has it is a problem, unless the command line or the
  // matrix brought it or what it needs, or its row only warns: then, and where another cell uses
  // it, a warning.
  void report(ProblemList& problems, ProblemList& warnings) const;

 private:
  struct Setting {
    std::string path;  // "sync.k", "workload.0.share"
    std::string name;  // "`sync.k`", "`share` of the workload rounds"
    Place place;
    std::string reason;      // of the first cell where it is idle
    bool is_spared = false;  // warned of, never refused
    size_t cells = 0;
    size_t idle_cells = 0;
  };

  void add_table(const TomlNode& table, const Settings& settings,
                 std::span<const Parameter> parameters, const std::string& prefix,
                 std::string_view of, const Scenario& cell,
                 std::span<const std::string_view> swept);
  void add_workloads(const TomlNode& root, const Scenario& cell,
                     std::span<const std::string_view> swept);
  Setting& setting(const std::string& path, std::string name, const Place& place);
  bool is_overridden(std::string_view path) const;

  std::span<const Override> overrides_;
  std::vector<Setting> settings_;  // in the order of the file
  size_t cells_ = 0;
};

}  // namespace skerry::harness
