// This machine's clocks, as participants know time. Nothing else in live/ asks for them.
#pragma once

#include <chrono>

#include "core/time.h"

namespace skerry::live {

inline Instant steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

inline Now now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {steady_now(), {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()}};
}

}  // namespace skerry::live
