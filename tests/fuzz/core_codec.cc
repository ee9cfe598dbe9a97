// The first bytes choose which fields to read from the rest: what was read encodes to the same
// bytes again, and after a failure everything reads as nothing.
#include <algorithm>

#include "core/check.h"
#include "core/codec.h"

namespace {

using namespace skerry;

// Reads one field of the kind that `choice` names and writes it again.
void copy_field(uint8_t choice, Decoder& in, Encoder& out) {
  switch (choice % 9) {
    case 0:
      out.u8(in.u8());
      break;
    case 1:
      out.u32(in.u32());
      break;
    case 2:
      out.u64(in.u64());
      break;
    case 3:
      out.varint(in.varint());
      break;
    case 4:
      out.signed_varint(in.signed_varint());
      break;
    case 5:
      out.bytes(in.bytes());
      break;
    case 6:
      out.dot(in.dot());
      break;
    case 7:
      out.hybrid_time(in.hybrid_time());
      break;
    default: {
      const size_t room = in.rest().size();
      const size_t count = in.count(3);
      SKERRY_CHECK(count <= room / 3);
      out.varint(count);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ByteView input(data, size);
  const size_t choices = std::min<size_t>(size, 8);
  const ByteView fields = input.subspan(choices);
  Decoder in(fields);
  Encoder out;
  for (const uint8_t choice : input.first(choices)) {
    copy_field(choice, in, out);
    if (in.failed()) {
      SKERRY_CHECK(in.done() && in.rest().empty() && in.u64() == 0 && in.bytes().empty());
      SKERRY_CHECK(!in.finish("fields").ok());
      return 0;
    }
    const ByteView read = fields.first(fields.size() - in.rest().size());
    SKERRY_CHECK(std::ranges::equal(out.view(), read));
  }
  const std::string_view text = as_text(fields);
  if (is_valid_utf8(text)) SKERRY_CHECK(count_scalars(text) <= text.size());
  return 0;
}
