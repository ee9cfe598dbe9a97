#include "crdts/registers/undoable_register.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kLargestLength = uint64_t{1} << 62;

}  // namespace

UndoableRegister UndoableRegister::assign(std::string_view value, const Mutation& mutation) {
  Write write;
  write.values.emplace_back(value);
  return written(std::move(write), mutation);
}

UndoableRegister UndoableRegister::written(Write write, const Mutation& mutation) {
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
  const std::optional<Dot> reversed = which.is_undo ? undoable(which.is_global, mutation.actor)
                                                    : redoable(which.is_global, mutation.actor);
  if (!reversed) return UndoableRegister();
  const Write& old = writes_.find(*reversed)->second;
  Write write;
  write.turned = old.is_assignment() ? *reversed : old.turned;
  write.length = length_of(write.turned) + 1;
  if (write.length > kLargestLength) {
    return absl::OutOfRangeError("undoable_register: undone too often");
  }
  write.values = values_of(old.before);
  return written(std::move(write), mutation);
}

void UndoableRegister::join(const UndoableRegister& other) {
  for (const auto& [dot, write] : other.writes_) insert(dot, write);
}

void UndoableRegister::insert(const Dot& dot, const Write& write) {
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

uint64_t UndoableRegister::length_of(const Dot& assignment) const {
  uint64_t length = 0;
  for (const auto& [dot, write] : writes_) {
    if (write.turned == assignment) length = std::max(length, write.length);
  }
  return length;
}

bool UndoableRegister::is_earlier(const Dot& a, const Dot& b, bool is_global) const {
  if (!is_global) return a.sequence < b.sequence;
  return std::tie(writes_.find(a)->second.time, a) < std::tie(writes_.find(b)->second.time, b);
}

std::optional<Dot> UndoableRegister::undoable(bool is_global, const ActorId& actor) const {
  std::optional<Dot> last;
  for (const auto& [dot, write] : writes_) {
    if (!write.is_assignment() || (!is_global && dot.actor != actor)) continue;
    if (last && !is_earlier(*last, dot, is_global)) continue;
    if (length_of(dot) % 2 == 0) last = dot;
  }
  return last;
}

std::optional<Dot> UndoableRegister::standing_undo(const Dot& assignment) const {
  const uint64_t length = length_of(assignment);
  std::optional<Dot> last;
  for (const auto& [dot, write] : writes_) {
    if (length % 2 == 0 || write.turned != assignment || write.length != length) continue;
    if (!last || is_earlier(*last, dot, true)) last = dot;
  }
  return last;
}

std::optional<Dot> UndoableRegister::redoable(bool is_global, const ActorId& actor) const {
  std::optional<Dot> last;
  for (const auto& [dot, write] : writes_) {
    if (!write.is_assignment()) continue;
    const std::optional<Dot> undo = standing_undo(dot);
    if (!undo || (!is_global && undo->actor != actor)) continue;
    if (!last || is_earlier(*last, *undo, is_global)) last = undo;
  }
  return last;
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
    out.hybrid_time(write.time);
    out.varint(write.length);
    if (!write.is_assignment()) out.dot(write.turned);
    out.varint(write.before.size());
    for (const Dot& old : write.before) out.dot(old);
    out.varint(write.values.size());
    for (const std::string& value : write.values) out.text(value);
  }
}

UndoableRegister::Write UndoableRegister::decode_write(Decoder& in) {
  Write write;
  write.time = in.hybrid_time();
  write.length = in.varint_up_to(kLargestLength);
  if (!write.is_assignment()) {
    write.turned = in.dot();
    if (write.turned.sequence == 0) in.fail();
  }
  const size_t named = in.count(10);
  write.before.reserve(named);
  for (size_t i = 0; i < named && !in.failed(); ++i) {
    const Dot old = in.dot();
    if (old.sequence == 0 || (i > 0 && !(write.before.back() < old))) in.fail();
    write.before.push_back(old);
  }
  const size_t values = in.count(1);
  for (size_t i = 0; i < values && !in.failed(); ++i) {
    const std::string_view value = decode_item(in);
    if (i > 0 && !(write.values.back() < value)) in.fail();
    write.values.emplace_back(value);
  }
  if (write.is_assignment() && values != 1) in.fail();
  return write;
}

UndoableRegister UndoableRegister::decode(Decoder& in) {
  UndoableRegister state;
  while (!in.done()) {
    const Dot dot = in.dot();
    const bool ascends = state.writes_.empty() || state.writes_.rbegin()->first < dot;
    const Write write = decode_write(in);
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
