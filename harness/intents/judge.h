// What became of what people meant, in a whole run of any design: was it lost, did it come back,
// was it torn apart, is it there twice?
#pragma once

#include <cstdint>
#include <vector>

#include "core/status.h"
#include "crdts/object/catalogue.h"
#include "harness/intents/change.h"

namespace skerry::harness {

// How many dots a run may have to be judged: many where commands name what they mean, fewer where
// it has to be made again (shadows.h) and its values are dear to read. At the limit that takes
// seconds.
uint64_t most_dots(Family family);

// Whether somebody who shows `shown` and whose command just changed nothing meant something.
bool is_in_vain(const crdts::Design& design, const Command& command, const Value& shown);

// Whether a change's command put something that its author, who shows `shown` after it, does not
// see there. Sums are not looked at.
bool shows_nothing(const crdts::Design& design, const Command& command, const Value& shown);
// Whether a design's runs are asked so: where commands name what they put.
bool names_its_items(const crdts::Design& design);

// Judges a run whose end is `value`; metrics and examples go to `findings`. An error says why it
// cannot be judged: somebody undid something where no design says what that means, or the run does
// not go the same way when it is made again. REQUIRES: at most most_dots() dots.
Status judge_intents(const crdts::Design& design, const MadeChanges& changes,
                     const std::vector<VainCommand>& vain, const Value& value,
                     IntentFindings& findings);

}  // namespace skerry::harness
