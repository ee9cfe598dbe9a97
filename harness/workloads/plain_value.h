// A value as a scenario writes it, as the value that a family's documents show.
#pragma once

#include "core/family.h"
#include "core/script_step.h"
#include "core/status.h"
#include "core/value.h"

namespace skerry::harness {

// Errors: it is not of the family's form; the message says which that is.
StatusOr<Value> value_in(Family family, const PlainValue& plain);

}  // namespace skerry::harness
