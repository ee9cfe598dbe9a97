// Replaying a recording through one text design, without a network: what `skerry edits` prints.
//
// A sequential recording is executed patch by patch on one object. In a concurrent one each agent
// has an object, which integrates exactly the past that a transaction was recorded with before it
// executes it; the object of an agent that is through serves a later one that knew all of it.
// Either way each patch is one command and one change, and every change is then applied to a fresh
// object, as a peer would that gets them all. A design that has snapshots then gives one of that,
// which is opened.
//
// Times are of the steady clock, around execution and application only. They are the one thing here
// that differs from run to run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/hash.h"
#include "core/status.h"
#include "core/time.h"
#include "crdts/object/catalogue.h"
#include "harness/machine/stopwatch.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

struct ReplayResult {
  std::string design;
  uint64_t transactions = 0;
  uint64_t patches = 0;
  uint64_t changes = 0;            // patches that had an effect
  uint64_t inserted = 0;           // characters
  uint64_t erased = 0;             // characters
  uint64_t clamped_positions = 0;  // patches cut to the text that the design had merged
  uint64_t integrations = 0;       // changes of others applied before transactions
  uint64_t change_bytes = 0;       // of all changes as they would travel, headers included
  uint64_t body_bytes = 0;         // of those, what the design wrote
  uint64_t content_bytes = 0;      // of those, inserted UTF-8
  uint64_t final_length = 0;       // characters
  Hash128 text_digest;
  std::string text;
  bool equals_end_content = false;
  bool merge_is_equal = false;  // the fresh object has the text of one who wrote
  bool opens_equal = true;      // and one that was opened from its snapshot the same state
  uint32_t repeats = 1;
  ReplayTime replay;  // executing everything, integration of pasts included
  ReplayTime merge;   // applying every change to a fresh object
  // Of designs that have snapshots; else 0.
  uint64_t snapshot_bytes = 0;
  ReplayTime open;  // from the snapshot's bytes in memory to a text that was read once
};

// Runs it `repeats` times (at least once; the results must agree). Errors: a design that is no
// text, an agent that is concurrent with itself, or a command or change that the design refuses.
StatusOr<ReplayResult> replay(const Recording& recording, const crdts::Design& design,
                              uint32_t repeats = 1);

// Cuts the patches of a concurrent recording to the texts that the design merges, as a replay does;
// gives how many were cut. Errors as of replay().
StatusOr<uint64_t> clamp_positions(Recording& recording, const crdts::Design& design);

}  // namespace skerry::harness
