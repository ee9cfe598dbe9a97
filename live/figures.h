// What a live participant counts, for people and machines to read while it runs.
#pragma once

#include <cstdint>
#include <string>

#include "live/disk_figures.h"
#include "live/journal.h"

namespace skerry::live {

struct Figures {
  double uptime_seconds = 0;
  uint64_t documents = 0;
  uint64_t slots = 0;
  uint64_t clients = 0;  // that have a slot
  uint64_t guests = 0;   // who have not greeted yet
  uint64_t accepted = 0;
  uint64_t frames_received = 0;
  uint64_t frames_sent = 0;
  uint64_t bytes_received = 0;
  uint64_t bytes_sent = 0;
  uint64_t changes_received = 0;
  uint64_t changes_known = 0;  // that came again
  uint64_t frames_corrupt = 0;
  uint64_t frames_foreign = 0;
  uint64_t streams_full = 0;     // how often a client read more slowly than it was sent to
  uint64_t records_waiting = 0;  // for the disk
  DiskFigures disk;
  uint64_t resident_bytes = 0;
  Refusals refusals;
};

// One JSON object.
std::string to_json(const Figures& figures);
// The text format of Prometheus, version 0.0.4.
std::string to_prometheus(const Figures& figures);

}  // namespace skerry::live
