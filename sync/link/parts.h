// Frames that are too large to go whole: their sender cuts them, their receiver puts them together
// (docs/formats/wire.md, part and taken). For what is too large, over both transports.
//
// Datagrams: the parts of a frame go together, and any may be lost; they are kept until the same
// frame is sent again. Streams: parts of 1 MiB go one at a time, each after word that the one
// before has come, so that a frame asks no more of a stream than one part, whatever the stream's
// buffer, and a slow transfer is heard of at both ends.
//
// Decoding is bounds-checked, never crashes, and keeps no more than came, at most kMostAssemblies
// frames of at most `most_bytes`.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/frame_account.h"
#include "core/participant.h"
#include "sync/frame.h"

namespace skerry::sync {

// A piece of a frame.
struct Part {
  uint32_t frame = 0;  // its checksum names it
  uint32_t number = 0;
  uint32_t count = 0;
  ByteView bytes;
};

// Streams: so many parts of the frame have come, all before them included.
struct PartTaken {
  uint32_t frame = 0;
  uint32_t parts = 0;
};

inline constexpr uint32_t kMostParts = 1 << 16;
inline constexpr size_t kPartHeaderBytes = kFrameHeaderBytes + 4 + 3 + 3;
// A change of 16 MiB goes whole over a stream; what is larger is cut.
inline constexpr size_t kLargestWholeFrame =
    (size_t{16} << 20) + kFrameHeaderBytes + kItemHeaderBytes;
inline constexpr size_t kStreamPartBytes = size_t{1} << 20;
// Frames that are put together at a time.
inline constexpr size_t kMostAssemblies = 4;

Payload encode_part(const Part& part);
Payload encode_part_taken(const PartTaken& taken);
std::optional<Part> decode_part(ByteView body);
std::optional<PartTaken> decode_part_taken(ByteView body);
// The document that the whole frame is about, which its first part says; nothing of any other part.
std::optional<DocumentId> document_in(const Part& part);

// The parts of `frame`, each of at most `most_bytes` with its header.
std::vector<Payload> cut_frame(const Payload& frame, size_t most_bytes);

// Large frames that go over one stream, one after the other.
class PartSender {
 public:
  struct Next {
    Payload frame;
    uint64_t elements = 0;  // of the whole, with its first part
  };

  void add(Payload frame, uint64_t elements) { frames_.push_back({std::move(frame), elements}); }
  bool is_idle() const { return frames_.empty(); }
  // The part to send now, if the one before has come.
  std::optional<Next> next();
  // True if that is news.
  bool take(const PartTaken& taken);

 private:
  struct Outgoing {
    Payload frame;
    uint64_t elements = 0;
  };
  std::deque<Outgoing> frames_;
  uint32_t sent_ = 0;  // parts of the first
  uint32_t taken_ = 0;
};

// What has come from one peer and is not whole.
class PartReceiver {
 public:
  struct Taken {
    bool is_news = false;
    bool is_too_large = false;  // the frame has more than `most_bytes`: it will never be whole
    PartTaken word;             // what a stream's sender waits for
    std::optional<Payload> whole;
  };
  // `part` lies within `frame`, which is shared.
  Taken take(const Part& part, const Payload& frame, uint64_t most_bytes);

 private:
  struct Assembly {
    uint32_t frame = 0;
    uint32_t count = 0;
    std::map<uint32_t, Payload> parts;
    uint64_t bytes = 0;
    bool is_too_large = false;
  };
  std::deque<Assembly> assemblies_;
};

// Where the bytes of a part go; no part: it is malformed. They count as metadata when they come
// first: what they hold is known only at the end.
enum class PartNews : uint8_t { kNew, kKnown };
FrameAccount account_part(const Part* part, PartNews news, const Payload& frame);

// Of one peer; made when the first part comes or goes.
struct Parts {
  PartSender sender;
  PartReceiver receiver;
  std::optional<PartTaken> owed;  // while the stream is full
};

}  // namespace skerry::sync
