// runs.jsonl on disk: written run by run while a sweep is under way, put in order at its end, and
// read again by a sweep that goes on.
//
// Invariant: whatever ends the process, all runs whose append() returned are in the file, and at
// most one torn line behind them. After a loss of power those may be missing that were appended
// since the last flush to the device: flushing takes at most a twentieth of the time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/status.h"
#include "reports/files.h"
#include "reports/model/run_lines.h"

namespace skerry::reports {

// Thread safety: append() may be called from several threads at once; the rest by one alone.
// Memory: 32 bytes a run.
class RunFile {
 public:
  static StatusOr<RunFile> create(const std::string& path, const results::RunsHeader& header);

  RunFile(RunFile&& other) noexcept;
  RunFile& operator=(RunFile&&) = delete;
  ~RunFile() = default;

  Status append(size_t cell, const results::RunResult& run);
  uint64_t runs() const { return places_.size(); }

  // Writes the file anew with its runs by cell and seed, so that equal sweeps leave equal files
  // whatever finished first, and takes the old one's place in one step.
  Status put_in_order();

  // REQUIRES: put_in_order() was called, and nothing was appended since. By cell and seed.
  Status for_each(const std::function<Status(results::PlacedRun)>& visit) const;

 private:
  struct Place {
    uint64_t cell;
    uint64_t seed;
    uint64_t offset;
    uint64_t bytes;
  };

  RunFile(std::string path, GrowingFile file, uint64_t header_bytes)
      : path_(std::move(path)), file_(std::move(file)), header_bytes_(header_bytes) {}

  std::string path_;
  GrowingFile file_;
  uint64_t header_bytes_;
  std::vector<Place> places_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point next_flush_;
};

// What reading found beside whole runs: bytes after the last whole one that are none.
struct RunFileEnd {
  uint64_t torn_bytes = 0;
};

// Gives the header to `check` and then run by run to `take`; an error of either ends it. Reading
// stops before the first line that is no whole run: what a crash may leave behind.
StatusOr<RunFileEnd> read_run_file(const std::string& path,
                                   const std::function<Status(const results::RunsHeader&)>& check,
                                   const std::function<Status(results::PlacedRun)>& take);

}  // namespace skerry::reports
