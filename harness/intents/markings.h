// Whether what was marked is marked, and nothing else (Litt et al. 2022, "Peritext", section 3).
//
// Asked of every character that is there and every kind of mark, from who knew what:
// - Typed by somebody who saw marks there: as what stood left of it, if marks of the kind grow
//   (bold), or both left and right of it, whatever was erased between.
// - Marked or unmarked by somebody who saw the character: so, within their span.
// - Marked or unmarked by one who knew nothing of it, nor its author of that: so, if it ended up
//   between what was spanned, or, if marks of the kind grow, before what followed then.
// What was said by one who had seen the other two counts; of what nobody had seen who said
// something else, either may be. Where both answers may be nothing is judged.
//
// Cost: O(characters * kinds * marks) look-ups in version vectors.
#pragma once

#include "harness/intents/shadows.h"

namespace skerry::harness {

// Nothing where there are no marks, or no order.
void judge_markings(const Shadows& shadows, const MadeChanges& changes, IntentFindings& findings);

}  // namespace skerry::harness
