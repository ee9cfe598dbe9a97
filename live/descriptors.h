// How much this process may have open.
#pragma once

#include <cstdint>

#include "core/status.h"

namespace skerry::live {

// Raises it to what is needed, where the machine lets it. FailedPrecondition: it does not.
Status allow_descriptors(uint64_t wanted);

}  // namespace skerry::live
