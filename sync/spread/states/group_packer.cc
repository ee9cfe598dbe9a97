#include "sync/spread/states/group_packer.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

const GroupPacker::Packed& GroupPacker::state() {
  for (const Packed& packed : packed_) {
    if (packed.base == 0 && packed.end == received_.index()) return packed;
  }
  Packed packed;
  packed.end = received_.index();
  return finish(std::move(packed), received_.state());
}

const GroupPacker::Packed* GroupPacker::group(uint32_t link, Exchange& exchange, uint64_t limit) {
  const size_t most = config_.options.max_frame_bytes;
  if (exchange.cursor >= exchange.in_runs_until) {
    const Packed* all = run(link, exchange, limit, ~size_t{0});
    if (all == nullptr || all->frame.size() <= most || all->frame.size() * 2 < all->entry_bytes) {
      return all;
    }
    exchange.in_runs_until = limit;
  }
  return run(link, exchange, limit, most);
}

const GroupPacker::Packed* GroupPacker::run(uint32_t link, const Exchange& exchange, uint64_t limit,
                                            size_t most_bytes) {
  Packed packed;
  packed.base = exchange.sent;
  packed.begin = exchange.cursor;
  packed.entry_bytes = kFrameHeaderBytes + kGroupHeaderBytes;
  std::vector<const DeltaBuffer::Entry*> entries;
  for (uint64_t i = exchange.cursor + 1; i <= limit; ++i) {
    const DeltaBuffer::Entry& entry = received_.buffer()[i];
    if (avoids_back_propagation(mode_) && entry.origin == link) {
      packed.without = link;
      continue;
    }
    if (!entries.empty() && packed.entry_bytes + entry.bytes > most_bytes) break;
    packed.entry_bytes += entry.bytes;
    entries.push_back(&entry);
    packed.end = i;
  }
  if (entries.empty()) return nullptr;
  for (const Packed& known : packed_) {
    if (known.base == packed.base && known.begin == packed.begin && known.end == packed.end &&
        known.without == packed.without) {
      return &known;
    }
  }
  Delta delta;
  std::vector<Payload> bodies;
  for (const DeltaBuffer::Entry* entry : entries) {
    const auto& runs = entry->delta.runs;
    delta.runs.insert(delta.runs.end(), runs.begin(), runs.end());
    delta.latest = std::max(delta.latest, entry->delta.latest);
    if (!entry->delta.body.empty()) bodies.push_back(entry->delta.body);
  }
  delta.runs = merge_runs(std::move(delta.runs));
  delta.body = fold(bodies);
  return &finish(std::move(packed), std::move(delta));
}

Payload GroupPacker::fold(std::span<const Payload> bodies) const {
  if (bodies.empty()) return {};
  if (bodies.size() == 1) return bodies.front();
  std::vector<ByteView> views;
  for (const Payload& body : bodies) views.push_back(body.view());
  StatusOr<Payload> folded = lattice_.fold(views);
  SKERRY_CHECK(folded.ok());  // each was taken by fresh(), and so is well formed
  return *std::move(folded);
}

const GroupPacker::Packed& GroupPacker::finish(Packed packed, Delta delta) {
  packed.elements = delta.body.empty() ? 0 : lattice_.elements(delta.body.view());
  packed.frame = encode_group(
      received_.document(), {config_.incarnation(), packed.base, packed.end, std::move(delta), 0});
  if (packed_.size() == kMostKept) packed_.pop_front();
  packed_.push_back(std::move(packed));
  return packed_.back();
}

}  // namespace skerry::sync
