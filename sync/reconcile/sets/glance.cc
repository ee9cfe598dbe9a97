#include "sync/reconcile/sets/glance.h"

#include <algorithm>
#include <iterator>

namespace skerry::sync {
namespace {

constexpr size_t kFirstRung = 16;
constexpr size_t kRungStep = 4;
constexpr IdKey kRungKey{0x72756E67, 0};

uint32_t fingerprint_before(const RowOrder& order, int64_t wall_ns) {
  const size_t older = order.rank({{wall_ns, 0}, {}});
  return static_cast<uint32_t>(keyed_id(kRungKey, order.sum(0, older)) >> 32);
}

size_t varint_bytes(uint64_t value) {
  size_t bytes = 1;
  for (; value >= 0x80; value >>= 7) ++bytes;
  return bytes;
}

// Estimates of bytes, with what a method's further round trips are worth (docs/reconciliation.md
// has what was measured).
constexpr uint64_t kTripsWorth = 512;
constexpr uint64_t kFar = ~uint64_t{0};

uint64_t rateless_cost(uint64_t estimate) {
  return 100 + 21 * std::min(estimate, uint64_t{1} << 40);
}
uint64_t heads_cost(SetIndexes& indexes, const Glance& theirs) {
  const uint64_t their_heads = std::min(theirs.heads, uint64_t{1} << 32);
  return 600 + kTripsWorth + kShortIdBytes * (indexes.set().head_count() + their_heads);
}
// What is newer than the newest rung below which both have the same may all have to be listed.
uint64_t ranges_cost(SetIndexes& indexes, const Glance& theirs) {
  if (!indexes.set().are_times_sure()) return kFar;
  const RowOrder& order = indexes.by_time();
  uint64_t newer_there = kFirstRung;
  for (const Glance::Rung& rung : theirs.rungs) {
    if (fingerprint_before(order, rung.wall_ns) == rung.older) {
      const uint64_t newer_here = order.size() - order.rank({{rung.wall_ns, 0}, {}});
      return 600 + kTripsWorth + 6 * std::min(newer_here, newer_there);
    }
    newer_there *= kRungStep;
  }
  return kFar;
}

uint64_t vector_bytes(const VersionVector& vector) {
  uint64_t bytes = varint_bytes(vector.size());
  for (const VersionVector::Entry& entry : vector.entries()) {
    bytes += varint_bytes(entry.actor.replica.value) + 8 + varint_bytes(entry.last);
  }
  return bytes;
}

// The one who chooses says its vector, and gets back what differs.
uint64_t vector_cost(SetIndexes& indexes, const Glance& theirs) {
  const uint64_t bytes = vector_bytes(indexes.set().vector());
  // Whoever has far more actors than the other differs in as many.
  return bytes + (theirs.vector_bytes > bytes ? theirs.vector_bytes - bytes : 0);
}

}  // namespace

Glance glance_of(SetIndexes& indexes, Rungs rungs) {
  Glance glance;
  glance.vector_bytes = vector_bytes(indexes.set().vector());
  glance.heads = indexes.set().head_count();
  glance.tally = indexes.tally();
  if (rungs == Rungs::kWithout || !indexes.set().are_times_sure()) return glance;
  const RowOrder& order = indexes.by_time();
  for (size_t newest = kFirstRung; newest < order.size(); newest *= kRungStep) {
    if (glance.rungs.size() == Glance::kMostRungs) break;
    const RowIndex row = order.at(order.size() - newest);
    const int64_t wall_ns = order.key_of(row).time.wall_ns;
    glance.rungs.push_back({wall_ns, fingerprint_before(order, wall_ns)});
  }
  return glance;
}

void encode(const Glance& glance, Encoder& out) {
  out.varint(glance.vector_bytes);
  out.varint(glance.heads);
  glance.tally.encode(out);
  out.u8(static_cast<uint8_t>(glance.rungs.size()));
  for (const Glance::Rung& rung : glance.rungs) {
    out.u64(static_cast<uint64_t>(rung.wall_ns));
    out.u32(rung.older);
  }
}

Glance decode_glance(Decoder& in) {
  Glance glance;
  glance.vector_bytes = in.varint();
  glance.heads = in.varint();
  glance.tally = Tally::decode(in);
  const size_t rungs = in.u8();
  if (rungs > Glance::kMostRungs) in.fail();
  for (size_t i = 0; i < rungs && !in.failed(); ++i) {
    Glance::Rung rung;
    rung.wall_ns = static_cast<int64_t>(in.u64());
    rung.older = in.u32();
    glance.rungs.push_back(rung);
  }
  return glance;
}

Choice choose(SetIndexes& indexes, const Glance& theirs, uint64_t their_size) {
  const uint64_t estimate = indexes.tally().estimate(theirs.tally);
  // Nothing on one side: the first message of ranges says so.
  if (their_size == 0 || indexes.set().size() == 0) return {Method::kRanges, estimate};
  const uint64_t costs[] = {vector_cost(indexes, theirs), rateless_cost(estimate),
                            heads_cost(indexes, theirs), ranges_cost(indexes, theirs)};
  constexpr Method kMethodOf[] = {Method::kVersionVector, Method::kRateless, Method::kHeads,
                                  Method::kRanges};
  return {kMethodOf[std::min_element(std::begin(costs), std::end(costs)) - std::begin(costs)],
          estimate};
}

}  // namespace skerry::sync
