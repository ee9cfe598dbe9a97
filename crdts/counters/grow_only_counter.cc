#include "crdts/counters/grow_only_counter.h"

#include "core/check.h"
#include "crdts/object/amounts.h"

namespace skerry::crdts {

uint64_t GrowOnlyCounter::total_of(const ActorId& actor) const {
  const Total* total = totals_.find(actor);
  return total == nullptr ? 0 : total->added;
}

Status GrowOnlyCounter::can_add(int64_t amount, const Mutation& mutation) const {
  if (amount < 0) return absl::UnimplementedError("grow_only_counter does not go down");
  if (magnitude(amount) <= kLargestTotal - total_of(mutation.actor)) return absl::OkStatus();
  return absl::OutOfRangeError("counter.add: one actor's total would exceed 2^63 - 1");
}

GrowOnlyCounter GrowOnlyCounter::add(int64_t amount, const Mutation& mutation) {
  GrowOnlyCounter delta;
  if (amount == 0) return delta;
  delta.raise({mutation.actor, total_of(mutation.actor) + magnitude(amount)});
  join(delta);
  return delta;
}

void GrowOnlyCounter::join(const GrowOnlyCounter& other) {
  for (const Total& total : other.totals_) raise(total);
}

void GrowOnlyCounter::raise(const Total& total) {
  Total& mine = totals_[total.actor];
  if (total.added <= mine.added) return;
  value_ += total.added - mine.added;
  mine.added = total.added;
}

GrowOnlyCounter GrowOnlyCounter::residual(const GrowOnlyCounter& other) const {
  GrowOnlyCounter fresh;
  for (const Total& total : other.totals_) {
    if (total.added > total_of(total.actor)) fresh.raise(total);
  }
  return fresh;
}

uint64_t GrowOnlyCounter::content_bytes() const {
  uint64_t bytes = 0;
  for (const Total& total : totals_) bytes += varint_bytes(total.added);
  return bytes;
}

bool GrowOnlyCounter::is_delta_of(const Mutation& mutation) const {
  return totals_.size() == 1 && totals_.begin()->actor == mutation.actor;
}

void GrowOnlyCounter::encode(Encoder& out) const {
  for (const Total& total : totals_) {
    out.actor(total.actor);
    out.varint(total.added);
  }
}

GrowOnlyCounter GrowOnlyCounter::decode(Decoder& in) {
  GrowOnlyCounter counter;
  while (!in.done()) {
    const ActorId actor = in.actor();
    const uint64_t added = in.varint_up_to(kLargestTotal);
    const bool ascends = counter.totals_.empty() || counter.totals_.back().actor < actor;
    if (added == 0 || !ascends) in.fail();
    if (!in.failed()) counter.raise({actor, added});
  }
  return in.failed() ? GrowOnlyCounter() : counter;
}

void GrowOnlyCounter::check_invariants() const {
  SKERRY_CHECK(totals_.is_ascending());
  uint64_t sum = 0;
  for (const Total& total : totals_) {
    SKERRY_CHECK(total.added > 0 && total.added <= kLargestTotal);
    sum += total.added;
  }
  SKERRY_CHECK(sum == value_);
}

}  // namespace skerry::crdts
