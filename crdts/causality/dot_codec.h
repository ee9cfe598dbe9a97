// Dots inside a body that also carries a causal context: the actor is named by its place there, so
// that a dot takes two bytes or a few instead of ten.
#pragma once

#include "core/codec.h"
#include "core/ids.h"
#include "crdts/causality/causal_context.h"

namespace skerry::crdts {

// A dot and one bit that travels with it; what it says is the design's business.
enum class DotMark : uint8_t { kUnset, kSet };
struct MarkedDot {
  Dot dot;
  DotMark mark = DotMark::kUnset;
};

// REQUIRES: context.contains(dot).
inline void encode_dot_within(Encoder& out, const CausalContext& context, const Dot& dot,
                              DotMark mark) {
  out.varint(uint64_t{context.actors().index_of(dot.actor)} << 1 | (mark == DotMark::kSet ? 1 : 0));
  out.varint(dot.sequence);
}

// Fails the decoder on a dot that is not in the context.
inline MarkedDot decode_dot_within(Decoder& in, const CausalContext& context) {
  const uint64_t bits = in.varint();
  const uint64_t sequence = in.varint();
  if (in.failed() || bits >> 1 >= context.actor_count()) {
    in.fail();
    return {};
  }
  const CausalContext::Seen& seen = context.actors().at_index(static_cast<size_t>(bits >> 1));
  if (!seen.contains(sequence)) {
    in.fail();
    return {};
  }
  return {{seen.actor, sequence}, (bits & 1) != 0 ? DotMark::kSet : DotMark::kUnset};
}

}  // namespace skerry::crdts
