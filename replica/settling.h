// What an architecture's least settle is made of, and what it is reckoned from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"

namespace skerry::replica {

// How sure it shall be. What is refused could not be enough but by luck: links at their 99th
// percentile, what is lost once in a hundred times. What is taken where a scenario gives none is
// enough for a run of many changes.
enum class Assurance : uint8_t { kPossible, kEnough };

// What goes on after the last fault whatever the architecture.
struct Aftermath {
  Assurance assurance = Assurance::kPossible;
  Duration one_way = {};  // of the slowest link
  uint32_t hops = 1;      // from one end to the other
  Duration durable = {};  // so long takes a write until it is
  double loss = 0;        // of what is sent, bursts included
  bool is_hurt = false;   // by any fault but a clock's
  // For how long a dead stream may be taken for a living one, and how often the stack's patience
  // may have doubled for that.
  Duration silence = {};
  uint32_t doublings = 0;
  Duration longest_resend = {};  // of a stream: between two sendings of the same
  Duration backlog = {};         // what is left for lines that are too narrow
};

struct Config;  // replica/factory.h

// One part of the sum: "3 keep_alive (6s: `remark`)" where the remark begins with a colon, else
// "anti_entropy (10s)`remark`".
struct Wait {
  Duration duration;
  std::string what;
  std::string remark = {};
};

// Of what travels by sync/link, from one disk to another: how long that may take, and for how long
// it may make no step and still goes on (Architecture's).
std::vector<Wait> least_settle(const Config& config, const Aftermath& after);
Duration longest_step(const Config& config, const Aftermath& after);

}  // namespace skerry::replica
