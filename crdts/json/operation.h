// What a command on a JSON document became: an operation that names places and items by what they
// are, not by where its author saw them (Kleppmann and Beresford 2017, section 4.3).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/codec.h"
#include "core/ids.h"
#include "crdts/causality/causal_context.h"
#include "crdts/json/content.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

// The largest Lamport time of a stamp: nothing that is added to it wraps.
constexpr uint64_t kLargestStampTime = uint64_t{1} << 62;

// One step down: into a map by key, or into a list by the element's dot.
struct Step {
  bool is_element = false;
  std::string key;
  Dot element;
  friend bool operator==(const Step&, const Step&) = default;
};

// What of the place, and below it, its author saw goes; then the content comes.
struct Assign {
  CausalContext seen;
  Content content;
};
struct Erase {
  CausalContext seen;
};
// Sequence 0 of `left` is the front. The element's dot is the change's.
struct Insert {
  uint64_t time = 0;
  Dot left;
  Content content;
};
struct Add {
  int64_t amount = 0;
};
// Character i of `inserted` has the change's dot plus i and the time plus i.
struct Splice {
  CausalContext erased;  // characters
  uint64_t time = 0;     // 0: nothing is inserted
  Dot left;
  std::string inserted;
};

struct Operation {
  std::vector<Step> path;
  std::variant<Assign, Erase, Insert, Add, Splice> action;

  // The dots it takes: a splice one a character, at least one.
  uint64_t length() const;
  // Whether it keeps alive what it goes through.
  bool is_update() const;
  // Keys, scalars, inserted text and amounts.
  uint64_t content_bytes() const;

  // The path, a byte that names the action, and its fields. Dots of the author are written without
  // their actor.
  void encode(const ActorId& author, Encoder& out) const;
  // Fails the decoder on paths and contents that no command can give; whether the places and items
  // exist, only the document knows.
  static Operation decode(const ActorId& author, Decoder& in);
};

// 0 for malformed bytes.
uint32_t operation_content_bytes(ByteView body);

}  // namespace skerry::crdts
