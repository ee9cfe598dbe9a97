// What is too large is refused in words that name it, the limit, and the option that raises it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/status.h"
#include "sync/link/parts.h"
#include "sync/options.h"

namespace skerry::sync {

// "a state of 300000000 bytes is larger than the 268435456 that [sync] max_transfer lets travel".
std::string too_large(std::string_view what, size_t bytes, uint64_t limit, std::string_view option);

// Of a frame that comes in parts and will never be whole.
std::string too_large_to_take(const Part& part, const Options& options);

// Whether a command of so many bytes may be performed at all. Resource exhausted: it is too large.
Status check_change(const Options& options, size_t bytes);
}  // namespace skerry::sync
