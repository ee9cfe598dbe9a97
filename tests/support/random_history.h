// Random histories: a few simulated replicas perform random commands of a family while changes
// arrive in random causal order. What comes out is the list of commands with their causal pasts
// (what a reference reads), the changes' bodies, and the replicas after everyone has everything.
//
// Clocks are hybrid and skewed, and tick so slowly that different actors often share a time; now
// and then a replica is reopened under a new epoch and continues as a new actor.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "core/version_vector.h"
#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"

namespace skerry::test_support {

struct HistoryOptions {
  uint32_t replicas = 3;
  size_t changes = 8;           // of commands that had an effect
  uint64_t deliveries = 2;      // tried between two commands, on average
  uint64_t reopen_one_in = 12;  // a command comes from a new epoch once in so many
  uint64_t alphabet = 4;        // distinct elements, values or letters
};

struct History {
  // In an order that extends causality; pasts are always filled.
  std::vector<crdts::HistoryEntry> entries;
  std::vector<Payload> bodies;                           // of `entries`, in the same order
  std::vector<std::unique_ptr<crdts::Object>> replicas;  // each has integrated every change
  std::string failure;                                   // the first error of execute or apply
};

class HistorySimulation {
 public:
  HistorySimulation(const crdts::Design& design, const HistoryOptions& options, uint64_t seed)
      : design_(design), options_(options), rng_(Rng::stream(seed, "random_history")) {
    for (uint32_t i = 0; i < options.replicas; ++i) {
      Node node;
      node.object = design.make();
      node.actor = {ReplicaId{i}, rng_.next()};
      node.wall = static_cast<int64_t>(rng_.below(4));
      nodes_.push_back(std::move(node));
    }
  }

  History run() {
    for (size_t tries = 0;
         history_.entries.size() < options_.changes && tries < options_.changes * 20; ++tries) {
      perform(nodes_[rng_.below(nodes_.size())]);
      const uint64_t deliveries = rng_.below(2 * options_.deliveries + 1);
      for (uint64_t i = 0; i < deliveries; ++i) deliver(nodes_[rng_.below(nodes_.size())]);
    }
    for (Node& node : nodes_) {
      while (deliver(node)) continue;
      history_.replicas.push_back(std::move(node.object));
    }
    return std::move(history_);
  }

 private:
  struct Node {
    std::unique_ptr<crdts::Object> object;
    ActorId actor;
    VersionVector seen;
    HybridTime latest;
    int64_t wall = 0;
  };

  void perform(Node& node) {
    if (rng_.below(options_.reopen_one_in) == 0) node.actor.epoch = rng_.next();
    node.wall += static_cast<int64_t>(rng_.below(2));
    const HybridTime time = node.wall > node.latest.wall_ns
                                ? HybridTime{node.wall, 0}
                                : HybridTime{node.latest.wall_ns, node.latest.counter + 1};
    const crdts::Mutation mutation{node.actor, node.seen[node.actor] + 1, time};
    const Command command = crdts::random_command(design_.family, crdts::view_of(*node.object),
                                                  options_.alphabet, rng_);
    const auto effect = node.object->execute(command, mutation);
    if (absl::IsUnimplemented(effect.status()) || absl::IsFailedPrecondition(effect.status())) {
      return;  // the design has no such command, or not now
    }
    if (!effect.ok()) return fail("execute", effect.status());
    if (effect->length == 0) return;
    const Dot first{mutation.actor, mutation.first};
    history_.entries.push_back({first, effect->length, time, node.seen, command});
    history_.bodies.push_back(effect->body);
    node.seen.raise(mutation.actor, mutation.first + effect->length - 1);
    node.latest = time;
  }

  bool is_ready(const Node& node, const crdts::HistoryEntry& entry) const {
    if (node.seen.contains(entry.first)) return false;
    if (design_.needs_causal_order && !node.seen.covers(entry.past)) return false;
    return node.seen[entry.first.actor] + 1 == entry.first.sequence;
  }

