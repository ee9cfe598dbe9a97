#include "sync/folded_body.h"

namespace skerry::sync {
namespace {

void encode_dots(Encoder& out, const Frontier& dots) {
  out.varint(dots.size());
  for (const Dot& dot : dots) out.dot(dot);
}

Frontier decode_dots(Decoder& in) {
  Frontier dots;
  const size_t count = in.count(10);
  dots.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const bool ascends = dots.empty() || dots.back().actor < dot.actor;  // one of each actor
    if (!ascends || dot.sequence == 0) in.fail();
    dots.push_back(dot);
  }
  return dots;
}

}  // namespace

Payload encode_folded_body(const FoldedBody& body) {
  Encoder out;
  out.hybrid_time(body.latest);
  encode_dots(out, body.dependencies);
  encode_dots(out, body.heads);
  out.raw(body.content);
  return out.payload();
}

std::optional<FoldedBody> decode_folded_body(ByteView body) {
  Decoder in(body);
  FoldedBody result;
  result.latest = in.hybrid_time();
  result.dependencies = decode_dots(in);
  result.heads = decode_dots(in);
  if (in.failed()) return std::nullopt;
  result.content = in.rest();
  return result;
}

}  // namespace skerry::sync
