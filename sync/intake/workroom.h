// Where participants of one thread work, one after the other: room that is empty between their
// inputs, so that none keeps what its largest frame once took. And what they share of what they
// read.
//
// REQUIRES: whoever was given an input is polled until it wants nothing before another is given
// one.
#pragma once

#include "core/codec.h"
#include "sync/intake/received.h"
#include "sync/link/frame_pool.h"
#include "sync/link/shorthand.h"
#include "sync/outputs.h"

namespace skerry::sync {

struct Workroom {
  OutputRoom outputs;
  ShorthandRoom shorthand;
  Received::Room received;
  Encoder frame;               // that is written, from its begin() to its finish()
  std::vector<RowIndex> rows;  // that it is made of
  FramePool frames;

  // The options of the participant that was made last: most have the same.
  std::shared_ptr<const Options> options;

  std::shared_ptr<const Options> share(const Options& wanted) {
    const bool is_same = options != nullptr && *options == wanted;
    if (!is_same) options = std::make_shared<const Options>(wanted);
    return options;
  }
  // Replicas that read the same frames keep one copy of them.
  void share_frames() { shorthand.frames = &frames; }
  void clear() {
    outputs = {};
    shorthand = {};
    received = {};
    frame = {};
    std::vector<RowIndex>().swap(rows);
    frames.clear();
  }
};

}  // namespace skerry::sync
