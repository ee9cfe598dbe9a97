#include "sync/spread/stability.h"

#include <algorithm>
#include <utility>

#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::sync {

Stability::Stability(ReplicaId self, DocumentId document, std::span<const ReplicaId> members,
                     Judge judge)
    : self_(self), document_(document), judge_(judge) {
  for (const ReplicaId member : members) rows_.push_back({member, {}, {}, false, false});
  std::sort(rows_.begin(), rows_.end(),
            [](const Row& a, const Row& b) { return a.member < b.member; });
}

Stability::Row* Stability::find(ReplicaId member) {
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), member,
                                   [](const Row& row, ReplicaId id) { return row.member < id; });
  return at != rows_.end() && at->member == member ? &*at : nullptr;
}

bool Stability::integrate(const VersionVector& integrated, const Closings& closings) {
  const VersionVector now = closings.reduced(integrated);
  if (Row* own = find(self_); own != nullptr && !own->said.covers(now)) {
    own->said.merge(now);
    own->said = closings.compact(own->said);
    own->has_news = true;
  }
  if (judge_ == Judge::kServer) return integrate_said(integrated, closings);
  bool counts_more = std::exchange(has_evicted_, false);
  for (Row& row : rows_) {
    if (row.is_out || row.counted == row.said || !integrated.covers(row.said)) continue;
    row.said = closings.compact(row.said);
    counts_more = counts_more || row.counted != row.said;
    row.counted = row.said;
  }
  if (!counts_more) return false;
  const VersionVector least_now = least(closings);
  if (stable_.covers(least_now)) return false;
  stable_.merge(closings.whole(least_now));
  if (judge_ == Judge::kSelf) said_ = {closings.reduced(stable_), now};
  has_said_ = false;
  return true;
}

// What the server said counts here once all that it had then is integrated.
bool Stability::integrate_said(const VersionVector& integrated, const Closings& closings) {
  if (stable_.covers(said_.stable) || !integrated.covers(said_.integrated)) return false;
  stable_.merge(closings.whole(said_.stable));
  return true;
}

bool Stability::take_stable(ByteView body) {
  Decoder in(body);
  Said said;
  said.stable = VersionVector::decode(in);
  said.integrated = VersionVector::decode(in);
  if (!in.finish("what is stable").ok() || judge_ != Judge::kServer) return false;
  said_ = std::move(said);
  return true;
}

void Stability::evict(ReplicaId member) {
  if (Row* row = find(member)) *row = {member, {}, {}, false, true};
  has_evicted_ = true;
}

void Stability::readmit(ReplicaId member, const VersionVector& integrated) {
  Row* row = find(member);
  if (row != nullptr && row->is_out) *row = {member, integrated, integrated, false, false};
}

// Of each actor what the member with the least has. One that no member says follows from another
// that all have; or, where copies of a replica closed it each, is looked at once these have ended.
VersionVector Stability::least(const Closings& closings) const {
  std::vector<ActorId> actors;
  std::vector<Meaning> words;
  for (const Row& row : rows_) {
    if (!row.is_out) words.emplace_back(row.counted, closings);
    for (const VersionVector::Entry& entry : row.counted.entries()) actors.push_back(entry.actor);
  }
  std::ranges::sort(actors);
  actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
  VersionVector result;
  for (const ActorId& actor : actors) {
    uint64_t last = words.empty() ? 0 : ~uint64_t{0};
    for (Meaning& word : words) last = std::min(last, word.last(actor));
    if (last > 0) result.raise(actor, last);
  }
  return result;
}

bool Stability::take(ByteView body, const Closings& closings) {
  Decoder in(body);
  std::vector<Row> heard;
  const size_t count = in.count(2);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Row row;
    row.member = {static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}))};
    row.said = VersionVector::decode(in);
    heard.push_back(std::move(row));
  }
  if (!in.finish("stability").ok()) return false;
  for (const Row& word : heard) {
    Row* row = find(word.member);
    if (row == nullptr || row->is_out || Meaning(row->said, closings).covers(word.said)) continue;
    row->said.merge(word.said);
    row->has_news = true;
  }
  return true;
}

std::vector<Payload> Stability::round(size_t most_bytes) {
  const bool repeats = rounds_++ % kRoundsToRepeat == 0;
  std::vector<Payload> frames;
  Encoder body;
  if (judge_ == Judge::kSelf) {
    if (said_.stable.empty() || (std::exchange(has_said_, true) && !repeats)) return frames;
    said_.stable.encode(body);
    said_.integrated.encode(body);
    return {make_frame(FrameType::kStable, document_, body.view())};
  }
  size_t rows = 0;
  const auto flush = [&] {
    if (rows == 0) return;
    Encoder whole;
    whole.varint(rows);
    whole.raw(body.view());
    frames.push_back(make_frame(FrameType::kStability, document_, whole.view()));
    body.clear();
    rows = 0;
  };
  for (Row& row : rows_) {
    if (!says(row) || (!row.has_news && !repeats)) continue;
    row.has_news = false;
    Encoder encoded;
    encoded.varint(row.member.value);
    row.said.encode(encoded);
    const size_t size = kFrameHeaderBytes + 5 + body.size() + encoded.size();
    if (rows > 0 && size > most_bytes) flush();
    body.raw(encoded.view());
    ++rows;
  }
  flush();
  return frames;
}

}  // namespace skerry::sync
