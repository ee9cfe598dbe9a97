#include "live/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <string>

namespace skerry::live {

Status allow_descriptors(uint64_t wanted) {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return absl::OkStatus();
  const rlim_t most = limit.rlim_max;
  limit.rlim_cur = std::min<rlim_t>(wanted, most);
  if (most >= wanted && ::setrlimit(RLIMIT_NOFILE, &limit) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError("this needs " + std::to_string(wanted) +
                                       " descriptors, and this machine allows " +
                                       std::to_string(most) + " (ulimit -Hn)");
}

}  // namespace skerry::live
