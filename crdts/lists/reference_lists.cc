// The lists by their definitions: for every command, what its author saw is worked out anew from
// the changes in its past; slots are read from Fugue's tree in order; registers are the largest
// write that counts. Nothing is kept between commands but what each of them resolved to.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "crdts/lists/reference.h"

namespace skerry::crdts {
namespace {

using When = std::pair<HybridTime, Dot>;

// A command as the changes of its author's past resolve it.
struct Resolved {
  const HistoryEntry* entry = nullptr;
  Verb verb = kVerb<ListInsert>;
  Dot element;  // that it is about; of a new element its own dot
  Dot erased;   // by a move that copies
  bool has_slot = false;
  Dot parent;  // of its slot
  bool is_left = false;
  std::string text;
  Dot target;           // of an undo or redo
  uint64_t count = 0;   // of its target, afterwards
  uint64_t length = 0;  // of `element` (or `erased`), afterwards; 0: as before

  Dot dot() const { return entry->first; }
  When when() const { return {entry->time, entry->first}; }
  bool toggles() const { return verb == kVerb<Undo> || verb == kVerb<Redo>; }
};

// What some set of changes makes of the list.
class Seen {
 public:
  explicit Seen(const std::vector<const Resolved*>& changes) : changes_(changes) {
    for (const Resolved* change : changes) take(*change);
    for (const Resolved* change : changes) settle(*change);
    read(Dot());
    for (const Dot& slot : slots_) {
      const auto owner = owners_.find(slot);
      if (owner == owners_.end() || lengths_.at(owner->second) % 2 == 0) continue;
      if (positions_.at(owner->second).second == slot) shown_.push_back(owner->second);
    }
  }

  const std::vector<Dot>& shown() const { return shown_; }
  Dot slot(const Dot& element) const { return positions_.at(element).second; }
  const std::string& text(const Dot& element) const { return values_.at(element).second; }
  uint64_t length(const Dot& element) const { return lengths_.at(element); }
  uint64_t count(const Dot& command) const {
    const auto found = counts_.find(command);
    return found == counts_.end() ? 0 : found->second;
  }
  const std::vector<const Resolved*>& changes() const { return changes_; }

  // Where a slot right behind `left` hangs.
  std::pair<Dot, bool> spot_behind(const Dot& left) const {
    const auto right = children_.find({left, false});
    if (right == children_.end()) return {left, false};
    const auto at = std::find(slots_.begin(), slots_.end(), left);
    return {*std::next(at), true};
  }

 private:
  void take(const Resolved& change) {
    if (change.has_slot) {
      children_[{change.parent, change.is_left}].insert(change.dot());
      owners_[change.dot()] = change.element;
    }
    if (change.element == change.dot()) {
      lengths_[change.element] = std::max<uint64_t>(lengths_[change.element], 1);
    }
    const Dot& raised = change.erased.sequence != 0 ? change.erased : change.element;
    if (change.length != 0) lengths_[raised] = std::max(lengths_[raised], change.length);
    if (change.toggles()) {
      counts_[change.target] = std::max(counts_[change.target], change.count);
    }
  }

  void settle(const Resolved& change) {
    const bool is_new = change.element == change.dot();
    if (!is_new && count(change.dot()) % 2 == 1) return;
    if (is_new || change.verb == kVerb<ListMove>) {
      auto& position = positions_[change.element];
      position = std::max(position, {change.when(), change.dot()});
    }
    if (is_new || change.verb == kVerb<ListAssign>) {
      auto& value = values_[change.element];
      value = std::max(value, {change.when(), change.text});
    }
  }

  void read(const Dot& slot) {
    read_children({slot, true});
    slots_.push_back(slot);
    read_children({slot, false});
  }
  void read_children(const std::pair<Dot, bool>& side) {
    const auto found = children_.find(side);
    if (found == children_.end()) return;
    for (const Dot& child : found->second) read(child);
  }

  std::vector<const Resolved*> changes_;
  std::map<std::pair<Dot, bool>, std::set<Dot>> children_;
  std::map<Dot, Dot> owners_;  // of slots
  std::map<Dot, uint64_t> lengths_;
  std::map<Dot, uint64_t> counts_;
  std::map<Dot, std::pair<When, Dot>> positions_;
  std::map<Dot, std::pair<When, std::string>> values_;
  std::vector<Dot> slots_;  // in order, the start first
  std::vector<Dot> shown_;
};

class Resolver {
 public:
  Resolver(std::span<const HistoryEntry> history, bool copies) : copies_(copies) {
    changes_.reserve(history.size());
    for (const HistoryEntry& entry : history) changes_.push_back(resolve(entry));
  }

