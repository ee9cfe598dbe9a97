#include "sync/frame.h"

#include <limits>

namespace skerry::sync {
namespace {

constexpr uint64_t kChecksumSeed = 0x736b65727279;

enum HelloFlag : uint8_t {
  kAsks = 1,
  kAnswers = 2,
  kWantsAll = 4,
  kHasFrom = 8,
  kHasTo = 16,
  kAllFlags = 31,
};

uint32_t checksum_of(ByteView rest) { return static_cast<uint32_t>(hash64(rest, kChecksumSeed)); }

}  // namespace

std::optional<OpenFrame> open_frame(ByteView frame) {
  if (frame.size() < kFrameHeaderBytes) return std::nullopt;
  const uint32_t said = uint32_t{frame[0]} | uint32_t{frame[1]} << 8 | uint32_t{frame[2]} << 16 |
                        uint32_t{frame[3]} << 24;
  const uint8_t type = frame[4];
  const bool is_known = type >= static_cast<uint8_t>(FrameType::kHello) &&
                        type <= static_cast<uint8_t>(kLastFrameType);
  if (!is_known || frame[5] != kProtocolVersion) return std::nullopt;
  if (said != checksum_of(frame.subspan(4))) return std::nullopt;
  return OpenFrame{static_cast<FrameType>(type), frame.subspan(kFrameHeaderBytes)};
}

Payload make_frame(FrameType type, ByteView body) {
  Encoder out;
  out.u32(0);
  out.u8(static_cast<uint8_t>(type));
  out.u8(kProtocolVersion);
  out.raw(body);
  out.patch_u32(0, checksum_of(out.view().subspan(4)));
  return out.payload();
}

std::optional<Hello> decode_hello(ByteView body) {
  Decoder in(body);
  Hello hello;
  hello.incarnation = in.u32();
  hello.serial = in.varint();
  const uint8_t flags = in.u8();
  if ((flags & ~kAllFlags) != 0) in.fail();
  hello.aim.asks = (flags & kAsks) != 0;
  hello.aim.answers = (flags & kAnswers) != 0;
  hello.aim.wants_all = (flags & kWantsAll) != 0;
  if ((flags & kHasFrom) != 0) hello.range.from = in.actor();
  if ((flags & kHasTo) != 0) hello.range.to = in.actor();
  hello.set_hash.high = in.u64();
  hello.set_hash.low = in.u64();
  hello.received = VersionVector::decode(in);
  if (!in.finish("hello").ok()) return std::nullopt;
  const auto entries = hello.received.entries();
  const bool is_within = entries.empty() || (hello.range.contains(entries.front().actor) &&
                                             hello.range.contains(entries.back().actor));
  if (!is_within) return std::nullopt;
  return hello;
}

std::optional<Acknowledgement> decode_acknowledgement(ByteView body) {
  Decoder in(body);
  Acknowledgement result;
  result.incarnation = in.u32();
  const size_t count = in.count(10);
  result.entries.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    if (dot.sequence == 0) in.fail();
    result.entries.push_back({dot.actor, dot.sequence});
  }
  if (!in.finish("acknowledgement").ok()) return std::nullopt;
  return result;
}

void FrameWriter::begin(FrameType type) {
  out_.clear();
  out_.u32(0);  // the checksum, once the rest is there
  out_.u8(static_cast<uint8_t>(type));
  out_.u8(kProtocolVersion);
}

Payload FrameWriter::finish() {
  out_.patch_u32(0, checksum_of(out_.view().subspan(4)));
  return out_.payload();
}

void FrameWriter::begin_changes() { begin(FrameType::kChanges); }

void FrameWriter::add(ByteView item, bool is_bundle) {
  out_.varint(uint64_t{item.size()} << 1 | (is_bundle ? 1 : 0));
  out_.raw(item);
}

Payload FrameWriter::hello(const Hello& hello) {
  begin(FrameType::kHello);
  out_.u32(hello.incarnation);
  out_.varint(hello.serial);
  const int flags = (hello.aim.asks ? kAsks : 0) | (hello.aim.answers ? kAnswers : 0) |
                    (hello.aim.wants_all ? kWantsAll : 0) |
                    (hello.range.from.has_value() ? kHasFrom : 0) |
                    (hello.range.to.has_value() ? kHasTo : 0);
  out_.u8(static_cast<uint8_t>(flags));
  if (hello.range.from.has_value()) out_.actor(*hello.range.from);
  if (hello.range.to.has_value()) out_.actor(*hello.range.to);
  out_.u64(hello.set_hash.high);
  out_.u64(hello.set_hash.low);
  hello.received.encode(out_);
  return finish();
}

Payload FrameWriter::acknowledgement(const Acknowledgement& acknowledgement) {
  begin(FrameType::kAcknowledge);
  out_.u32(acknowledgement.incarnation);
  out_.varint(acknowledgement.entries.size());
  for (const auto& entry : acknowledgement.entries) out_.dot({entry.actor, entry.last});
  return finish();
}

Payload FrameWriter::signal(FrameType type, uint32_t incarnation) {
  begin(type);
  out_.u32(incarnation);
  return finish();
}

}  // namespace skerry::sync
