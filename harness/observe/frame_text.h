// A frame of the sync engine in plain words, and which changes are in it.
#pragma once

#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"

namespace skerry::harness {

struct FrameText {
  std::string what;             // "2 changes: 5..6 of replica 1, 9 of replica 0"
  std::vector<DotRun> carries;  // changes: one run each
  // All changes of these actors up to here.
  std::vector<Dot> acknowledges = {};
  // It carries changes that cannot be read off it: a state, or a delta without a list of them.
  bool is_opaque = false;
};

FrameText describe_frame(const Payload& frame);

}  // namespace skerry::harness
