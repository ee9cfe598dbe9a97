// Plays the history command by command, each on what its author had seen: the long way round.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/registers/reference.h"

namespace skerry::crdts {
namespace {

using Indices = std::vector<size_t>;
using Values = std::set<std::string>;

class RegisterHistory {
 public:
  explicit RegisterHistory(std::span<const HistoryEntry> history) : history_(history) {
    for (size_t i = 0; i < history.size(); ++i) meanings_.push_back(meaning_of(i));
  }

  // What is left of what they wrote, after each erased what its author saw.
  Values values(const Indices& seen) const {
    Values values;
    for (const size_t i : seen) {
      const bool is_overwritten =
          std::any_of(seen.begin(), seen.end(), [&](size_t k) { return has_seen(k, i); });
      if (!is_overwritten) values.insert(meanings_[i].written.begin(), meanings_[i].written.end());
    }
    return values;
  }

 private:
  struct Meaning {
    Values written;
    std::optional<size_t> turned;  // of an undo or redo: the assignment that it turns
    uint64_t length = 0;
  };

  bool has_seen(size_t later, size_t earlier) const {
    const Dot& dot = history_[earlier].first;
    const HistoryEntry& entry = history_[later];
    const bool is_own = entry.first.actor == dot.actor && dot.sequence < entry.first.sequence;
    return is_own || entry.past.contains(dot);
  }

  Indices past_of(size_t i) const {
    Indices past;
    for (size_t k = 0; k < i; ++k) {
      if (has_seen(i, k)) past.push_back(k);
    }
    return past;
  }

  uint64_t length_of(size_t assignment, const Indices& seen) const {
    uint64_t length = 0;
    for (const size_t i : seen) {
      if (meanings_[i].turned == assignment) length = std::max(length, meanings_[i].length);
    }
    return length;
  }

  // What may be reversed: assignments in effect, or for a redo the undo that stands of each other.
  std::optional<size_t> standing(size_t assignment, const Indices& seen, bool is_undo) const {
    const uint64_t length = length_of(assignment, seen);
    if (is_undo) return length % 2 == 0 ? std::optional(assignment) : std::nullopt;
    std::optional<size_t> undo;
    for (const size_t i : seen) {
      const bool stands =
          length % 2 == 1 && meanings_[i].turned == assignment && meanings_[i].length == length;
      if (stands && (!undo || stamp(*undo) < stamp(i))) undo = i;
    }
    return undo;
  }

  std::tuple<HybridTime, Dot> stamp(size_t i) const {
    return {history_[i].time, history_[i].first};
  }

  Meaning meaning_of(size_t i) const {
    const HistoryEntry& entry = history_[i];
    if (const auto* assignment = std::get_if<RegisterAssign>(&entry.command)) {
      return {{assignment->value}, {}, 0};
    }
    const UndoRedo which = undo_redo_of(entry.command).value();
    const bool is_global = which.is_global;
    const Indices past = past_of(i);
    std::optional<size_t> reversed;
    for (const size_t assignment : past) {
      if (!is<RegisterAssign>(history_[assignment].command)) continue;
      const std::optional<size_t> one = standing(assignment, past, which.is_undo);
      if (!one) continue;
      const HistoryEntry& candidate = history_[*one];
      if (!is_global && candidate.first.actor != entry.first.actor) continue;
      const bool is_later =
          !reversed || (is_global ? stamp(*reversed) < stamp(*one)
                                  : history_[*reversed].first.sequence < candidate.first.sequence);
      if (is_later) reversed = one;
    }
    if (!reversed) return {};
    Meaning meaning;
    meaning.turned = which.is_undo ? reversed : meanings_[*reversed].turned;
    meaning.length = length_of(*meaning.turned, past) + 1;
    meaning.written = values(past_of(*reversed));
    return meaning;
  }

  std::span<const HistoryEntry> history_;
  std::vector<Meaning> meanings_;
};

}  // namespace

Value reference_undoable_register(std::span<const HistoryEntry> history) {
  Indices all;
  for (size_t i = 0; i < history.size(); ++i) all.push_back(i);
  const Values values = RegisterHistory(history).values(all);
  return std::vector<std::string>(values.begin(), values.end());
}

}  // namespace skerry::crdts
