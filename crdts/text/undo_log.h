// The commands of a text as its changes brought them, so that they can be undone.
//
// A command is in effect while its causal length (Yu and Rostad 2020) is odd: 1 when it is made;
// undo raises it to the next even number, redo to the next odd one, and where several do so at once
// the largest counts, so that concurrent undos of one command are one.
//   local undo    this actor's latest command that is in effect
//   global undo   the latest of all, by (hybrid time, dot), which extends causality
//   local redo    what this actor's latest undo that still stands undid; global redo: the latest's
// Undo and redo are changes of one dot, which name a command and the length that they raise it to.
//
// Commands of one shape in a row, as typing and taking back make them, share an entry; their times
// are kept as differences. Invariants: an actor's entries ascend; no command of an actor from
// `bound` on is in effect.
// Cost: O(1) to note a change, whose memory is two to six bytes where it shares an entry, and 12
// bytes a range that it deletes; finding what to undo is O(actors * log changes) and O(log changes)
// for each change of that actor that was undone since; everything else O(log changes).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/hash.h"
#include "core/time.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/run_list.h"
#include "crdts/text/saved_commands.h"

namespace skerry::crdts::text {

class UndoLog {
 public:
  // What a command did: it deleted ranges, then inserted a run (of no length: nothing).
  struct Splice {
    std::span<const RunList::Range> deleted;
    RunList::Range inserted;
  };
  using Turn = text::Turn;

  void note_splice(ElementId first, uint32_t inserted, std::span<const RunList::Range> deleted,
                   const HybridTime& time);
  // True if the command is no longer what it was: in effect, or undone.
  bool note_turn(ElementId first, const Turn& turn, const HybridTime& time);

  // What an undo or redo by `author` (kNone: of everybody's) would be; nothing if nothing is left.
  std::optional<Turn> undo(uint32_t author, const ActorRuns& actors);
  std::optional<Turn> redo(uint32_t author, const ActorRuns& actors);

  // The command with this first dot; nothing if there is none.
  std::optional<Splice> find(ElementId first) const;
  uint32_t length(ElementId command) const;

  // All that an actor did, as local numbers have it; and the same into a log without anything of
  // that actor. REQUIRES: `saved` is whole, and all it names is of the text.
  SavedCommands save(uint32_t number) const;
  void restore(uint32_t number, const SavedCommands& saved);

  Hash128 digest(const ActorRuns& actors) const;
  void check_invariants(const ActorRuns& actors) const;

 private:
  static constexpr uint32_t kIsTurn = 0xFFFFFFFF;
  static constexpr uint32_t kMostShared = 64;  // commands of one entry

  struct Entry {
    uint32_t first = 0;
    uint32_t count = 1;     // commands
    uint32_t erased = 0;    // elements, of each command, or kIsTurn
    uint32_t inserted = 0;  // elements, of each command
    uint32_t where = 0;     // the first range, or the turn
    uint32_t times = 0;     // where the differences of the further commands' times begin
    HybridTime time;        // of the first command

    bool is_turn() const { return erased == kIsTurn; }
    uint32_t dots() const { return is_turn() ? 1 : erased + inserted; }  // of one command
  };
  // One command of an entry.
  struct Place {
    const Entry* entry = nullptr;
    uint32_t index = 0;
    uint32_t first() const { return entry->first + index * entry->dots(); }
  };
  struct Actor {
    std::vector<Entry> entries;
    std::vector<uint8_t> times;
    HybridTime last_time;
    uint32_t bound = 0;
    std::vector<uint32_t> undos;  // entries, ascending; those that do not stand leave from the end
  };

  Actor& actor(uint32_t number);
  // The last command or turn that begins before `bound`; its entry is null if there is none.
  Place last_before(uint32_t number, uint32_t bound) const;
  // The command or turn with this first dot; its entry is null if there is none.
  Place place_of(ElementId first) const;
  HybridTime time_of(uint32_t number, const Place& place) const;
  // The actor's latest command in effect, or undo that stands.
  Place latest_done(uint32_t actor);
  Place latest_undo(uint32_t actor);
  // The latest of what `latest` gives, of one actor or of all; its actor is put into `of`.
  template <typename F>
  Place latest_of(uint32_t author, const ActorRuns& actors, uint32_t& of, F latest);

  std::vector<Actor> actors_;  // by local number
  std::vector<RunList::Range> ranges_;
  std::vector<Turn> turns_;
  absl::btree_map<uint64_t, uint32_t> lengths_;  // by packed command; 1 for all others
};

}  // namespace skerry::crdts::text
