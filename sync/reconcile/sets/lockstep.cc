#include "sync/reconcile/sets/lockstep.h"

#include <deque>
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

Lockstep run_streamed(Conversation& first, Conversation& second) {
  struct Flight {
    Payload message;
    Conversation* to;
    uint64_t trip;
  };
  const auto is_done = [&] {
    return first.state() == Conversation::State::kDone &&
           second.state() == Conversation::State::kDone;
  };
  Lockstep lockstep;
  std::deque<Flight> flights{{first.begin(), &second, 1}};
  while (!flights.empty()) {
    const Flight flight = flights.front();
    flights.pop_front();
    if (!is_done()) lockstep.trips = flight.trip;
    Conversation* other = flight.to == &first ? &second : &first;
    std::optional<Payload> next = carry(flight.message, *flight.to, nullptr, lockstep);
    for (; next.has_value(); next = flight.to->stream()) {
      flights.push_back({*next, other, flight.trip + 1});
    }
  }
  return lockstep;
}

}  // namespace skerry::sync
