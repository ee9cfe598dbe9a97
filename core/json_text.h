// JSON strings and scalars as text (RFC 8259): what texts are written with wherever they stand
// between quotes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace skerry {

// Appends a JSON string, quoted: only what RFC 8259 asks for is escaped, control characters as
// \b \f \n \r \t or \u00xx in lower case, so that equal texts are written alike.
void append_json_string(std::string& json, std::string_view text);

// Reads one quoted string from the front of a text; what follows it is left alone. Refused: control
// characters, unknown escapes, lone surrogates, a missing quote. REQUIRES: valid UTF-8.
class JsonStringReader {
 public:
  explicit JsonStringReader(std::string_view input) : input_(input) {}

  // Whether there was one; else fault() says why, at fault_at().
  bool read();

  std::string take_text() { return std::move(text_); }
  size_t size() const { return at_; }  // bytes read, with both quotes
  std::string_view fault() const { return fault_; }
  size_t fault_at() const { return fault_at_; }  // in bytes

 private:
  bool fail(size_t at, std::string_view why);
  bool read_escape();
  bool read_hex(uint32_t& unit);

  std::string_view input_;
  std::string text_;
  size_t at_ = 0;
  std::string_view fault_;
  size_t fault_at_ = 0;
};

// The bytes of the JSON number at the front of a text; 0 where there is none.
size_t json_number_size(std::string_view text);

}  // namespace skerry
