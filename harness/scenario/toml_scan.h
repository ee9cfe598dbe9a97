// A look over a TOML text before the library parses it: for what would exhaust its stack, and for
// mistakes that it reports in other words.
//
// It knows strings, comments and brackets, and nothing more of the language: what it does not
// understand is the library's to report. Cost: one pass.
#pragma once

#include <optional>
#include <string_view>

#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

// Keys of one dotted key or header, and brackets inside one another. Far more than a scenario
// needs, and far less than the library's recursion bears.
constexpr size_t kDeepestToml = 32;

struct TomlScan {
  std::optional<Place> too_deep;     // where the first step too many begins
  std::optional<Place> open_string;  // where the first string begins that its line does not close
};

TomlScan scan_toml(std::string_view source);

}  // namespace skerry::harness
