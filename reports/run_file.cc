#include "reports/run_file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <tuple>
#include <utility>

namespace skerry::reports {

StatusOr<RunFile> RunFile::create(const std::string& path, const results::RunsHeader& header) {
  StatusOr<GrowingFile> file = GrowingFile::create(path);
  SKERRY_RETURN_IF_ERROR(file.status());
  const std::string line = results::header_line(header);
  SKERRY_RETURN_IF_ERROR(file->append(line));
  SKERRY_RETURN_IF_ERROR(file->flush());
  return RunFile(path, *std::move(file), line.size());
}

RunFile::RunFile(RunFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::move(other.file_)),
      header_bytes_(other.header_bytes_),
      places_(std::move(other.places_)),
      next_flush_(other.next_flush_) {}

Status RunFile::append(size_t cell, const results::RunResult& run) {
  using Clock = std::chrono::steady_clock;
  const std::string line = results::run_line(cell, run);
  const std::lock_guard lock(mutex_);
  const uint64_t offset = file_.bytes();
  SKERRY_RETURN_IF_ERROR(file_.append(line));
  places_.push_back({cell, run.seed, offset, line.size()});
  const Clock::time_point before = Clock::now();
  if (before < next_flush_) return absl::OkStatus();
  SKERRY_RETURN_IF_ERROR(file_.flush());
  const Clock::time_point after = Clock::now();
  next_flush_ = after + 20 * (after - before);
  return absl::OkStatus();
}

Status RunFile::put_in_order() {
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::tie(a.cell, a.seed) < std::tie(b.cell, b.seed);
  });
  const std::string fresh = path_ + ".sorted";
  StatusOr<GrowingFile> sorted = GrowingFile::create(fresh);
  SKERRY_RETURN_IF_ERROR(sorted.status());
  const auto copy = [&](uint64_t offset, uint64_t bytes) {
    const StatusOr<std::string> text = file_.read(offset, bytes);
    return text.ok() ? sorted->append(*text) : text.status();
  };
  SKERRY_RETURN_IF_ERROR(copy(0, header_bytes_));
  for (Place& place : places_) {
    const uint64_t offset = sorted->bytes();
    SKERRY_RETURN_IF_ERROR(copy(place.offset, place.bytes));
    place.offset = offset;
  }
  SKERRY_RETURN_IF_ERROR(sorted->flush());
  std::error_code error;
  std::filesystem::rename(fresh, path_, error);
  if (error) return absl::ErrnoToStatus(error.value(), "cannot rename to " + path_);
  file_ = *std::move(sorted);
  return absl::OkStatus();
}

Status RunFile::for_each(const std::function<Status(results::PlacedRun)>& visit) const {
  for (const Place& place : places_) {
    const StatusOr<std::string> line = file_.read(place.offset, place.bytes);
    SKERRY_RETURN_IF_ERROR(line.status());
    StatusOr<results::PlacedRun> placed =
        results::read_run_line(std::string_view(*line).substr(0, line->size() - 1));
    SKERRY_RETURN_IF_ERROR(placed.status());
    SKERRY_RETURN_IF_ERROR(visit(*std::move(placed)));
  }
  return absl::OkStatus();
}

StatusOr<RunFileEnd> read_run_file(const std::string& path,
                                   const std::function<Status(const results::RunsHeader&)>& check,
                                   const std::function<Status(results::PlacedRun)>& take) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::ErrnoToStatus(errno, "cannot read " + path);
  std::string line;
  std::getline(in, line);
  uint64_t whole = line.size() + 1;
  const StatusOr<results::RunsHeader> header = results::read_header_line(line);
  if (!header.ok()) return invalid(path + ": " + std::string(header.status().message()));
  SKERRY_RETURN_IF_ERROR(check(*header));
  while (std::getline(in, line) && !in.eof()) {
    StatusOr<results::PlacedRun> placed = results::read_run_line(line);
    if (!placed.ok()) break;
    SKERRY_RETURN_IF_ERROR(take(*std::move(placed)));
    whole += line.size() + 1;
  }
  if (in.bad()) return absl::ErrnoToStatus(EIO, "cannot read " + path);
  std::error_code error;
  const uint64_t bytes = std::filesystem::file_size(path, error);
  return RunFileEnd{error || bytes < whole ? 0 : bytes - whole};
}

}  // namespace skerry::reports
