#include "crdts/registers/undoable_register.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

UndoableRegister UndoableRegister::assign(std::string_view value, const Mutation& mutation) {
  RegisterWrite write;
  write.values.emplace_back(value);
  return written(std::move(write), mutation);
}

UndoableRegister UndoableRegister::written(RegisterWrite write, const Mutation& mutation) {
  write.time = mutation.time;
  write.before = current();
  UndoableRegister delta;
  delta.insert({mutation.actor, mutation.first}, write);
  join(delta);
  return delta;
}

StatusOr<UndoableRegister> UndoableRegister::perform(const Command& command,
                                                     const Mutation& mutation) {
  if (!path_of(command).empty()) return invalid("undoable_register holds nothing at a path");
  if (const auto* assignment = std::get_if<RegisterAssign>(&command)) {
    return assign(assignment->value, mutation);
  }
  if (const auto which = undo_redo_of(command)) return reverse(*which, mutation);
  return invalid("undoable_register: a command of another family");
}

StatusOr<UndoableRegister> UndoableRegister::reverse(const UndoRedo& which,
                                                     const Mutation& mutation) {
  // What is reversed: an assignment, or the undo of one.
  const std::optional<ActorId> by = which.is_global ? std::nullopt : std::optional(mutation.actor);
  const std::optional<Reversible> reversed =
      which.is_undo ? last_undoable(writes_, by) : last_redoable(writes_, by);
  if (!reversed) return UndoableRegister();
  RegisterWrite write;
  write.turned = reversed->assignment;
  write.length = reversed->length + 1;
  if (write.length > RegisterWrite::kLargestLength) {
    return absl::OutOfRangeError("undoable_register: undone too often");
  }
  write.values = values_of(writes_.find(reversed->write)->second.before);
  return written(std::move(write), mutation);
}

void UndoableRegister::join(const UndoableRegister& other) {
  for (const auto& [dot, write] : other.writes_) insert(dot, write);
}

void UndoableRegister::insert(const Dot& dot, const RegisterWrite& write) {
  if (!writes_.emplace(dot, write).second) return;
  for (const Dot& old : write.before) {
    if (++named_[old] == 1 && writes_.contains(old)) count_current(old, false);
  }
  if (!named_.contains(dot)) count_current(dot, true);
}

void UndoableRegister::count_current(const Dot& dot, bool is_current) {
  const bool is_changed = is_current ? current_.insert(dot).second : current_.erase(dot) > 0;
  if (!is_changed) return;
  digest_.reset();
  for (const std::string& value : writes_.find(dot)->second.values) {
    bytes_ = is_current ? bytes_ + value.size() : bytes_ - value.size();
  }
}

std::vector<std::string> UndoableRegister::values_of(const std::vector<Dot>& dots) const {
  std::vector<std::string> values;
  for (const Dot& dot : dots) {
    const auto at = writes_.find(dot);
    if (at == writes_.end()) continue;
    values.insert(values.end(), at->second.values.begin(), at->second.values.end());
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::vector<std::string> UndoableRegister::values() const { return values_of(current()); }

Hash128 UndoableRegister::digest() const {
  if (!digest_.has_value()) digest_ = digest_of(values());
  return *digest_;
}

UndoableRegister UndoableRegister::residual(const UndoableRegister& other) const {
  UndoableRegister fresh;
  for (const auto& [dot, write] : other.writes_) {
    if (!writes_.contains(dot)) fresh.insert(dot, write);
  }
  return fresh;
}

uint64_t UndoableRegister::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [dot, write] : writes_) {
    for (const std::string& value : write.values) bytes += value.size();
  }
  return bytes;
}

bool UndoableRegister::is_delta_of(const Mutation& mutation) const {
  if (writes_.size() != 1) return false;
  const auto& [dot, write] = *writes_.begin();
  return dot == Dot{mutation.actor, mutation.first} && write.time == mutation.time;
}

void UndoableRegister::encode(Encoder& out) const {
  for (const auto& [dot, write] : writes_) {
    out.dot(dot);
    write.encode(out);
  }
}

UndoableRegister UndoableRegister::decode(Decoder& in) {
  UndoableRegister state;
  while (!in.done()) {
    const Dot dot = in.dot();
    const bool ascends = state.writes_.empty() || state.writes_.rbegin()->first < dot;
    const RegisterWrite write = RegisterWrite::decode(in);
    if (dot.sequence == 0 || !ascends) in.fail();
    if (!in.failed()) state.insert(dot, write);
  }
  if (in.failed()) return {};
  return state;
}

void UndoableRegister::check_invariants() const {
  UndoableRegister again;
  again.join(*this);
  SKERRY_CHECK(again.named_ == named_ && again.current_ == current_ && again.bytes_ == bytes_);
  SKERRY_CHECK(digest() == digest_of(value()));
  for (const auto& [dot, write] : writes_) {
    SKERRY_CHECK(std::is_sorted(write.before.begin(), write.before.end()));
    SKERRY_CHECK(write.is_assignment() ? write.values.size() == 1 : write.turned.sequence > 0);
  }
}

}  // namespace skerry::crdts
