// The rolling digest of a run (DESIGN section 4): every dispatched event, every frame's bytes, each
// command and what became of it, each delivery and, at the end, every replica's value.
//
// Two runs with the same digest did the same things, with the same bytes, in the same order, and
// ended with the same values. A frame's bytes are hashed where it is sent, whatever carries it, and
// once however many neighbours it goes to in a row; what the network changes of it stands in the
// event of its arrival.
//
// Cost: a few multiplications a record, one pass over each frame and each command. It holds on to
// the frame that was sent last.
#pragma once

#include <cstdint>

#include "core/hash.h"
#include "harness/observe/observer.h"

namespace skerry::harness {

class RunDigest final : public Observer {
 public:
  void on_event(const RunView&, const sim::Event& event) override {
    words_.add(static_cast<uint64_t>(event.time_ns));
    words_.add((uint64_t{event.kind} << 32) | event.node);
    words_.add((uint64_t{event.peer} << 32) | event.generation);
    words_.add(event.a);
    words_.add(event.b);
    if (event.c != 0) words_.add(event.c);
  }
  void on_send(const RunView&, uint32_t node, const Output& output) override {
    const Payload& frame = output.payload;
    if (frame.data() != last_frame_.data() || frame.size() != last_frame_.size()) {
      last_hash_ = hash64(frame.view());
      last_frame_ = frame;
    }
    words_.add((uint64_t{node} << 32) | output.peer.value);
    words_.add(last_hash_);
  }
  void on_command(const RunView&, uint32_t person, const Command& command) override;
  void on_answer(const RunView&, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  // Of each output that delivers, whether or not the node knew the changes before it restarted.
  void on_received(const RunView&, uint32_t node, const Output& output) override {
    words_.add((uint64_t{node} << 32) | output.dots.actor.replica.value);
    words_.add(output.dots.actor.epoch);
    words_.add(output.dots.first);
    words_.add(output.dots.length);
    words_.add(output.hash);
  }
  // Every replica's value; none: a node without a value, or without a process.
  void finish(const RunView& view) override;

  Hash128 value() const { return words_.value(); }

 private:
  RollingDigest words_;
  Payload last_frame_;
  uint64_t last_hash_ = 0;
};

}  // namespace skerry::harness
