// What the header of a change, a bundle or a snapshot says beside what every version of the
// protocol does: which version reads its body, and fields (extension_fields.h).
//
// A header that says neither has the encoding that it always had.
#pragma once

#include "core/bytes.h"
#include "core/codec.h"
#include "core/extension_fields.h"
#include "core/protocol_version.h"

namespace skerry {

struct Extras {
  // The first version that reads the body; not written where it is kProtocolVersion.
  uint8_t version = kProtocolVersion;
  ExtensionFields fields;     // within what it is the header of
  bool has_closings = false;  // of a snapshot alone: its header says which actors have ended

  bool empty() const { return version == kProtocolVersion && fields.empty() && !has_closings; }
};

// Whether what has these may be folded with others: every version that is spoken reads its body,
// and none of its fields would be lost.
inline bool may_be_folded(const Extras& extras) {
  return extras.version <= kProtocolVersion && extras.fields.may_be_folded();
}

// A byte of marks, 0 where there are none; then what is marked. REQUIRES: the version is at least
// kProtocolVersion.
void encode_extras(const Extras& extras, Encoder& out);
// Whose they are. Closings anywhere but in a snapshot are malformed.
enum class ExtrasOf : uint8_t { kChange, kSnapshot };
Extras decode_extras(Decoder& in, ExtrasOf whose = ExtrasOf::kChange);

// The same before a count that is at least 1: nothing where there are none, else 0 and the marks.
void encode_before_count(const Extras& extras, Encoder& out);
// Reads both; the count as Decoder::count does.
struct CountedExtras {
  Extras extras;
  size_t count = 0;
};
CountedExtras decode_counted_extras(Decoder& in, size_t least_bytes,
                                    ExtrasOf whose = ExtrasOf::kChange);

// The same, whose fields lie within `encoded` and end there at `end`.
Extras within(const Extras& extras, ByteView encoded, size_t end);
// The same of a header within `from`, of which `to` has the bytes.
Extras moved(const Extras& extras, ByteView from, ByteView to);

}  // namespace skerry
