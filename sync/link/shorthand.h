// Frames in the shorthand of one connection: what its two sides have said before is not said again
// (docs/formats/wire.md).
//
// A stream brings all that was sent on it, in order, or it ends. So both its ends keep the same
// table of actors, and of how far each was mentioned: an actor is named by its place in the table,
// a change that is its actor's next by nothing, a time by what it is later than the one before.
// What has no shorthand goes as it is; what is large goes compressed. Each frame ends in 16 bits of
// a checksum over all that was sent so far.
//
// Expanding is bounds-checked, never crashes, and gives back the very frame, or nothing: then the
// stream is of no use any more. It allocates no more than the frame's size, or the limit, allows.
//
// Cost: 40 bytes an actor, for at most 64 each way while somebody is spoken of; a look through them
// for each mention.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/bytes.h"
#include "core/change.h"
#include "core/codec.h"
#include "core/frame_account.h"
#include "core/ids.h"
#include "sync/frame.h"
#include "sync/link/frame_pool.h"
#include "sync/link/quick_encoder.h"
#include "sync/link/sayings.h"

namespace skerry::sync {

// A change as far as its header goes.
struct ChangeHeader {
  DotRun dots;
  absl::InlinedVector<Dot, 4> dependencies;
  HybridTime time;
  ByteView body;
};

// Where frames are written and read, kept with its room from frame to frame: one for all
// connections of a participant.
struct ShorthandRoom {
  QuickEncoder wire;            // that is written
  QuickEncoder rest;            // of a frame that was read, after its checksum
  QuickEncoder item;            // of it
  FramePool* frames = nullptr;  // null: nobody reads the same frames in this process
  // The frame of changes that was written last, and what it says: mostly the next goes to another.
  Payload parsed;
  absl::InlinedVector<ChangeHeader, 1> headers;
};

class ShorthandWriter {
 public:
  // `room` must outlive this.
  explicit ShorthandWriter(ShorthandRoom& room) : room_(room) {}

  // REQUIRES: `frame` is what open_frame() takes.
  Payload shorten(const Payload& frame);
  void prefetch() const { sayings_.prefetch(); }

 private:
  // Whether who is new is named with the document, which is not known otherwise.
  enum class Naming : uint8_t { kAlone, kWithDocument };
  uint32_t mention(DocumentId document, const ActorId& actor, Naming naming);
  bool parse(const OpenFrame& open, const Payload& frame);
  bool write_changes(const OpenFrame& open, const Payload& frame);
  void write_rest(DocumentId document, const ChangeHeader& header);
  bool write_acknowledgement(const OpenFrame& open);
  void write_ping(const OpenFrame& open);
  void write_whole(const Payload& frame);
  QuickEncoder& out() { return room_.wire; }

  Sayings sayings_;
  ShorthandRoom& room_;
};

class ShorthandReader {
 public:
  // `room` must outlive this.
  explicit ShorthandReader(ShorthandRoom& room) : room_(room) {}

  // What came. Nothing: it is not what the other side's writer gave next, or larger than
  // `most_bytes`. Valid until the next is read.
  struct Frame {
    OpenFrame open;
    Payload whole;        // empty where nobody keeps such: then it was not made
    size_t bytes = 0;     // of it
    bool is_open = true;  // else it is of no kind that there is
  };
  std::optional<Frame> read(ByteView wire, uint64_t most_bytes);
  void prefetch() const { sayings_.prefetch(); }
  // The very frame, whatever it is.
  std::optional<Payload> expand(ByteView wire, uint64_t most_bytes);

 private:
  std::optional<Frame> read_kind(ByteView frame, uint64_t most_bytes);
  std::optional<Frame> known(Payload whole);
  std::optional<Frame> keep(uint64_t key);
  std::optional<Frame> only_look();
  std::optional<Frame> read_packed(Decoder& in, uint64_t most_bytes);
  std::optional<Frame> read_changes(uint8_t head, Decoder& in);
  bool read_rest(uint8_t flags, DocumentId document, Decoder& in, ChangeHeader& header);
  std::optional<Frame> read_acknowledgement(uint8_t head, Decoder& in);
  std::optional<Frame> read_ping(uint8_t head, Decoder& in);
  bool read_life(uint8_t head, Decoder& in);
  std::optional<uint32_t> mentioned(std::optional<DocumentId> document, Decoder& in);

  Sayings sayings_;
  ShorthandRoom& room_;
};

// Both directions of a connection, at one of its ends.
struct Shorthand {
  explicit Shorthand(ShorthandRoom& room) : writer(room), reader(room) {}

  ShorthandWriter writer;
  ShorthandReader reader;

  void prefetch() const {
    writer.prefetch();
    reader.prefetch();
  }
};

// The account of a frame that came so large, given that of what it was before it was put into
// shorthand: user content stands there letter for letter, but where it was compressed.
FrameAccount account_in_shorthand(ByteView wire, FrameAccount plain);

// Whether it may bring changes, and does not only speak of them.
bool may_bring_changes(ByteView wire);

}  // namespace skerry::sync
