#include "core/snapshot.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/codec.h"

namespace skerry {
namespace {

// Actor 1 + 8, last 1, sum 16.
constexpr size_t kLeastCoverBytes = 26;
constexpr size_t kLeastDotBytes = 10;
// Two places, and how much more there is: 1 each.
constexpr size_t kLeastClosingBytes = 3;

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

// Actors by their places among the covers, and how much more is covered than was when it ended.
void encode_closings(const Snapshot& header, Encoder& out) {
  const auto place = [&header](const Snapshot::Cover* cover) {
    SKERRY_CHECK(cover != nullptr);
    return static_cast<uint64_t>(cover - header.covers.data());
  };
  out.varint(header.closings.size());
  for (const Closing& closing : header.closings) {
    const Snapshot::Cover* actor = header.find(closing.actor);
    out.varint(place(actor));
    out.varint(place(header.find(closing.by)));
    out.varint(actor->last - closing.last);
  }
}

std::vector<Closing> decode_closings(Decoder& in, const std::vector<Snapshot::Cover>& covers) {
  std::vector<Closing> closings;
  std::vector<uint8_t> times(covers.size());  // that each has been closed
  for (size_t left = in.count(kLeastClosingBytes); left > 0 && !in.failed(); --left) {
    const uint64_t actor = in.varint();
    const uint64_t by = in.varint();
    const uint64_t more = in.varint();
    const bool is_sane = actor < covers.size() && by < covers.size() && actor != by &&
                         covers[actor].actor.replica == covers[by].actor.replica &&
                         more < covers[actor].last && times[actor] < Closing::kMostOfOne &&
                         times[by] == 0;
    if (!is_sane) {
      in.fail();
      break;
    }
    ++times[actor];
    closings.push_back({covers[actor].actor, covers[actor].last - more, covers[by].actor});
  }
  if (closings.empty()) in.fail();  // else nothing is said of them
  return closings;
}

}  // namespace

const Snapshot::Cover* Snapshot::find(const ActorId& actor) const {
  const auto at = std::ranges::lower_bound(covers, actor, {}, &Cover::actor);
  return at != covers.end() && at->actor == actor ? &*at : nullptr;
}

uint64_t Snapshot::last(const ActorId& actor) const {
  const Cover* cover = find(actor);
  return cover == nullptr ? 0 : cover->last;
}

Hash128 Snapshot::sum(const ActorId& actor) const {
  const Cover* cover = find(actor);
  return cover == nullptr ? Hash128{} : cover->sum;
}

Snapshot make_snapshot(Snapshot header, ByteView body) {
  header.extras.has_closings = !header.closings.empty();
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
  if (header.extras.has_closings) encode_closings(header, out);
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
  const auto [extras, count] = decode_counted_extras(in, kLeastCoverBytes, ExtrasOf::kSnapshot);
  snapshot.extras = extras;
  snapshot.covers = decode_covers(in, count);
  snapshot.latest = in.hybrid_time();
  snapshot.frontier = decode_frontier(in);
  if (extras.has_closings) snapshot.closings = decode_closings(in, snapshot.covers);
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
