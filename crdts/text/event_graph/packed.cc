#include "crdts/text/event_graph/packed.h"

#include "core/compression.h"
#include "core/hash.h"
#include "crdts/text/event_graph/counts.h"
#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {
namespace {

// No original is larger than this many times what is stored: what claims to be is damaged.
constexpr uint64_t kMostRatio = uint64_t{1} << 16;

}  // namespace

void put_header(Encoder& out, std::string_view magic, Packing packing) {
  for (const char c : magic) out.u8(static_cast<uint8_t>(c));
  out.u8(kFileVersion);
  out.u8(packing == Packing::kCompressed ? kIsCompressed : 0);
}

StatusOr<Packing> take_header(Decoder& in, std::string_view magic) {
  if (as_text(in.raw(magic.size())) != magic) return invalid("text file: it is of another kind");
  const uint8_t version = in.u8();
  const uint8_t flags = in.u8();
  if (in.failed() || version != kFileVersion || (flags & ~kIsCompressed) != 0) {
    return invalid("text file: of a version that is not known here");
  }
  return flags == kIsCompressed ? Packing::kCompressed : Packing::kPlain;
}

void put_part(Encoder& out, ByteView part) {
  out.u64(hash64(part, kFileChecksumSeed));
  out.bytes(part);
}

ByteView take_part(Decoder& in) {
  const uint64_t checksum = in.u64();
  const ByteView part = in.bytes();
  if (in.failed() || hash64(part, kFileChecksumSeed) != checksum) in.fail();
  return in.failed() ? ByteView{} : part;
}

void put_packed(Encoder& out, ByteView bytes, ByteView prefix, Packing packing) {
  out.varint(bytes.size());
  if (packing == Packing::kCompressed) {
    out.bytes(compress(bytes, prefix));
  } else {
    out.bytes(bytes);
  }
}

Status take_packed(Decoder& in, ByteView prefix, Packing packing, std::string& out) {
  const uint64_t size = in.varint_up_to(kMaxContent);
  const ByteView stored = in.bytes();
  if (in.failed() || size > (stored.size() + 1) * kMostRatio) {
    return invalid("text file: malformed");
  }
  if (packing == Packing::kPlain) {
    out = std::string(as_text(stored));
    return out.size() == size ? absl::OkStatus() : invalid("text file: malformed");
  }
  out.resize(size);
  return decompress(stored, prefix, {reinterpret_cast<uint8_t*>(out.data()), out.size()});
}

bool is_text(std::string_view bytes) { return is_ascii(bytes) || is_valid_utf8(bytes); }

}  // namespace skerry::crdts::event_graph
