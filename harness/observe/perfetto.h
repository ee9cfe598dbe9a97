// Packets of Perfetto's trace format: what is drawn on tracks, written as protobuf by hand.
//
// A trace is a sequence of packets, each whole in itself, so that a file grows by appending. What
// is in each and how it is read: docs/formats/trace.md. Field numbers are those of Perfetto's
// public protos/perfetto/trace/: trace.proto, trace_packet.proto, track_event/track_event.proto,
// track_event/track_descriptor.proto, track_event/counter_descriptor.proto and
// track_event/debug_annotation.proto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.h"

namespace skerry::harness::perfetto {

// A message of fields, as they are added. Varints are of 7 bits a byte, lowest first; texts and
// messages follow their length.
class Message {
 public:
  Message& varint(uint32_t field, uint64_t value);
  Message& fixed64(uint32_t field, uint64_t value);
  Message& text(uint32_t field, std::string_view value);
  Message& message(uint32_t field, const Message& value) { return text(field, value.bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  void put(uint64_t varint);

  std::string bytes_;
};

struct Track {
  enum class Kind : uint8_t { kEvents, kCountOfChanges, kBytes };
  uint64_t id = 0;      // 0 is nobody's
  uint64_t parent = 0;  // 0: none
  std::string name;
  std::string description = {};  // what it shows, for people who point at it
  Kind kind = Kind::kEvents;
  int32_t rank = 0;  // among those of one parent: the lowest is drawn first
};

struct Event {
  enum class Kind : uint8_t { kBegin = 1, kEnd = 2, kInstant = 3, kCounter = 4 };
  enum class Flow : uint8_t { kNone, kBegins, kEnds };
  using Note = std::pair<std::string_view, std::variant<uint64_t, std::string>>;

  Instant at;
  uint64_t track = 0;
  Kind kind = Kind::kInstant;
  std::string_view category = {};  // the rest of kBegin and kInstant
  std::string name = {};
  std::vector<Note> notes = {};
  Flow flow = Flow::kNone;
  uint64_t flow_id = 0;
  uint64_t value = 0;  // of kCounter
};

// The packet that must be first: nothing refers to what was before it.
std::string first_packet();
std::string packet_of(const Track& track);
std::string packet_of(const Event& event);

}  // namespace skerry::harness::perfetto
