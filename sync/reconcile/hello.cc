#include "sync/reconcile/hello.h"

#include "core/codec.h"
#include "core/extension_fields.h"

namespace skerry::sync {
namespace {

enum Flag : uint8_t {
  kAsks = 1,
  kAnswers = 2,
  kWantsAll = 4,
  kHasFrom = 8,
  kHasTo = 16,
  kHasNoVector = 32,
  kHasFields = 64,
  kCovers = 128,       // and has no vector
  kIsReduced = 128,    // and has one
  kHasVector = 4,      // of states
  kStateHasFields = 8  // of states
};

constexpr ExtensionTag kVersionTag{1};
constexpr ExtensionTag kFeaturesTag{2};

// What a version later than the first says of itself. Whatever else a still later one adds is
// passed over.
void encode_fields(const Hello& hello, Encoder& out) {
  Encoder version;
  version.varint(hello.version);
  Encoder features;
  features.varint(hello.features);
  ExtensionWriter fields;
  fields.add(kVersionTag, version.view());
  fields.add(kFeaturesTag, features.view());
  out.bytes(fields.fields().encoded());
}

void decode_fields(Decoder& in, Hello& hello) {
  const ExtensionFields fields = ExtensionFields::decode(in);
  if (const auto version = fields.find(kVersionTag)) {
    Decoder value(*version);
    hello.version = static_cast<uint8_t>(value.varint_up_to(UINT8_MAX));
    if (value.failed() || hello.version < kProtocolVersion) in.fail();
  }
  if (const auto features = fields.find(kFeaturesTag)) {
    Decoder value(*features);
    hello.features = value.varint();
    if (value.failed()) in.fail();
  }
}

}  // namespace

namespace {

void put_hash(Hash128 hash, Encoder& out) {
  out.u64(hash.high);
  out.u64(hash.low);
}

Hash128 take_hash(Decoder& in) {
  const uint64_t high = in.u64();
  return {high, in.u64()};
}

}  // namespace

uint64_t vector_hash(const VersionVector& vector) {
  Encoder bytes;
  vector.encode(bytes);
  return hash64(bytes.view());
}

Payload encode_hello(const Hello& hello) {
  Encoder out;
  out.u32(hello.incarnation);
  out.varint(hello.serial);
  const bool has_fields = hello.version > kProtocolVersion;
  const int aim = (hello.aim.asks ? kAsks : 0) | (hello.aim.answers ? kAnswers : 0);
  if (hello.progress.has_value()) {
    out.u8(static_cast<uint8_t>(aim | (hello.has_vector ? kHasVector : 0) |
                                (has_fields ? kStateHasFields : 0)));
    out.varint(hello.progress->index);
    out.u32(hello.progress->seen);
    out.varint(hello.progress->joined);
  } else {
    out.u8(static_cast<uint8_t>(
        aim | (hello.aim.wants_all ? kWantsAll : 0) |
        (hello.range.from.has_value() ? kHasFrom : 0) | (hello.range.to.has_value() ? kHasTo : 0) |
        (hello.has_vector ? 0 : kHasNoVector) | (has_fields ? kHasFields : 0) |
        (hello.covers.has_value() ? kCovers : 0) | (hello.is_reduced ? kIsReduced : 0)));
    if (hello.range.from.has_value()) out.actor(*hello.range.from);
    if (hello.range.to.has_value()) out.actor(*hello.range.to);
  }
  put_hash(hello.set_hash, out);
  if (hello.has_vector) {
    hello.received.encode(out);
  } else if (!hello.progress.has_value()) {
    out.u64(hello.vector_hash);
    if (hello.covers.has_value()) put_hash(*hello.covers, out);
  }
  if (has_fields) encode_fields(hello, out);
  return make_frame(hello.progress.has_value() ? FrameType::kStateHello : FrameType::kHello,
                    hello.document, out.view());
}

std::optional<Hello> decode_hello(const OpenFrame& frame) {
  Decoder in(frame.body);
  Hello hello;
  hello.document = frame.document;
  hello.incarnation = in.u32();
  hello.serial = in.varint();
  const uint8_t flags = in.u8();
  hello.aim.asks = (flags & kAsks) != 0;
  hello.aim.answers = (flags & kAnswers) != 0;
  if (frame.type == FrameType::kStateHello) {
    if ((flags & ~15) != 0) in.fail();
    hello.has_vector = (flags & kHasVector) != 0;
    hello.progress.emplace();
    hello.progress->index = in.varint();
    hello.progress->seen = in.u32();
    hello.progress->joined = in.varint();
  } else {
    hello.has_vector = (flags & kHasNoVector) == 0;
    hello.is_reduced = hello.has_vector && (flags & kIsReduced) != 0;
    if (hello.is_reduced && (flags & (kHasFrom | kHasTo)) != 0) in.fail();
    hello.aim.wants_all = (flags & kWantsAll) != 0;
    if ((flags & kHasFrom) != 0) hello.range.from = in.actor();
    if ((flags & kHasTo) != 0) hello.range.to = in.actor();
  }
  hello.set_hash = take_hash(in);
  if (hello.has_vector) {
    hello.received = VersionVector::decode(in);
  } else if (!hello.progress.has_value()) {
    hello.vector_hash = in.u64();
    if ((flags & kCovers) != 0) hello.covers = take_hash(in);
  }
  const uint8_t has_fields = hello.progress.has_value() ? kStateHasFields : kHasFields;
  if ((flags & has_fields) != 0) decode_fields(in, hello);
  if (!in.finish("hello").ok()) return std::nullopt;
  const auto entries = hello.received.entries();
  const bool is_within = entries.empty() || (hello.range.contains(entries.front().actor) &&
                                             hello.range.contains(entries.back().actor));
  if (!is_within) return std::nullopt;
  return hello;
}

}  // namespace skerry::sync
