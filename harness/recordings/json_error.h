// Where a text stops being JSON. The parser that reads files says that they are wrong, not where.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace skerry::harness {

struct JsonError {
  size_t offset = 0;     // in bytes
  std::string expected;  // "a value"
};

// The first place at which the text cannot go on as one JSON document (RFC 8259); nothing where it
// is one. Nests as deep as it likes. Cost O(size).
std::optional<JsonError> find_json_error(std::string_view text);

// The first byte that is no UTF-8; the size where all is.
size_t valid_utf8_size(std::string_view text);

// What stands at a byte, for messages: a token or a few characters of one, or "the end of the
// file".
std::string shown_at(std::string_view text, size_t offset);

// "LINE:COLUMN" of a byte, both from 1, columns in Unicode scalar values.
std::string line_and_column(std::string_view text, size_t offset);

}  // namespace skerry::harness
