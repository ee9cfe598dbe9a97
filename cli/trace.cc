#include "cli/trace.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <system_error>

#include "cli/terminal.h"
#include "core/shell_word.h"
#include "core/time_text.h"
#include "harness/replay/traced_run.h"

namespace skerry::cli {
namespace {

namespace fs = std::filesystem;

Status cannot(const std::string& path, const std::string& why) {
  return absl::UnavailableError("the trace cannot be written to `" + path + "`: " + why);
}

std::string title_of(const harness::Experiment& experiment, const TracedPlace& place) {
  std::string title = experiment.base.name;
  for (const auto& [key, value] : experiment.cells[place.cell].overrides) {
    title += ", " + key + "=" + value;
  }
  return title + ", seed " + std::to_string(place.seed);
}

std::string again_of(const harness::Experiment& experiment, const TracedPlace& place,
                     const std::string& repeat) {
  constexpr std::string_view kRun = "skerry run ";
  std::string line = "skerry replay " + repeat.substr(kRun.size());
  for (const auto& [key, value] : experiment.cells[place.cell].sets) {
    line += " --set " + shell_word(key + "=" + value);
  }
  return line + " --seed " + std::to_string(place.seed);
}

}  // namespace

StatusOr<TraceFile> TraceFile::create(const std::string& path) {
  if (path.empty() || path == "-")
    return cannot(path, "it is for a viewer, and needs a file's name");
  std::error_code ignored;
  const fs::file_status there = fs::status(path, ignored);
  if (fs::exists(there) && !fs::is_regular_file(there)) return cannot(path, "it is no file");
  std::string pending = path + ".tmp-" + std::to_string(getpid());
  auto file = reports::GrowingFile::create(pending);
  if (!file.ok()) return cannot(path, std::string(file.status().message()));
  return TraceFile(path, std::move(pending), *std::move(file));
}

TraceFile::TraceFile(TraceFile&& other) noexcept
    : path_(std::move(other.path_)),
      pending_(std::move(other.pending_)),
      file_(std::move(other.file_)) {
  other.pending_.clear();
}

TraceFile::~TraceFile() {
  std::error_code ignored;
  if (!pending_.empty()) fs::remove(pending_, ignored);
}

Status TraceFile::publish() {
  SKERRY_RETURN_IF_ERROR(file_.flush());
  std::error_code error;
  fs::rename(pending_, path_, error);
  if (error) return cannot(path_, error.message());
  pending_.clear();
  return absl::OkStatus();
}

std::optional<TracedPlace> place_to_trace(const results::SweepResult& sweep) {
  std::optional<TracedPlace> first;
  for (size_t cell = 0; cell < sweep.cells.size(); ++cell) {
    for (const results::RunResult& run : sweep.cells[cell].runs) {
      if (!first) first = {cell, run.seed};
      if (run.verdict == results::Verdict::kInvalid) return TracedPlace{cell, run.seed};
    }
  }
  return first;
}

std::string left_out_of(const harness::TraceSize& size) {
  if (!size.full_at) return "";
  return "from " + format_instant(*size.full_at) + " on " + std::to_string(size.events_left_out) +
         " events of " + std::to_string(size.bytes_left_out) +
         " bytes are left out of it: a trace has at most " +
         std::to_string(harness::TraceLimit().events) + " events and " +
         std::to_string(harness::TraceLimit().bytes) + " bytes";
}

Status write_trace(const harness::Experiment& experiment, const results::SweepResult& sweep,
                   const std::string& repeat, When progress, const std::atomic<bool>& interrupted,
                   TraceFile& file) {
  const std::optional<TracedPlace> place = place_to_trace(sweep);
  if (!place) return absl::InternalError("a whole sweep has runs");
  ProgressLine line(progress, "runs");
  harness::TraceOptions options;
  options.seed = place->seed;
  options.title = title_of(experiment, *place);
  options.again = again_of(experiment, *place, repeat);
  options.write = [&file](std::string_view bytes) { return file.append(bytes); };
  options.watch = [&](Instant now, Instant end) {
    line.show_run(now.ns, end.ns);
    return !interrupted.load();
  };
  const auto traced = harness::trace_run(experiment.cells[place->cell].scenario, options);
  line.clear();
  if (!traced.ok()) return traced.status();
  SKERRY_RETURN_IF_ERROR(file.publish());
  log("trace: " + file.path() + ": " + options.title + ", " + std::to_string(traced->size.events) +
      " events, " + std::to_string(traced->size.bytes) + " bytes\n");
  const std::string left_out = left_out_of(traced->size);
  if (!left_out.empty()) log("trace: " + left_out + "\n");
  return absl::OkStatus();
}

}  // namespace skerry::cli
