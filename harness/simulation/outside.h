// The real world around a run whose participants live in it (`skerry run --live`): real time, what
// lies between a node and the network, and the disks. A simulation has none: its time is its
// events', and what a node sends is in the network at once.
//
// All else is the same: the network and its model, the people, the faults, and who looks on.
//
// Thread safety: the outside calls the run, and the run the outside, one call at a time; who comes
// from a thread of its own waits until the run does (wait_until()).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/status.h"
#include "core/time.h"
#include "harness/simulation/input.h"
#include "harness/simulation/volume.h"

namespace skerry::harness {

class Outside {
 public:
  // The run, as the outside knows it. What it is told happens now.
  class Inside {
   public:
    // What a node wanted has come to the network; what the network told has come to the node.
    virtual void came_up(uint32_t node, Wish wish) = 0;
    virtual void came_down(uint32_t node, Input input) = 0;
    // The volume has the node's last batch.
    virtual void stored(uint32_t node) = 0;
    // When it next does something of its own accord.
    virtual Instant next() = 0;

   protected:
    ~Inside() = default;
  };

  virtual ~Outside() = default;

  // Time begins. `inside` must outlive end().
  virtual void begin(Inside& inside) = 0;
  // After it nothing comes any more. Once or more often, begun or not.
  virtual void end() = 0;
  // Since begin(); before it 0.
  virtual Instant now() const = 0;
  // Lets what comes from outside in, until `next`, or until something may have made Inside::next()
  // earlier; and no longer than a moment that people do not notice.
  virtual void wait_until(Instant next) = 0;
  // Of what cannot be gone on with: a disk that refuses.
  virtual Status status() const = 0;

  virtual std::unique_ptr<Volume> make_volume(uint32_t node) = 0;
  // The node's process begins, and is gone; what was between it and the network then is gone too.
  virtual void plug(uint32_t node) = 0;
  struct Lost {
    std::vector<Wish> up;
    std::vector<Input> down;
  };
  virtual Lost unplug(uint32_t node) = 0;
  // REQUIRES: it is plugged.
  virtual void send_up(uint32_t node, Wish wish) = 0;
  virtual void send_down(uint32_t node, Input input) = 0;
};

}  // namespace skerry::harness
