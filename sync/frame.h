// What travels between two engines: one header, and a body by type (docs/formats/wire.md).
//
//   checksum  u32     the low half of hash64 over everything after it
//   type      u8
//   version   u8
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

#include "core/bytes.h"
#include "core/codec.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/version_vector.h"

namespace skerry::sync {

inline constexpr uint8_t kProtocolVersion = 1;
inline constexpr size_t kFrameHeaderBytes = 6;
// What an item of a frame of changes costs beyond its own bytes, at most.
inline constexpr size_t kItemHeaderBytes = 5;

enum class FrameType : uint8_t {
  kHello = 1,
  kChanges = 2,
  kAcknowledge = 3,
  kPing = 4,
  kPong = 5,
  // Of joined modes (sync/lattice/frames.h).
  kMeeting = 6,
  kGroup = 7,
  kJoined = 8,
  kPart = 9,        // sync/parts.h
  kStability = 10,  // sync/stability.h
  kPartTaken = 11,  // sync/parts.h
};
inline constexpr FrameType kLastFrameType = FrameType::kPartTaken;

// A part of all actors, in actor order: [from, to). A vector too long for one datagram is said in
// several hellos, each about a range of its own.
struct ActorRange {
  std::optional<ActorId> from;
  std::optional<ActorId> to;

  bool contains(const ActorId& actor) const {
    return (!from.has_value() || *from <= actor) && (!to.has_value() || actor < *to);
  }
  bool is_all() const { return !from.has_value() && !to.has_value(); }
};

struct HelloAim {
  bool asks = false;       // wants a hello back
  bool answers = false;    // is one that was wanted
  bool wants_all = false;  // gossip: also what may be on its way, for the sender has just come
};

struct Hello {
  uint32_t incarnation = 0;  // the sender's, drawn anew at each of its openings
  uint64_t serial = 0;       // ascends within an incarnation: a late hello is known as such
  HelloAim aim;
  ActorRange range;
  Hash128 set_hash;  // of the whole received set, whatever the range
  VersionVector received;
};

// Everything of `actor` up to `last` is received and durable at the sender.
struct Acknowledgement {
  uint32_t incarnation = 0;
  std::vector<VersionVector::Entry> entries;
};

// A frame whose checksum, type and version are right.
struct OpenFrame {
  FrameType type = FrameType::kPing;
  ByteView body;
};
std::optional<OpenFrame> open_frame(ByteView frame);
// The frame of this type with this body, whatever is in it.
Payload make_frame(FrameType type, ByteView body);

std::optional<Hello> decode_hello(ByteView body);
std::optional<Acknowledgement> decode_acknowledgement(ByteView body);

// Reads the items of a frame of changes one by one.
class ItemReader {
 public:
  struct Item {
    ByteView bytes;
    bool is_bundle = false;
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
    return Item{in_.raw(static_cast<size_t>(size)), (head & 1) != 0};
  }
  bool failed() const { return in_.failed(); }

 private:
  Decoder in_;
};

// Writes frames into one buffer that is reused.
class FrameWriter {
 public:
  Payload hello(const Hello& hello);
  Payload acknowledgement(const Acknowledgement& acknowledgement);
  Payload signal(FrameType type, uint32_t incarnation);  // ping or pong

  void begin_changes();
  void add(ByteView item, bool is_bundle);
  size_t size() const { return out_.size(); }
  Payload finish();

 private:
  void begin(FrameType type);

  Encoder out_;
};

}  // namespace skerry::sync
