#include "crdts/counters/pn_counter.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/object/amounts.h"

namespace skerry::crdts {
namespace {

// `added` shares its varint with a bit that says whether `subtracted` follows.
uint64_t totals_bytes(uint64_t added, uint64_t subtracted) {
  return varint_bytes(added << 1) + (subtracted > 0 ? varint_bytes(subtracted) : 0);
}

}  // namespace

Status PnCounter::can_add(int64_t amount, const Mutation& mutation) const {
  const Totals* mine = totals_.find(mutation.actor);
  const uint64_t total = mine == nullptr ? 0 : (amount < 0 ? mine->subtracted : mine->added);
  if (magnitude(amount) <= kLargestTotal - total) return absl::OkStatus();
  return absl::OutOfRangeError("counter.add: one actor's total would exceed 2^63 - 1");
}

PnCounter PnCounter::add(int64_t amount, const Mutation& mutation) {
  PnCounter delta;
  if (amount == 0) return delta;
  const Totals* mine = totals_.find(mutation.actor);
  Totals grown{mutation.actor};
  if (amount > 0) {
    grown.added = (mine == nullptr ? 0 : mine->added) + magnitude(amount);
  } else {
    grown.subtracted = (mine == nullptr ? 0 : mine->subtracted) + magnitude(amount);
  }
  join_totals(grown);
  delta.join_totals(grown);
  return delta;
}

void PnCounter::join(const PnCounter& other) {
  for (const Totals& totals : other.totals_) join_totals(totals);
}

void PnCounter::join_totals(const Totals& totals) {
  Totals& mine = totals_[totals.actor];
  if (totals.added > mine.added) {
    value_ += totals.added - mine.added;
    mine.added = totals.added;
  }
  if (totals.subtracted > mine.subtracted) {
    value_ -= totals.subtracted - mine.subtracted;
    mine.subtracted = totals.subtracted;
  }
}

uint64_t PnCounter::irreducibles() const {
  uint64_t count = 0;
  for (const Totals& totals : totals_) {
    count += (totals.added > 0 ? 1u : 0u) + (totals.subtracted > 0 ? 1u : 0u);
  }
  return count;
}

PnCounter PnCounter::residual(const PnCounter& other) const {
  PnCounter fresh;
  for (const Totals& theirs : other.totals_) {
    const Totals* mine = totals_.find(theirs.actor);
    Totals grown = theirs;
    if (mine != nullptr && mine->added >= grown.added) grown.added = 0;
    if (mine != nullptr && mine->subtracted >= grown.subtracted) grown.subtracted = 0;
    if (grown.added > 0 || grown.subtracted > 0) fresh.join_totals(grown);
  }
  return fresh;
}

uint64_t PnCounter::content_bytes() const {
  uint64_t bytes = 0;
  for (const Totals& totals : totals_) bytes += totals_bytes(totals.added, totals.subtracted);
  return bytes;
}

bool PnCounter::is_delta_of(const Mutation& mutation) const {
  return totals_.size() == 1 && totals_.begin()->actor == mutation.actor;
}

void PnCounter::encode_totals(Encoder& out, const Totals& totals) {
  out.actor(totals.actor);
  out.varint(totals.added << 1 | (totals.subtracted > 0 ? 1 : 0));
  if (totals.subtracted > 0) out.varint(totals.subtracted);
}

PnCounter::Totals PnCounter::decode_totals(Decoder& in) {
  Totals totals;
  totals.actor = in.actor();
  const uint64_t bits = in.varint();
  totals.added = bits >> 1;
  if ((bits & 1) != 0) {
    totals.subtracted = in.varint_up_to(kLargestTotal);
    if (totals.subtracted == 0) in.fail();
  } else if (totals.added == 0) {
    in.fail();
  }
  return totals;
}

void PnCounter::encode(Encoder& out) const {
  for (const Totals& totals : totals_) encode_totals(out, totals);
}

PnCounter PnCounter::decode(Decoder& in) {
  PnCounter counter;
  while (!in.done()) {
    const Totals totals = decode_totals(in);
    if (!counter.totals_.empty() && !(counter.totals_.back().actor < totals.actor)) in.fail();
    if (!in.failed()) counter.join_totals(totals);
  }
  return in.failed() ? PnCounter() : counter;
}

Status PnCounter::join_encoded(ByteView body) {
  Decoder check(body);
  ActorId previous;
  for (bool first = true; !check.done(); first = false) {
    const Totals totals = decode_totals(check);
    if (!first && !(previous < totals.actor)) check.fail();
    previous = totals.actor;
  }
  SKERRY_RETURN_IF_ERROR(check.finish(kName));
  for (Decoder in(body); !in.done();) join_totals(decode_totals(in));
  return absl::OkStatus();
}

Status PnCounter::apply_encoded(ByteView body, const Mutation& mutation) {
  Decoder in(body);
  const Totals totals = decode_totals(in);
  if (in.failed() || !in.done() || totals.actor != mutation.actor) [[unlikely]] {
    return invalid("pn_counter: the body is not the delta of one change of its author");
  }
  join_totals(totals);
  return absl::OkStatus();
}

uint64_t PnCounter::content_bytes_of(ByteView body) {
  uint64_t bytes = 0;
  Decoder in(body);
  while (!in.done()) {
    const Totals totals = decode_totals(in);
    bytes += totals_bytes(totals.added, totals.subtracted);
  }
  return in.failed() ? 0 : bytes;
}

void PnCounter::check_invariants() const {
  SKERRY_CHECK(totals_.is_ascending());
  uint64_t sum = 0;
  for (const Totals& totals : totals_) {
    SKERRY_CHECK(totals.added > 0 || totals.subtracted > 0);
    SKERRY_CHECK(totals.added <= kLargestTotal && totals.subtracted <= kLargestTotal);
    sum += totals.added - totals.subtracted;
  }
  SKERRY_CHECK(sum == value_);
}

}  // namespace skerry::crdts
