// Reads a trace for Perfetto again, knowing nothing of how it was written: protobuf's wire format,
// and the fields of Perfetto's protos that docs/formats/trace.md names.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace skerry {

struct ReadTrack {
  uint64_t parent = 0;
  std::string name;
  std::string description;
  bool is_counter = false;
  std::string unit;  // of a counter: "bytes", or its own word
  uint64_t rank = 0;
};

struct ReadEvent {
  enum Type : uint64_t { kBegin = 1, kEnd = 2, kInstant = 3, kCounter = 4 };
  uint64_t at_ns = 0;
  uint64_t type = 0;
  uint64_t track = 0;
  std::string name;
  std::string category;
  std::map<std::string, std::string> notes;
  std::vector<uint64_t> flows;
  std::vector<uint64_t> ending_flows;
  uint64_t value = 0;
};

struct ReadTrace {
  std::map<uint64_t, ReadTrack> tracks;
  std::vector<ReadEvent> events;

  uint64_t track_named(const std::string& name) const {
    for (const auto& [id, track] : tracks) {
      if (track.name == name) return id;
    }
    throw std::runtime_error("no track " + name);
  }
  std::vector<ReadEvent> on(const std::string& track) const {
    const uint64_t id = track_named(track);
    std::vector<ReadEvent> found;
    for (const ReadEvent& event : events) {
      if (event.track == id) found.push_back(event);
    }
    return found;
  }
  uint64_t count(const std::string& category) const {
    uint64_t count = 0;
    for (const ReadEvent& event : events) count += event.category == category ? 1 : 0;
    return count;
  }
};

// Each field of a message, in order. Throws where it is no message.
class WireFields {
 public:
  explicit WireFields(std::string_view bytes) : bytes_(bytes) {}

  bool next() {
    if (bytes_.empty()) return false;
    const uint64_t tag = varint();
    field = tag >> 3;
    text = {};
    number = 0;
    switch (tag & 7) {
      case 0:
        number = varint();
        return true;
      case 1:
        for (int i = 7; i >= 0; --i) number = number << 8 | byte_at(static_cast<size_t>(i));
        bytes_.remove_prefix(8);
        return true;
      case 2: {
        const uint64_t size = varint();
        if (size > bytes_.size()) throw std::runtime_error("a field ends behind its message");
        text = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return true;
      }
      default:
        throw std::runtime_error("a wire type that is not written");
    }
  }

  uint64_t field = 0;
  uint64_t number = 0;
  std::string_view text;

 private:
  uint64_t byte_at(size_t i) const {
    if (i >= bytes_.size()) throw std::runtime_error("a number ends behind its message");
    return static_cast<unsigned char>(bytes_[i]);
  }
  uint64_t varint() {
    uint64_t value = 0;
    for (size_t i = 0; i < 10; ++i) {
      const uint64_t byte = byte_at(i);
      value |= (byte & 0x7F) << (7 * i);
      if (byte >= 0x80) continue;
      bytes_.remove_prefix(i + 1);
      return value;
    }
    throw std::runtime_error("a number of more than 64 bits");
  }

  std::string_view bytes_;
};

namespace trace_reading {

inline void read_track(std::string_view bytes, ReadTrace& trace) {
  uint64_t id = 0;
  ReadTrack track;
  for (WireFields in(bytes); in.next();) {
    if (in.field == 1) id = in.number;
    if (in.field == 2) track.name = in.text;
    if (in.field == 5) track.parent = in.number;
    if (in.field == 12) track.rank = in.number;
    if (in.field == 14) track.description = in.text;
    if (in.field != 8) continue;
    track.is_counter = true;
    for (WireFields counter(in.text); counter.next();) {
      if (counter.field == 3 && counter.number == 3) track.unit = "bytes";
      if (counter.field == 6) track.unit = counter.text;
    }
  }
  if (id == 0 || !trace.tracks.emplace(id, track).second) {
    throw std::runtime_error("a track without an id of its own: " + track.name);
  }
}

inline ReadEvent read_event(std::string_view bytes) {
  ReadEvent event;
  for (WireFields in(bytes); in.next();) {
    if (in.field == 9) event.type = in.number;
    if (in.field == 11) event.track = in.number;
    if (in.field == 22) event.category = in.text;
    if (in.field == 23) event.name = in.text;
    if (in.field == 30) event.value = in.number;
    if (in.field == 47) event.flows.push_back(in.number);
    if (in.field == 48) event.ending_flows.push_back(in.number);
    if (in.field != 4) continue;
    std::string name;
    std::string value;
    for (WireFields note(in.text); note.next();) {
      if (note.field == 10) name = note.text;
      if (note.field == 3) value = std::to_string(note.number);
      if (note.field == 6) value = note.text;
    }
    event.notes[name] = value;
  }
  return event;
}

}  // namespace trace_reading

// Throws std::runtime_error where it is no such trace; where an event is on a track that is not
// declared before it, too.
inline ReadTrace read_trace(std::string_view bytes) {
  ReadTrace trace;
  bool is_first = true;
  for (WireFields file(bytes); file.next(); is_first = false) {
    if (file.field != 1) throw std::runtime_error("something else than a packet");
    uint64_t at_ns = 0;
    uint64_t sequence = 0;
    uint64_t flags = 0;
    std::string_view event;
    for (WireFields packet(file.text); packet.next();) {
      if (packet.field == 8) at_ns = packet.number;
      if (packet.field == 10) sequence = packet.number;
      if (packet.field == 13) flags = packet.number;
      if (packet.field == 11) event = packet.text;
      if (packet.field == 60) trace_reading::read_track(packet.text, trace);
    }
    if (sequence == 0) throw std::runtime_error("a packet of no sequence");
    if (is_first && flags != 1)
      throw std::runtime_error("the sequence does not say that it begins");
    if (event.empty()) continue;
    trace.events.push_back(trace_reading::read_event(event));
    trace.events.back().at_ns = at_ns;
    if (!trace.tracks.contains(trace.events.back().track)) {
      throw std::runtime_error("an event on a track that nobody declared");
    }
  }
  return trace;
}

}  // namespace skerry
