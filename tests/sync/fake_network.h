// The links of a test world: datagrams that are lost, doubled, broken, late and out of order, and
// streams that die without a word.
//
// Nobody is called from inside a send, a connect or a close: what these bring about is told later,
// by events of the timeline or by tell_full().
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "toy_node.h"
#include "world_options.h"

namespace skerry::test {

class FakeNetwork {
 public:
  FakeNetwork(const WorldOptions& options, Timeline& timeline, Rng& rng, Sightings& sightings)
      : options_(options), timeline_(timeline), rng_(rng), sightings_(sightings) {}
  // Numbered in the order of being added; must outlive the network's events.
  void add(ToyNode& node) { nodes_.push_back(&node); }

  void send(uint32_t from, uint32_t to, const Payload& frame);
  void connect(uint32_t from, uint32_t to);
  void close(uint32_t from, uint32_t to) { drop(from, to, to); }
  // Its process died: the streams are gone, and nobody is told.
  void forget(uint32_t node);
  // Tells who filled a stream since the last time. After every input.
  void tell_full();

  // Nodes of different sides hear nothing of each other.
  void partition(const std::set<uint32_t>& side);
  void heal() { is_split_ = false; }
  // Frames from a to b vanish from now on: a half-open connection, nobody is told.
  void mute(uint32_t from, uint32_t to) { muted_.insert({from, to}); }
  void unmute(uint32_t from, uint32_t to) { muted_.erase({from, to}); }

 private:
  using Pair = std::pair<uint32_t, uint32_t>;
  struct Stream {
    uint64_t id = 0;       // 0: there is none
    bool is_dead = false;  // nothing passes any more, and nobody knows
    uint64_t under_way[2] = {0, 0};
    bool is_full[2] = {false, false};
    Instant last_delivery[2];
  };

  void send_datagram(uint32_t from, uint32_t to, const Payload& frame);
  void send_stream(uint32_t from, uint32_t to, const Payload& frame);
  void arrive(uint32_t from, uint32_t to, const Payload& frame, uint64_t stream);
  void deliver(uint32_t from, uint32_t to, const Payload& frame);
  void drop(uint32_t a, uint32_t b, uint32_t told);
  Stream& stream(uint32_t a, uint32_t b) { return streams_[{std::min(a, b), std::max(a, b)}]; }
  bool can_reach(uint32_t a, uint32_t b) const {
    return !is_split_ || side_.count(a) == side_.count(b);
  }
  Duration latency();
  void in(Duration delay, std::function<void()> what) {
    timeline_.at(timeline_.now() + delay, std::move(what));
  }

  const WorldOptions& options_;
  Timeline& timeline_;
  Rng& rng_;
  Sightings& sightings_;
  std::vector<ToyNode*> nodes_;
  uint64_t last_stream_ = 0;
  std::map<Pair, Stream> streams_;
  std::vector<Pair> filled_;
  std::set<uint32_t> side_;
  bool is_split_ = false;
  std::set<Pair> muted_;
};

}  // namespace skerry::test
