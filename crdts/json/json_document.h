// A JSON document of maps, lists, texts, counters and registers, nested, op-based (Kleppmann and
// Beresford 2017, "A conflict-free replicated JSON datatype", sections 3 and 4).
//
// Assigning replaces, and erasing takes away, what its author saw at a place and below; what others
// did there concurrently survives, alone, in the containers that it needs. Concurrent assignments
// stay side by side until someone assigns again, of one type (two scalars) or of several (a scalar
// and a map). Lists and texts are in RGA's order. Counters and texts are beside the paper: they
// begin with their first counter.add or text.splice, at a place where nothing is.
//
// Commands: a path's keys go into maps, decimal indices into lists; where a place is both, into the
// map. Maps on the way are made where nothing is. json.assign, json.erase, counter.add, text.splice
// at a path of at least one key; json.insert at a list. Adding to, splicing or going through a
// place that holds only something else is a failed precondition.
//
// Value: JSON without spaces, keys ascending bytewise, counters as numbers, texts as strings,
// numbers as they were assigned. A place that holds several things is {"$conflict":[...]}: the map,
// the list, the text as {"$text":"..."}, the counter as {"$counter":3}, then the scalars,
// ascending, each once. So that nothing else looks like it, a key that begins with $ has another $
// put before it.
//
// Invariants: json/slot.h. Changes come once each, in causal order.
// Cost: a command O(depth * log keys), and O(items) in a list or text; assigning and erasing O(what
// is below); value and digest O(document) after a change, then kept; what a digest costs is known
// without taking it.
// Limits: 64 levels, keys less than 64 KiB, scalars and inserted texts 1 MiB. Erased elements and
// characters stay as tombstones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crdts/json/operation.h"
#include "crdts/json/slot.h"
#include "crdts/maps/pointer.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class JsonDocument final : public Object {
 public:
  static constexpr std::string_view kName = "json_document";

  JsonDocument();

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;

  uint64_t garbage() const override { return root_.garbage(); }
  Value value() const override { return json(); }
  Hash128 digest() const override;
  uint64_t digest_cost() const override { return bytes_ + 1; }
  uint64_t size() const override { return 1; }
  void check_invariants() const override;

 private:
  // A place as a command's author sees it; no slot where nothing ever was.
  struct Target {
    std::vector<Step> path;
    const Slot* slot = nullptr;
    bool is_visible() const { return slot != nullptr && slot->is_visible(); }
  };

  StatusOr<Target> resolve(const Path& path) const;
  Status step_down(Target& target, const std::string& key) const;
  // No operation where the command changes nothing.
  StatusOr<std::optional<Operation>> operation_of(const Command& command) const;
  StatusOr<std::optional<Operation>> addition(Target target, const CounterAdd& command) const;
  StatusOr<std::optional<Operation>> assignment(Target target, const JsonAssign& command) const;
  StatusOr<std::optional<Operation>> erasure(Target target) const;
  StatusOr<std::optional<Operation>> insertion(Target target, const JsonInsert& command) const;
  StatusOr<std::optional<Operation>> splice(Target target, const TextSplice& command) const;

  // Whether the places and items that an operation names exist, and its own are new.
  Status check(const Operation& operation, const Mutation& mutation) const;
  void integrate(const Operation& operation, const Mutation& mutation);
  void put(Slot& slot, const Content& content, const Dot& dot);
  void put_text(Slot& slot, const Splice& splice, const Dot& dot);

  const std::string& json() const;

  Slot root_;
  uint64_t bytes_ = 0;        // root_.bytes()
  uint64_t latest_time_ = 0;  // the largest of any stamp
  mutable std::optional<std::string> json_;
  mutable std::optional<Hash128> digest_;
};

}  // namespace skerry::crdts
