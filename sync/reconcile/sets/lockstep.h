// A conversation between two sets of one process, message by message, and what it took: for tests
// and measurements, where no link is in between.
#pragma once

#include <cstdint>
#include <functional>

#include "sync/reconcile/sets/conversation.h"

namespace skerry::sync {

struct Lockstep {
  uint64_t bytes = 0;     // of all messages
  uint64_t messages = 0;  // of both sides
  // One-way trips that follow one another, the first message's among them; what is streamed
  // meanwhile is not waited for.
  uint64_t trips = 0;
};

// What happens to a message on its way: it may be changed, or lost (false).
using Tamper = std::function<bool(std::vector<uint8_t>& message)>;

// `first` begins; ends when nobody has anything more to say, or after `most_messages`.
Lockstep run_lockstep(Conversation& first, Conversation& second, const Tamper& tamper = nullptr,
                      uint64_t most_messages = 1'000'000);

// The same where messages take one trip each, however many there are, and a stream goes on as far
// as its window lets it before it hears that it was enough: what a long link costs at most.
Lockstep run_streamed(Conversation& first, Conversation& second);

}  // namespace skerry::sync
