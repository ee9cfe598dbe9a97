// Collection must not be observable: the changes of a history as pure operations, in every delivery
// order, collected at each permitted moment.
#pragma once

#include <string>

#include "crdts/object/catalogue.h"
#include "harness/anomalies/history.h"

namespace skerry::harness {

// How a replica that collects ends up with another value than `value`; empty if none does, for
// designs that have no pure operations, and for histories that causal delivery does not know. A
// replica may let go of what lies in the past of every change that is still to come (Baquero,
// Almeida, Shoker 2017, section 5): in each delivery order one never does, one does after each
// delivery, and for each delivery one does after it alone. Cost: grows with the orders; up to 24
// for four commands.
std::string find_observed_collection(const crdts::Design& design, const History& history,
                                     const Value& value);

}  // namespace skerry::harness
