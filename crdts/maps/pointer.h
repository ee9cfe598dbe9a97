// Paths of commands: JSON pointers (RFC 6901), "/key/key", where "~0" is a tilde and "~1" a slash
// inside a key. Also what facts are written with: keys and JSON strings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace skerry::crdts {

// How deep a path may go, and how long a whole path may be, in bytes. Decoded states are held to
// the same, each key to kMaxPathBytes.
constexpr size_t kMaxPathDepth = 64;
constexpr size_t kMaxPathBytes = size_t{1} << 16;

using Path = std::vector<std::string>;

// The keys of a pointer, from the outermost; none for "". An error if it does not begin with a
// slash, has a tilde that is neither ~0 nor ~1, is not UTF-8 or exceeds a limit above.
StatusOr<Path> parse_pointer(std::string_view pointer);

// Appends "/" and the key, escaped.
void append_key(std::string& pointer, std::string_view key);
std::string to_pointer(const Path& path);

// A key that a path could have.
bool is_valid_key(std::string_view key);

// `["a","b"]`, in the order given.
std::string to_json_array(const std::vector<std::string>& items);

}  // namespace skerry::crdts
