#include "sim/storage/power_cut.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace skerry::sim {
namespace {

constexpr uint64_t kHalf = uint64_t{1} << 63;

// Some of the write's sectors, each by chance.
void tear(const DiskOperation& write, Rng& rng, DiskImage& image) {
  for (uint64_t at = 0; at < write.bytes.size();) {
    const uint64_t to_next = kSectorBytes - (write.at + at) % kSectorBytes;
    const uint64_t size = std::min<uint64_t>(to_next, write.bytes.size() - at);
    if (rng.chance(kHalf)) {
      DiskOperation part;
      part.file = write.file;
      part.at = write.at + at;
      const auto from = write.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      part.bytes.assign(from, from + static_cast<std::ptrdiff_t>(size));
      image.apply(part);
    }
    at += size;
  }
}

// Fisher and Yates.
void shuffle(std::vector<const DiskOperation*>& operations, Rng& rng) {
  for (size_t i = operations.size(); i > 1; --i) {
    std::swap(operations[i - 1], operations[rng.below(i)]);
  }
}

}  // namespace

void Durability::advance(DiskOperation operation) {
  using Kind = DiskOperation::Kind;
  if (operation.kind != Kind::kSync && operation.kind != Kind::kSyncFolder) {
    unsynced_.push_back(std::move(operation));
    return;
  }
  const bool is_of_file = operation.kind == Kind::kSync;
  std::erase_if(unsynced_, [&](const DiskOperation& one) {
    const bool is_made_durable =
        is_of_file ? one.is_of_bytes() && one.file == operation.file : one.is_of_names();
    if (is_made_durable) durable_.apply(one);
    return is_made_durable;
  });
  // A file whose last name is gone for good can still be written to, and is lost all the same.
  if (!is_of_file && unsynced_.empty()) durable_.drop_nameless();
}

DiskImage Durability::after_cut(Survives survives, Rng& rng) const {
  DiskImage image = durable_;
  std::vector<const DiskOperation*> all;
  for (const DiskOperation& one : unsynced_) all.push_back(&one);
  if (survives == Survives::kReordered) shuffle(all, rng);
  size_t most = 0;
  if (survives == Survives::kAll || survives == Survives::kSubset) {
    most = all.size();
  } else if (survives != Survives::kNone) {
    most = rng.below(all.size() + 1);
  }
  for (size_t i = 0; i < most; ++i) {
    if (survives != Survives::kSubset || rng.chance(kHalf)) image.apply(*all[i]);
  }
  if (survives == Survives::kTorn && most < all.size() &&
      all[most]->kind == DiskOperation::Kind::kWrite) {
    tear(*all[most], rng, image);
  }
  image.drop_nameless();
  return image;
}

}  // namespace skerry::sim
