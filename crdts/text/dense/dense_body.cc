#include "crdts/text/dense/dense_body.h"

namespace skerry::crdts::text {
namespace {

// A level takes two bits at least.
constexpr size_t kMostLevelsPerByte = 4;

void take_dot(uint64_t own, size_t actors, Level& level, Decoder& in) {
  level.dot.actor = static_cast<uint32_t>(in.varint_up_to(actors));
  const uint64_t number = in.varint_up_to(kMaxSequence);
  const bool is_author = level.dot.actor == 0;
  if (is_author ? number >= own : number == 0) in.fail();
  level.dot.sequence = static_cast<uint32_t>(is_author ? own - number : number);
}

// Reads the position of the element with the sequence number `own`; `depth` is the levels of the
// one before it, then its own.
void take_place(uint64_t own, const DigitCodec& codec, DenseBody& out, size_t& depth, Decoder& in) {
  DenseBody::Place place;
  place.shared = in.varint_up_to(depth);
  place.count = in.varint_up_to(kMaxLevels - place.shared);
  place.begin = out.levels.size();
  if (place.count == 0 || place.count > kMostLevelsPerByte * in.rest().size()) return in.fail();
  depth = place.shared + place.count;
  out.places.push_back(place);
  out.levels.resize(place.begin + place.count);
  const std::span<Level> levels = std::span(out.levels).subspan(place.begin);
  codec.take(levels, in);
  for (Level& level : levels.first(place.count - 1)) {
    if (codec.has_dot(level.digit)) take_dot(own, out.splice.actors.size(), level, in);
  }
  levels.back().dot = {0, static_cast<uint32_t>(own)};
  if (!codec.has_dot(levels.back().digit)) in.fail();
}

}  // namespace

void DenseBody::clear() {
  splice.clear();
  places.clear();
  levels.clear();
}

void encode_dense(const DenseBody& body, const DigitCodec& codec, uint64_t first, Encoder& out) {
  Encoder positions;
  uint64_t own = first + body.splice.erased_total;
  for (const DenseBody::Place& place : body.places) {
    positions.varint(place.shared);
    positions.varint(place.count);
    const PositionView levels = body.tail(place);
    codec.put(levels, positions);
    for (const Level& level : levels.first(place.count - 1)) {
      if (!codec.has_dot(level.digit)) continue;
      positions.varint(level.dot.actor);
      positions.varint(level.dot.actor == 0 ? own - level.dot.sequence : level.dot.sequence);
    }
    ++own;
  }
  out.bytes(positions.view());
  encode_splice(body.splice, first, out);
}

Status decode_dense(ByteView body, const DigitCodec& codec, uint64_t first, DenseBody& out) {
  out.clear();
  Decoder in(body);
  Decoder positions(in.bytes());
  if (in.failed()) return in.finish("text change");
  SKERRY_RETURN_IF_ERROR(decode_splice(in.rest(), first, out.splice));
  if (out.splice.left.sequence != 0 || out.splice.right.sequence != 0 || out.splice.has_clock) {
    return invalid("text change: origins where there are none");
  }
  size_t depth = 0;
  for (uint64_t i = 0; i < out.splice.scalars && !positions.failed(); ++i) {
    take_place(first + out.splice.erased_total + i, codec, out, depth, positions);
  }
  return positions.finish("text change");
}

uint32_t dense_content_bytes(ByteView body, const DigitCodec& codec) {
  // The change's first dot is not known here; the largest one makes every distance valid.
  DenseBody decoded;
  if (!decode_dense(body, codec, kMaxSequence, decoded).ok()) return 0;
  return static_cast<uint32_t>(decoded.splice.inserted.size());
}

}  // namespace skerry::crdts::text