  Value value() const {
    std::vector<const Resolved*> all;
    for (const Resolved& change : changes_) all.push_back(&change);
    const Seen seen(all);
    Sequence sequence;
    for (const Dot& element : seen.shown()) sequence.items.push_back(seen.text(element));
    return sequence;
  }

 private:
  Seen seen_by(const HistoryEntry& entry) const {
    std::vector<const Resolved*> past;
    for (const Resolved& change : changes_) {
      const Dot& dot = change.entry->first;
      const bool is_own = dot.actor == entry.first.actor;
      if (is_own ? dot < entry.first : entry.past.contains(dot)) past.push_back(&change);
    }
    return Seen(past);
  }

  Resolved resolve(const HistoryEntry& entry) const {
    const Seen seen = seen_by(entry);
    const Command& command = entry.command;
    Resolved change;
    change.entry = &entry;
    change.verb = verb_of(command);
    if (change.toggles()) {
      resolve_toggle(seen, change);
      return change;
    }
    if (const auto* insert = std::get_if<ListInsert>(&command)) {
      change.text = insert->item;
      change.element = entry.first;
      hang(seen, seen.shown(), insert->position, change);
      return change;
    }
    if (const auto* erase = std::get_if<ListErase>(&command)) {
      change.element = seen.shown().at(erase->position);
      change.length = seen.length(change.element) + 1;
      return change;
    }
    if (const auto* assign = std::get_if<ListAssign>(&command)) {
      change.text = assign->item;
      change.element = seen.shown().at(assign->position);
      return change;
    }
    const auto& move = std::get<ListMove>(command);
    change.element = seen.shown().at(move.position);
    std::vector<Dot> others = seen.shown();
    others.erase(others.begin() + static_cast<ptrdiff_t>(move.position));
    hang(seen, others, move.to, change);
    if (!copies_) return change;
    change.erased = change.element;
    change.length = seen.length(change.erased) + 1;
    change.text = seen.text(change.erased);
    change.element = entry.first;
    return change;
  }

  static void hang(const Seen& seen, const std::vector<Dot>& items, uint64_t position,
                   Resolved& change) {
    change.has_slot = true;
    const Dot left = position == 0 ? Dot() : seen.slot(items.at(position - 1));
    std::tie(change.parent, change.is_left) = seen.spot_behind(left);
  }

  static void resolve_toggle(const Seen& seen, Resolved& change) {
    const bool is_local = !undo_redo_of(change.entry->command).value().is_global;
    const Resolved* latest = nullptr;
    for (const Resolved* other : seen.changes()) {
      if (is_local && other->dot().actor != change.dot().actor) continue;
      const bool fits = change.verb == kVerb<Undo>
                            ? !other->toggles() && seen.count(other->dot()) % 2 == 0
                            : other->toggles() && other->count % 2 == 1 &&
                                  seen.count(other->target) == other->count;
      if (fits && (latest == nullptr || latest->when() < other->when())) latest = other;
    }
    change.target = change.verb == kVerb<Undo> ? latest->dot() : latest->target;
    const auto is_target = [&](const Resolved* other) { return other->dot() == change.target; };
    const Resolved& target =
        **std::find_if(seen.changes().begin(), seen.changes().end(), is_target);
    change.count = seen.count(change.target) + 1;
    change.element = target.element;
    const bool inserts = target.verb == kVerb<ListInsert>;
    if (!inserts && target.verb != kVerb<ListErase>) return;
    const uint64_t length = seen.length(target.element);
    const bool shall_be_shown = inserts == (change.count % 2 == 0);
    if ((length % 2 == 1) != shall_be_shown) change.length = length + 1;
  }

  bool copies_;
  std::vector<Resolved> changes_;
};

}  // namespace

Value reference_movable_list(std::span<const HistoryEntry> history) {
  return Resolver(history, false).value();
}

Value reference_list_delete_and_insert(std::span<const HistoryEntry> history) {
  return Resolver(history, true).value();
}

}  // namespace skerry::crdts
