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
// Invariants: an actor's entries ascend; nothing behind `undoable` is in effect.
// Cost: O(1) to note a change and a word a range that it deletes (32 bytes a change); finding what
// to undo is O(log actors + changes undone since); everything else O(log changes).
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

namespace skerry::crdts::text {

class UndoLog {
 public:
  // What a command did: it deleted ranges, then inserted a run (of no length: nothing).
  struct Splice {
    std::span<const RunList::Range> deleted;
    RunList::Range inserted;
  };
  // An undo or redo: the command, by its first dot, and the causal length that it is raised to.
  struct Turn {
    ElementId command;
    uint32_t length = 0;
  };

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

  Hash128 digest(const ActorRuns& actors) const;
  void check_invariants(const ActorRuns& actors) const;

 private:
  static constexpr uint32_t kIsTurn = 0xFFFFFFFF;

  struct Entry {
    uint32_t first = 0;
    uint32_t erased = 0;    // elements, or kIsTurn
    uint32_t inserted = 0;  // elements
    uint32_t where = 0;     // its first range, or its turn
    HybridTime time;
  };
  struct Actor {
    std::vector<Entry> entries;
    size_t undoable = 0;          // entries from here on are turns or undone
    std::vector<uint32_t> undos;  // entries, ascending; those that do not stand leave from the end
  };

  const Entry* entry_of(ElementId first) const;
  // The actor's latest command in effect, or undo that stands.
  const Entry* latest_done(uint32_t actor);
  const Entry* latest_undo(uint32_t actor);
  // The latest of what `latest` gives, of one actor or of all; its actor is put into `of`.
  template <typename F>
  const Entry* latest_of(uint32_t author, const ActorRuns& actors, uint32_t& of, F latest);

  std::vector<Actor> actors_;  // by local number
  std::vector<RunList::Range> ranges_;
  std::vector<Turn> turns_;
  absl::btree_map<uint64_t, uint32_t> lengths_;  // by packed command; 1 for all others
};

}  // namespace skerry::crdts::text
