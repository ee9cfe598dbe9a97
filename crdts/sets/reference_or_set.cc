// Plays the history command by command, each on what its author had seen: on purpose the long way
// round, with sets of indices into the history and nothing kept between.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/object/elements.h"
#include "crdts/object/pasts.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {
namespace {

using Indices = std::vector<size_t>;

class OrSetHistory {
 public:
  explicit OrSetHistory(std::span<const HistoryEntry> history)
      : history_(history), pasts_(history) {
    for (size_t i = 0; i < history.size(); ++i) meanings_.push_back(meaning_of(i));
  }

  std::set<std::string> elements() const {
    Indices all;
    for (size_t i = 0; i < history_.size(); ++i) all.push_back(i);
    std::set<std::string> elements;
    for (const size_t tag : shown(all)) elements.insert(*element_of(history_[tag].command));
    return elements;
  }

 private:
  struct Meaning {
    Indices removed;               // of a removal: the additions that it hides
    std::optional<size_t> turned;  // of an undo or redo: the command it turns
    uint64_t length = 0;           // and to what
  };

  bool turns(size_t i) const { return is<Undo, Redo>(history_[i].command); }
  bool is_of(size_t i, const ActorId& actor) const { return history_[i].first.actor == actor; }

  // By command: how often it was turned, as far as the undos and redos that were seen tell.
  std::vector<uint64_t> lengths_in(const Indices& seen) const {
    std::vector<uint64_t> lengths(history_.size(), 0);
    for (const size_t i : seen) {
      if (!meanings_[i].turned) continue;
      uint64_t& length = lengths[*meanings_[i].turned];
      length = std::max(length, meanings_[i].length);
    }
    return lengths;
  }

  Indices shown(const Indices& seen) const {
    const std::vector<uint64_t> lengths = lengths_in(seen);
    std::vector<uint8_t> is_hidden(history_.size(), 0);
    for (const size_t i : seen) {
      if (!is<SetRemove>(history_[i].command) || lengths[i] % 2 == 1) continue;
      for (const size_t tag : meanings_[i].removed) is_hidden[tag] = 1;
    }
    Indices tags;
    for (const size_t i : seen) {
      const bool is_shown = is<SetAdd>(history_[i].command) && lengths[i] % 2 == 0;
      if (is_shown && is_hidden[i] == 0) tags.push_back(i);
    }
    return tags;
  }

  // The later of two commands: local ones in their author's order, global ones by time, then dot.
  bool is_earlier(size_t a, size_t b, bool is_global) const {
    const HistoryEntry& x = history_[a];
    const HistoryEntry& y = history_[b];
    if (!is_global) return x.first.sequence < y.first.sequence;
    return std::tie(x.time, x.first) < std::tie(y.time, y.first);
  }

  std::optional<size_t> undoable(const Indices& seen, const ActorId& actor, bool is_global) const {
    const std::vector<uint64_t> lengths = lengths_in(seen);
    std::optional<size_t> last;
    for (const size_t i : seen) {
      if (turns(i) || lengths[i] % 2 == 1) continue;
      if (!is_global && !is_of(i, actor)) continue;
      if (!last || is_earlier(*last, i, is_global)) last = i;
    }
    return last;
  }

  // By command that is undone: the undo that stands for it, of those that reached its length the
  // latest.
  std::map<size_t, size_t> standing_undos(const Indices& seen) const {
    const std::vector<uint64_t> lengths = lengths_in(seen);
    std::map<size_t, size_t> standing;
    for (const size_t i : seen) {
      if (!meanings_[i].turned) continue;
      const uint64_t length = lengths[*meanings_[i].turned];
      if (length % 2 == 0 || meanings_[i].length != length) continue;
      const auto [at, is_first] = standing.try_emplace(*meanings_[i].turned, i);
      if (!is_first && is_earlier(at->second, i, true)) at->second = i;
    }
    return standing;
  }

  std::optional<size_t> redoable(const Indices& seen, const ActorId& actor, bool is_global) const {
    std::optional<size_t> last;
    for (const auto& [command, undo] : standing_undos(seen)) {
      if (!is_global && !is_of(undo, actor)) continue;
      if (!last || is_earlier(*last, undo, is_global)) last = undo;
    }
    return last ? meanings_[*last].turned : std::nullopt;
  }

  Meaning meaning_of(size_t i) const {
    Meaning meaning;
    const Indices past = pasts_.entries_of(i);
    const Command& command = history_[i].command;
    if (is<SetRemove>(command)) {
      for (const size_t tag : shown(past)) {
        const bool is_named = *element_of(history_[tag].command) == *element_of(command);
        if (is_named) meaning.removed.push_back(tag);
      }
    } else if (const auto which = undo_redo_of(command)) {
      const ActorId& actor = history_[i].first.actor;
      meaning.turned = which->is_undo ? undoable(past, actor, which->is_global)
                                      : redoable(past, actor, which->is_global);
      if (meaning.turned) meaning.length = lengths_in(past)[*meaning.turned] + 1;
    }
    return meaning;
  }

  std::span<const HistoryEntry> history_;
  Pasts pasts_;
  std::vector<Meaning> meanings_;
};

}  // namespace

Value reference_or_set(std::span<const HistoryEntry> history) {
  const std::set<std::string> elements = OrSetHistory(history).elements();
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
