// Replaying a recording through the event graph itself, without commands, objects or bodies where
// none are needed: what `skerry edits --mode` times.
//
//   local  every patch in memory is performed, one call each, to a finished text with its history
//          (sequential recordings)
//   merge  a file's history becomes a text, whatever text the file has; or, decoded before, a
//          history in memory does
//   live   every patch arrives as the bytes of a change, is decoded and applied to a text that can
//          be read
//   load   from a file's bytes to a text that can be read
//   save   from a document to a file's bytes
//   checkout  the text half of the events ago, from a document
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/hash.h"
#include "core/status.h"
#include "crdts/text/event_graph/text_document.h"
#include "harness/recordings/recording.h"
#include "harness/recordings/replay.h"

namespace skerry::harness {

enum class GraphMode : uint8_t { kLocal, kMerge, kMergeDecoded, kLive, kLoad, kSave, kCheckout };

struct GraphReplayResult {
  ReplayTime time;
  uint32_t repeats = 1;
  uint64_t transactions = 0;
  uint64_t patches = 0;
  uint64_t events = 0;
  uint64_t graph_runs = 0;
  uint64_t operation_runs = 0;
  uint64_t encoded_bytes = 0;              // what was decoded or encoded; 0 where nothing was
  uint64_t file_bytes_without_erased = 0;  // of save: of a file that drops what was erased
  // Heap that was requested and is held afterwards (machine/memory.h), inputs freed and the tracker
  // dropped: by the document; of load: by the text; of save: by the file. 0 where not counted.
  uint64_t memory_bytes = 0;
  uint64_t final_length = 0;  // characters
  Hash128 text_digest;
  bool equals_end_content = false;
};

// Runs it `repeats` times (at least once). Errors: a mode that the recording cannot be played in;
// out of range: a position past the end of the text that was merged (clamp_positions() cuts it).
StatusOr<GraphReplayResult> replay_graph(const Recording& recording,
                                         crdts::event_graph::Order order, GraphMode mode,
                                         uint32_t repeats = 1);

}  // namespace skerry::harness
