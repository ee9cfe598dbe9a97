#include "sim/network/stream_table.h"

#include "core/check.h"

namespace skerry::sim {

uint32_t StreamTable::allocate() {
  if (free_.empty()) {
    SKERRY_CHECK(streams_.size() < 0x7fffffff);
    streams_.push_back(std::make_unique<Stream>());
    return static_cast<uint32_t>(streams_.size() - 1);
  }
  const uint32_t slot = free_.back();
  free_.pop_back();
  return slot;
}

std::optional<StreamReference> StreamTable::end_at(NodeIndex from, NodeIndex to) const {
  const int64_t link = topology_.link(from, to);
  SKERRY_CHECK(link >= 0);
  if (end_of_link_.empty() || end_of_link_[static_cast<uint64_t>(link)] == 0) return std::nullopt;
  const uint32_t slot = end_of_link_[static_cast<uint64_t>(link)] - 1;
  const Stream& stream = *streams_[slot];
  return StreamReference{slot, stream.generation, stream.node[0] == from ? 0u : 1u};
}

StreamReference StreamTable::open(Instant now, NodeIndex from, NodeIndex to) {
  if (end_of_link_.empty()) end_of_link_.assign(topology_.links(), 0);
  const uint32_t slot = allocate();
  Stream& stream = *streams_[slot];
  stream.node[0] = from;
  stream.node[1] = to;
  stream.link[0] = static_cast<uint64_t>(topology_.link(from, to));
  stream.link[1] = static_cast<uint64_t>(topology_.link(to, from));
  stream.is_open[0] = true;
  stream.opened_at_ns = now.ns;
  end_of_link_[stream.link[0]] = slot + 1;
  return {slot, stream.generation, 0};
}

void StreamTable::accept(const StreamReference& reference) {
  Stream& stream = *streams_[reference.slot];
  end_of_link_[stream.link[1]] = reference.slot + 1;
  stream.is_open[1] = true;
  stream.is_established = true;
}

}  // namespace skerry::sim
