#include "crdts/counters/lexicographic_counter.h"

#include "core/check.h"
#include "crdts/object/amounts.h"

namespace skerry::crdts {

LexicographicCounter::Pair LexicographicCounter::pair_of(const ActorId& actor) const {
  const Pair* pair = pairs_.find(actor);
  return pair == nullptr ? Pair{actor, 0, 0} : *pair;
}

Status LexicographicCounter::can_add(int64_t amount, const Mutation& mutation) const {
  const Pair mine = pair_of(mutation.actor);
  int64_t sum = 0;
  const bool overflows = __builtin_add_overflow(mine.amount, amount, &sum);
  if (!overflows && mine.version < kLargestVersion) return absl::OkStatus();
  return absl::OutOfRangeError("counter.add: one actor's amount would not fit in 64 bits");
}

LexicographicCounter LexicographicCounter::add(int64_t amount, const Mutation& mutation) {
  LexicographicCounter delta;
  if (amount == 0) return delta;
  Pair grown = pair_of(mutation.actor);
  if (amount < 0) ++grown.version;
  grown.amount += amount;
  delta.raise(grown);
  join(delta);
  return delta;
}

void LexicographicCounter::join(const LexicographicCounter& other) {
  for (const Pair& pair : other.pairs_) raise(pair);
}

void LexicographicCounter::raise(const Pair& pair) {
  Pair& mine = pairs_[pair.actor];
  if (!mine.is_below(pair)) return;
  value_ += static_cast<uint64_t>(pair.amount) - static_cast<uint64_t>(mine.amount);
  mine = pair;
}

LexicographicCounter LexicographicCounter::residual(const LexicographicCounter& other) const {
  LexicographicCounter fresh;
  for (const Pair& pair : other.pairs_) {
    if (pair_of(pair.actor).is_below(pair)) fresh.raise(pair);
  }
  return fresh;
}

uint64_t LexicographicCounter::content_bytes() const {
  uint64_t bytes = 0;
  for (const Pair& pair : pairs_) bytes += varint_bytes(zigzag(pair.amount));
  return bytes;
}

bool LexicographicCounter::is_delta_of(const Mutation& mutation) const {
  return pairs_.size() == 1 && pairs_.begin()->actor == mutation.actor;
}

void LexicographicCounter::encode(Encoder& out) const {
  for (const Pair& pair : pairs_) {
    out.actor(pair.actor);
    out.varint(pair.version);
    out.signed_varint(pair.amount);
  }
}

LexicographicCounter LexicographicCounter::decode(Decoder& in) {
  LexicographicCounter counter;
  while (!in.done()) {
    Pair pair;
    pair.actor = in.actor();
    pair.version = in.varint_up_to(kLargestVersion);
    pair.amount = in.signed_varint();
    const bool ascends = counter.pairs_.empty() || counter.pairs_.back().actor < pair.actor;
    if (!pair.is_written() || !ascends) in.fail();
    if (!in.failed()) counter.raise(pair);
  }
  return in.failed() ? LexicographicCounter() : counter;
}

void LexicographicCounter::check_invariants() const {
  SKERRY_CHECK(pairs_.is_ascending());
  uint64_t sum = 0;
  for (const Pair& pair : pairs_) {
    SKERRY_CHECK(pair.is_written() && pair.version <= kLargestVersion);
    sum += static_cast<uint64_t>(pair.amount);
  }
  SKERRY_CHECK(sum == value_);
}

}  // namespace skerry::crdts
