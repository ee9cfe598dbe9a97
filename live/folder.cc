#include "live/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

#include "core/crypto.h"
#include "live/folder_disk.h"
#include "live/folder_store.h"
#include "live/peer_names.h"
#include "replica/store/sqlite_store.h"

namespace skerry::live {
namespace {

constexpr std::string_view kIdentity = "participant";
constexpr std::string_view kNewIdentity = "participant.new";
constexpr std::string_view kFirstLine = "skerry participant 1";
constexpr size_t kMostIdentityBytes = 1024;

struct Identity {
  ReplicaId replica;
  std::string speaks;
};

std::string to_text(const Identity& identity) {
  return std::string(kFirstLine) + "\nreplica " + std::to_string(identity.replica.value) +
         "\nspeaks " + identity.speaks + "\n";
}

// What follows `word` and a space in the first line of `text`, which goes.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  text = text.substr(end + 1);
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

StatusOr<Identity> parse_identity(const std::string& file, std::string_view text) {
  Identity identity;
  const auto first = take_line(text, kFirstLine);
  const auto replica = take_line(text, "replica");
  const auto speaks = take_line(text, "speaks");
  const Status unreadable = absl::FailedPreconditionError(
      file + " does not say whose folder this is; expected the lines `" + std::string(kFirstLine) +
      "`, `replica NUMBER` and `speaks ...`");
  if (!first || !first->empty() || !replica || !speaks) return unreadable;
  const char* const end = replica->data() + replica->size();
  const auto read = std::from_chars(replica->data(), end, identity.replica.value);
  if (read.ec != std::errc() || read.ptr != end) return unreadable;
  identity.speaks = *speaks;
  return identity;
}

StatusOr<std::optional<Identity>> read_identity(const std::string& folder, Disk& disk) {
  const auto is_there = disk.exists(kIdentity);
  if (!is_there.ok()) return is_there.status();
  if (!*is_there) return std::optional<Identity>();
  auto file = disk.open(kIdentity, Disk::Missing::kIsError);
  if (!file.ok()) return file.status();
  std::array<uint8_t, kMostIdentityBytes> room;
  const auto size = (*file)->read(0, room);
  if (!size.ok()) return size.status();
  const std::string_view text = as_text(ByteView(room).first(*size));
  auto identity = parse_identity(folder + "/" + std::string(kIdentity), text);
  if (!identity.ok()) return identity.status();
  return std::optional<Identity>(*std::move(identity));
}

Status write_identity(Disk& disk, const Identity& identity) {
  auto file = disk.open(kNewIdentity, Disk::Missing::kIsMade);
  if (!file.ok()) return file.status();
  SKERRY_RETURN_IF_ERROR((*file)->truncate(0));
  SKERRY_RETURN_IF_ERROR((*file)->write(0, as_bytes(to_text(identity))));
  SKERRY_RETURN_IF_ERROR((*file)->sync());
  SKERRY_RETURN_IF_ERROR(disk.rename(kNewIdentity, kIdentity));
  return disk.sync_folder();
}

// With the folders above it; whichever is new is durable in its own.
Status make_folder(const std::filesystem::path& path) {
  std::error_code error;
  if (path.empty() || std::filesystem::is_directory(path, error)) return absl::OkStatus();
  SKERRY_RETURN_IF_ERROR(make_folder(path.parent_path()));
  std::filesystem::create_directory(path, error);
  if (error) return absl::UnavailableError(path.string() + " cannot be made: " + error.message());
  const std::string parent = path.has_parent_path() ? path.parent_path().string() : ".";
  return FolderDisk(parent).sync_folder();
}

StatusOr<std::unique_ptr<FolderLock>> lock(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return absl::UnavailableError(path + " cannot be opened for writing");
  auto held = std::make_unique<FolderLock>(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(folder + " is in use by another process");
  }
  return held;
}

// Who the folder is of, from now on at least.
StatusOr<ReplicaId> settle_identity(const std::string& folder, Disk& disk,
                                    std::optional<ReplicaId> replica, const std::string& speaks) {
  const auto known = read_identity(folder, disk);
  if (!known.ok()) return known.status();
  if (!known->has_value()) {
    const auto has_store = disk.exists(replica::SqliteStore::kName);
    if (!has_store.ok()) return has_store.status();
    if (*has_store) {
      return absl::FailedPreconditionError(
          folder + " has a store, and no file `participant` that " + "says whose it is");
    }
    const Identity fresh{replica ? *replica : draw_client(), speaks};
    SKERRY_RETURN_IF_ERROR(write_identity(disk, fresh));
    return fresh.replica;
  }
  const Identity& identity = **known;
  if (replica && identity.replica != *replica) {
    return absl::FailedPreconditionError(folder + " is the folder of " + name_of(identity.replica) +
                                         ", not of " + name_of(*replica));
  }
  if (!replica && !is_client(identity.replica)) {
    return absl::FailedPreconditionError(folder + " is the folder of " + name_of(identity.replica) +
                                         ", not of a client");
  }
  if (identity.speaks != speaks) {
    return absl::FailedPreconditionError(folder + " holds documents of " + identity.speaks +
                                         ", not of " + speaks);
  }
  return identity.replica;
}

}  // namespace

FolderLock::~FolderLock() { ::close(descriptor_); }

StatusOr<Folder> open_folder(const std::string& path, std::optional<ReplicaId> replica,
                             const std::string& speaks) {
  SKERRY_RETURN_IF_ERROR(make_folder(path));
  Folder folder;
  auto held = lock(path);
  if (!held.ok()) return held.status();
  folder.lock = *std::move(held);
  FolderDisk disk(path);
  const auto who = settle_identity(path, disk, replica, speaks);
  if (!who.ok()) return who.status();
  folder.replica = *who;
  folder.epoch = random_bits();
  auto opened = open_store(path, folder.epoch);
  if (!opened.ok()) return opened.status();
  folder.store = std::move(opened->store);
  folder.records = std::move(opened->records);
  folder.damage = std::move(opened->damage);
  return folder;
}

}  // namespace skerry::live
