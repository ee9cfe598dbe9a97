// From a recording's JSON to its transactions; nothing is checked but the form.
#pragma once

#include <string>

#include "core/status.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

// Fills everything but `path`. Errors name `path`, the transaction and patch, and the byte.
StatusOr<Recording> parse_recording(const std::string& path, std::string json);

// Nanoseconds since 1970 of "2021-04-19T06:06:58.219Z" and the like; an error for anything else.
StatusOr<int64_t> parse_timestamp(std::string_view text);

}  // namespace skerry::harness
