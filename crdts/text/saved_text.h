// What a text that keeps runs is saved as: its runs where they ended up, and what its commands did.
//
// The order of the runs is the result of merging, so that opening them compares nothing: it counts,
// cuts the runs where what hides them changes, and builds the trees over them
// (docs/formats/text.md). How often an element is hidden follows from the commands and is not
// saved. Equal changes give equal bytes, whatever order they came in: actors ascend by id, runs and
// groups of commands are as long as they can be.
//
// Cost: linear in the elements and commands; encoding also pays for compression.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/status.h"
#include "crdts/text/block.h"
#include "crdts/text/undo_log.h"

namespace skerry::crdts::text {

// Which rule placed what is saved; under another one its order means nothing.
enum class SavedRule : uint8_t {
  kRga = 1,
  kYata = 2,
  kFugue = 3,
  kFugueMax = 4,
  kEventGraph = 5,  // a file of event_graph/file.h follows
  kEventGraphMax = 6,
  kArrival = 255,
};

// Actors' numbers are their places in `actors`.
struct SavedText {
  // Elements that stand in a row: consecutive sequence numbers of one actor, each the left origin
  // of the next one, with an extra that goes on (block.h).
  struct Run {
    ElementId first;
    uint32_t length = 0;
    ElementId left;
    uint64_t extra = 0;
  };
  struct Actor {
    ActorId id;
    SavedCommands commands;
  };

  std::vector<Actor> actors;  // ascending, each with a command
  std::vector<Run> runs;      // in the order of the text
  std::string content;        // the UTF-8 of all elements, in that order
};

// A few bytes can delete everything again and again: more ranges than these are not saved.
inline constexpr size_t kMostSavedRanges = size_t{1} << 24;

// An error: too many ranges.
StatusOr<Payload> encode_saved(const SavedText& text, SavedRule rule, Extra extra);

// A saved text with its blocks. An error: malformed bytes, another rule's, runs that are not
// exactly the elements that were inserted, or undos of what is no command. That the rule would have
// placed the runs so is not checked: a peer that says otherwise ends with another text.
struct OpenedText {
  SavedText saved;
  std::vector<Block> blocks;      // in the order of the text
  std::vector<uint32_t> by_name;  // ascending by (actor, sequence)
};
StatusOr<OpenedText> decode_saved(ByteView bytes, SavedRule rule, Extra extra);

}  // namespace skerry::crdts::text
