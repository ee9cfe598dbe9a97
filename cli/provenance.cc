#include "cli/provenance.h"

#include <sys/utsname.h>

#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <thread>

#include "cli/skerry_commit.h"

namespace skerry::cli {
namespace {

#if defined(__clang__)
constexpr const char* kCompiler = "clang " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("model name")) continue;
    const size_t at = line.find(": ");
    if (at != std::string::npos) return line.substr(at + 2);
  }
  return "an unknown processor";
}

std::string machine() {
  utsname system{};
  if (::uname(&system) != 0) return "unknown";
  return processor() + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores, " +
         system.machine + ", " + system.sysname + " " + system.release;
}

}  // namespace

std::map<std::string, std::string> provenance() {
  return {{"version", SKERRY_VERSION},  {"commit", SKERRY_COMMIT},       {"compiler", kCompiler},
          {"build", SKERRY_BUILD_TYPE}, {"libraries", SKERRY_LIBRARIES}, {"machine", machine()}};
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace skerry::cli
