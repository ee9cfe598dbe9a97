// Every delivery order of a small history, without trying each: walks the lattice of its causally
// closed subsets and keeps the distinct states of each. Every edge into a subset (the delivery of
// one more change to one of the states of a smaller one) must give the same value, and that value
// must be what the reference says of the subset.
//
// Cost: at most 2^n subsets and n * 2^(n-1) edges, each replayed from nothing once for each state
// kept. States are told apart by Object::state_digest(); since a design may not have one of its
// own, some further paths to each subset are kept and continued even where they look alike.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/check.h"
#include "crdts/catalogue.h"
#include "random_history.h"

namespace skerry::test_support {

struct LatticeWalk {
  size_t subsets = 0;
  size_t edges = 0;
  size_t states = 0;    // distinct states, all subsets together
  std::string failure;  // empty when everything holds
};

class LatticeWalker {
 public:
  LatticeWalker(const crdts::Design& design, const History& history, size_t spare_paths)
      : design_(design), history_(history), spare_paths_(spare_paths) {
    SKERRY_CHECK(history.entries.size() <= 16);
    for (const crdts::HistoryEntry& entry : history.entries) {
      needs_.push_back(needs_of(entry));
    }
  }

  LatticeWalk run() {
    nodes_[0].paths.push_back({});
    // A subset's number is larger than that of each of its subsets, so they are met in order.
    for (auto node = nodes_.begin(); node != nodes_.end() && walk_.failure.empty(); ++node) {
      ++walk_.subsets;
      walk_.states += node->first == 0 ? 1 : node->second.states.size();
      extend(node->first, node->second);
    }
    return walk_;
  }

 private:
  using Subset = uint32_t;
  using Path = std::vector<size_t>;  // indices into the history, in delivery order

  struct Node {
    bool reached = false;
    Value value;
    std::map<Hash128, size_t> states;  // how many paths led to each, up to those kept
    std::vector<Path> paths;
  };

  Subset needs_of(const crdts::HistoryEntry& entry) const {
    Subset needs = 0;
    for (size_t i = 0; i < history_.entries.size(); ++i) {
      const Dot& other = history_.entries[i].first;
      const bool earlier =
          other.actor == entry.first.actor && other.sequence < entry.first.sequence;
      const bool observed = design_.needs_causal_order && entry.past.contains(other);
      if (earlier || observed) needs |= Subset{1} << i;
    }
    return needs;
  }

  void extend(Subset subset, const Node& node) {
    for (size_t next = 0; next < needs_.size(); ++next) {
      const Subset bit = Subset{1} << next;
      if ((subset & bit) != 0 || (needs_[next] & ~subset) != 0) continue;
      for (const Path& path : node.paths) {
        Path longer = path;
        longer.push_back(next);
        arrive(subset | bit, std::move(longer));
        if (!walk_.failure.empty()) return;
      }
    }
  }

  void arrive(Subset subset, Path path) {
    ++walk_.edges;
    const std::unique_ptr<crdts::Object> object = design_.make();
    for (const size_t i : path) {
      const crdts::HistoryEntry& entry = history_.entries[i];
      const Status applied = object->apply(history_.bodies[i].view(),
                                           {entry.first.actor, entry.first.sequence, entry.time});
      if (!applied.ok()) return fail(path, "apply failed: " + std::string(applied.message()));
    }
    object->check_invariants();
    Node& node = nodes_[subset];
    const Value value = object->value();
    if (object->digest() != digest_of(value)) return fail(path, "digest() is not that of value()");
    if (!node.reached) {
      node.reached = true;
      node.value = value;
      const Value expected = design_.reference(entries_of(subset));
      if (value != expected) {
        return fail(path, to_display(value) + ", the reference says " + to_display(expected));
      }
    }
    if (value != node.value) {
      return fail(path, to_display(value) + ", another order gave " + to_display(node.value));
    }
    size_t& known = node.states[object->state_digest()];
    if (known > spare_paths_) return;
    ++known;
    node.paths.push_back(std::move(path));
  }

  std::vector<crdts::HistoryEntry> entries_of(Subset subset) const {
    std::vector<crdts::HistoryEntry> entries;
    for (size_t i = 0; i < history_.entries.size(); ++i) {
      if ((subset >> i & 1) != 0) entries.push_back(history_.entries[i]);
    }
    return entries;
  }

  void fail(const Path& path, const std::string& what) {
    walk_.failure = "after";
    for (const size_t i : path) walk_.failure += " " + std::to_string(i);
    walk_.failure += ": " + what;
  }

  const crdts::Design& design_;
  const History& history_;
  size_t spare_paths_;
  std::vector<Subset> needs_;  // of each change: those that must come before it
  std::map<Subset, Node> nodes_;
  LatticeWalk walk_;
};

// REQUIRES: at most 16 changes; 8 take milliseconds.
inline LatticeWalk walk_lattice(const crdts::Design& design, const History& history,
                                size_t spare_paths = 2) {
  return LatticeWalker(design, history, spare_paths).run();
}

}  // namespace skerry::test_support
