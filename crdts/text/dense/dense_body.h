// The body of a change of a dense design: the new elements' positions, then a splice without
// origins (splice_body.h).
//
// Layout: the size of the positions, then for each inserted character: how many levels its position
// shares with the one before it in this body, how many follow, their digits as the rule writes
// them, and the dots of those levels that have one, but for the last level's, which is the
// element's own. A dot is an index into the splice's actors and a sequence number, for the author
// as a distance back from the element's own.
#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/status.h"
#include "crdts/text/dense/position.h"
#include "crdts/text/splice_body.h"

namespace skerry::crdts::text {

struct DenseBody {
  struct Place {
    size_t shared = 0;  // levels
    size_t begin = 0;   // of the others, in `levels`
    size_t count = 0;
  };

  SpliceBody splice;
  std::vector<Place> places;
  // Levels' dots name actors by index, as SpliceBody::Id does.
  Position levels;

  void clear();
  PositionView tail(const Place& place) const {
    return PositionView(levels).subspan(place.begin, place.count);
  }
};

// How a rule writes digits, and which of them have a dot.
struct DigitCodec {
  void (*put)(PositionView levels, Encoder& out);
  void (*take)(std::span<Level> levels, Decoder& in);
  bool (*has_dot)(uint32_t digit);
};

// Appends the wire form. `first` is the change's first dot.
void encode_dense(const DenseBody& body, const DigitCodec& codec, uint64_t first, Encoder& out);

// Reads a body into `out`, whose capacity is used again. Everything that can be known without the
// document is checked, but for what the rule says of whole positions.
Status decode_dense(ByteView body, const DigitCodec& codec, uint64_t first, DenseBody& out);

// The bytes of inserted text in a body; 0 for malformed bytes.
uint32_t dense_content_bytes(ByteView body, const DigitCodec& codec);

}  // namespace skerry::crdts::text
