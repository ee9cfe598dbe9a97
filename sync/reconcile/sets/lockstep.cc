#include "sync/reconcile/sets/lockstep.h"

#include <optional>

namespace skerry::sync {
namespace {

// A message's way to `to`: what it answers.
std::optional<Payload> carry(const Payload& message, Conversation& to, const Tamper& tamper,
                             Lockstep& lockstep) {
  lockstep.bytes += message.size();
  ++lockstep.messages;
  if (tamper == nullptr) return to.take(message.view());
  std::vector<uint8_t> bytes(message.view().begin(), message.view().end());
  return tamper(bytes) ? to.take(bytes) : std::nullopt;
}

}  // namespace

Lockstep run_lockstep(Conversation& first, Conversation& second, const Tamper& tamper,
                      uint64_t most_messages) {
  Lockstep lockstep;
  Conversation* from = &first;
  Conversation* to = &second;
  std::optional<Payload> message = first.begin();
  while (message.has_value() && lockstep.messages < most_messages) {
    // What follows in a stream, and the words that let it go on, are not waited for.
    if (!from->is_streaming() || !to->is_streaming()) ++lockstep.trips;
    message = carry(*message, *to, tamper, lockstep);
    std::swap(from, to);
  }
  return lockstep;
}

}  // namespace skerry::sync
