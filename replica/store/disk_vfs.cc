#include "replica/store/disk_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <new>
#include <utility>

namespace skerry::replica {
namespace {

int code_of(const Status& status, int otherwise) {
  if (status.ok()) return SQLITE_OK;
  return status.code() == absl::StatusCode::kResourceExhausted ? SQLITE_FULL : otherwise;
}

// How far connections have locked a file: at most one of them has more than a shared lock.
struct Locks {
  int shared = 0;
  const void* writer = nullptr;
  int level = SQLITE_LOCK_NONE;  // of the writer
};

}  // namespace

class DiskVfs::Impl {
 public:
  explicit Impl(Disk& disk);
  ~Impl() { sqlite3_vfs_unregister(&vfs_); }

  const std::string name;

 private:
  // What SQLite sees of an open file: it makes room for it, and calls no constructor.
  struct Open {
    sqlite3_file base;
    Impl* vfs;
    DiskFile* file;
    Locks* locks;
    int lock;
    bool is_name_new;  // of a log whose name is not durable yet
    bool is_deleted_at_close;
    const char* path;
  };
  static Open& of(sqlite3_file* file) { return *reinterpret_cast<Open*>(file); }
  static Impl& of(sqlite3_vfs* vfs) { return *static_cast<Impl*>(vfs->pAppData); }

  static const sqlite3_io_methods& methods();
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int close(sqlite3_file* file);
  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 at);
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at);
  static int sync(sqlite3_file* file, int flags);
  static int size(sqlite3_file* file, sqlite3_int64* out);
  static int lock(sqlite3_file* file, int level);
  static int unlock(sqlite3_file* file, int level);

  Disk& disk_;
  sqlite3_vfs vfs_{};
  std::map<std::string, Locks> locks_;
};

const sqlite3_io_methods& DiskVfs::Impl::methods() {
  static const sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 1;  // without shared memory
    m.xClose = close;
    m.xRead = read;
    m.xWrite = write;
    m.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
      return code_of(of(file).file->truncate(static_cast<uint64_t>(size)), SQLITE_IOERR_TRUNCATE);
    };
    m.xSync = sync;
    m.xFileSize = size;
    m.xLock = lock;
    m.xUnlock = unlock;
    m.xCheckReservedLock = [](sqlite3_file* file, int* out) {
      *out = of(file).locks->writer != nullptr ? 1 : 0;
      return SQLITE_OK;
    };
    m.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
    m.xSectorSize = [](sqlite3_file* file) {
      return static_cast<int>(of(file).vfs->disk_.sector_bytes());
    };
    m.xDeviceCharacteristics = [](sqlite3_file*) {
      return SQLITE_IOCAP_ATOMIC512 | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
    };
    return m;
  }();
  return kMethods;
}

DiskVfs::Impl::Impl(Disk& disk)
    : name([] {
        static std::atomic<uint64_t> count{0};
        return "skerry-disk-" + std::to_string(++count);
      }()),
      disk_(disk) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(Open);
  vfs_.mxPathname = 512;
  vfs_.zName = name.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = [](sqlite3_vfs* vfs, const char* path, int also_folder) {
    Disk& on = of(vfs).disk_;
    Status status = on.remove(path);
    if (absl::IsNotFound(status)) return SQLITE_IOERR_DELETE_NOENT;
    if (status.ok() && also_folder != 0) status = on.sync_folder();
    return code_of(status, SQLITE_IOERR_DELETE);
  };
  vfs_.xAccess = [](sqlite3_vfs* vfs, const char* path, int, int* out) {
    const StatusOr<bool> exists = of(vfs).disk_.exists(path);
    *out = exists.ok() && *exists ? 1 : 0;
    return code_of(exists.status(), SQLITE_IOERR_ACCESS);
  };
  vfs_.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
  };
  // SQLite asks its default file system for chance; these are for whoever asks this one.
  vfs_.xRandomness = [](sqlite3_vfs*, int size, char* out) {
    std::memset(out, 0, static_cast<size_t>(size));
    return size;
  };
  vfs_.xSleep = [](sqlite3_vfs*, int) { return 0; };
  vfs_.xCurrentTime = [](sqlite3_vfs*, double* out) {
    *out = 0;
    return SQLITE_OK;
  };
  sqlite3_vfs_register(&vfs_, 0);
}

