#include "crdts/sets/lww_set.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

LwwSet LwwSet::add(std::string_view element, const Mutation& mutation) {
  return command(element, mutation, true);
}

LwwSet LwwSet::remove(std::string_view element, const Mutation& mutation) {
  if (!contains(element)) return {};
  return command(element, mutation, false);
}

LwwSet LwwSet::command(std::string_view element, const Mutation& mutation, bool is_present) {
  LwwSet delta;
  delta.raise(element, {mutation.time, mutation.actor, is_present});
  join(delta);
  return delta;
}

void LwwSet::join(const LwwSet& other) {
  for (const auto& [element, stamp] : other.stamps_) raise(element, stamp);
}

void LwwSet::raise(std::string_view element, const Stamp& stamp) {
  auto at = stamps_.find(element);
  if (at == stamps_.end()) {
    at = stamps_.emplace(std::string(element), stamp).first;
  } else if (at->second < stamp) {
    if (at->second.is_present) {
      --count_;
      digest_ -= element_digest(element);
    }
    at->second = stamp;
  } else {
    return;
  }
  if (stamp.is_present) {
    ++count_;
    digest_ += element_digest(element);
  }
}

LwwSet LwwSet::residual(const LwwSet& other) const {
  LwwSet fresh;
  for (const auto& [element, stamp] : other.stamps_) {
    const auto at = stamps_.find(element);
    if (at == stamps_.end() || at->second < stamp) fresh.raise(element, stamp);
  }
  return fresh;
}

bool LwwSet::contains(std::string_view element) const {
  const auto at = stamps_.find(element);
  return at != stamps_.end() && at->second.is_present;
}

Value LwwSet::value() const {
  std::vector<std::string> present;
  present.reserve(count_);
  for (const auto& [element, stamp] : stamps_) {
    if (stamp.is_present) present.push_back(element);
  }
  return present;
}

uint64_t LwwSet::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [element, stamp] : stamps_) bytes += element.size();
  return bytes;
}

bool LwwSet::is_delta_of(const Mutation& mutation) const {
  if (stamps_.size() != 1) return false;
  const Stamp& stamp = stamps_.begin()->second;
  return stamp.time == mutation.time && stamp.actor == mutation.actor;
}

std::vector<ActorId> LwwSet::stamp_actors() const {
  std::vector<ActorId> actors;
  for (const auto& [element, stamp] : stamps_) actors.push_back(stamp.actor);
  std::sort(actors.begin(), actors.end());
  actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
  return actors;
}

void LwwSet::encode(Encoder& out) const {
  const std::vector<ActorId> actors = stamp_actors();
  out.varint(actors.size());
  for (const ActorId& actor : actors) out.actor(actor);
  out.varint(stamps_.size());
  for (const auto& [element, stamp] : stamps_) {
    const auto place = std::lower_bound(actors.begin(), actors.end(), stamp.actor);
    out.text(element);
    out.hybrid_time(stamp.time);
    out.varint(static_cast<uint64_t>(place - actors.begin()) << 1 | (stamp.is_present ? 1 : 0));
  }
}

LwwSet LwwSet::decode(Decoder& in) {
  std::vector<ActorId> actors;
  const size_t actor_count = in.count(9);
  actors.reserve(actor_count);
  for (size_t i = 0; i < actor_count && !in.failed(); ++i) {
    const ActorId actor = in.actor();
    if (!actors.empty() && !(actors.back() < actor)) in.fail();
    actors.push_back(actor);
  }
  LwwSet set;
  const size_t count = in.count(4);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const std::string_view element = decode_item(in);
    const HybridTime time = in.hybrid_time();
    const uint64_t bits = in.varint();
    const bool ascends = set.stamps_.empty() || set.stamps_.rbegin()->first < element;
    if (in.failed() || !ascends || bits >> 1 >= actors.size()) {
      in.fail();
      break;
    }
    set.raise(element, {time, actors[static_cast<size_t>(bits >> 1)], (bits & 1) != 0});
  }
  // Every actor that is listed must hold a stamp: one state, one encoding.
  if (!in.failed() && set.stamp_actors() != actors) in.fail();
  return in.failed() ? LwwSet() : set;
}

void LwwSet::check_invariants() const {
  uint64_t present = 0;
  Hash128 digest;
  for (const auto& [element, stamp] : stamps_) {
    if (!stamp.is_present) continue;
    ++present;
    digest += element_digest(element);
  }
  SKERRY_CHECK(present == count_ && digest == digest_);
}

}  // namespace skerry::crdts
