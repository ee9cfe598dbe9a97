// Reads the pieces of a command's text from left to right (command_text.h).
//
// The first fault stays, with its column; every later read gives zero, and the caller looks once,
// at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/command_text.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry {

class CommandScanner {
 public:
  // Both outlive the scanner. REQUIRES: valid UTF-8.
  CommandScanner(std::string_view text, const LabelLookup& labels) : text_(text), labels_(labels) {}

  // Each skips blanks first.
  std::string_view peek_word();  // letters, digits and _ . -; empty where none stands
  bool take(std::string_view piece);
  bool is_next(char c);
  bool is_at_end();
  // `name` and then =, or neither.
  bool take_name(std::string_view name);

  int64_t integer(std::string_view what);
  uint64_t count(std::string_view what);
  std::string text(std::string_view what);
  std::string json(std::string_view what);  // as it was written
  Dot dot(std::string_view what);

  // "expected WHAT, found ..." here.
  void expected(std::string_view what);
  void fail(size_t at, std::string why);
  size_t at() const { return at_; }
  bool failed() const { return failed_; }
  // REQUIRES: failed(). `hint` is put at the end.
  Status fault(std::string_view hint) const;

 private:
  void skip_blanks();
  template <typename Number>
  Number number(std::string_view what, std::string_view of);
  std::optional<std::string> quoted();

  std::string_view text_;
  const LabelLookup& labels_;
  size_t at_ = 0;
  bool failed_ = false;
  size_t fault_at_ = 0;
  std::string fault_;
};

// "replica.epoch.sequence", the epoch in hexadecimal; nothing for what is none.
std::optional<Dot> parse_dot(std::string_view text);
std::string to_text(const Dot& dot);

}  // namespace skerry
