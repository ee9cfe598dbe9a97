#include "twin/folder_volume.h"

#include <boost/asio/post.hpp>
#include <filesystem>
#include <utility>

#include "core/check.h"

namespace skerry::twin {

void FolderVolume::open(Instant, uint64_t epoch) {
  auto opened = live::open_store(folder_, epoch);
  if (!opened.ok()) {
    opened_ = {};
    return stored_(opened.status());
  }
  opened_ = *std::move(opened);
  self_ = std::make_shared<FolderVolume*>(this);
  thread_.emplace(1);
}

uint64_t FolderVolume::bytes() const {
  uint64_t bytes = 0;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    const uint64_t size = file.is_regular_file(error) ? file.file_size(error) : 0;
    bytes += error ? 0 : size;
  }
  return bytes;
}

StatusOr<Instant> FolderVolume::append(Instant, std::span<const replica::Store::Record> batch) {
  if (opened_.store == nullptr) return kTold;  // the run is ending for it
  SKERRY_CHECK(batch_.empty());
  batch_.assign(batch.begin(), batch.end());
  // The thread reads the bytes alone: payloads are counted without atomics.
  boost::asio::post(*thread_, [this, self = self_] {
    const Status status = opened_.store->append(batch_);
    soon_([self, status] {
      if (*self == nullptr) return;
      (*self)->batch_.clear();
      (*self)->stored_(status);
    });
  });
  return kTold;
}

void FolderVolume::crash(Instant, sim::Survives, Rng&) { close(); }

void FolderVolume::close() {
  if (self_ != nullptr) *self_ = nullptr;
  if (thread_) thread_->join();
  thread_.reset();
  batch_.clear();
  opened_ = {};
}

std::shared_ptr<const harness::Volume::Image> FolderVolume::image(Instant) {
  SKERRY_CHECK(false && "a real disk is not copied");
  return nullptr;
}

void FolderVolume::replace(std::shared_ptr<const Image>) {
  SKERRY_CHECK(false && "a real disk is not replaced");
}

void FolderVolume::rot(uint32_t, Rng&) { SKERRY_CHECK(false && "a real disk is not damaged"); }

}  // namespace skerry::twin
