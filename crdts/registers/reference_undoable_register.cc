// Plays the history command by command, each on what its author had seen: the long way round.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "crdts/object/pasts.h"
#include "crdts/registers/reference.h"

namespace skerry::crdts {
namespace {

using Indices = std::vector<size_t>;
using Values = std::set<std::string>;

class RegisterHistory {
 public:
  explicit RegisterHistory(std::span<const HistoryEntry> history)
      : history_(history), pasts_(history) {
    find_covering();
    for (size_t i = 0; i < history.size(); ++i) meanings_.push_back(meaning_of(i));
  }

  // What is left of what they wrote, after each erased what its author saw.
  Values values(const Indices& seen) const {
    std::vector<bool> is_seen(history_.size());
    for (const size_t i : seen) is_seen[i] = true;
    Pasts::Past erased;
    for (const size_t i : seen) {
      if (covering_[i] != i && is_seen[covering_[i]]) continue;
      const Pasts::Past past = pasts_.of(i);
      erased.resize(past.size());
      std::ranges::transform(erased, past, erased.begin(), std::ranges::max);
    }
    Values values;
    for (const size_t i : seen) {
      if (pasts_.has(erased, i)) continue;
      values.insert(meanings_[i].written.begin(), meanings_[i].written.end());
    }
    return values;
  }

 private:
  struct Meaning {
    Values written;
    std::optional<size_t> turned;  // of an undo or redo: the assignment that it turns
    uint64_t length = 0;
  };

  void find_covering() {
    std::map<ActorId, size_t> last;
    for (size_t i = 0; i < history_.size(); ++i) {
      covering_.push_back(i);
      const auto [own, is_first] = last.try_emplace(history_[i].first.actor, i);
      if (is_first) continue;
      const size_t before = std::exchange(own->second, i);
      if (std::ranges::equal(pasts_.of(before), pasts_.of(i), std::ranges::less_equal())) {
        covering_[before] = i;
      }
    }
  }

  // By assignment: how often it was turned, as far as the undos and redos that were seen tell.
  std::vector<uint64_t> lengths_in(const Indices& seen) const {
    std::vector<uint64_t> lengths(history_.size(), 0);
    for (const size_t i : seen) {
      if (!meanings_[i].turned) continue;
      uint64_t& length = lengths[*meanings_[i].turned];
      length = std::max(length, meanings_[i].length);
    }
    return lengths;
  }

  // What may be undone: assignments in effect.
  Indices in_effect(const Indices& seen) const {
    const std::vector<uint64_t> lengths = lengths_in(seen);
    Indices found;
    for (const size_t i : seen) {
      if (is<RegisterAssign>(history_[i].command) && lengths[i] % 2 == 0) found.push_back(i);
    }
    return found;
  }
  // What may be redone: the undo that stands of each assignment that is not, of those that reached
  // its length the latest.
  Indices standing_undos(const Indices& seen) const {
    const std::vector<uint64_t> lengths = lengths_in(seen);
    std::map<size_t, size_t> standing;
    for (const size_t i : seen) {
      if (!meanings_[i].turned) continue;
      const uint64_t length = lengths[*meanings_[i].turned];
      if (length % 2 == 0 || meanings_[i].length != length) continue;
      const auto [at, is_first] = standing.try_emplace(*meanings_[i].turned, i);
      if (!is_first && stamp(at->second) < stamp(i)) at->second = i;
    }
    Indices found;
    for (const auto& [assignment, undo] : standing) found.push_back(undo);
    return found;
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
    const Indices past = pasts_.entries_of(i);
    std::optional<size_t> reversed;
    for (const size_t one : which.is_undo ? in_effect(past) : standing_undos(past)) {
      const HistoryEntry& candidate = history_[one];
      if (!is_global && candidate.first.actor != entry.first.actor) continue;
      const bool is_later =
          !reversed || (is_global ? stamp(*reversed) < stamp(one)
                                  : history_[*reversed].first.sequence < candidate.first.sequence);
      if (is_later) reversed = one;
    }
    if (!reversed) return {};
    Meaning meaning;
    meaning.turned = which.is_undo ? reversed : meanings_[*reversed].turned;
    meaning.length = lengths_in(past)[*meaning.turned] + 1;
    meaning.written = values(pasts_.entries_of(*reversed));
    return meaning;
  }

  std::span<const HistoryEntry> history_;
  Pasts pasts_;
  Indices covering_;  // the author's next one, where that had seen all that this one had; or itself
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
