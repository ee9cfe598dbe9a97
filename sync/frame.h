// What travels between two engines: one header, and a body by type (docs/formats/wire.md).
//
//   checksum  u32     the low half of hash64 over everything after it
//   type      u8
//   version   u8
//   document  varint  of frames about a document; links have none
//   ...               by type
//
// A frame of changes names neither its sender nor its receiver, so that it can be passed on, and
// stored, as it came. Frames that speak about their sender's state carry its incarnation.
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/bytes.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/participant.h"
#include "core/protocol_version.h"
#include "core/status.h"
#include "core/version_vector.h"

namespace skerry::sync {

// At most: of a document numbered below 128, which most are, 7.
inline constexpr size_t kFrameHeaderBytes = 11;
inline constexpr size_t kFrameChecksumBytes = 4;
// What an item of a frame of changes costs beyond its own bytes, at most.
inline constexpr size_t kItemHeaderBytes = 5;

enum class FrameType : uint8_t {
  kUnknown = 0,  // whole, and of a later version of the protocol: counted, kept, and not read
  kHello = 1,
  kChanges = 2,
  kAcknowledge = 3,
  kPing = 4,
  // 5 was the answer to a ping, which is another ping.
  // Where states and deltas travel (sync/spread/states/group.h).
  kStateHello = 6,
  kGroup = 7,
  kJoined = 8,
  kPart = 9,           // sync/link/parts.h
  kStability = 10,     // sync/spread/stability.h
  kPartTaken = 11,     // sync/link/parts.h
  kAbsent = 12,        // the sender does not follow the document
  kConversation = 13,  // sync/reconcile/conversations.h
  // Snapshots (sync/spread/snapshot_frames.h; the last of them only in stores).
  kSnapshotPart = 14,
  kSnapshotWanted = 15,
  kCheckpoint = 16,  // sync/intake/checkpoint.h
  kPresence = 17,    // sync/presence/presence_frame.h
  // Blobs, about no document that there is (sync/blobs/blob_frames.h).
  kBlobOffer = 18,
  kBlobWanted = 19,
  kBlobManifest = 20,
  kBlobPiece = 21,
  kBlobAbsent = 22,
  // Leases (sync/spread/lease_frames.h; sync/intake/dossier.h, of which two only in stores).
  kEvictions = 23,
  kStanding = 24,
  kStable = 25,
  kCommit = 26,
  kKeptCheckpoint = 27,
  // Not the engine's: of architectures whose server orders commands (replica/ordered/messages.h).
  kOrderedHello = 28,
  kOrderedCommands = 29,
  kOrderedNews = 30,
  kOrderedRead = 31,
};
inline constexpr FrameType kLastFrameType = FrameType::kOrderedRead;
bool is_of_document(FrameType type);
// Or only speaks of them.
bool brings_changes(FrameType type);

Phase phase_of(FrameType type);
// Of a frame that was made here.
inline Phase phase_of(ByteView frame) { return phase_of(static_cast<FrameType>(frame[4])); }
inline uint8_t version_of(ByteView frame) { return frame[5]; }

// Everything of `actor` up to `last` is received and durable at the sender.
struct Acknowledgement {
  uint32_t incarnation = 0;
  absl::InlinedVector<VersionVector::Entry, 2> entries;  // of most the changes of one or two
};

// A frame whose checksum is right. Of a type or a version that is not known it is kUnknown, and its
// document what stands where all frames about one have it, or the last that there may be.
struct OpenFrame {
  FrameType type = FrameType::kPing;
  DocumentId document;
  ByteView body;
};
std::optional<OpenFrame> open_frame(ByteView frame);
// The same of a frame that this process has made, or opened before: its checksum was right then.
std::optional<OpenFrame> open_known_frame(ByteView frame);
// And of one without its checksum.
std::optional<OpenFrame> open_rest(ByteView rest);
// The frame of this type with this body, whatever is in it.
Payload make_frame(FrameType type, DocumentId document, ByteView body);

// The frame that goes on like this after its checksum.
Payload seal_frame(ByteView rest);

std::optional<Acknowledgement> decode_acknowledgement(ByteView body);
// Whether the ping wants another back.
bool is_question(ByteView ping);

enum class ItemKind : uint8_t { kChange, kBundle };

// Reads the items of a frame of changes one by one.
class ItemReader {
 public:
  struct Item {
    ByteView bytes;
    ItemKind kind = ItemKind::kChange;
  };

  explicit ItemReader(ByteView body) : in_(body) {}
  // Nothing at the end, and at the first malformed item.
  std::optional<Item> next() {
    if (in_.done()) return std::nullopt;
    const uint64_t head = in_.varint();
    const uint64_t size = head >> 1;
    if (size == 0 || size > in_.rest().size()) {
      in_.fail();
      return std::nullopt;
    }
    return Item{in_.raw(static_cast<size_t>(size)),
                (head & 1) != 0 ? ItemKind::kBundle : ItemKind::kChange};
  }
  bool failed() const { return in_.failed(); }

 private:
  Decoder in_;
};

// Writes frames about one document into one buffer that is reused.
class FrameWriter {
 public:
  explicit FrameWriter(DocumentId document) : FrameWriter(document, own_) {}
  // Writes where there is room from frame to frame, which must outlive this.
  FrameWriter(DocumentId document, Encoder& room) : document_(document), out_(room) {}
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;

  Payload acknowledgement(const Acknowledgement& acknowledgement);

  // About no document.
  enum class Wants : uint8_t { kNothing, kAnswer };
  Payload ping(uint32_t incarnation, Wants wants = Wants::kNothing);

  // A frame of this type; its body follows.
  void begin(FrameType type);
  void raw(ByteView bytes) { out_.raw(bytes); }
  void add(ByteView item, ItemKind kind);
  size_t size() const { return out_.size(); }
  Payload finish();

 private:
  DocumentId document_;
  Encoder own_;
  Encoder& out_;
};

}  // namespace skerry::sync
