#include "replica/store/salvage.h"

#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace skerry::replica {
namespace {

constexpr std::string_view kUnfinished = "salvage.db";
constexpr std::string_view kWhole = "salvaged.db";  // it is to take the store's place
constexpr std::string_view kStore = SqliteStore::kName;
constexpr std::string_view kOld = "damaged.db";
constexpr std::array<std::string_view, 2> kJournals = {"-wal", "-journal"};

constexpr uint64_t kPieceBytes = 1 << 20;

std::string with(std::string_view name, std::string_view suffix) {
  return std::string(name) + std::string(suffix);
}

Status remove_if_there(Disk& disk, const std::string& name) {
  const StatusOr<bool> is_there = disk.exists(name);
  return is_there.ok() && *is_there ? disk.remove(name) : is_there.status();
}

Status rename_if_there(Disk& disk, const std::string& from, const std::string& to) {
  const StatusOr<bool> is_there = disk.exists(from);
  return is_there.ok() && *is_there ? disk.rename(from, to) : is_there.status();
}

Status remove_all(Disk& disk, std::string_view name) {
  SKERRY_RETURN_IF_ERROR(remove_if_there(disk, std::string(name)));
  for (const std::string_view suffix : kJournals) {
    SKERRY_RETURN_IF_ERROR(remove_if_there(disk, with(name, suffix)));
  }
  return absl::OkStatus();
}

// The old journals go for good before the new database gets the name that they are of.
Status take_place(Disk& disk) {
  for (const std::string_view suffix : kJournals) {
    SKERRY_RETURN_IF_ERROR(rename_if_there(disk, with(kStore, suffix), with(kOld, suffix)));
  }
  SKERRY_RETURN_IF_ERROR(disk.sync_folder());
  SKERRY_RETURN_IF_ERROR(rename_if_there(disk, std::string(kStore), std::string(kOld)));
  SKERRY_RETURN_IF_ERROR(disk.rename(kWhole, kStore));
  return disk.sync_folder();
}

StatusOr<Salvaged> read(Disk& disk, uint64_t epoch) {
  auto store = SqliteStore::open(disk, epoch);
  if (!store.ok()) return store.status();
  Salvaged found;
  found.store = *std::move(store);
  found.damage = found.store->opened().damage;
  Store::Piece piece;
  do {
    auto loaded = found.store->load(piece.next, kPieceBytes);
    if (absl::IsDataLoss(loaded.status())) {
      found.damage.emplace_back(loaded.status().message());
      break;
    }
    if (!loaded.ok()) return loaded.status();
    piece = *std::move(loaded);
    for (Store::Record& record : piece.records) found.records.push_back(std::move(record));
    found.damage.insert(found.damage.end(), piece.damage.begin(), piece.damage.end());
  } while (!piece.is_last);
  return found;
}

Status write_anew(Disk& disk, uint64_t epoch, std::span<const Store::Record> records) {
  {
    auto store = SqliteStore::open(disk, epoch, kUnfinished);
    if (!store.ok()) return store.status();
    SKERRY_RETURN_IF_ERROR((*store)->append(records));
  }
  // A database that was closed in order is one file.
  const StatusOr<bool> has_log = disk.exists(with(kUnfinished, kJournals[0]));
  SKERRY_RETURN_IF_ERROR(has_log.status());
  if (*has_log) return absl::UnavailableError("the new database was not closed");
  SKERRY_RETURN_IF_ERROR(disk.rename(kUnfinished, kWhole));
  return disk.sync_folder();
}

}  // namespace

StatusOr<Salvaged> open_and_salvage(Disk& disk, uint64_t epoch) {
  const StatusOr<bool> is_whole = disk.exists(kWhole);
  SKERRY_RETURN_IF_ERROR(is_whole.status());
  if (*is_whole) SKERRY_RETURN_IF_ERROR(take_place(disk));
  SKERRY_RETURN_IF_ERROR(remove_all(disk, kUnfinished));
  auto found = read(disk, epoch);
  if (found.ok() && found->damage.empty()) return found;
  Salvaged sound;
  if (found.ok()) {
    found->store.reset();
    sound = *std::move(found);
  } else if (absl::IsDataLoss(found.status())) {
    sound.damage.emplace_back(found.status().message());
  } else {
    return found.status();
  }
  SKERRY_RETURN_IF_ERROR(remove_all(disk, kOld));
  SKERRY_RETURN_IF_ERROR(write_anew(disk, epoch, sound.records));
  SKERRY_RETURN_IF_ERROR(take_place(disk));
  auto store = SqliteStore::open(disk, epoch);
  if (!store.ok()) return store.status();
  sound.store = *std::move(store);
  return sound;
}

}  // namespace skerry::replica
