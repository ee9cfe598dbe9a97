#include "sync/frame.h"

#include "core/hash.h"

#include <limits>

namespace skerry::sync {
namespace {

constexpr uint64_t kChecksumSeed = 0x736b65727279;
constexpr size_t kLeastBytes = 6;  // checksum, type, version
constexpr uint8_t kQuestion = 1;   // of a ping's flags

bool is_known(uint8_t type) {
  constexpr uint8_t kPong = 5;
  return type >= static_cast<uint8_t>(FrameType::kHello) &&
         type <= static_cast<uint8_t>(kLastFrameType) && type != kPong;
}

uint32_t checksum_of(ByteView rest) { return static_cast<uint32_t>(hash64(rest, kChecksumSeed)); }

}  // namespace

bool is_of_document(FrameType type) {
  switch (type) {
    case FrameType::kPing:
    case FrameType::kPart:
    case FrameType::kPartTaken:
      return false;
    default:
      return true;
  }
}

bool brings_changes(FrameType type) {
  return type == FrameType::kChanges || type == FrameType::kGroup || type == FrameType::kPart ||
         type == FrameType::kOrderedCommands || type == FrameType::kOrderedNews;
}

Phase phase_of(FrameType type) {
  switch (type) {
    case FrameType::kUnknown:
    case FrameType::kHello:
    case FrameType::kStateHello:
    case FrameType::kAbsent:
    case FrameType::kConversation:
    case FrameType::kEvictions:
    case FrameType::kStanding:
    case FrameType::kOrderedHello:
    case FrameType::kOrderedRead:
      return Phase::kHandshake;
    case FrameType::kChanges:
    case FrameType::kGroup:
    case FrameType::kPart:
    case FrameType::kCommit:
    case FrameType::kOrderedCommands:
    case FrameType::kOrderedNews:
      return Phase::kChanges;
    case FrameType::kAcknowledge:
    case FrameType::kJoined:
    case FrameType::kPartTaken:
      return Phase::kAcknowledgement;
    case FrameType::kPing:
      return Phase::kSignal;
    case FrameType::kStability:
    case FrameType::kStable:
      return Phase::kStability;
    case FrameType::kSnapshotPart:
    case FrameType::kSnapshotWanted:
    case FrameType::kCheckpoint:
    case FrameType::kKeptCheckpoint:
      return Phase::kSnapshot;
    case FrameType::kPresence:
      return Phase::kPresence;
    case FrameType::kBlobOffer:
    case FrameType::kBlobWanted:
    case FrameType::kBlobManifest:
    case FrameType::kBlobPiece:
    case FrameType::kBlobAbsent:
      return Phase::kBlob;
  }
  return Phase::kHandshake;
}

std::optional<OpenFrame> open_frame(ByteView frame) {
  if (frame.size() < kLeastBytes) return std::nullopt;
  const uint32_t said = uint32_t{frame[0]} | uint32_t{frame[1]} << 8 | uint32_t{frame[2]} << 16 |
                        uint32_t{frame[3]} << 24;
  // First what costs nothing: of a frame that is refused for that nothing is summed.
  const auto open = open_known_frame(frame);
  if (open && said != checksum_of(frame.subspan(4))) return std::nullopt;
  return open;
}

std::optional<OpenFrame> open_known_frame(ByteView frame) {
  if (frame.size() < kLeastBytes) return std::nullopt;
  return open_rest(frame.subspan(kFrameChecksumBytes));
}

std::optional<OpenFrame> open_rest(ByteView rest) {
  if (rest.size() < kLeastBytes - kFrameChecksumBytes) return std::nullopt;
  const uint8_t type = rest[0];
  const uint8_t version = rest[1];
  if (version < kProtocolVersion) return std::nullopt;
  const bool is_read = is_known(type) && version == kProtocolVersion;
  OpenFrame open{is_read ? static_cast<FrameType>(type) : FrameType::kUnknown,
                 {},
                 rest.subspan(kLeastBytes - kFrameChecksumBytes)};
  if (!is_of_document(open.type)) return open;
  Decoder in(open.body);
  open.document.value =
      static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()));
  if (in.failed() && is_read) return std::nullopt;
  if (in.failed()) open.document.value = std::numeric_limits<uint32_t>::max();
  open.body = in.rest();
  return open;
}

Payload make_frame(FrameType type, DocumentId document, ByteView body) {
  FrameWriter writer(document);
  writer.begin(type);
  writer.raw(body);
  return writer.finish();
}

Payload seal_frame(ByteView rest) {
  Encoder out;
  out.u32(checksum_of(rest));
  out.raw(rest);
  return out.payload();
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

bool is_question(ByteView ping) { return ping.size() == 5 && ping[4] == kQuestion; }

void FrameWriter::begin(FrameType type) {
  constexpr size_t kMostKept = 4096;  // of the room that the frame before took
  if (out_.size() > kMostKept) out_ = {};
  out_.clear();
  out_.u32(0);  // the checksum, once the rest is there
  out_.u8(static_cast<uint8_t>(type));
  out_.u8(kProtocolVersion);
  if (is_of_document(type)) out_.varint(document_.value);
}

Payload FrameWriter::finish() {
  out_.patch_u32(0, checksum_of(out_.view().subspan(kFrameChecksumBytes)));
  return out_.payload();
}

Payload FrameWriter::ping(uint32_t incarnation, Wants wants) {
  begin(FrameType::kPing);
  out_.u32(incarnation);
  if (wants == Wants::kAnswer) out_.u8(kQuestion);
  return finish();
}

void FrameWriter::add(ByteView item, ItemKind kind) {
  out_.varint(uint64_t{item.size()} << 1 | (kind == ItemKind::kBundle ? 1 : 0));
  out_.raw(item);
}

Payload FrameWriter::acknowledgement(const Acknowledgement& acknowledgement) {
  begin(FrameType::kAcknowledge);
  out_.u32(acknowledgement.incarnation);
  out_.varint(acknowledgement.entries.size());
  for (const auto& entry : acknowledgement.entries) out_.dot({entry.actor, entry.last});
  return finish();
}

}  // namespace skerry::sync
