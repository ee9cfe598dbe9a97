#include "sync/link/limits.h"

namespace skerry::sync {

std::string too_large(std::string_view what, size_t bytes, uint64_t limit,
                      std::string_view option) {
  return "a " + std::string(what) + " of " + std::to_string(bytes) + " bytes is larger than the " +
         std::to_string(limit) + " that " + std::string(option);
}

std::string too_large_to_take(const Part& part, const Options& options) {
  return "a frame in " + std::to_string(part.count) + " parts is larger than the " +
         std::to_string(options.max_transfer_bytes) +
         " bytes that [sync] max_transfer lets be put together";
}

Status check_change(const Options& options, size_t bytes) {
  if (bytes > options.max_change_bytes) {
    return absl::ResourceExhaustedError(
        too_large("change", bytes, options.max_change_bytes, "[sync] max_change lets be made"));
  }
  if (bytes > options.max_transfer_bytes) {
    return absl::ResourceExhaustedError(
        too_large("change", bytes, options.max_transfer_bytes, "[sync] max_transfer lets travel"));
  }
  return absl::OkStatus();
}

}  // namespace skerry::sync
