// Where participants of one thread work, one after the other: room that means nothing to the next,
// so that none keeps what its largest frame once took. And what they share of what they read.
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
  Packer::Room packing;
  std::vector<RowIndex> rows;  // that a frame is made of
  std::vector<uint32_t> due;   // timers
  FrameAccount account;        // of the frame that came last
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
    packing = {};
    std::vector<RowIndex>().swap(rows);
    std::vector<uint32_t>().swap(due);
    frames.clear();
  }
};

}  // namespace skerry::sync
