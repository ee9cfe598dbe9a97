// Every design, one row each: the only list that `skerry list`, validation, docs, property tests,
// benchmarks and reports read.
//
// A design is added by one file and one row in catalogue.cc.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/version_vector.h"
#include "crdts/object.h"

namespace skerry::crdts {

// One command of a run, with all that a merge rule may depend on.
struct HistoryEntry {
  Dot first;            // the change's first dot
  uint64_t length = 0;  // its number of dots
  HybridTime time;
  // What its author had integrated; may be left empty unless Design::reference_needs_past.
  VersionVector past;
  Command command;
};

// The value that a history means under one merge rule: a plain function, naive on purpose. Entries
// come in an order that extends causality.
using Reference = Value (*)(std::span<const HistoryEntry>);

enum class Replication : uint8_t { kOperations, kDeltas };

struct Design {
  std::string_view name;
  std::string_view help;  // one line
  Family family = Family::kCounter;
  Replication replication = Replication::kOperations;
  // Changes must be applied after the changes their author had integrated. A design that does not
  // ask is delivered in each actor's own order only.
  bool needs_causal_order = true;
  std::string_view source;       // paper and section
  std::string_view engineering;  // what was done to make it fast, so that comparisons are fair
  std::unique_ptr<Object> (*make)() = nullptr;
  // How much of a change's body (or a folded body) is user content; 0 for malformed bytes.
  uint32_t (*content_bytes)(ByteView body) = nullptr;
  // Joins delta bodies into one; null for op-based designs.
  StatusOr<Payload> (*fold)(std::span<const ByteView> bodies) = nullptr;
  Reference reference = nullptr;
  bool reference_needs_past = true;
  // Deliberately wrong, to show that the checks have teeth; hidden from lists unless asked for.
  bool is_mutant = false;
};

// All designs, mutants last.
std::span<const Design> catalogue();

// Null when there is no such design.
const Design* find_design(std::string_view name);

}  // namespace skerry::crdts
