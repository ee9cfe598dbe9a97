// Commands for those who need many: tests, fuzzers, benchmarks and the search for anomalies.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/command.h"
#include "core/rng.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

// A document as its user sees it.
struct View {
  uint64_t size = 0;  // see Object::size
  std::function<Value()> value;
};
View view_of(const Object& object);

// A command of the family, over `alphabet` (1 to 8) distinct keys, values or letters, that makes
// sense for what is seen. A design may refuse it: see Object::execute.
Command random_command(Family family, const View& view, uint64_t alphabet, Rng& rng);

// The i-th of a list of commands that every design of the family takes on a new object, each with
// an effect, and with user content.
Command sample_command(Family family, uint64_t i);

// `count` letters, some of them of several bytes.
std::string random_letters(Rng& rng, uint64_t count, uint64_t alphabet);

}  // namespace skerry::crdts