  // Delivers one random change that is ready; false if there is none.
  bool deliver(Node& node) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < history_.entries.size(); ++i) {
      if (is_ready(node, history_.entries[i])) ready.push_back(i);
    }
    if (ready.empty()) return false;
    const size_t chosen = ready[rng_.below(ready.size())];
    const crdts::HistoryEntry& entry = history_.entries[chosen];
    const Status applied = node.object->apply(
        history_.bodies[chosen].view(), {entry.first.actor, entry.first.sequence, entry.time});
    if (!applied.ok()) fail("apply", applied);
    node.seen.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
    node.latest = std::max(node.latest, entry.time);
    return true;
  }

  void fail(const std::string& what, const Status& status) {
    if (history_.failure.empty()) {
      history_.failure = what + " failed: " + std::string(status.message());
    }
  }

  const crdts::Design& design_;
  HistoryOptions options_;
  Rng rng_;
  std::vector<Node> nodes_;
  History history_;
};

inline History random_history(const crdts::Design& design, const HistoryOptions& options,
                              uint64_t seed) {
  return HistorySimulation(design, options, seed).run();
}

// Whether a history is short because its design only climbs (a maximum, a set that never shrinks):
// one replica that goes on alone comes to where no command changes anything any more. What changes
// nothing may mean nothing to the reference either, or the design has only gone deaf.
inline bool climbs_to_a_top(const crdts::Design& design, const HistoryOptions& options,
                            const History& history) {
  const std::unique_ptr<crdts::Object> alone = design.make();
  crdts::Object& object = *alone;
  std::vector<crdts::HistoryEntry> entries = history.entries;
  crdts::HistoryEntry next{{{ReplicaId{0}, 1}, 1}, 1, {}, {}, {}};
  for (size_t i = 0; i < entries.size(); ++i) {
    const crdts::HistoryEntry& entry = entries[i];
    const crdts::Mutation mutation{entry.first.actor, entry.first.sequence, entry.time};
    if (!object.apply(history.bodies[i].view(), mutation).ok()) return false;
    next.time = std::max(next.time, HybridTime{entry.time.wall_ns + 1, 0});
    next.past.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
  }
  Rng rng = Rng::stream(entries.size(), "climbs_to_a_top");
  size_t unheard = 0;  // commands without effect, one after another
  for (size_t tries = 0; tries < 2'000 && unheard < 100; ++tries) {
    next.command =
        crdts::random_command(design.family, crdts::view_of(object), options.alphabet, rng);
    const Dot& dot = next.first;
    const auto effect = object.execute(next.command, {dot.actor, dot.sequence, next.time});
    if (absl::IsUnimplemented(effect.status())) continue;
    if (!effect.ok()) return false;
    next.length = std::max<uint64_t>(effect->length, 1);
    entries.push_back(next);
    if (design.reference(entries) != object.value()) return false;
    if (effect->length == 0) {
      entries.pop_back();
      ++unheard;
      continue;
    }
    next.past.raise(next.first.actor, next.first.sequence + effect->length - 1);
    next.first.sequence += effect->length;
    ++next.time.wall_ns;
    unheard = 0;
  }
  return unheard == 100;
}

// Empty when all replicas of a finished history have the value that the reference gives it.
inline std::string disagreement(const crdts::Design& design, const History& history) {
  if (!history.failure.empty()) return history.failure;
  const Value expected = design.reference(history.entries);
  for (size_t i = 0; i < history.replicas.size(); ++i) {
    const crdts::Object& object = *history.replicas[i];
    object.check_invariants();
    const Value value = object.value();
    if (object.digest() != digest_of(value)) return "digest() is not the digest of value()";
    if (value != expected) {
      return "replica " + std::to_string(i) + " has " + to_display(value) + ", the reference " +
             to_display(expected);
    }
  }
  return "";
}

}  // namespace skerry::test_support
