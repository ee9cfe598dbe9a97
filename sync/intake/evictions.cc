#include "sync/intake/evictions.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {
namespace {

// Member, term, a flag and two counts.
constexpr size_t kLeastEvictionBytes = 5;
constexpr size_t kLeastActorBytes = 9;

Eviction decode_eviction(Decoder& in) {
  Eviction eviction;
  eviction.member = {static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}))};
  eviction.term = in.varint();
  const uint8_t has_asked = in.u8();
  eviction.has_asked = has_asked == 1;
  eviction.accepted = VersionVector::decode(in);
  bool is_sane = eviction.term > 0 && has_asked <= 1;
  for (const VersionVector::Entry& entry : eviction.accepted.entries()) {
    is_sane = is_sane && entry.actor.replica == eviction.member;
  }
  const size_t count = in.count(kLeastActorBytes);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const ActorId actor = in.actor();
    is_sane = is_sane && actor.replica == eviction.member && eviction.accepted[actor] == 0 &&
              (eviction.of.empty() || eviction.of.back() < actor);
    eviction.of.push_back(actor);
  }
  if (!is_sane) in.fail();
  return eviction;
}

}  // namespace

bool Eviction::refuses(const DotRun& dots) const {
  const uint64_t last = accepted[dots.actor];
  if (last > 0) return dots.last() > last;
  return !has_asked || std::binary_search(of.begin(), of.end(), dots.actor);
}

void Eviction::close(const ActorId& actor, uint64_t last) {
  const auto at = std::lower_bound(of.begin(), of.end(), actor);
  const bool is_there = at != of.end() && *at == actor;
  if (last > 0) {
    accepted.raise(actor, last);
    if (is_there) of.erase(at);
  } else if (!is_there && accepted[actor] == 0) {
    of.insert(at, actor);
  }
}

const Eviction* Evictions::find(ReplicaId member) const {
  const auto at =
      std::lower_bound(all_.begin(), all_.end(), member,
                       [](const Eviction& each, ReplicaId id) { return each.member < id; });
  return at != all_.end() && at->member == member ? &*at : nullptr;
}

void Evictions::put(Eviction eviction) {
  const auto at =
      std::lower_bound(all_.begin(), all_.end(), eviction.member,
                       [](const Eviction& each, ReplicaId id) { return each.member < id; });
  if (at != all_.end() && at->member == eviction.member) {
    *at = std::move(eviction);
  } else {
    all_.insert(at, std::move(eviction));
  }
}

void Evictions::encode(Encoder& out) const {
  out.varint(all_.size());
  for (const Eviction& eviction : all_) {
    out.varint(eviction.member.value);
    out.varint(eviction.term);
    out.u8(eviction.has_asked ? 1 : 0);
    eviction.accepted.encode(out);
    out.varint(eviction.of.size());
    for (const ActorId& actor : eviction.of) out.actor(actor);
  }
}

Evictions Evictions::decode(Decoder& in) {
  Evictions evictions;
  const size_t count = in.count(kLeastEvictionBytes);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Eviction eviction = decode_eviction(in);
    const bool ascends = evictions.all_.empty() || evictions.all_.back().member < eviction.member;
    if (!ascends) in.fail();
    evictions.all_.push_back(std::move(eviction));
  }
  return evictions;
}

}  // namespace skerry::sync
