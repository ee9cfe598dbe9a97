// Reading a file that may be gzipped, whole, up to a limit.
#pragma once

#include <cstdint>
#include <string>

#include "core/status.h"

namespace skerry::harness {

// The file's bytes, unpacked where its name ends with ".gz". Errors name the file: not there, a
// folder, not gzip, cut short, damaged (with the place in the packed file), more than `limit`
// bytes.
StatusOr<std::string> read_maybe_gzip(const std::string& path, uint64_t limit);

}  // namespace skerry::harness
