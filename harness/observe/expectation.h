// What a workload expects a person's replica to show.
#pragma once

#include <cstdint>
#include <string>

#include "core/value.h"
#include "core/value_names.h"

namespace skerry::harness {

struct Expectation {
  uint32_t person = 0;
  Value value;
  std::string source;      // where it was written: "line 12"
  bool is_at_end = false;  // of the run; else now
  // What the value writes of changes whose dots nobody knows beforehand, and what `value` calls
  // them.
  DotNames names = {};
};

// The text that everyone should end with.
struct TextExpectation {
  std::string text;
  // False: it is what another program merged; a design may merge otherwise and be right.
  bool is_certain = true;
};

}  // namespace skerry::harness
