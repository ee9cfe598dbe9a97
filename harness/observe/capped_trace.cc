#include "harness/observe/capped_trace.h"

#include <utility>

#include "core/check.h"

namespace skerry::harness {
namespace {

// What closes has so much room; what would be longer goes without its notes.
constexpr uint64_t kClosingBytes = 768;
constexpr size_t kBufferBytes = 64 * 1024;

std::string without_notes(perfetto::Event event) {
  event.notes.clear();
  return perfetto::packet_of(event);
}

}  // namespace

CappedTrace::CappedTrace(const TraceLimit& limit, Write write)
    : limit_(limit), write_(std::move(write)) {
  SKERRY_CHECK(limit.events > kKeptEvents && limit.bytes > kKeptBytes + kClosingBytes);
  limit_.events -= kKeptEvents;
  limit_.bytes -= kKeptBytes;
  put(perfetto::first_packet());
}

bool CappedTrace::has_room(uint64_t bytes, Part part) const {
  const uint64_t open = open_ + (part == Part::kOpens ? 1 : 0);
  return size_.events + 1 + open <= limit_.events &&
         size_.bytes + bytes + open * kClosingBytes <= limit_.bytes;
}

bool CappedTrace::add(const perfetto::Track& track, const perfetto::Event& event, Part part) {
  std::string packet = perfetto::packet_of(event);
  if (part == Part::kCloses) {
    --open_;
    if (packet.size() > kClosingBytes) packet = without_notes(event);
  }
  const bool is_limited = part == Part::kWhole || part == Part::kOpens;
  const bool is_new = !known_.contains(track.id) && !(is_limited && left_out_.contains(track.id));
  if (is_new) packet.insert(0, perfetto::packet_of(track));
  if (is_limited && (size_.full_at || !has_room(packet.size(), part))) {
    if (!size_.full_at) size_.full_at = event.at;
    ++size_.events_left_out;
    size_.bytes_left_out += packet.size();
    if (is_new) left_out_.insert(track.id);
    return false;
  }
  if (part == Part::kOpens) ++open_;
  if (is_new) known_.insert(track.id);
  ++size_.events;
  // Of what room was kept for, so that it takes none from others.
  if (part == Part::kKept) {
    ++limit_.events;
    limit_.bytes += packet.size();
  }
  put(packet);
  return true;
}

void CappedTrace::put(std::string_view packet) {
  size_.bytes += packet.size();
  buffer_ += packet;
  if (buffer_.size() < kBufferBytes) return;
  if (status_.ok()) status_ = write_(buffer_);
  buffer_.clear();
}

Status CappedTrace::finish() {
  if (status_.ok() && !buffer_.empty()) status_ = write_(buffer_);
  buffer_.clear();
  return status_;
}

}  // namespace skerry::harness
