// What a user can observe of a document, in one canonical form per family.
//
//   counter   int64_t
//   register  std::vector<std::string>: the values that survive, ascending, duplicates kept once
//             (an LWW register has none or one)
//   flag      int64_t, 0 or 1
//   set       std::vector<std::string>: the elements, ascending; a bag's as often as they are in it
//   map, tree, table
//             std::vector<std::string>, ascending: one line for each fact ("/key/key=value"), so
//             that the digest can be kept
//   text      std::string, UTF-8
//   rich text, json, sheet
//             std::string, canonical JSON: keys ascending, no spaces
//   list      Sequence: the items, in order
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/hash.h"

namespace skerry {

struct Sequence {
  std::vector<std::string> items;
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

using Value = std::variant<int64_t, std::string, std::vector<std::string>, Sequence>;

// The digest of each kind of value. A collection's is the sum of its elements' hashes, so that a
// design can keep it incrementally: add `element_digest(e)` when e appears, subtract it when e
// goes. A sequence's is of all items with their lengths.
Hash128 number_digest(int64_t number);
Hash128 text_digest(std::string_view text);
Hash128 element_digest(std::string_view element);
Hash128 sequence_digest(const Sequence& sequence);
Hash128 digest_of(const Value& value);

// How large a value is, in the unit its digest costs: 1 for a number, scalars' bytes for text and
// sequences, 1 for a collection (its digest is kept).
uint64_t digest_cost(const Value& value);

// For people: at most `limit` bytes of it, then an ellipsis and the full size.
std::string to_display(const Value& value, size_t limit = 80);

}  // namespace skerry
