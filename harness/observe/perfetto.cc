#include "harness/observe/perfetto.h"

namespace skerry::harness::perfetto {
namespace {

// Wire types of protobuf.
enum Wire : uint32_t { kVarint = 0, kFixed64 = 1, kLength = 2 };

namespace trace {
constexpr uint32_t kPacket = 1;
}
namespace packet {
constexpr uint32_t kTimestamp = 8;
constexpr uint32_t kSequence = 10;  // trusted_packet_sequence_id
constexpr uint32_t kTrackEvent = 11;
constexpr uint32_t kSequenceFlags = 13;
constexpr uint32_t kTrackDescriptor = 60;
}  // namespace packet
namespace descriptor {
constexpr uint32_t kUuid = 1;
constexpr uint32_t kName = 2;
constexpr uint32_t kParent = 5;
constexpr uint32_t kCounter = 8;
constexpr uint32_t kChildOrdering = 11;
constexpr uint32_t kRank = 12;  // sibling_order_rank
constexpr uint32_t kDescription = 14;
}  // namespace descriptor
namespace counter {
constexpr uint32_t kUnit = 3;
constexpr uint32_t kUnitName = 6;
}  // namespace counter
namespace event {
constexpr uint32_t kNote = 4;  // debug_annotations
constexpr uint32_t kType = 9;
constexpr uint32_t kTrack = 11;
constexpr uint32_t kCategory = 22;
constexpr uint32_t kName = 23;
constexpr uint32_t kCounterValue = 30;
constexpr uint32_t kFlow = 47;
constexpr uint32_t kEndingFlow = 48;  // terminating_flow_ids
}  // namespace event
namespace note {
constexpr uint32_t kUint = 3;
constexpr uint32_t kString = 6;
constexpr uint32_t kName = 10;
}  // namespace note

constexpr uint64_t kOnlySequence = 1;
constexpr uint64_t kStateCleared = 1;  // SEQ_INCREMENTAL_STATE_CLEARED
constexpr uint64_t kUnitBytes = 3;     // UNIT_SIZE_BYTES
constexpr uint64_t kByRank = 3;        // ChildTracksOrdering EXPLICIT

std::string in_trace(Message packet) {
  packet.varint(packet::kSequence, kOnlySequence);
  return Message().message(trace::kPacket, packet).bytes();
}

}  // namespace

void Message::put(uint64_t varint) {
  for (; varint >= 0x80; varint >>= 7) bytes_ += static_cast<char>(varint | 0x80);
  bytes_ += static_cast<char>(varint);
}

Message& Message::varint(uint32_t field, uint64_t value) {
  put(field << 3 | kVarint);
  put(value);
  return *this;
}

Message& Message::fixed64(uint32_t field, uint64_t value) {
  put(field << 3 | kFixed64);
  for (int byte = 0; byte < 8; ++byte) bytes_ += static_cast<char>(value >> (8 * byte));
  return *this;
}

Message& Message::text(uint32_t field, std::string_view value) {
  put(field << 3 | kLength);
  put(value.size());
  bytes_ += value;
  return *this;
}

std::string first_packet() {
  return in_trace(Message().varint(packet::kSequenceFlags, kStateCleared));
}

std::string packet_of(const Track& track) {
  Message message;
  message.varint(descriptor::kUuid, track.id).text(descriptor::kName, track.name);
  if (track.parent != 0) message.varint(descriptor::kParent, track.parent);
  if (!track.description.empty()) message.text(descriptor::kDescription, track.description);
  if (track.kind == Track::Kind::kBytes) {
    message.message(descriptor::kCounter, Message().varint(counter::kUnit, kUnitBytes));
  } else if (track.kind == Track::Kind::kCountOfChanges) {
    message.message(descriptor::kCounter, Message().text(counter::kUnitName, "changes"));
  } else {
    message.varint(descriptor::kChildOrdering, kByRank);
  }
  message.varint(descriptor::kRank, static_cast<uint64_t>(track.rank));
  return in_trace(Message().message(packet::kTrackDescriptor, message));
}

std::string packet_of(const Event& event) {
  Message message;
  message.varint(event::kType, static_cast<uint64_t>(event.kind));
  message.varint(event::kTrack, event.track);
  if (event.kind == Event::Kind::kCounter) message.varint(event::kCounterValue, event.value);
  if (!event.category.empty()) message.text(event::kCategory, event.category);
  if (!event.name.empty()) message.text(event::kName, event.name);
  for (const auto& [name, value] : event.notes) {
    Message written;
    written.text(note::kName, name);
    if (const auto* number = std::get_if<uint64_t>(&value)) {
      written.varint(note::kUint, *number);
    } else {
      written.text(note::kString, std::get<std::string>(value));
    }
    message.message(event::kNote, written);
  }
  if (event.flow == Event::Flow::kBegins) message.fixed64(event::kFlow, event.flow_id);
  if (event.flow == Event::Flow::kEnds) message.fixed64(event::kEndingFlow, event.flow_id);
  return in_trace(Message()
                      .varint(packet::kTimestamp, static_cast<uint64_t>(event.at.ns))
                      .message(packet::kTrackEvent, message));
}

}  // namespace skerry::harness::perfetto
