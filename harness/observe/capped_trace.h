// A trace that grows to a stated size and no further.
//
// Invariant: what is written never exceeds the limit, and whatever was begun is ended: an event
// that opens something is written only where there is room for the one that closes it. From the
// first event on that finds no room nothing is written but what closes, and what room was kept for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/status.h"
#include "harness/observe/perfetto.h"

namespace skerry::harness {

struct TraceLimit {
  uint64_t events = 1'000'000;
  uint64_t bytes = uint64_t{128} << 20;
};

struct TraceSize {
  uint64_t events = 0;
  uint64_t bytes = 0;
  uint64_t events_left_out = 0;
  uint64_t bytes_left_out = 0;
  std::optional<Instant> full_at;  // of the first event that was left out
};

class CappedTrace {
 public:
  // Room for these is kept from the begin.
  static constexpr uint64_t kKeptEvents = 34;
  static constexpr uint64_t kKeptBytes = 40 * 1024;

  enum class Part : uint8_t {
    kWhole,
    kOpens,   // a kCloses follows
    kCloses,  // REQUIRES: its kOpens was written
    kKept,    // REQUIRES: at most kKeptEvents of them, of kKeptBytes with their tracks
  };
  using Write = std::function<Status(std::string_view bytes)>;

  // REQUIRES: the limit is more than what is kept.
  CappedTrace(const TraceLimit& limit, Write write);

  // Whether it was written. The packet of its track is written before the first event on it.
  bool add(const perfetto::Track& track, const perfetto::Event& event, Part part = Part::kWhole);

  // After the last event. Errors: of `write`, the first.
  Status finish();
  bool has_failed() const { return !status_.ok(); }
  const TraceSize& size() const { return size_; }

 private:
  bool has_room(uint64_t bytes, Part part) const;
  void put(std::string_view packet);

  TraceLimit limit_;
  Write write_;
  TraceSize size_;
  uint64_t open_ = 0;            // opened, and not closed yet
  std::set<uint64_t> known_;     // tracks
  std::set<uint64_t> left_out_;  // tracks
  std::string buffer_;
  Status status_;
};

}  // namespace skerry::harness
