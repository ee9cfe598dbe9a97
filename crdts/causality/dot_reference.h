// Dots inside a body whose author is known: the author's own dots, which most are, take a few
// bytes.
//
// A varint says which: 0 none, 1 the author's (then its sequence), 2 another's (then the dot).
#pragma once

#include "core/codec.h"
#include "core/ids.h"

namespace skerry::crdts {

inline void encode_reference(const Dot& dot, const ActorId& author, Encoder& out) {
  if (dot.sequence == 0) {
    out.varint(0);
  } else if (dot.actor == author) {
    out.varint(1);
    out.varint(dot.sequence);
  } else {
    out.varint(2);
    out.dot(dot);
  }
}

inline Dot decode_reference(Decoder& in, const ActorId& author) {
  const uint64_t kind = in.varint_up_to(2);
  if (kind == 0) return {};
  const Dot dot = kind == 1 ? Dot{author, in.varint()} : in.dot();
  if (dot.sequence == 0 || (kind == 2 && dot.actor == author)) in.fail();
  return dot;
}

// The same where there must be one.
inline Dot decode_dot_reference(Decoder& in, const ActorId& author) {
  const Dot dot = decode_reference(in, author);
  if (dot.sequence == 0) in.fail();
  return dot;
}

}  // namespace skerry::crdts
