#include "sync/reconcile/sets/glance.h"

#include <algorithm>
#include <limits>

namespace skerry::sync {
namespace {

constexpr size_t kRungStep = 16;
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

uint64_t vector_bytes(const VersionVector& vector) {
  uint64_t bytes = varint_bytes(vector.size());
  for (const VersionVector::Entry& entry : vector.entries()) {
    bytes += varint_bytes(entry.actor.replica.value) + 8 + varint_bytes(entry.last);
  }
  return bytes;
}

}  // namespace

Glance glance_of(SetIndexes& indexes) {
  Glance glance;
  glance.vector_bytes = vector_bytes(indexes.set().vector());
  glance.heads = indexes.set().head_count();
  glance.tally = indexes.tally();
  const RowOrder& order = indexes.by_time();
  for (size_t newest = kRungStep; newest < order.size(); newest *= kRungStep) {
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

Choice choose(SetIndexes& indexes, const Glance& theirs) {
  Choice choice;
  choice.estimate = indexes.tally().estimate(theirs.tally);
  return choice;
}

}  // namespace skerry::sync
