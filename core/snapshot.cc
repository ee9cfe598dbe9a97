#include "core/snapshot.h"

#include <algorithm>
#include <utility>

#include "core/codec.h"

namespace skerry {
namespace {

// Actor 1 + 8, last 1, sum 16.
constexpr size_t kLeastCoverBytes = 26;
constexpr size_t kLeastDotBytes = 10;

const Snapshot::Cover* find(const Snapshot& snapshot, const ActorId& actor) {
  const auto& covers = snapshot.covers;
  const auto at = std::lower_bound(
      covers.begin(), covers.end(), actor,
      [](const Snapshot::Cover& cover, const ActorId& a) { return cover.actor < a; });
  return at != covers.end() && at->actor == actor ? &*at : nullptr;
}

std::vector<Snapshot::Cover> decode_covers(Decoder& in, size_t count) {
  std::vector<Snapshot::Cover> covers;
  covers.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Snapshot::Cover cover;
    cover.actor = in.actor();
    cover.last = in.varint();
    cover.sum.high = in.u64();
    cover.sum.low = in.u64();
    if (cover.last == 0 || (!covers.empty() && !(covers.back().actor < cover.actor))) in.fail();
    covers.push_back(cover);
  }
  return covers;
}

Frontier decode_frontier(Decoder& in) {
  Frontier frontier;
  const size_t count = in.count(kLeastDotBytes);
  frontier.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    frontier.push_back(in.dot());
    if (i > 0 && !(frontier[i - 1] < frontier[i])) in.fail();
  }
  return frontier;
}

}  // namespace

uint64_t Snapshot::last(const ActorId& actor) const {
  const Cover* cover = find(*this, actor);
  return cover == nullptr ? 0 : cover->last;
}

Hash128 Snapshot::sum(const ActorId& actor) const {
  const Cover* cover = find(*this, actor);
  return cover == nullptr ? Hash128{} : cover->sum;
}

Snapshot make_snapshot(Snapshot header, ByteView body) {
  Encoder out;
  out.varint(header.document.value);
  encode_before_count(header.extras, out);
  const size_t end = out.size();
  out.varint(header.covers.size());
  for (const Snapshot::Cover& cover : header.covers) {
    out.actor(cover.actor);
    out.varint(cover.last);
    out.u64(cover.sum.high);
    out.u64(cover.sum.low);
  }
  out.hybrid_time(header.latest);
  out.varint(header.frontier.size());
  for (const Dot& dot : header.frontier) out.dot(dot);
  out.raw(body);
  Snapshot snapshot = std::move(header);
  snapshot.encoded = out.payload();
  snapshot.body = snapshot.encoded.view().last(body.size());
  snapshot.extras = within(snapshot.extras, snapshot.encoded.view(), end);
  return snapshot;
}

StatusOr<Snapshot> decode_snapshot(const Payload& encoded) {
  Decoder in(encoded.view());
  Snapshot snapshot;
  snapshot.document.value = static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}));
  const auto [extras, count] = decode_counted_extras(in, kLeastCoverBytes);
  snapshot.extras = extras;
  snapshot.covers = decode_covers(in, count);
  snapshot.latest = in.hybrid_time();
  snapshot.frontier = decode_frontier(in);
  const bool covers_frontier = std::all_of(
      snapshot.frontier.begin(), snapshot.frontier.end(),
      [&](const Dot& dot) { return dot.sequence > 0 && dot.sequence <= snapshot.last(dot.actor); });
  if (in.failed() || snapshot.covers.empty() || !covers_frontier) {
    return absl::InvalidArgumentError("snapshot header: malformed");
  }
  snapshot.body = in.rest();
  snapshot.encoded = encoded;
  return snapshot;
}

}  // namespace skerry
