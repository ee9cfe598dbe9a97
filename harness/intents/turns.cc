#include "harness/intents/turns.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace skerry::harness {
namespace {

constexpr uint64_t kMostLooks = 200'000'000;

class Turns {
 public:
  Turns(const MadeChanges& changes, Standing standing) : changes_(changes), standing_(standing) {}

  // False where there is nothing to reverse.
  bool note(uint32_t change) {
    const Command& command = changes_[change].command;
    const UndoRedo which = undo_redo_of(command).value();
    const auto back = which.is_undo ? command_in_effect(change, which.is_global)
                                    : standing_undo(change, which.is_global);
    if (!back) return false;
    const uint32_t turned = which.is_undo ? *back : turns_.at(*back).command;
    const uint64_t length = length_of(turned, change) + 1;
    of_command_[turned].push_back({change, length});
    turns_.emplace(change, Turn{turned, *back, length});
    return true;
  }

  bool was_turned(uint32_t command) const { return of_command_.contains(command); }
  void tell(uint32_t change, Turned& turned) const {
    turned.which[change] = turns_.at(change).command;
    turned.back[change] = turns_.at(change).back;
  }

  bool is_undone(uint32_t command) const {
    const auto turns = of_command_.find(command);
    if (turns == of_command_.end()) return false;
    uint64_t length = 0;
    for (const Length& turn : turns->second) length = std::max(length, turn.length);
    return length % 2 == 1;
  }

 private:
  struct Length {
    uint32_t by = 0;
    uint64_t length = 0;
  };
  struct Turn {
    uint32_t command = 0;
    uint32_t back = 0;
    uint64_t length = 0;
  };

  bool counts(uint32_t other, uint32_t viewer, bool is_global) const {
    const bool is_own = changes_[other].dots.actor == changes_[viewer].dots.actor;
    return (is_global || is_own) && has_seen(changes_[viewer], changes_[other]);
  }
  bool is_later(uint32_t a, uint32_t b) const {
    const MadeChange& x = changes_[a];
    const MadeChange& y = changes_[b];
    return std::tuple(x.time, x.dots.actor, x.dots.first) >
           std::tuple(y.time, y.dots.actor, y.dots.first);
  }
  uint64_t length_of(uint32_t command, uint32_t viewer) const {
    const auto turns = of_command_.find(command);
    if (turns == of_command_.end()) return 0;
    uint64_t length = 0;
    for (const Length& turn : turns->second) {
      if (has_seen(changes_[viewer], changes_[turn.by])) length = std::max(length, turn.length);
    }
    return length;
  }

  std::optional<uint32_t> command_in_effect(uint32_t viewer, bool is_global) const {
    std::optional<uint32_t> last;
    for (uint32_t i = 0; i < viewer; ++i) {
      if (turns_back(changes_[i]) || !counts(i, viewer, is_global)) continue;
      if (last && !is_later(i, *last)) continue;
      if (length_of(i, viewer) % 2 == 0) last = i;
    }
    return last;
  }
  std::optional<uint32_t> standing_undo(uint32_t viewer, bool is_global) const {
    std::optional<uint32_t> last;
    for (const auto& [change, turn] : turns_) {
      if (turn.length % 2 == 0 || !counts(change, viewer, is_global)) continue;
      if (last && !is_later(change, *last)) continue;
      if (turn.length == length_of(turn.command, viewer) && stands(change, turn, viewer)) {
        last = change;
      }
    }
    return last;
  }
  bool stands(uint32_t change, const Turn& turn, uint32_t viewer) const {
    if (standing_ == Standing::kEach) return true;
    return std::ranges::none_of(of_command_.at(turn.command), [&](const Length& other) {
      return other.length == turn.length && has_seen(changes_[viewer], changes_[other.by]) &&
             is_later(other.by, change);
    });
  }

  const MadeChanges& changes_;
  Standing standing_;
  std::map<uint32_t, std::vector<Length>> of_command_;
  std::map<uint32_t, Turn> turns_;  // by undo or redo
};

}  // namespace

bool turns_back(const MadeChange& change) { return is<Undo, Redo>(change.command); }

StatusOr<Turned> turned_at_end(const MadeChanges& changes, Standing standing) {
  const auto turns = static_cast<uint64_t>(std::ranges::count_if(changes, turns_back));
  if (turns * changes.size() > kMostLooks) {
    return absl::FailedPreconditionError(std::to_string(turns) + " undos and redos among " +
                                         std::to_string(changes.size()) +
                                         " changes are too many to be judged");
  }
  Turns all(changes, standing);
  for (uint32_t i = 0; i < changes.size(); ++i) {
    if (!turns_back(changes[i]) || all.note(i)) continue;
    const DotRun& dots = changes[i].dots;
    return absl::InternalError(format_dot({dots.actor, dots.first}) + " undoes nothing");
  }
  Turned turned;
  for (std::vector<bool>* flags : {&turned.undone, &turned.ever}) flags->resize(changes.size());
  for (std::vector<uint32_t>* places : {&turned.which, &turned.back}) {
    places->resize(changes.size());
  }
  for (uint32_t i = 0; i < changes.size(); ++i) {
    turned.undone[i] = all.is_undone(i);
    turned.ever[i] = all.was_turned(i);
    if (turns_back(changes[i])) all.tell(i, turned);
  }
  return turned;
}

}  // namespace skerry::harness
