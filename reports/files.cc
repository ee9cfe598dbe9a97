#include "reports/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace skerry::reports {
namespace {

namespace fs = std::filesystem;

Status failed(const std::string& what, const std::string& path, int error) {
  return absl::ErrnoToStatus(error, what + " " + path);
}

Status write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("cannot write", path, errno);
    text.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

Status flush_to_device(int file, const std::string& path) {
  // Some file systems (a pipe or a special file behind the name) cannot sync; that is no loss.
  if (::fsync(file) != 0 && errno != EINVAL) return failed("cannot write", path, errno);
  return absl::OkStatus();
}

}  // namespace

Status write_file(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return failed("cannot create", path, errno);
  Status status = write_all(file, text, path);
  if (status.ok()) status = flush_to_device(file, path);
  if (::close(file) != 0 && status.ok()) status = failed("cannot write", path, errno);
  return status;
}

Status replace_file(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".tmp-" + std::to_string(::getpid());
  Status status = write_file(fresh, text);
  if (absl::IsAlreadyExists(status)) return status;  // somebody else's
  if (status.ok() && ::rename(fresh.c_str(), path.c_str()) != 0) {
    status = failed("cannot rename to", path, errno);
  }
  if (!status.ok()) ::unlink(fresh.c_str());
  return status;
}

Status check_replaceable(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return failed("cannot write", path, EISDIR);
  const std::string fresh = path + ".tmp-" + std::to_string(::getpid());
  const Status status = write_file(fresh, {});
  if (status.ok()) ::unlink(fresh.c_str());
  return status;
}

StatusOr<GrowingFile> GrowingFile::create(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return failed("cannot create", path, errno);
  return GrowingFile(path, file);
}

GrowingFile::~GrowingFile() {
  if (file_ >= 0) ::close(file_);  // what mattered was flushed, and checked there
}

Status GrowingFile::append(std::string_view text) {
  const Status status = write_all(file_, text, path_);
  if (status.ok()) {
    bytes_ += text.size();
    return status;
  }
  // What came to be of it is taken back, so that what is appended next stands where it should.
  const auto end = static_cast<off_t>(bytes_);
  if (::ftruncate(file_, end) != 0 || ::lseek(file_, end, SEEK_SET) != end) {
    return failed("cannot take back what was half written to", path_, errno);
  }
  return status;
}

Status GrowingFile::flush() { return flush_to_device(file_, path_); }

StatusOr<std::string> GrowingFile::read(uint64_t offset, uint64_t bytes) const {
  std::string text(bytes, '\0');
  for (size_t done = 0; done < text.size();) {
    const ssize_t got =
        ::pread(file_, text.data() + done, text.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failed("cannot read", path_, got < 0 ? errno : EIO);
    done += static_cast<size_t>(got);
  }
  return text;
}

Status flush_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed("cannot open", path, errno);
  const Status status = flush_to_device(folder, path);
  ::close(folder);
  return status;
}

StatusOr<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return failed("cannot read", path, errno);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return failed("cannot read", path, errno);
  return text;
}

Status make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return failed("cannot create the folder", path, error.value());
  if (!fs::is_directory(path, error)) return failed("not a folder:", path, ENOTDIR);
  return absl::OkStatus();
}

StatusOr<PendingFolder> PendingFolder::create(const std::string& parent, const std::string& name) {
  // The process id keeps two runs of the same second apart; a leftover of a killed process that had
  // the same id is stepped over.
  for (int attempt = 1; attempt <= 100; ++attempt) {
    std::string path = parent + "/." + name + ".tmp-" + std::to_string(::getpid());
    if (attempt > 1) path += "-" + std::to_string(attempt);
    if (::mkdir(path.c_str(), 0777) == 0) return PendingFolder(std::move(path));
    if (errno != EEXIST) return failed("cannot create the folder", path, errno);
  }
  return failed("cannot create a temporary folder in", parent, EEXIST);
}

PendingFolder::~PendingFolder() {
  std::error_code ignored;  // nothing better can be done here than to have tried
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

StatusOr<std::string> PendingFolder::publish(const std::string& parent, const std::string& name) {
  for (int attempt = 1; attempt <= 100; ++attempt) {
    std::string final_name = name;
    if (attempt > 1) final_name += "-" + std::to_string(attempt);
    const std::string path = parent + "/" + final_name;
    // rename() would replace an empty folder and is refused by a full one: only a free name is
    // taken.
    struct stat taken {};
    if (::lstat(path.c_str(), &taken) == 0) continue;
    if (::rename(path_.c_str(), path.c_str()) == 0) {
      path_.clear();
      return final_name;
    }
    if (errno != EEXIST && errno != ENOTEMPTY) return failed("cannot rename to", path, errno);
  }
  return failed("no free name for", parent + "/" + name, EEXIST);
}

Status point_link(const std::string& link, const std::string& target) {
  struct stat there {};
  if (::lstat(link.c_str(), &there) == 0 && !S_ISLNK(there.st_mode)) {
    return failed("something that is not a link stands at", link, EEXIST);
  }
  const std::string fresh = link + ".tmp-" + std::to_string(::getpid());
  ::unlink(fresh.c_str());
  if (::symlink(target.c_str(), fresh.c_str()) != 0) return failed("cannot create", fresh, errno);
  if (::rename(fresh.c_str(), link.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    return failed("cannot replace", link, error);
  }
  return absl::OkStatus();
}

}  // namespace skerry::reports
