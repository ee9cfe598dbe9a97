#include "live/folder_store.h"

#include <utility>

#include "core/crypto.h"
#include "live/folder_disk.h"
#include "replica/store/salvage.h"
#include "replica/store/sqlite_store.h"

namespace skerry::live {
namespace {

constexpr uint64_t kPieceBytes = 1 << 20;

// What is damaged is named; of a store that cannot be opened for it there is none.
StatusOr<FolderStore> open_file(const std::string& path, uint64_t epoch) {
  FolderStore found;
  auto opened = replica::SqliteStore::open(path, "", epoch);
  if (absl::IsDataLoss(opened.status())) {
    found.damage.emplace_back(opened.status().message());
    return found;
  }
  if (!opened.ok()) return opened.status();
  found.store = *std::move(opened);
  found.damage = found.store->opened().damage;
  replica::Store::Piece piece;
  do {
    auto loaded = found.store->load(piece.next, kPieceBytes);
    if (absl::IsDataLoss(loaded.status())) {
      found.damage.emplace_back(loaded.status().message());
      return found;
    }
    if (!loaded.ok()) return loaded.status();
    piece = *std::move(loaded);
    for (auto& record : piece.records) found.records.push_back(std::move(record.bytes));
    found.damage.insert(found.damage.end(), piece.damage.begin(), piece.damage.end());
  } while (!piece.is_last);
  return found;
}

}  // namespace

StatusOr<FolderStore> open_store(const std::string& folder, uint64_t epoch) {
  const std::string file = folder + "/" + std::string(replica::SqliteStore::kName);
  FolderDisk disk(folder);
  // A mending that was cut off goes on first, whatever the old store is like.
  const auto is_half_mended = disk.exists("salvaged.db");
  if (!is_half_mended.ok()) return is_half_mended.status();
  std::vector<std::string> damage;
  if (!*is_half_mended) {
    auto found = open_file(file, epoch);
    if (!found.ok() || found->damage.empty()) return found;
    damage = std::move(found->damage);
  }
  {
    const auto mended = replica::open_and_salvage(disk, random_bits());
    if (!mended.ok()) return mended.status();
  }
  auto found = open_file(file, epoch);
  if (!found.ok()) return found;
  if (!found->damage.empty()) return absl::DataLossError(found->damage.front());
  found->damage = std::move(damage);
  return found;
}

}  // namespace skerry::live
