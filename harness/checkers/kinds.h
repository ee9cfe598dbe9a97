// The rows of the checker catalogue, each defined in the file of its name.
#pragma once

#include "harness/observe/checker.h"

namespace skerry::harness {

CheckerKind strong_eventual_consistency_check();
CheckerKind matches_reference_check();
CheckerKind no_lost_updates_check();
CheckerKind causal_delivery_check();
CheckerKind converges_check();
CheckerKind expected_text_check();
CheckerKind intent_preserved_check();
CheckerKind no_forks_check();
CheckerKind evidence_check();
CheckerKind no_refused_bodies_check();

}  // namespace skerry::harness
