// The streams there are, and of which of them each link's source is an end.
//
// Cost: O(1) for everything but end_at, which looks a link up.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/prefetch.h"
#include "sim/network/stream_state.h"
#include "sim/network/topology.h"

namespace skerry::sim {

// A stream as an event names it, which may have ended since; `side` is the sender's, of data and of
// what answers it.
struct StreamReference {
  uint32_t slot = 0;
  uint32_t generation = 0;
  uint32_t side = 0;
};

class StreamTable {
 public:
  explicit StreamTable(const Topology& topology) : topology_(topology) {}

  Stream& operator[](const StreamReference& reference) { return *streams_[reference.slot]; }
  const Stream& operator[](const StreamReference& reference) const {
    return *streams_[reference.slot];
  }
  bool is_alive(const StreamReference& reference) const {
    return streams_[reference.slot]->generation == reference.generation;
  }
  // Null where it has ended.
  Stream* find(const StreamReference& reference) {
    return is_alive(reference) ? streams_[reference.slot].get() : nullptr;
  }
  // The stream whose end at `from` goes to `to`, seen from that end.
  std::optional<StreamReference> end_at(NodeIndex from, NodeIndex to) const;

  // The streams that end at the sources of these links.
  void prefetch(Ahead step, uint64_t first_link, size_t links) const {
    if (end_of_link_.empty()) return;
    const uint32_t* const ends = &end_of_link_[first_link];
    if (step == Ahead::kNear) return skerry::prefetch(ends, links * sizeof(uint32_t));
    for (size_t i = 0; i < links; ++i) {
      if (ends[i] == 0) continue;
      const std::unique_ptr<Stream>& stream = streams_[ends[i] - 1];
      step == Ahead::kNext ? skerry::prefetch(&stream)
                           : skerry::prefetch<sizeof(Stream)>(stream.get());
    }
  }

  // Before the first one was opened.
  bool is_unused() const { return end_of_link_.empty(); }

  // A stream of which the opener's end alone stands, and no other end there.
  StreamReference open(Instant now, NodeIndex from, NodeIndex to);
  // The other end stands too, and no other end there.
  void accept(const StreamReference& reference);
  // One end is gone; with the second one the record is free for another stream, and
  // lose(from, to, frame) is called for each frame that was not delivered.
  template <typename Lose>
  void drop_end(const StreamReference& reference, uint32_t side, Lose lose) {
    Stream& stream = *streams_[reference.slot];
    stream.is_open[side] = false;
    uint32_t& end = end_of_link_[stream.link[side]];
    if (end == reference.slot + 1) end = 0;
    if (stream.is_open[1 - side]) return;
    for (uint32_t from = 0; from < 2; ++from) {
      stream.from[from].visit_undelivered(
          [&](const Payload& frame) { lose(stream.node[from], stream.node[1 - from], frame); });
    }
    const uint32_t generation = stream.generation + 1;
    stream = {};
    stream.generation = generation;
    free_.push_back(reference.slot);
  }

  template <typename Visit>
  void visit_undelivered(const Visit& visit) const {
    for (const auto& stream : streams_) {
      for (const uint32_t side : {0u, 1u}) {
        if (!stream->is_established || !stream->is_open[1 - side]) continue;
        stream->from[side].visit_undelivered(visit);
      }
    }
  }

 private:
  uint32_t allocate();

  const Topology& topology_;
  std::vector<std::unique_ptr<Stream>> streams_;  // stable: callbacks may open others
  std::vector<uint32_t> free_;
  std::vector<uint32_t> end_of_link_;  // slot + 1 of the stream whose end is at the link's source
};

}  // namespace skerry::sim
