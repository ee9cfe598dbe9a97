// What a run refused or could not carry, by why. Lost, late, refused and too large are four words:
// none of this is a design's fault, but for the bodies that it refused itself.
#pragma once

#include <cstdint>
#include <string>

#include "core/status.h"

namespace skerry::harness {

struct RunRefusals {
  // Commands: the replica was away, what it needs was not to be had (a server that cannot be
  // reached), a limit was in the way, or the design said no.
  uint64_t away = 0;
  uint64_t unavailable = 0;
  uint64_t too_large = 0;
  uint64_t by_design = 0;
  // Times of others that a clock did not pass (HybridLogicalClock): of processes that have ended.
  uint64_t future_times = 0;
  uint64_t bodies = 0;
  uint64_t damage = 0;  // what stores named as they opened
  // "person 3 at 5 s: why", of the last command refused by a limit or the design; empty: none.
  std::string last_command;
  // The first limit that was met: by whom, its size and the option that raises it; empty: none.
  std::string first_limit;     // by a command
  std::string transfer_limit;  // by what was made and cannot go to another

  uint64_t commands() const { return away + unavailable + too_large + by_design; }
  void add_command(const Status& status, const std::string& who) {
    last_command = who + ": " + std::string(status.message());
    const bool is_limit = absl::IsResourceExhausted(status);
    ++(is_limit ? too_large : absl::IsUnavailable(status) ? unavailable : by_design);
    if (is_limit && first_limit.empty()) first_limit = last_command;
  }
  void add_transfer(const std::string& what) {
    if (transfer_limit.empty()) transfer_limit = what;
  }
};

}  // namespace skerry::harness
