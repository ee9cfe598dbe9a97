// Edits of a scenario's tree: `--set` overrides and the cells of a [matrix].
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/build.h"

namespace skerry::harness {

// Puts `value` where the dotted `path` points ("sync.interval", "workload.0.rate"); the new key's
// place is `key_place`. Tables on the way are made. A problem where the way is blocked: a list
// without that entry, a value that is no table.
void set_path(TomlNode& root, std::string_view path, const Place& key_place, const TomlNode& value,
              ProblemList& problems);

// The value at a path, or null.
const TomlNode* node_at(const TomlNode& root, std::string_view path);
inline bool has_path(const TomlNode& root, std::string_view path) {
  return node_at(root, path) != nullptr;
}

// Applies the command line's overrides in their order. One of a path that the matrix sweeps takes
// that row out of the matrix; a path that ends in `+` ("gate+") names a list, which gets one entry
// more.
void apply_overrides(TomlNode& root, std::span<const Override> overrides, ProblemList& problems);

// One way to fill in the matrix: its rows' keys with one value each.
struct MatrixCell {
  std::vector<const TomlMember*> rows;
  std::vector<const TomlNode*> values;
};

// The cross product in the file's order, the last row fastest; one empty cell where there is no
// matrix. Problems: not a table of non-empty arrays, a path that may not be swept, too many cells.
std::vector<MatrixCell> matrix_cells(const TomlNode& root, ProblemList& problems);

}  // namespace skerry::harness
