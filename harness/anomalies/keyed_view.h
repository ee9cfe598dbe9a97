// What the steps of a small history put somewhere and take away: what their commands name (items.h)
// and, in sequences, the elements that lay where their authors pointed.
#pragma once

#include <string>
#include <vector>

#include "harness/anomalies/history.h"
#include "harness/anomalies/items.h"

namespace skerry::harness {

// What the step puts there; empty where it puts nothing or had no effect.
std::vector<Item> items_put_by(Family family, const Step& step);
// Whether the step takes away the item, as far as its author saw it.
bool takes(Family family, const Step& step, const Item& item);

}  // namespace skerry::harness
