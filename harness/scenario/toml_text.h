// A tree back to a TOML document, for people and to be read again.
#pragma once

#include <string>

#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

// Values first, then tables and arrays of tables, each in the tree's order. Reading it gives an
// equal tree but for places. REQUIRES: a table without dates and times, which no scenario holds.
std::string write_toml(const TomlNode& root);

}  // namespace skerry::harness
