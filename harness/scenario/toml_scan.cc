#include "harness/scenario/toml_scan.h"

namespace skerry::harness {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  TomlScan scan() {
    while (at_ < source_.size()) step();
    return found_;
  }

 private:
  void step() {
    switch (const char c = source_[at_]) {
      case '#':
        while (at_ < source_.size() && source_[at_] != '\n') advance();
        return;
      case '"':
      case '\'':
        return string(c);
      case '[':
      case '{':
        ++brackets_;
        steps_ = 0;
        note_depth(brackets_);
        break;
      case ']':
      case '}':
        if (brackets_ > 0) --brackets_;
        steps_ = 0;
        break;
      case '=':
      case ',':
        steps_ = 0;
        break;
      case '\n':
        steps_ = 0;
        break;
      case '.':
        note_depth(++steps_ + 1);
        break;
      default:
        break;
    }
    advance();
  }

  void string(char quote) {
    const Place begin = place_;
    const bool is_long = source_.substr(at_, 3) == std::string(3, quote);
    const size_t marks = is_long ? 3 : 1;
    for (size_t i = 0; i < marks; ++i) advance();
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '\n' && !is_long) break;
      if (c == '\\' && quote == '"') {
        advance();
        if (at_ < source_.size()) advance();
        continue;
      }
      if (source_.substr(at_, marks) == std::string(marks, quote)) {
        for (size_t i = 0; i < marks; ++i) advance();
        // A long string may end in quotes of its own.
        while (is_long && at_ < source_.size() && source_[at_] == quote) advance();
        return;
      }
      advance();
    }
    if (!found_.open_string) found_.open_string = begin;
  }

  void note_depth(size_t depth) {
    if (depth > kDeepestToml && !found_.too_deep) found_.too_deep = place_;
  }

  void advance() {
    const auto c = static_cast<unsigned char>(source_[at_++]);
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++place_.column;
    }
  }

  std::string_view source_;
  size_t at_ = 0;
  Place place_{1, 1, -1};
  size_t brackets_ = 0;
  size_t steps_ = 0;  // dots of the key that is being read
  TomlScan found_;
};

}  // namespace

TomlScan scan_toml(std::string_view source) { return Scanner(source).scan(); }

}  // namespace skerry::harness
