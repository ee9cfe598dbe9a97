// A frame of the sync engine in plain words, and which changes are in it.
#pragma once

#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"

namespace skerry::harness {

struct FrameText {
  std::string what;  // "2 changes: 5..6 of replica 1, 9 of replica 0"
  // Changes that it carries, or speaks of as had or acknowledged: one run each.
  std::vector<DotRun> carries;
};

FrameText describe_frame(const Payload& frame);

}  // namespace skerry::harness
