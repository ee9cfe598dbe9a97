// Whether results can be kept before time is spent on making them.
#pragma once

#include <string>

#include "core/status.h"

namespace skerry::cli {

// Makes `folder` where it is not there, then writes and removes a small file in it. Errors
// say what is in the way: a file of that name, no permission, no space.
Status check_out_folder(const std::string& folder);

}  // namespace skerry::cli