int DiskVfs::Impl::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
                        int* out) {
  file->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;  // a temporary file: they are kept in memory
  Impl& self = of(vfs);
  const StatusOr<bool> exists = self.disk_.exists(path);
  if (!exists.ok()) return SQLITE_CANTOPEN;
  const bool may_make = (flags & SQLITE_OPEN_CREATE) != 0;
  auto opened = self.disk_.open(path, may_make ? Disk::Missing::kIsMade : Disk::Missing::kIsError);
  if (!opened.ok()) return code_of(opened.status(), SQLITE_CANTOPEN);
  const bool is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  new (file) Open{.base = {.pMethods = &methods()},
                  .vfs = &self,
                  .file = opened->release(),
                  .locks = &self.locks_[path],
                  .lock = SQLITE_LOCK_NONE,
                  .is_name_new = is_log && !*exists,
                  .is_deleted_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0,
                  .path = path};
  if (out != nullptr) *out = flags;
  return SQLITE_OK;
}

int DiskVfs::Impl::close(sqlite3_file* file) {
  Open& open = of(file);
  unlock(file, SQLITE_LOCK_NONE);
  delete std::exchange(open.file, nullptr);
  if (!open.is_deleted_at_close) return SQLITE_OK;
  return code_of(open.vfs->disk_.remove(open.path), SQLITE_IOERR_DELETE);
}

int DiskVfs::Impl::read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  const std::span<uint8_t> bytes{static_cast<uint8_t*>(out), static_cast<size_t>(size)};
  const StatusOr<size_t> got = of(file).file->read(static_cast<uint64_t>(at), bytes);
  if (!got.ok()) return SQLITE_IOERR_READ;
  if (*got == bytes.size()) return SQLITE_OK;
  std::ranges::fill(bytes.subspan(*got), uint8_t{0});  // as its contract asks
  return SQLITE_IOERR_SHORT_READ;
}

int DiskVfs::Impl::write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const ByteView view{static_cast<const uint8_t*>(bytes), static_cast<size_t>(size)};
  return code_of(of(file).file->write(static_cast<uint64_t>(at), view), SQLITE_IOERR_WRITE);
}

int DiskVfs::Impl::sync(sqlite3_file* file, int) {
  Open& open = of(file);
  Status status = open.file->sync();
  if (status.ok() && open.is_name_new) {
    status = open.vfs->disk_.sync_folder();
    open.is_name_new = !status.ok();
  }
  return code_of(status, SQLITE_IOERR_FSYNC);
}

int DiskVfs::Impl::size(sqlite3_file* file, sqlite3_int64* out) {
  const StatusOr<uint64_t> size = of(file).file->size();
  *out = size.ok() ? static_cast<sqlite3_int64>(*size) : 0;
  return code_of(size.status(), SQLITE_IOERR_FSTAT);
}

// The five levels of https://www.sqlite.org/lockingv3.html. A pending lock keeps out new readers.
int DiskVfs::Impl::lock(sqlite3_file* file, int level) {
  Open& open = of(file);
  Locks& locks = *open.locks;
  if (level <= open.lock) return SQLITE_OK;
  const bool is_mine = locks.writer == nullptr || locks.writer == file;
  if (level == SQLITE_LOCK_SHARED) {
    if (!is_mine && locks.level >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
    ++locks.shared;
    open.lock = level;
    return SQLITE_OK;
  }
  if (!is_mine) return SQLITE_BUSY;
  locks.writer = file;
  open.lock = level == SQLITE_LOCK_EXCLUSIVE && locks.shared > 1 ? SQLITE_LOCK_PENDING : level;
  locks.level = open.lock;
  return open.lock == level ? SQLITE_OK : SQLITE_BUSY;
}

int DiskVfs::Impl::unlock(sqlite3_file* file, int level) {
  Open& open = of(file);
  Locks& locks = *open.locks;
  if (open.lock <= level) return SQLITE_OK;
  if (locks.writer == file) {
    locks.writer = nullptr;
    locks.level = SQLITE_LOCK_NONE;
  }
  if (level == SQLITE_LOCK_NONE) --locks.shared;
  open.lock = level;
  return SQLITE_OK;
}

DiskVfs::DiskVfs(Disk& disk) : impl_(std::make_unique<Impl>(disk)) {}
DiskVfs::~DiskVfs() = default;
const std::string& DiskVfs::name() const { return impl_->name; }

}  // namespace skerry::replica
