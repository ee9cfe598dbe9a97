// Fields that a header has beside those that every version knows: each a tag and bytes, ascending
// by tag. Who does not know a tag keeps its bytes: they are within what is hashed, stored and sent.
//
//   varint size of all, then of each: varint tag, varint size, bytes
//
// Nothing is written where there are none; the header says by a mark of its own that there are.
//
// An odd tag may be let go of when changes are folded; what has an even one must not be folded by
// anybody, or its field would be lost.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/codec.h"

namespace skerry {

enum class ExtensionTag : uint64_t {
  kReplaces = 1,  // of a change: the dot that its command was before its author was evicted
  kDevice = 2,    // of a change: a name of the device that it was made on (version 3)
};

// Of one header, all fields together.
inline constexpr size_t kMostExtensionBytes = 4096;

struct ExtensionField {
  uint64_t tag = 0;
  ByteView bytes;
};

// What of a header holds the fields, without the size before them; within its buffer. Empty: there
// are none.
class ExtensionFields {
 public:
  ExtensionFields() = default;
  // Reads what a header has after its mark. No field, more than kMostExtensionBytes, or tags that
  // do not ascend make `in` fail. No allocation.
  static ExtensionFields decode(Decoder& in);

  bool empty() const { return encoded_.empty(); }
  ByteView encoded() const { return encoded_; }
  std::optional<ByteView> find(ExtensionTag tag) const;
  // The same, kept in `copy`. REQUIRES: it has the bytes of encoded().
  ExtensionFields within(ByteView copy) const { return ExtensionFields(copy); }
  // Whether a fold of what has these loses nothing.
  bool may_be_folded() const;

  // Calls `visit(const ExtensionField&)` for each, ascending.
  template <typename Visit>
  void visit(Visit visit) const {
    for (Decoder in(encoded_); !in.done();) {
      const uint64_t tag = in.varint();
      visit(ExtensionField{tag, in.bytes()});
    }
  }

 private:
  friend class ExtensionWriter;
  explicit ExtensionFields(ByteView encoded) : encoded_(encoded) {}

  ByteView encoded_;
};

// Writes the fields of one header.
class ExtensionWriter {
 public:
  // REQUIRES: tags ascend, and all together are at most kMostExtensionBytes.
  void add(ExtensionTag tag, ByteView bytes) { add(static_cast<uint64_t>(tag), bytes); }
  void add(uint64_t tag, ByteView bytes);
  // Valid as long as this is, and nothing is added.
  ExtensionFields fields() const { return ExtensionFields(out_.view()); }

 private:
  Encoder out_;
  uint64_t next_tag_ = 0;
};

}  // namespace skerry
