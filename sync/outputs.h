// What a participant's stack wants done, in the order wanted: one list for all of its parts.
//
// Limit: once it is full, its parts begin nothing more until it was polled, and go on at a tick
// that is due at once. Only what cannot be cut goes beyond.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/participant.h"
#include "sync/options.h"

namespace skerry::sync {

// "a state of 300000000 bytes is larger than the 268435456 that [sync] max_transfer lets travel":
// what is too large is refused in words that name it, the limit, and the option that raises it.
inline std::string too_large(const std::string& what, uint64_t bytes, uint64_t limit,
                             const std::string& option) {
  return "a " + what + " of " + std::to_string(bytes) + " bytes is larger than the " +
         std::to_string(limit) + " that " + option;
}

// Where outputs lie until they are done.
struct OutputRoom {
  std::vector<Output> waiting;
  std::vector<Output> polled;
};

class Outputs {
 public:
  // `room` must outlive this, and is empty whenever somebody else adds to it.
  Outputs(ReplicaId self, const Options& options, size_t documents, OutputRoom& room)
      : self_(self),
        most_(options.max_output_bytes),
        left_(most_),
        documents_(documents),
        room_(room) {}
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;
  // What was wanted last goes with who wanted it.
  ~Outputs() {
    room_.waiting.clear();
    room_.polled.clear();
  }

  bool is_full() const { return left_ <= 0; }

  Output& add(Output::Kind kind, ReplicaId peer) {
    Output& output = room_.waiting.emplace_back();
    output.kind = kind;
    output.peer = peer;
    output.document = document_;
    left_ -= kOutputBytes;
    return output;
  }
  Output& add(Output::Kind kind) { return add(kind, self_); }

  // Asks the disk to append a record; its answer will bear the ticket returned.
  // It may take the place of all the document's records before it.
  enum class Before : uint8_t { kStays, kGoes };
  uint64_t store(const Payload& record, Before before = Before::kStays) {
    Output& output = add(Output::Kind::kStore);
    output.payload = record;
    output.replaces = before == Before::kGoes;
    left_ -= static_cast<int64_t>(record.size());
    return output.ticket = ++stores_ * documents_ + place_;
  }
  // `elements`: see Output.
  void send(ReplicaId peer, Payload frame, Phase phase, uint64_t elements) {
    Output& output = add(Output::Kind::kSend, peer);
    output.phase = phase;
    left_ -= static_cast<int64_t>(frame.size());
    output.payload = std::move(frame);
    output.elements = elements;
  }
  // Somebody else seems to write under this participant's epoch, as a copy of a running process
  // does: a fork was found, which may be an old one, or a change that was not written here.
  enum class Copy : uint8_t { kNone, kMayBe, kIs };
  void suspect_copy(Copy copy) { copy_ = std::max(copy_, copy); }
  Copy take_suspicion() { return std::exchange(copy_, Copy::kNone); }
  void tell_limit(ReplicaId peer, const std::string& what) {
    add(Output::Kind::kLimitMet, peer).payload = Payload::copy_of(as_bytes(what));
  }

  // What follows is wanted for this document, which has this place among those that are followed.
  void begin(DocumentId document, uint32_t place) {
    document_ = document;
    place_ = place;
  }
  // The place of the document whose store has this ticket.
  uint32_t place_of(uint64_t ticket) const { return static_cast<uint32_t>(ticket % documents_); }

  // All since the last call. Valid until the next one.
  std::span<Output> poll() {
    std::vector<Output>& polled = room_.polled;
    const bool was_large = polled.capacity() > kMostKept;
    if (was_large && polled.size() < polled.capacity() / 8) std::vector<Output>().swap(polled);
    polled.clear();
    left_ = most_;
    std::swap(polled, room_.waiting);
    return polled;
  }

 private:
  static constexpr size_t kMostKept = 32;        // places for outputs, when there are none
  static constexpr int64_t kOutputBytes = 4096;  // what each counts as, beside its payload

  ReplicaId self_;
  int64_t most_;
  int64_t left_;  // of that, until it is full
  Copy copy_ = Copy::kNone;
  DocumentId document_;
  uint32_t place_ = 0;
  uint64_t documents_;
  uint64_t stores_ = 0;
  OutputRoom& room_;
};

}  // namespace skerry::sync
