// The body of a bundle as this engine makes it: what the headers of the folded changes said and is
// still needed, then what the design made of their bodies.
//
//   latest         the latest hybrid time: a replica's clock must pass every time that it has
//                  integrated, or its next write would lose against what its user has seen
//   dependencies   what the changes depend on outside of the bundle, the furthest of each actor
//   heads          the maximal dots inside; none for designs that do not ask for causal order
//   content        for the design to join
#pragma once

#include <optional>

#include "core/codec.h"
#include "core/time.h"
#include "core/version_vector.h"

namespace skerry::sync {

struct FoldedBody {
  HybridTime latest;
  Frontier dependencies;
  Frontier heads;
  ByteView content;
};

Payload encode_folded_body(const FoldedBody& body);
// Nothing when `body` is malformed. The content is a view into it.
std::optional<FoldedBody> decode_folded_body(ByteView body);

}  // namespace skerry::sync
