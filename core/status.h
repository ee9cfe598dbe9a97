// The errors that can be expected, and how to pass them on.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace skerry {

using Status = absl::Status;
template <typename T>
using StatusOr = absl::StatusOr<T>;

// Input that cannot be what it claims to be (a frame, a file, a command's argument).
inline Status invalid(const std::string& what) { return absl::InvalidArgumentError(what); }

}  // namespace skerry

#define SKERRY_RETURN_IF_ERROR(expression)                                      \
  do {                                                                          \
    if (::skerry::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)
