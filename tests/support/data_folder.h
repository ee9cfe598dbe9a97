// The recorded data beside the checkout, for tests of layers that know no scenario
// (harness/scenario/paths.h says the same for scenarios).
#pragma once

#include <cstdlib>
#include <filesystem>

namespace skerry::test_support {

// $SKERRY_DATA, else `data` beside $SKERRY_TRACES, else ../shared/data; it may not be there.
inline std::filesystem::path data_folder() {
  if (const char* data = std::getenv("SKERRY_DATA")) return data;
  if (const char* traces = std::getenv("SKERRY_TRACES")) {
    return std::filesystem::path(traces) / ".." / "data";
  }
  return std::filesystem::path(SKERRY_SOURCE_DIR) / ".." / "shared" / "data";
}

}  // namespace skerry::test_support
