// Where the files that a scenario names are.
#pragma once

#include <string>
#include <string_view>

#include "core/status.h"

namespace skerry::harness {

// $SKERRY_DATA, else the folder `data` beside the traces' folder (recordings/recording.h), else an
// error that names both. `folder` is the scenario's.
StatusOr<std::string> data_folder(const std::string& folder = "");

// "$TRACES/x" is in the traces' folder, "$DATA/x" in the data folder; any other path is relative to
// `folder`, the scenario's. Errors: the folder or the file is not there.
StatusOr<std::string> resolve_path(std::string_view path, std::string_view folder);

// The folder part of a path; "." where it has none.
std::string folder_of(const std::string& path);

}  // namespace skerry::harness
