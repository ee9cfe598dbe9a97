// What commands put somewhere and take away, family by family: enough to say what ought to be
// there, whatever the design.
//
// An item is an element of a set, a value of a register, a counter's or register's place in a map,
// a row, a character: something that a value holds or does not hold, or holds several times.
#pragma once

#include <string>
#include <vector>

#include "harness/anomalies/history.h"

namespace skerry::harness {

// What the step puts there; empty where it puts nothing or had no effect.
std::vector<std::string> items_put_by(Family family, const Step& step);
// Whether the step takes away the item, as far as its author saw it.
bool takes(Family family, const Step& step, const std::string& item);
// How often a value holds an item; of a counter, how much it is.
int64_t held(Family family, const Value& value, const std::string& item);
// How often a step puts what it puts: what a counter adds, else 1.
int64_t weight_of(const Step& step);
// Putting an item twice gives twice as much, in every design of the family.
bool adds_up(Family family);

}  // namespace skerry::harness
