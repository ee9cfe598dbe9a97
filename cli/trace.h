// skerry run --trace FILE: one run of a sweep, drawn into a file for Perfetto.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "cli/arguments.h"
#include "core/status.h"
#include "harness/observe/capped_trace.h"
#include "harness/scenario/scenario.h"
#include "reports/files.h"
#include "reports/model/results.h"

namespace skerry::cli {

// The file, whole or not there: it grows under a name of its own beside its place, and is removed
// with the object unless publish() succeeded.
class TraceFile {
 public:
  // Errors: `path` is "-", stands for something that is no file, or cannot be written.
  static StatusOr<TraceFile> create(const std::string& path);

  TraceFile(TraceFile&& other) noexcept;
  TraceFile& operator=(TraceFile&&) = delete;
  ~TraceFile();

  Status append(std::string_view bytes) { return file_.append(bytes); }
  // Takes its place in one step, and that of what was there.
  Status publish();
  const std::string& path() const { return path_; }

 private:
  TraceFile(std::string path, std::string pending, reports::GrowingFile file)
      : path_(std::move(path)), pending_(std::move(pending)), file_(std::move(file)) {}

  std::string path_;
  std::string pending_;  // empty: published or moved away
  reports::GrowingFile file_;
};

// Which run is drawn: the first that fails, by cell and seed, where the sweep is invalid; else the
// first. Nothing: none is finished.
struct TracedPlace {
  size_t cell = 0;
  uint64_t seed = 0;
};
std::optional<TracedPlace> place_to_trace(const results::SweepResult& sweep);

// What of the run is not in the file, for people; empty: all is.
std::string left_out_of(const harness::TraceSize& size);

// Makes the run again, draws it, and says on standard error what is where. `repeat` makes the
// scenario again: "skerry run FILE --set a.b=1". Cancelled where `interrupted` becomes true.
Status write_trace(const harness::Experiment& experiment, const results::SweepResult& sweep,
                   const std::string& repeat, When progress, const std::atomic<bool>& interrupted,
                   TraceFile& file);

}  // namespace skerry::cli
