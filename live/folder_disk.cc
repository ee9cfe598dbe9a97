#include "live/folder_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace skerry::live {
namespace {

Status error_of(int number, const std::string& what) {
  const std::string text = what + ": " + std::strerror(number);
  if (number == ENOENT) return absl::NotFoundError(text);
  if (number == ENOSPC || number == EDQUOT) return absl::ResourceExhaustedError(text);
  return absl::UnavailableError(text);
}

// A call that a signal interrupts is made again.
template <typename Call>
auto again(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

Status checked(int result, const std::string& what) {
  return result == 0 ? absl::OkStatus() : error_of(errno, what);
}

class File final : public DiskFile {
 public:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~File() override { ::close(descriptor_); }

  StatusOr<size_t> read(uint64_t offset, std::span<uint8_t> out) override {
    size_t done = 0;
    while (done < out.size()) {
      const ssize_t count = again([&] {
        return ::pread(descriptor_, out.data() + done, out.size() - done,
                       static_cast<off_t>(offset + done));
      });
      if (count < 0) return error_of(errno, path_);
      if (count == 0) break;
      done += static_cast<size_t>(count);
    }
    return done;
  }
  Status write(uint64_t offset, ByteView bytes) override {
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = again([&] {
        return ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                        static_cast<off_t>(offset + done));
      });
      if (count < 0) return error_of(errno, path_);
      done += static_cast<size_t>(count);
    }
    return absl::OkStatus();
  }
  Status truncate(uint64_t size) override {
    const auto end = static_cast<off_t>(size);
    return checked(again([&] { return ::ftruncate(descriptor_, end); }), path_);
  }
  Status sync() override {
    return checked(again([&] { return ::fsync(descriptor_); }), path_);
  }
  StatusOr<uint64_t> size() override {
    struct stat facts = {};
    SKERRY_RETURN_IF_ERROR(checked(::fstat(descriptor_, &facts), path_));
    return static_cast<uint64_t>(facts.st_size);
  }

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace

StatusOr<std::unique_ptr<DiskFile>> FolderDisk::open(std::string_view name, Missing missing) {
  const std::string file = path(name);
  const int flags = O_RDWR | O_CLOEXEC | (missing == Missing::kIsMade ? O_CREAT : 0);
  const int descriptor = again([&] { return ::open(file.c_str(), flags, 0600); });
  if (descriptor < 0) return error_of(errno, file);
  return std::make_unique<File>(descriptor, file);
}

StatusOr<bool> FolderDisk::exists(std::string_view name) {
  struct stat facts = {};
  if (::stat(path(name).c_str(), &facts) == 0) return true;
  if (errno == ENOENT) return false;
  return error_of(errno, path(name));
}

Status FolderDisk::remove(std::string_view name) {
  return checked(::unlink(path(name).c_str()), path(name));
}

Status FolderDisk::rename(std::string_view from, std::string_view to) {
  return checked(std::rename(path(from).c_str(), path(to).c_str()), path(from));
}

Status FolderDisk::sync_folder() {
  const int descriptor =
      again([&] { return ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (descriptor < 0) return error_of(errno, folder_);
  const Status status = checked(again([&] { return ::fsync(descriptor); }), folder_);
  ::close(descriptor);
  return status;
}

}  // namespace skerry::live
