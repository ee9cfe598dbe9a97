// A tree to a Scenario: one function a table, all problems gathered.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/family.h"
#include "harness/scenario/problem_list.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/toml_tree.h"
#include "harness/scenario/values.h"

namespace skerry::harness {

// What making a workload said, so that the cells of a matrix do not read the same recording again.
struct TriedWorkload {
  std::string kind;
  Settings settings;
  uint32_t people = 0;
  Family family = Family::kCounter;
  std::string error;  // empty: it could be made
};

struct Build {
  ProblemList& problems;
  ValueContext context;
  std::vector<TriedWorkload>* tried = nullptr;
};

// Reads every table. Settings that could not be read are missing: look at problems before using
// one.
Scenario build_scenario(const TomlNode& root, Build& build);

// anomalies.cc: its section.
Section search_section();
// True if the file is a search for anomalies, which has no replicas and no workloads.
bool is_search(const TomlNode& root);
// What names such a scenario, and what it looks for (anomalies.cc). Complains of all else.
Scenario build_search(const TomlNode& root, AnomalySearch& search, Build& build);

// history.cc: its section.
Section history_section();
// True if the file is a history without times.
bool is_history(const TomlNode& root);
// What names such a scenario, its seeds, its designs as cells, and the history itself. Complains of
// all else.
void build_history(const TomlNode& root, Experiment& experiment, Build& build);

// build.cc: what every scenario begins with.
void check_schema(const TomlNode& root, Build& build);
std::string read_name(const TomlNode& root, Build& build);
std::string read_description(const TomlNode& root, Build& build);
void read_seeds(const TomlNode& root, Build& build, Scenario& scenario);
Settings read_section(std::string_view name, const TomlNode& root, Build& build);

// entries.cc
std::vector<Entry> read_workloads(const TomlNode& root, Build& build);
std::vector<Entry> read_faults(const TomlNode& root, Build& build);
// checks.cc
std::vector<std::string> read_checks(const TomlNode& root, Build& build);
// Those that workloads bring along, without those that say nothing of the architecture: a complaint
// where one of these is named, unless the matrix sweeps architectures.
void fit_checks(Scenario& scenario, const TomlNode& root, Build& build);
// The checks that scenarios have unless they say otherwise, and that these are without.
std::vector<std::string> checks_off(const std::vector<std::string>& checks);
// metrics.cc: those that [metrics] leaves out, and shows first.
void read_metrics(const TomlNode& root, Build& build, Scenario& scenario);
// gates.cc
std::vector<GateSpec> read_gates(const TomlNode& root, Build& build);
// Drops the gates that are bound to other cells; `root` holds the cell's own values.
void keep_gates_of_cell(Scenario& scenario, const TomlNode& root);
// gate_needs.cc: complains of gates on what the cell cannot have. REQUIRES: building it found no
// problem.
void check_gates(const Cell& cell, const TomlNode& root, Build& build);

// defaults.cc: what the scenario does not say and follows from what it says.
void set_defaults(Tables& tables, const TomlNode& root);
// mode.cc: what does not go with how the document travels.
void check_mode(const Scenario& scenario, const TomlNode& root, Build& build);

// leases.cc: what members cannot have leases with.
void check_leases(const Scenario& scenario, const TomlNode& root, Build& build);

// Where [table] says `key`; where the table begins where it does not.
Place place_of(const TomlNode& root, std::string_view table, std::string_view key);

// documents.cc: who follows which documents, and by whom they reach each other.
void check_documents(const Scenario& scenario, const TomlNode& root, Build& build);

// following_changes.cc: names of documents; who cannot follow or leave one while it runs.
void check_following_changes(const Scenario& scenario, const TomlNode& root, Build& build);
// False: the fault names documents that are not there, or names do not fit: complained of.
bool check_fault_documents(const Scenario& scenario, const TomlNode& root, size_t index,
                           Build& build);

// versions.cc: who cannot run another version of the protocol, and kinds for no documents.
void check_versions(const Scenario& scenario, const TomlNode& root, Build& build);

// acknowledging.cc: levels at which nobody could ever be told.
void check_acknowledge_at(const Scenario& scenario, const TomlNode& root, Build& build);

// What only a whole cell can show (consistency.cc). REQUIRES: building it found no problem. Drops
// the workloads that the cell's family does not take; complains when none is left, when one cannot
// be made, when a fault or the topology does not fit, and when settle is too short.
void check_cell(Scenario& scenario, const TomlNode& root, Build& build);

}  // namespace skerry::harness
