#include "core/extension_fields.h"

#include "core/check.h"

namespace skerry {

ExtensionFields ExtensionFields::decode(Decoder& in) {
  const ByteView encoded = in.bytes();
  if (encoded.empty() || encoded.size() > kMostExtensionBytes) in.fail();
  Decoder fields(encoded);
  uint64_t least = 0;
  while (!in.failed() && !fields.done()) {
    const uint64_t tag = fields.varint();
    fields.bytes();
    if (fields.failed() || tag < least || tag == ~uint64_t{0}) in.fail();
    least = tag + 1;
  }
  return in.failed() ? ExtensionFields() : ExtensionFields(encoded);
}

std::optional<ByteView> ExtensionFields::find(ExtensionTag tag) const {
  std::optional<ByteView> found;
  visit([&found, tag](const ExtensionField& field) {
    if (field.tag == static_cast<uint64_t>(tag)) found = field.bytes;
  });
  return found;
}

bool ExtensionFields::may_be_folded() const {
  bool may = true;
  visit([&may](const ExtensionField& field) { may = may && field.tag % 2 == 1; });
  return may;
}

void ExtensionWriter::add(uint64_t tag, ByteView bytes) {
  SKERRY_CHECK(tag >= next_tag_ && tag != ~uint64_t{0});
  next_tag_ = tag + 1;
  out_.varint(tag);
  out_.bytes(bytes);
  SKERRY_CHECK(out_.size() <= kMostExtensionBytes);
}

}  // namespace skerry
