// What this program is and where it runs, for `skerry version` and the results.
#pragma once

#include <map>
#include <string>

namespace skerry::cli {

// "version", "commit" (with "-dirty" where files differed from it; "unknown" outside a checkout),
// "compiler", "build", "libraries", "machine".
std::map<std::string, std::string> provenance();

// The present, "2026-01-31T09:45:00Z".
std::string utc_now();

}  // namespace skerry::cli
