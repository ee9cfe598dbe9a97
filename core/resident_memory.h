// What this process holds of the machine's memory now; 0 where that is not known.
#pragma once

#include <cstdint>

namespace skerry {

uint64_t resident_bytes();

}  // namespace skerry
