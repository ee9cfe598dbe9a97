// TOML text to a tree. The one place that knows the TOML library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

struct TomlError {
  Place place;
  std::string message;
};

// The document's root table, or the first thing that is not TOML. Keys are in file order. Nesting
// is limited by the library (256 levels); callers limit the size.
std::variant<TomlNode, TomlError> read_toml(std::string_view source);

// One value ("0.01", "\"2s\"", "[1, 2]"), or nothing where `text` is not exactly one TOML value.
std::optional<TomlNode> read_toml_value(std::string_view text);

}  // namespace skerry::harness
