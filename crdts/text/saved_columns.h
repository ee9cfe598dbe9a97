// The columns of a saved text, in the order in which they are written (docs/formats/text.md).
#pragma once

#include <cstdint>
#include <string_view>

namespace skerry::crdts::text {

inline constexpr std::string_view kSavedMagic = "SKTR";

// A rank is a place in the text with everything in it that was ever inserted.
enum SavedColumn : uint8_t {
  kActors,        // ascending
  kGroupCounts,   // of each actor: groups of commands
  kCounts,        // of each group: 2 * commands, and 1 where dots before it were skipped
  kGaps,          // how many
  kShapes,        // what its commands do: 0 both, 1 undo or redo, else 2 * elements inserted, or
                  // 2 * elements erased + 1
  kErased,        // where both: how many elements each command erases
  kInserted,      // and inserts
  kRunLengths,    // of each run by actor and sequence: its elements; 0: all that are left of what
                  // its actor inserted in a row
  kRunPlaces,     // which run of the text it is, signed, from behind the one before
  kRunOrigins,    // of each run in the order of the text: 4 * its extra + its left (RunOrigin)
  kOrigins,       // those that are written
  kClocks,        // where extras count: of each run by actor and sequence, the clock, signed, from
                  // behind that actor's last one
  kPieceRanks,    // of each piece of a deletion: its rank, signed, from PieceBases::base()
  kPieceLengths,  // where a command erases more than one element: how many are left behind it
  kTurnActors,    // of a command that is undone or redone: 0 for the own actor, else 1 + its place
  kTurnFirsts,    // its first dot: of an own one, how far back
  kTurnLengths,   // the causal length it is raised to, less 2
  kPaceCounts,    // how many commands in a row go on alike in time
  kPaceSteps,     // by how many units later each is than the one before, signed
  kPaceCounters,  // by how much larger its counter is, signed
  kSavedColumns,
};

enum RunOrigin : uint8_t {
  kBeside,     // left: the element before it in the text; extra: the first one of the run behind it
  kSameActor,  // left: the actor's element before it; extra: that of the run before it
  kNoOrigin,
  kWritten,  // left: 2 * runs back to the one that ends with it; + 1, then how far from the end;
             // extra: runs ahead to the one that begins with it
};

inline constexpr uint64_t kBothShape = 0;
inline constexpr uint64_t kTurnShape = 1;

// From where the rank of a piece is told: the end of the one before it; behind a command that
// erased nothing, the rank of what its actor inserted last.
class PieceBases {
 public:
  // A command that erases; `inserted_last()` is the rank of what its actor inserted last.
  template <typename InsertedLast>
  void begin_deletion(InsertedLast inserted_last) {
    if (!did_erase_) base_ = inserted_last();
    did_erase_ = true;
  }
  // One that does not.
  void begin_other() { did_erase_ = false; }
  int64_t base() const { return base_; }
  void end_piece(uint32_t end) { base_ = end; }

 private:
  int64_t base_ = 0;
  bool did_erase_ = false;
};

}  // namespace skerry::crdts::text
