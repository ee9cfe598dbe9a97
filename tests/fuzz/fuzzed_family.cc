// Compiled once a family, SKERRY_FUZZ_FAMILY being an enumerator of skerry::Family.
#include "fuzzed_family.h"

namespace skerry::crdts {

const Family kFuzzedFamily = Family::SKERRY_FUZZ_FAMILY;

}  // namespace skerry::crdts
