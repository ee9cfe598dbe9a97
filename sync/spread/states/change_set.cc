#include "sync/spread/states/change_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/check.h"

namespace skerry::sync {
namespace {

// Calls visit(encoded change) for each; false where the body is malformed or a visit says so.
template <typename Visit>
bool for_each_change(ByteView body, Visit visit) {
  Decoder in(body);
  while (!in.done()) {
    const ByteView encoded = in.bytes();
    if (in.failed() || encoded.empty() || !visit(encoded)) return false;
  }
  return !in.failed();
}

}  // namespace

Payload ChangeSet::element_of(const Change& change, Payload) const {
  Encoder out;
  out.bytes(change.encoded.view());
  return out.payload();
}

StatusOr<Fresh> ChangeSet::fresh(const Delta& delta, const SummedSet& known) const {
  Fresh fresh;
  VersionVector brought;
  std::map<ActorId, Hash128> sums;
  Encoder body;
  bool has_gap = false;
  const auto have = [&](const ActorId& actor) {
    return std::max(known.last(actor), brought[actor]);
  };
  const auto take = [&](ByteView encoded) {
    const auto peek = peek_change(encoded);
    if (!peek.ok() || peek->document != document_) return false;
    const DotRun& dots = peek->dots;
    const uint64_t before = have(dots.actor);
    if (dots.last() <= before) {
      ++fresh.old_changes;
      return true;
    }
    const auto change = decode_change(delta.body.slice(encoded));
    if (!change.ok()) return false;
    // An overlap is another history of the same actor; the handshake's set hash reports the fork.
    has_gap = has_gap || dots.first != before + 1;
    for (const Dot& dot : change->dependencies) has_gap = has_gap || have(dot.actor) < dot.sequence;
    if (has_gap) return true;
    const auto [sum, is_first] = sums.try_emplace(dots.actor, known.sum(dots.actor));
    sum->second += change->hash;
    brought.raise(dots.actor, dots.last());
    fresh.delta.runs.push_back({dots, sum->second});
    fresh.delta.latest = std::max(fresh.delta.latest, change->time);
    body.bytes(encoded);
    ++fresh.new_changes;
    return true;
  };
  if (!for_each_change(delta.body.view(), take)) return invalid("change set: malformed");
  if (has_gap) return absl::FailedPreconditionError("change set: a gap");
  const bool is_all_new = fresh.old_changes == 0;
  fresh.delta.body = is_all_new ? delta.body : body.payload();
  return fresh;
}

void ChangeSet::join(const Now& now, const Delta& delta, Origin origin) {
  all_.raw(delta.body.view());
  state_ = {};
  if (origin == Origin::kOwn) return;
  const bool is_whole = for_each_change(delta.body.view(), [&](ByteView encoded) {
    const auto change = decode_change(delta.body.slice(encoded));
    SKERRY_CHECK(change.ok());  // fresh() took it
    host_.apply(now, *change);
    return true;
  });
  SKERRY_CHECK(is_whole);
}

Payload ChangeSet::state() const {
  if (state_.empty()) state_ = all_.payload();
  return state_;
}

StatusOr<Payload> ChangeSet::fold(std::span<const ByteView> bodies) const {
  Encoder out;
  std::set<Dot> seen;
  for (const ByteView body : bodies) {
    const bool is_whole = for_each_change(body, [&](ByteView encoded) {
      const auto peek = peek_change(encoded);
      if (!peek.ok()) return false;
      if (seen.insert({peek->dots.actor, peek->dots.first}).second) out.bytes(encoded);
      return true;
    });
    if (!is_whole) return invalid("change set: malformed");
  }
  return out.payload();
}

std::vector<DotRun> ChangeSet::dots_of(const Delta& delta) const {
  std::vector<DotRun> runs;
  for_each_change(delta.body.view(), [&runs](ByteView encoded) {
    const auto peek = peek_change(encoded);
    if (peek.ok()) runs.push_back(peek->dots);
    return peek.ok();
  });
  return runs;
}

uint64_t ChangeSet::elements(ByteView body) const {
  uint64_t dots = 0;
  const bool is_whole = for_each_change(body, [&dots](ByteView encoded) {
    const auto peek = peek_change(encoded);
    if (peek.ok()) dots += peek->dots.length;
    return peek.ok();
  });
  return is_whole ? dots : 0;
}

uint32_t ChangeSet::content_bytes(ByteView body) const {
  uint64_t content = 0;
  const bool is_whole = for_each_change(body, [this, &content](ByteView encoded) {
    const auto change = decode_change(Payload::copy_of(encoded));
    if (change.ok()) content += host_.content_bytes(change->extras, change->body);
    return change.ok();
  });
  return is_whole ? static_cast<uint32_t>(std::min<uint64_t>(content, body.size())) : 0;
}

}  // namespace skerry::sync
