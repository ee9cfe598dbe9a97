#include "sim/storage/simulated_disk.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "core/check.h"

namespace skerry::sim {
namespace {

using Kind = DiskOperation::Kind;

Status no_power() { return absl::UnavailableError("the disk has no power"); }

Status not_found(std::string_view name) {
  return absl::NotFoundError("the disk has no file " + std::string(name));
}

}  // namespace

class SimulatedDisk::File final : public DiskFile {
 public:
  File(SimulatedDisk& disk, uint32_t file)
      : disk_(disk), generation_(disk.generation_), file_(file) {}

  StatusOr<size_t> read(uint64_t offset, std::span<uint8_t> out) override {
    if (is_dead()) return no_power();
    return disk_.read(file_, offset, out);
  }
  Status write(uint64_t offset, ByteView bytes) override {
    if (is_dead()) return no_power();
    return disk_.write(file_, offset, bytes);
  }
  Status truncate(uint64_t size) override {
    if (is_dead()) return no_power();
    return disk_.change({.kind = Kind::kTruncate, .file = file_, .at = size}, disk_.options_.write);
  }
  Status sync() override {
    if (is_dead()) return no_power();
    return disk_.change({.kind = Kind::kSync, .file = file_}, disk_.options_.sync);
  }
  StatusOr<uint64_t> size() override {
    if (is_dead()) return no_power();
    return disk_.current_.bytes_of(file_).size();
  }

 private:
  bool is_dead() const { return generation_ != disk_.generation_ || !disk_.has_power_; }

  SimulatedDisk& disk_;
  uint64_t generation_;
  uint32_t file_;
};

class SimulatedDisk::Mount final : public Disk {
 public:
  explicit Mount(SimulatedDisk& disk) : disk_(disk), generation_(disk.generation_) {}

  StatusOr<std::unique_ptr<DiskFile>> open(std::string_view name, Missing missing) override {
    if (is_dead()) return no_power();
    return disk_.open(name, missing);
  }
  StatusOr<bool> exists(std::string_view name) override {
    if (is_dead()) return no_power();
    return disk_.current_.names().contains(std::string(name));
  }
  Status remove(std::string_view name) override {
    return is_dead() ? no_power() : disk_.remove(name);
  }
  Status rename(std::string_view from, std::string_view to) override {
    return is_dead() ? no_power() : disk_.rename(from, to);
  }
  Status sync_folder() override {
    if (is_dead()) return no_power();
    return disk_.change({.kind = Kind::kSyncFolder}, disk_.options_.sync);
  }
  uint32_t sector_bytes() const override { return kSectorBytes; }

 private:
  bool is_dead() const { return generation_ != disk_.generation_ || !disk_.has_power_; }

  SimulatedDisk& disk_;
  uint64_t generation_;
};

std::unique_ptr<Disk> SimulatedDisk::mount() { return std::make_unique<Mount>(*this); }

SimulatedDisk::SimulatedDisk(const DiskOptions& options, DiskImage image) : options_(options) {
  begin_anew(std::move(image));
}

void SimulatedDisk::begin_anew(DiskImage image) {
  for (const auto& [name, file] : image.names()) next_file_ = std::max(next_file_, file + 1);
  current_ = image;
  settled_ = Durability(std::move(image));
  journal_.clear();
  fails_from_ = ~uint64_t{0};
  has_power_ = true;
  ++generation_;
}

void SimulatedDisk::replace(DiskImage image) { begin_anew(std::move(image)); }

StatusOr<std::unique_ptr<DiskFile>> SimulatedDisk::open(std::string_view name,
                                                        Disk::Missing missing) {
  const auto named = current_.names().find(std::string(name));
  if (named != current_.names().end()) return std::make_unique<File>(*this, named->second);
  if (missing == Disk::Missing::kIsError) return not_found(name);
  const uint32_t file = next_file_;
  SKERRY_RETURN_IF_ERROR(
      change({.kind = Kind::kCreate, .file = file, .name = std::string(name)}, options_.write));
  ++next_file_;
  return std::make_unique<File>(*this, file);
}

Status SimulatedDisk::remove(std::string_view name) {
  const auto named = current_.names().find(std::string(name));
  if (named == current_.names().end()) return not_found(name);
  return change({.kind = Kind::kRemove, .file = named->second, .name = std::string(name)},
                options_.write);
}

Status SimulatedDisk::rename(std::string_view from, std::string_view to) {
  const auto named = current_.names().find(std::string(from));
  if (named == current_.names().end()) return not_found(from);
  return change({.kind = Kind::kRename,
                 .file = named->second,
                 .name = std::string(from),
                 .new_name = std::string(to)},
                options_.write);
}

Status SimulatedDisk::spend(Duration call, uint64_t bytes) {
  if (!has_power_) return no_power();
  clock_ = clock_ + call;
  if (options_.bytes_per_second > 0) {
    const auto scaled = static_cast<int64_t>(bytes) * 1'000'000'000;
    clock_ = clock_ + Duration::nanoseconds(scaled / options_.bytes_per_second);
  }
  return absl::OkStatus();
}

Status SimulatedDisk::change(DiskOperation operation, Duration cost) {
  if (changes_ >= fails_from_) has_power_ = false;
  operation.begins = clock_;
  SKERRY_RETURN_IF_ERROR(spend(cost, operation.bytes.size()));
  operation.ends = clock_;
  ++changes_;
  current_.apply(operation);
  journal_.push_back(std::move(operation));
  return absl::OkStatus();
}

StatusOr<size_t> SimulatedDisk::read(uint32_t file, uint64_t offset, std::span<uint8_t> out) {
  SKERRY_RETURN_IF_ERROR(spend(options_.read, out.size()));
  const DiskImage::Bytes& bytes = current_.bytes_of(file);
  if (offset >= bytes.size()) return size_t{0};
  const size_t size = std::min<uint64_t>(out.size(), bytes.size() - offset);
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), size, out.begin());
  return size;
}

Status SimulatedDisk::write(uint32_t file, uint64_t offset, ByteView bytes) {
  const uint64_t size = current_.bytes_of(file).size();
  const uint64_t grown = std::max<uint64_t>(size, offset + bytes.size()) - size;
  if (grown > 0 && current_.size() + grown > options_.most_bytes) {
    return absl::ResourceExhaustedError("the disk is full: " + std::to_string(current_.size()) +
                                        " of " + std::to_string(options_.most_bytes) + " bytes");
  }
  DiskOperation operation{.kind = Kind::kWrite, .file = file, .at = offset};
  operation.bytes.assign(bytes.begin(), bytes.end());
  return change(std::move(operation), options_.write);
}

void SimulatedDisk::begin(Instant now) { clock_ = std::max(clock_, now); }

void SimulatedDisk::settle(Instant now) {
  while (!journal_.empty() && journal_.front().ends <= now) {
    settled_.advance(std::move(journal_.front()));
    journal_.pop_front();
  }
}

void SimulatedDisk::cut(Instant now, Survives survives, Rng& rng) {
  settle(now);
  // What had begun and not ended may have reached the disk; a sync that had not has made nothing
  // durable.
  while (!journal_.empty() && journal_.front().begins < now) {
    DiskOperation begun = std::move(journal_.front());
    journal_.pop_front();
    if (begun.is_of_bytes() || begun.is_of_names()) settled_.advance(std::move(begun));
  }
  clock_ = std::min(clock_, now);
  begin_anew(settled_.after_cut(survives, rng));
}

}  // namespace skerry::sim
