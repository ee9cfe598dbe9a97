// A disk in virtual time. Each call is done at once, and adds what it costs to the time until which
// the disk is busy; so a power cut may come in the middle of calls that have returned already, and
// then those after it never happened.
//
// Limit: `most_bytes` of files; a write beyond it fails and changes nothing. Cost: two copies of
// every file, and what was done since the owner last let time pass (settle).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>

#include "core/disk.h"
#include "core/time.h"
#include "sim/storage/disk_image.h"
#include "sim/storage/power_cut.h"

namespace skerry::sim {

struct DiskOptions {
  Duration read = {};   // of one call
  Duration write = {};  // of a write, and of what changes names
  Duration sync = {};
  int64_t bytes_per_second = 0;  // of reads and writes; 0: no bytes cost anything
  uint64_t most_bytes = uint64_t{1} << 32;
};

class SimulatedDisk {
 public:
  explicit SimulatedDisk(const DiskOptions& options = {}, DiskImage image = {});

  // As a process has it until the next cut: then all that it was given fails for good. It must not
  // outlive this.
  std::unique_ptr<Disk> mount();

  // Calls from now on begin at `now`, or when those before them have ended.
  void begin(Instant now);
  Instant busy_until() const { return clock_; }
  // What has ended by now can no longer be cut off.
  void settle(Instant now);
  // The power fails now, or the process dies (Survives::kAll): what was mounted is dead, what had
  // not begun never happened, and of the rest that was not durable this survives. The disk can be
  // mounted again.
  void cut(Instant now, Survives survives, Rng& rng);
  // The power fails before the call of that number, counted from 0 over all calls that change
  // something: it and every later call fail, until cut().
  void fail_from(uint64_t change) { fails_from_ = change; }
  uint64_t changes() const { return changes_; }

  // What was done and not settled, in order.
  const std::deque<DiskOperation>& journal() const { return journal_; }
  const DiskImage& image() const { return current_; }
  // What is durable of what has ended by now.
  const DiskImage& durable(Instant now) {
    settle(now);
    return settled_.durable();
  }
  // The disk holds this and nothing else: it was restored, copied or damaged from outside.
  void replace(DiskImage image);

 private:
  class File;
  class Mount;

  StatusOr<std::unique_ptr<DiskFile>> open(std::string_view name, Disk::Missing missing);
  Status remove(std::string_view name);
  Status rename(std::string_view from, std::string_view to);
  Status spend(Duration call, uint64_t bytes);
  // Does a change that has been checked.
  Status change(DiskOperation operation, Duration cost);
  StatusOr<size_t> read(uint32_t file, uint64_t offset, std::span<uint8_t> out);
  Status write(uint32_t file, uint64_t offset, ByteView bytes);
  void begin_anew(DiskImage image);

  DiskOptions options_;
  DiskImage current_;
  Durability settled_;
  std::deque<DiskOperation> journal_;
  Instant clock_;
  uint64_t changes_ = 0;
  uint64_t fails_from_ = ~uint64_t{0};
  uint64_t generation_ = 0;  // what was mounted in an earlier one is dead
  uint32_t next_file_ = 0;
  bool has_power_ = true;
};

}  // namespace skerry::sim
