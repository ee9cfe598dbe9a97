// How a command is written in a change that is sent to a server that orders them, and in the order:
// a change of one dot of its author's (docs/formats/wire.md, "Ordered commands").
//
// Where commands are performed anew the body is the command, the same wherever it is. Where edits
// are transformed it is an edit of the text as it is after so many entries of the order, and after
// what its author had under way: another one each time, so that the change's hash is of the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/change.h"
#include "core/command.h"
#include "replica/ordered/edit.h"

namespace skerry::replica {

// What becomes of a command that is under way when others' come before it.
enum class Rebase : uint8_t { kPerform, kTransform };

inline Dot dot_of(const Change& change) { return {change.dots.actor, change.dots.first}; }

Change command_change(DocumentId document, const Dot& dot, HybridTime time, const Command& command);
// Nothing: it has none.
std::optional<Command> command_of(const Change& change);

// An edit, and on how many entries of the order it stands.
struct PlacedEdit {
  uint64_t entries = 0;
  Edit edit;
};
Change edit_change(DocumentId document, const Dot& dot, HybridTime time, const PlacedEdit& edit);
std::optional<PlacedEdit> edit_of(const Change& change);
// The same change, as it is elsewhere.
Change moved(const Change& change, const PlacedEdit& edit);

// Of what came: a change, and how many of its bytes are what its author wrote. Nothing: it is no
// command.
struct ReadChange {
  Change change;
  uint32_t content = 0;
};
std::optional<ReadChange> read_change(const Payload& encoded, Rebase rebase);

}  // namespace skerry::replica
