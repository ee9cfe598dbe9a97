#include "harness/recordings/json_error.h"

#include <algorithm>
#include <array>

#include "core/codec.h"
#include "core/json_text.h"

namespace skerry::harness {
namespace {

constexpr std::string_view kSpace = " \t\n\r";
constexpr size_t kShown = 40;  // bytes

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonError> scan() {
    if (!value()) return error_;
    while (!open_.empty()) {
      if (!after_value()) return error_;
    }
    if (next() != '\0' || at_ < text_.size()) fail("the end of the file");
    return error_;
  }

 private:
  bool fail(std::string_view expected) {
    error_ = {at_, std::string(expected)};
    return false;
  }

  // The next character that is no space, 0 at the end.
  char next() {
    at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }

  bool string(std::string_view expected) {
    if (next() != '"') return fail(expected);
    JsonStringReader in(text_.substr(at_));
    if (in.read()) {
      at_ += in.size();
      return true;
    }
    at_ += in.fault_at();
    return fail("a string to go on (" + std::string(in.fault()) + ")");
  }

  bool key() { return string("a key in quotes") && (take(':') || fail("`:`")); }

  // A scalar, or the begin of a container up to its first value or its end.
  bool value() {
    static constexpr std::array<std::string_view, 3> kWords = {"true", "false", "null"};
    for (;;) {
      if (take('{')) {
        if (take('}')) return true;
        open_ += '}';
        if (!key()) return false;
        continue;
      }
      if (take('[')) {
        if (take(']')) return true;
        open_ += ']';
        continue;
      }
      if (next() == '"') return string("a string");
      const std::string_view rest = text_.substr(at_);
      for (const std::string_view word : kWords) {
        if (!rest.starts_with(word)) continue;
        at_ += word.size();
        return true;
      }
      const size_t number = json_number_size(rest);
      at_ += number;
      return number > 0 || fail("a value");
    }
  }

  bool after_value() {
    const char end = open_.back();
    if (take(end)) {
      open_.pop_back();
      return true;
    }
    if (!take(',')) return fail(end == '}' ? "`,` or `}`" : "`,` or `]`");
    return (end == ']' || key()) && value();
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string open_;  // what ends each container that is open
  std::optional<JsonError> error_;
};

}  // namespace

std::optional<JsonError> find_json_error(std::string_view text) { return Scanner(text).scan(); }

size_t valid_utf8_size(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t length = 1;
    while (at + length < text.size() && length < 4 &&
           (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) {
      ++length;
    }
    if (!is_valid_utf8(text.substr(at, length))) return at;
    at += length;
  }
  return at;
}

std::string shown_at(std::string_view text, size_t offset) {
  if (offset >= text.size()) return "the end of the file";
  const std::string_view rest = text.substr(offset);
  size_t end = 1;
  if (rest[0] == '"') {
    JsonStringReader in(rest);
    end = in.read() ? in.size() : rest.size();
  } else if (kSpace.find(rest[0]) == std::string_view::npos) {
    end = std::min(rest.find_first_of(" \t\n\r,:]}{[\"", 1), rest.size());
  }
  const bool is_cut = end > kShown;
  if (is_cut) end = kShown;
  std::string shown(rest.substr(0, valid_utf8_size(rest.substr(0, end))));
  std::erase_if(shown, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (shown.empty()) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(rest[0]);
    return std::string("the byte 0x") + kDigits[byte / 16] + kDigits[byte % 16];
  }
  return is_cut ? shown + "..." : shown;
}

std::string line_and_column(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t line_begin = before.rfind('\n') + 1;  // 0 where there is none
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto columns =
      std::count_if(before.begin() + static_cast<ptrdiff_t>(line_begin), before.end(),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return std::to_string(lines + 1) + ":" + std::to_string(columns + 1);
}

}  // namespace skerry::harness
