// The story of a change that a replica lacks.
#pragma once

#include "harness/replay/harm.h"

namespace skerry::harness {

// `view` is of the document in which it breaks. REQUIRES: broken.concern.change, and that it was
// not made twice.
// `label`: what the change is called, "the change".
Harm harm_of_missing(const Break& broken, const RunView& view, const Witness& witness,
                     const std::string& label);

// "event #13, at 166.138019 ms".
std::string named(const Moment& moment);
// "replica 0", "server".
std::string called(const RunView& view, uint32_t node);
// "the harm:    ", as wide as all of them.
std::string labelled(const std::string& label, const std::string& text);
// "isolate (server 0 2 | 1)" of each fault that was on; empty where none was.
std::string faults_text(const RunView& view, const Witness& witness, uint64_t event);

}  // namespace skerry::harness
