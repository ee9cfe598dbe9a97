#include "crdts/maps/grow_only_map.h"

#include <algorithm>

#include "core/check.h"
#include "core/verbs.h"
#include "crdts/delta/delta_object.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

std::string fact(std::string_view key, uint64_t count) {
  std::string line;
  append_key(line, key);
  return line + ":counter=" + std::to_string(static_cast<int64_t>(count));
}

uint64_t varint_bytes(uint64_t value) {
  uint64_t bytes = 1;
  for (; value >= 0x80; value >>= 7) ++bytes;
  return bytes;
}

}  // namespace

StatusOr<GrowOnlyMap> GrowOnlyMap::perform(const Command& command, const Mutation& mutation) {
  if (is<Undo, Redo>(command)) return has_no_such_command(kName);
  if (!takes(Family::kMap, command)) return invalid("grow_only_map: a command of another family");
  const StatusOr<Path> path = parse_pointer(path_of(command));
  if (!path.ok()) return path.status();
  if (path->empty()) return invalid("grow_only_map: a command without a key");
  const auto* addition = std::get_if<CounterAdd>(&command);
  if (addition == nullptr || addition->amount < 0 || path->size() > 1) {
    return has_no_such_command(kName);
  }
  const uint64_t amount = static_cast<uint64_t>(addition->amount);
  if (amount > kLargestTotal - total_of(path->front(), mutation.actor)) {
    return absl::OutOfRangeError("grow_only_map: one actor's total would exceed 2^63 - 1");
  }
  return add(path->front(), amount, mutation);
}

GrowOnlyMap GrowOnlyMap::add(std::string_view key, uint64_t amount, const Mutation& mutation) {
  GrowOnlyMap delta;
  if (amount == 0) return delta;
  const Total grown{mutation.actor, total_of(key, mutation.actor) + amount};
  raise(key, grown);
  delta.raise(key, grown);
  return delta;
}

uint64_t GrowOnlyMap::total_of(std::string_view key, const ActorId& actor) const {
  const auto at = keys_.find(key);
  if (at == keys_.end()) return 0;
  const Total* total = at->second.totals.find(actor);
  return total == nullptr ? 0 : total->total;
}

void GrowOnlyMap::raise(std::string_view key, const Total& total) {
  auto at = keys_.find(key);
  if (at == keys_.end()) {
    at = keys_.emplace(std::string(key), Counter()).first;
  } else {
    const Total* mine = at->second.totals.find(total.actor);
    if (mine != nullptr && mine->total >= total.total) return;
    digest_ -= element_digest(fact(key, at->second.count));
  }
  Total& mine = at->second.totals[total.actor];
  at->second.count += total.total - mine.total;
  mine.total = total.total;
  digest_ += element_digest(fact(key, at->second.count));
}

void GrowOnlyMap::join(const GrowOnlyMap& other) {
  for (const auto& [key, counter] : other.keys_) {
    for (const Total& total : counter.totals) raise(key, total);
  }
}

int64_t GrowOnlyMap::count(std::string_view key) const {
  const auto at = keys_.find(key);
  return at == keys_.end() ? 0 : static_cast<int64_t>(at->second.count);
}

Value GrowOnlyMap::value() const {
  std::vector<std::string> facts;
  facts.reserve(keys_.size());
  for (const auto& [key, counter] : keys_) facts.push_back(fact(key, counter.count));
  std::sort(facts.begin(), facts.end());
  return facts;
}

uint64_t GrowOnlyMap::irreducibles() const {
  uint64_t count = 0;
  for (const auto& [key, counter] : keys_) count += counter.totals.size();
  return count;
}

GrowOnlyMap GrowOnlyMap::residual(const GrowOnlyMap& other) const {
  GrowOnlyMap fresh;
  for (const auto& [key, counter] : other.keys_) {
    for (const Total& total : counter.totals) {
      if (total_of(key, total.actor) < total.total) fresh.raise(key, total);
    }
  }
  return fresh;
}

uint64_t GrowOnlyMap::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [key, counter] : keys_) {
    bytes += key.size();
    for (const Total& total : counter.totals) bytes += varint_bytes(total.total);
  }
  return bytes;
}

bool GrowOnlyMap::is_delta_of(const Mutation& mutation) const {
  if (keys_.size() != 1) return false;
  const ActorMap<Total>& totals = keys_.begin()->second.totals;
  return totals.size() == 1 && totals.begin()->actor == mutation.actor;
}

std::vector<ActorId> GrowOnlyMap::actors() const {
  std::vector<ActorId> actors;
  for (const auto& [key, counter] : keys_) {
    for (const Total& total : counter.totals) actors.push_back(total.actor);
  }
  std::sort(actors.begin(), actors.end());
  actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
  return actors;
}

void GrowOnlyMap::encode(Encoder& out) const {
  const std::vector<ActorId> places = actors();
  out.varint(places.size());
  for (const ActorId& actor : places) out.actor(actor);
  out.varint(keys_.size());
  for (const auto& [key, counter] : keys_) {
    out.text(key);
    out.varint(counter.totals.size());
    for (const Total& total : counter.totals) {
      const auto place = std::lower_bound(places.begin(), places.end(), total.actor);
      out.varint(static_cast<uint64_t>(place - places.begin()));
      out.varint(total.total);
    }
  }
}

GrowOnlyMap GrowOnlyMap::decode(Decoder& in) {
  std::vector<ActorId> actors;
  const size_t actor_count = in.count(9);
  actors.reserve(actor_count);
  for (size_t i = 0; i < actor_count && !in.failed(); ++i) {
    const ActorId actor = in.actor();
    if (!actors.empty() && !(actors.back() < actor)) in.fail();
    actors.push_back(actor);
  }
  GrowOnlyMap map;
  const size_t count = in.count(4);
  for (size_t i = 0; i < count && !in.failed(); ++i) map.decode_key(in, actors);
  // Every actor that is listed must hold a total: one state, one encoding.
  if (!in.failed() && map.actors() != actors) in.fail();
  return in.failed() ? GrowOnlyMap() : map;
}

void GrowOnlyMap::decode_key(Decoder& in, const std::vector<ActorId>& actors) {
  const std::string_view key = in.text();
  const bool ascends = keys_.empty() || keys_.rbegin()->first < key;
  if (!is_valid_key(key) || !ascends) return in.fail();
  const size_t count = in.count(2);
  if (count == 0) return in.fail();
  uint64_t least = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t place = in.varint();
    const uint64_t total = in.varint_up_to(kLargestTotal);
    if (in.failed() || place < least || place >= actors.size() || total == 0) return in.fail();
    raise(key, {actors[static_cast<size_t>(place)], total});
    least = place + 1;
  }
}

void GrowOnlyMap::check_invariants() const {
  Hash128 digest;
  for (const auto& [key, counter] : keys_) {
    SKERRY_CHECK(is_valid_key(key) && !counter.totals.empty() && counter.totals.is_ascending());
    uint64_t sum = 0;
    for (const Total& total : counter.totals) {
      SKERRY_CHECK(total.total > 0 && total.total <= kLargestTotal);
      sum += total.total;
    }
    SKERRY_CHECK(sum == counter.count);
    digest += element_digest(fact(key, sum));
  }
  SKERRY_CHECK(digest == digest_);
}

}  // namespace skerry::crdts
