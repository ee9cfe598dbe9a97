// A multi-value register whose writes can be undone (Stewen and Kleppmann 2024, "Undo and redo
// support for replicated registers", PaPoC, arXiv 2404.11308), as a state that is joined.
//
// Every write stays. A write names the writes that its author saw current; those that no other
// write names are current, and their values are the register's. An assignment writes one value. An
// undo of a write puts back what was there just before it: it writes the values of the writes that
// the undone one named, whatever came in between. A redo undoes an undo. Both are writes, and
// concurrent with others like any write.
//
// A write is in effect while its length is even: an undo raises it to the next odd number, a redo
// to the next even one; concurrent undos of one write put back the same values. What is undone:
//   local undo    this actor's last assignment that is in effect
//   global undo   the last of all that are, by (hybrid time, dot), which extends causality
//   local redo    what this actor's last undo that still stands undid; global redo: the last of all
// An undo or redo with nothing to reverse has no effect.
//
// While nothing is undone the value is that of multi_value_register, which keeps no history.
//
// Invariants: named_ counts the writes that name each dot; current_ has the others' dots, bytes_
// their values' sizes.
// Cost: joining a delta O(log writes) for each dot it names; assign and, after a change, digest
// O(current writes); undo O(writes). About 150 bytes a write beside its values, for ever.
// Limits: a value has at most kMaxItemBytes (1 MiB), a length is at most 2^62 (register_writes.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/status.h"
#include "core/time.h"
#include "core/value.h"
#include "crdts/object/object.h"
#include "crdts/registers/register_writes.h"

namespace skerry::crdts {

class UndoableRegister {
 public:
  static constexpr std::string_view kName = "undoable_register";

  // REQUIRES: is_valid_item(value), and the mutation's dot is new.
  UndoableRegister assign(std::string_view value, const Mutation& mutation);
  StatusOr<UndoableRegister> perform(const Command& command, const Mutation& mutation);
  void join(const UndoableRegister& other);

  // Ascending; concurrent writes of equal values show once.
  std::vector<std::string> values() const;
  Value value() const { return values(); }
  Hash128 digest() const;
  uint64_t digest_cost() const { return bytes_ + current_.size() + 1; }
  uint64_t size() const { return 1; }
  // Writes that are not current.
  uint64_t garbage() const { return writes_.size() - current_.size(); }

  bool has_seen(const Dot& dot) const { return writes_.contains(dot); }
  // An irreducible is a write.
  uint64_t irreducibles() const { return writes_.size(); }
  UndoableRegister residual(const UndoableRegister& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // The writes, ascending by dot: entry after entry, no count.
  void encode(Encoder& out) const;
  static UndoableRegister decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const UndoableRegister& a, const UndoableRegister& b) {
    return a.writes_ == b.writes_;
  }

 private:
  std::vector<Dot> current() const { return {current_.begin(), current_.end()}; }
  std::vector<std::string> values_of(const std::vector<Dot>& dots) const;

  StatusOr<UndoableRegister> reverse(const UndoRedo& which, const Mutation& mutation);
  UndoableRegister written(RegisterWrite write, const Mutation& mutation);
  void insert(const Dot& dot, const RegisterWrite& write);
  void count_current(const Dot& dot, bool is_current);

  RegisterWrites writes_;
  absl::btree_map<Dot, uint64_t> named_;
  absl::btree_set<Dot> current_;
  uint64_t bytes_ = 0;
  mutable std::optional<Hash128> digest_;
};

}  // namespace skerry::crdts
