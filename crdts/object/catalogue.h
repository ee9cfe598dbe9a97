// Every design, one row each: the only list that `skerry list`, validation, docs, property tests,
// benchmarks and reports read.
//
// A design is added by one file and one row in its family's rows.cc.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/replication_mode.h"
#include "core/version_vector.h"
#include "crdts/object/anomaly.h"
#include "crdts/object/commons.h"
#include "crdts/object/object.h"

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

struct Design {
  std::string_view name;
  std::string_view help;  // one line
  Family family = Family::kCounter;
  // Changes must be applied after the changes their author had integrated. A design that does not
  // ask is delivered in each actor's own order only.
  bool needs_causal_order = true;
  std::string_view source;       // paper and section
  std::string_view engineering;  // what was done to make it fast, so that comparisons are fair
  std::unique_ptr<Object> (*make)() = nullptr;
  // The same, sharing what it can with others made so; the first one fills `commons`. Null for
  // designs that share nothing.
  std::unique_ptr<Object> (*make_sharing)(std::shared_ptr<Commons>& commons) = nullptr;
  // How much of a change's body (or a folded body) is user content; 0 for malformed bytes.
  uint32_t (*content_bytes)(ByteView body) = nullptr;
  // Joins delta bodies into one; null for designs that are no lattice of their own: their state is
  // the set of their changes, whose join is what both hold.
  StatusOr<Payload> (*fold)(std::span<const ByteView> bodies) = nullptr;
  // Of a folded body: how many irreducible elements it is the join of (Enes et al. 2019, section
  // 3); 0 for malformed bytes. Null where `fold` is.
  uint64_t (*elements)(ByteView body) = nullptr;
  // The same design as commands with their causal pasts; null where that cannot be.
  std::unique_ptr<Object> (*make_pure)() = nullptr;
  std::string_view no_pure_operations;  // why `make_pure` is null
  // As content_bytes, of a change's body of that form; null where `make_pure` is.
  uint32_t (*pure_content_bytes)(ByteView body) = nullptr;
  Reference reference = nullptr;
  bool reference_needs_past = true;
  // A history with more dots is not judged: it would take the reference half a minute or more.
  uint64_t reference_limit = ~uint64_t{0};
  // What stability lets go of (see Object::collect): the exact condition.
  std::string_view collection = "not collected";
  bool offers_undo = false;
  // Object::snapshot() and restore() are there.
  bool offers_snapshots = false;
  // What it says it is free of, by its paper or its construction.
  std::vector<Anomaly> claims;
  // The same, but only while no clock has to refuse another's time (core/hybrid_logical_clock.h):
  // no wall clock is more than the bound behind the time of anything that its replica hears of.
  std::vector<Anomaly> claims_by_good_clocks;
  // Of a sequence whose changes are positions, so that none can be left out of a history: the
  // design that puts all elements, erased ones included, in the same order. Empty: itself.
  std::string_view orders_as;
  // Deliberately wrong, to show that the checks have teeth; hidden from lists unless asked for.
  bool is_mutant = false;
};

inline bool supports(const Design& design, ReplicationMode mode) {
  return mode != ReplicationMode::kPureOperations || design.make_pure != nullptr;
}

// All designs, by family, mutants last.
std::span<const Design> catalogue();

// Null when there is no such design.
const Design* find_design(std::string_view name);

// The design to ask for the order of erased elements.
inline const Design& order_of(const Design& design) {
  return design.orders_as.empty() ? design : *find_design(design.orders_as);
}

}  // namespace skerry::crdts
