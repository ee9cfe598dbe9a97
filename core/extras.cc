#include "core/extras.h"

#include "core/check.h"

namespace skerry {
namespace {

enum Mark : uint8_t {
  kHasPreviousHash = 1,  // reserved for histories that are linked by hash
  kHasVersion = 2,
  kHasFields = 4,
  kHasClosings = 8
};

}  // namespace

void encode_extras(const Extras& extras, Encoder& out) {
  SKERRY_CHECK(extras.version >= kProtocolVersion);
  const bool has_version = extras.version != kProtocolVersion;
  const bool has_fields = !extras.fields.empty();
  out.u8(static_cast<uint8_t>((has_version ? kHasVersion : 0) | (has_fields ? kHasFields : 0) |
                              (extras.has_closings ? kHasClosings : 0)));
  if (has_version) out.u8(extras.version);
  if (has_fields) out.bytes(extras.fields.encoded());
}

Extras decode_extras(Decoder& in, ExtrasOf whose) {
  Extras extras;
  const uint8_t marks = in.u8();
  if (marks == 0) [[likely]] {
    return extras;
  }
  const int known = kHasVersion | kHasFields | (whose == ExtrasOf::kSnapshot ? kHasClosings : 0);
  if ((marks & ~known) != 0) in.fail();
  extras.has_closings = (marks & kHasClosings) != 0;
  if ((marks & kHasVersion) != 0) {
    extras.version = in.u8();
    if (extras.version <= kProtocolVersion) in.fail();
  }
  if ((marks & kHasFields) != 0) extras.fields = ExtensionFields::decode(in);
  return extras;
}

void encode_before_count(const Extras& extras, Encoder& out) {
  if (extras.empty()) return;
  out.varint(0);
  encode_extras(extras, out);
}

CountedExtras decode_counted_extras(Decoder& in, size_t least_bytes, ExtrasOf whose) {
  CountedExtras result;
  result.count = in.count(least_bytes);
  if (result.count > 0 || in.failed()) return result;
  result.extras = decode_extras(in, whose);
  if (result.extras.empty()) in.fail();
  result.count = in.count(least_bytes);
  return result;
}

Extras within(const Extras& extras, ByteView encoded, size_t end) {
  Extras result = extras;
  result.fields = extras.fields.within(encoded.first(end).last(extras.fields.encoded().size()));
  return result;
}

Extras moved(const Extras& extras, ByteView from, ByteView to) {
  if (extras.fields.empty()) return extras;
  const ByteView fields = extras.fields.encoded();
  return within(extras, to, static_cast<size_t>(fields.data() - from.data()) + fields.size());
}

}  // namespace skerry
