// The page's one style sheet.
#pragma once

#include <string>

namespace skerry::reports {

std::string page_style();

}  // namespace skerry::reports
