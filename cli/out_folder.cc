#include "cli/out_folder.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace skerry::cli {
namespace {

// One block: whether anything can be kept. That all of it can, only writing it shows.
constexpr size_t kProbeBytes = 4 * 1024;

Status cannot(const std::string& folder, const std::string& why) {
  return absl::UnavailableError("results cannot be kept in `" + folder + "`: " + why);
}

}  // namespace

Status check_out_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::error_code ignored;  // what is wrong shows in the first one
  if (!std::filesystem::is_directory(folder, ignored)) {
    if (!error) error = ignored;
    return cannot(folder, error ? error.message() : "it is not a folder");
  }
  const std::string path = folder + "/.probe-" + std::to_string(getpid());
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return cannot(folder, std::strerror(errno));
  const std::string bytes(kProbeBytes, '\0');
  bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  int reason = errno;
  if (std::fclose(file) != 0 && is_written) {
    is_written = false;
    reason = errno;
  }
  std::filesystem::remove(path, error);
  if (!is_written) return cannot(folder, std::strerror(reason));
  return absl::OkStatus();
}

}  // namespace skerry::cli
