// What is sent: states and delta groups.

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/lattice/join_engine.h"

namespace skerry::sync::lattice {
namespace {

// Incarnation, base, end, latest, number of covers: at their largest.
constexpr size_t kGroupHeaderBytes = 4 + 10 + 10 + 15 + 10;

}  // namespace

void JoinEngine::push_all(const Now& now) {
  built_.clear();
  for (Neighbour& n : neighbours_) push(now, n);
  trim_buffer();
}

void JoinEngine::push(const Now& now, Neighbour& n) {
  if (!n.can_push()) return;
  const bool lacks_entries = keeps_deltas() && n.cursor + 1 < buffer_.first_index();
  if (!keeps_deltas() || n.sent == 0 || lacks_entries) {
    push_state(now, n);
  } else {
    push_groups(now, n);
  }
  const bool awaits = !n.under_way.empty() || n.acked == 0;
  if (is_stream() || !awaits || n.resend_at != Instant::max()) return;
  n.resend_at = later(now.steady, n.retransmit);
  arm(n);
}

bool JoinEngine::has_room(const Neighbour& n, size_t bytes) const {
  return n.under_way.empty() || n.bytes_under_way + bytes <= config_.options.window_bytes;
}

void JoinEngine::push_state(const Now& now, Neighbour& n) {
  // With an interval the whole state is sent once a period; after a meeting, at once.
  const uint64_t limit = has_interval() && n.sent > 0 ? flushed_ : index_;
  if (n.sent >= limit) return;
  // A neighbour with all of ours says so when it has our meeting.
  if (n.sent == 0 && n.vector.covers(settled_.vector())) return;
  if (n.too_large == index_) return;  // it has not changed since
  const Built& built = build_state();
  if (may_travel(n, built) && has_room(n, built.frame.size())) send_built(now, n, built);
}

void JoinEngine::push_groups(const Now& now, Neighbour& n) {
  const uint64_t limit = has_interval() ? flushed_ : index_;
  while (n.cursor < limit) {
    const Built* built = build_group(n, limit);
    if (built == nullptr) return n.skip_to(limit);
    if (!may_travel(n, *built)) return;
    if (!has_room(n, built->frame.size())) return;
    send_built(now, n, *built);
  }
}

const JoinEngine::Built& JoinEngine::build_state() {
  for (const Built& built : built_) {
    if (built.base == 0 && built.end == index_) return built;
  }
  Built built;
  built.end = index_;
  Piece piece;
  if (!lattice_.covers_itself()) piece.covers = settled_.all();
  piece.latest = latest_;
  piece.body = lattice_.state();
  return finish(std::move(built), std::move(piece));
}

// The join of the entries from the neighbour's place on; null where there are none for it. Entries
// that overlap make a join far smaller than their sum, however many they are; where they do not, a
// frame holds as many as fit, and at least one.
const JoinEngine::Built* JoinEngine::build_group(const Neighbour& n, uint64_t limit) {
  const size_t most = config_.options.max_frame_bytes;
  const Built* all = build_interval(n, limit, ~size_t{0});
  if (all == nullptr || all->frame.size() <= most || all->frame.size() * 2 < all->entry_bytes) {
    return all;
  }
  return build_interval(n, limit, most);
}

// Of entries that sum to at most so many bytes.
const JoinEngine::Built* JoinEngine::build_interval(const Neighbour& n, uint64_t limit,
                                                    size_t most_bytes) {
  Built built;
  built.base = n.sent;
  built.begin = n.cursor;
  built.entry_bytes = kFrameHeaderBytes + kGroupHeaderBytes;
  std::vector<const DeltaBuffer::Entry*> entries;
  for (uint64_t i = n.cursor + 1; i <= limit; ++i) {
    const DeltaBuffer::Entry& entry = buffer_[i];
    if (avoids_back_propagation(mode_) && entry.origin == index_of(n)) {
      built.without = index_of(n);
      continue;
    }
    if (!entries.empty() && built.entry_bytes + entry.bytes > most_bytes) break;
    built.entry_bytes += entry.bytes;
    entries.push_back(&entry);
    built.end = i;
  }
  if (entries.empty()) return nullptr;
  for (const Built& known : built_) {
    if (known.base == built.base && known.begin == built.begin && known.end == built.end &&
        known.without == built.without) {
      return &known;
    }
  }
  Piece piece;
  std::vector<Payload> bodies;
  for (const DeltaBuffer::Entry* entry : entries) {
    const auto& covers = entry->piece.covers;
    piece.covers.insert(piece.covers.end(), covers.begin(), covers.end());
    piece.latest = std::max(piece.latest, entry->piece.latest);
    if (!entry->piece.body.empty()) bodies.push_back(entry->piece.body);
  }
  piece.covers = merge_covers(std::move(piece.covers));
  piece.body = fold(bodies);
  return &finish(std::move(built), std::move(piece));
}

Payload JoinEngine::fold(std::span<const Payload> bodies) const {
  if (bodies.empty()) return {};
  if (bodies.size() == 1) return bodies.front();
  std::vector<ByteView> views;
  for (const Payload& body : bodies) views.push_back(body.view());
  StatusOr<Payload> folded = lattice_.fold(views);
  SKERRY_CHECK(folded.ok());  // each was taken by news(), and so is well formed
  return *std::move(folded);
}

const JoinEngine::Built& JoinEngine::finish(Built built, Piece piece) {
  built.elements = piece.body.empty() ? 0 : lattice_.elements(piece.body.view());
  built.frame = encode_group({incarnation_, built.base, built.end, std::move(piece), 0});
  const size_t most = config_.options.max_frame_bytes;
  if (!is_stream() && built.frame.size() > most) built.parts = cut_frame(built.frame, most);
  built_.push_back(std::move(built));
  return built_.back();
}

void JoinEngine::send_built(const Now& now, Neighbour& n, const Built& built) {
  n.add_sent(built.end, built.frame.size());
  if (is_stream() && built.frame.size() > kLargestWholeFrame) {
    n.parts_of().sender.add(built.frame, built.elements);
    return send_parts(now, n);
  }
  if (built.parts.empty()) {
    send(now, n, built.frame).elements = built.elements;
    return;
  }
  for (const Payload& part : built.parts) {
    send(now, n, part).elements = &part == &built.parts.front() ? built.elements : 0;
  }
}

void JoinEngine::trim_buffer() {
  if (!keeps_deltas()) return;
  uint64_t settled = index_;
  for (const Neighbour& n : neighbours_) settled = std::min(settled, n.floor);
  buffer_.drop_up_to(settled);
}

}  // namespace skerry::sync::lattice
