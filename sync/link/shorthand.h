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
// Cost: 40 bytes an actor, for at most 64 each way; a look through them for each mention.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/frame_account.h"
#include "core/ids.h"
#include "sync/frame.h"
#include "sync/link/sayings.h"

namespace skerry::sync {

struct ChangeHeader;

class ShorthandWriter {
 public:
  // REQUIRES: `frame` is what open_frame() takes.
  Payload shorten(const Payload& frame);

 private:
  // Whether who is new is named with the document, which is not known otherwise.
  enum class Naming : uint8_t { kAlone, kWithDocument };
  uint32_t mention(DocumentId document, const ActorId& actor, Naming naming);
  bool write_changes(const OpenFrame& open);
  void write_rest(DocumentId document, const ChangeHeader& header);
  bool write_acknowledgement(const OpenFrame& open);
  void write_signal(const OpenFrame& open);
  void write_whole(ByteView frame);

  Sayings sayings_;
  Encoder out_;
};

class ShorthandReader {
 public:
  // Nothing: it is not what the other side's writer gave next, or larger than `most_bytes`.
  std::optional<Payload> expand(ByteView wire, uint64_t most_bytes);

 private:
  std::optional<Payload> read_packed(Decoder& in, uint64_t most_bytes);
  std::optional<Payload> read_changes(uint8_t head, Decoder& in);
  bool read_rest(uint8_t flags, DocumentId document, Decoder& in, ChangeHeader& header);
  std::optional<Payload> read_acknowledgement(uint8_t head, Decoder& in);
  std::optional<Payload> read_signal(uint8_t head, Decoder& in);
  bool read_life(uint8_t head, Decoder& in);
  std::optional<uint32_t> mentioned(std::optional<DocumentId> document, Decoder& in);
  FrameWriter& writer_of(DocumentId document);

  Sayings sayings_;
  // Kept, with their room, from frame to frame.
  Encoder item_;
  Acknowledgement acknowledgement_;
  std::optional<FrameWriter> writer_;
  DocumentId written_;  // of writer_
};

// Both directions of a connection, at one of its ends.
struct Shorthand {
  ShorthandWriter writer;
  ShorthandReader reader;
};

// The account of a frame that came so large, given that of what it was before it was put into
// shorthand: user content stands there letter for letter, but where it was compressed.
FrameAccount account_in_shorthand(ByteView wire, FrameAccount plain);

// Whether it may bring changes, and does not only speak of them.
bool may_bring_changes(ByteView wire);

}  // namespace skerry::sync
