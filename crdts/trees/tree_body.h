// The bytes of one change of a tree: what was done to which node, and where it went.
//
//   u8 kind; create: parent, digits, name; move: target, parent, digits; remove: target;
//   rename: target, name. A node is a reference (crdts/causality/dot_reference.h), none being the
//   root. Digits: a count, then two bytes each, large end first.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry::crdts::trees {

enum class Kind : uint8_t { kCreate, kMove, kRemove, kRename };

struct Body {
  Kind kind = Kind::kCreate;
  Dot target;
  Dot parent;  // sequence 0: the root
  std::vector<uint16_t> digits;
  std::string_view name;
};

void encode(const Body& body, const ActorId& author, Encoder& out);
StatusOr<Body> decode_body(ByteView bytes, const ActorId& author);

// Design::content_bytes.
uint32_t content_bytes(ByteView body);

}  // namespace skerry::crdts::trees
