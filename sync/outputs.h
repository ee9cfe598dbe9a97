// What a participant's stack wants done, in the order wanted: one list for all of its parts.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/participant.h"

namespace skerry::sync {

class Outputs {
 public:
  explicit Outputs(ReplicaId self) : self_(self) {}

  Output& add(Output::Kind kind, ReplicaId peer) {
    Output& output = waiting_.emplace_back();
    output.kind = kind;
    output.peer = peer;
    return output;
  }
  Output& add(Output::Kind kind) { return add(kind, self_); }

  // Asks the disk to append a record; its answer will bear the ticket returned.
  uint64_t store(const Payload& record) {
    Output& output = add(Output::Kind::kStore);
    output.payload = record;
    return output.ticket = ++last_ticket_;
  }
  void tell_limit(ReplicaId peer, const std::string& what) {
    add(Output::Kind::kLimitMet, peer).payload = Payload::copy_of(as_bytes(what));
  }

  ReplicaId self() const { return self_; }

  // All since the last call. Valid until the next one.
  std::span<Output> poll() {
    polled_.clear();
    std::swap(polled_, waiting_);
    return polled_;
  }

 private:
  ReplicaId self_;
  uint64_t last_ticket_ = 0;
  std::vector<Output> waiting_;
  std::vector<Output> polled_;
};

}  // namespace skerry::sync
