#include "core/command_scanner.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/codec.h"
#include "core/json_text.h"

namespace skerry {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr size_t kShownBytes = 24;  // of what was found instead

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

// The word or character at the front, shortened, in quotes of its own.
std::string shown(std::string_view rest) {
  if (rest.empty()) return "the end";
  if (rest.front() == '"') return "a text";
  size_t size = 0;
  while (size < std::min(rest.size(), kShownBytes) && is_word_byte(rest[size])) ++size;
  if (size == 0) {
    ++size;
    while (size < rest.size() && (static_cast<uint8_t>(rest[size]) & 0xC0) == 0x80) ++size;
  }
  return "`" + std::string(rest.substr(0, size)) + "`";
}

template <typename Number>
bool read_whole(std::string_view text, Number& number, int base = 10) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number, base);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

void CommandScanner::skip_blanks() {
  at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
}

std::string_view CommandScanner::peek_word() {
  skip_blanks();
  size_t end = at_;
  while (end < text_.size() && is_word_byte(text_[end])) ++end;
  return text_.substr(at_, end - at_);
}

bool CommandScanner::take(std::string_view piece) {
  skip_blanks();
  if (!text_.substr(at_).starts_with(piece)) return false;
  at_ += piece.size();
  return true;
}

bool CommandScanner::is_next(char c) {
  skip_blanks();
  return at_ < text_.size() && text_[at_] == c;
}

bool CommandScanner::is_at_end() {
  skip_blanks();
  return at_ == text_.size();
}

bool CommandScanner::take_name(std::string_view name) {
  if (peek_word() != name) return false;
  const size_t begin = at_;
  at_ += name.size();
  if (take("=")) return true;
  at_ = begin;
  return false;
}

template <typename Number>
Number CommandScanner::number(std::string_view what, std::string_view of) {
  const std::string_view word = peek_word();
  Number read = 0;
  if (!read_whole(word, read)) {
    expected(std::string(what) + std::string(of));
    return 0;
  }
  at_ += word.size();
  return read;
}

int64_t CommandScanner::integer(std::string_view what) {
  return number<int64_t>(what, ", an integer");
}

uint64_t CommandScanner::count(std::string_view what) {
  return number<uint64_t>(what, ", an integer of 0 or more");
}

std::optional<std::string> CommandScanner::quoted() {
  JsonStringReader reader(text_.substr(at_));
  if (!reader.read()) {
    fail(at_ + reader.fault_at(), std::string(reader.fault()));
    return std::nullopt;
  }
  at_ += reader.size();
  return reader.take_text();
}

std::string CommandScanner::text(std::string_view what) {
  if (!is_next('"')) {
    expected(std::string(what) + " in double quotes");
    return {};
  }
  return quoted().value_or("");
}

std::string CommandScanner::json(std::string_view what) {
  skip_blanks();
  const size_t begin = at_;
  if (is_next('"')) {
    quoted();
  } else if (const size_t size = json_number_size(text_.substr(at_)); size > 0) {
    at_ += size;
  } else if (!take("null") && !take("true") && !take("false") && !take("{}") && !take("[]")) {
    expected(std::string(what) + ", a JSON scalar, {} or []");
    return {};
  }
  return std::string(text_.substr(begin, at_ - begin));
}

Dot CommandScanner::dot(std::string_view what) {
  const std::string_view word = peek_word();
  std::optional<Dot> found;
  if (word == "root") {
    found = Dot();
  } else if (is_label(word)) {
    if (labels_) found = labels_(word);
    if (!found) {
      fail(at_, "no command before this one is called `" + std::string(word) + "`");
      return {};
    }
  } else {
    found = parse_dot(word);
  }
  if (!found) {
    expected(std::string(what) + ", a label, root or replica.epoch.sequence");
    return {};
  }
  at_ += word.size();
  return *found;
}

void CommandScanner::expected(std::string_view what) {
  skip_blanks();
  fail(at_, "expected " + std::string(what) + ", found " + shown(text_.substr(at_)));
}

void CommandScanner::fail(size_t at, std::string why) {
  if (failed_) return;
  failed_ = true;
  fault_at_ = std::min(at, text_.size());
  fault_ = std::move(why);
}

Status CommandScanner::fault(std::string_view hint) const {
  const uint64_t column = count_scalars(text_.substr(0, fault_at_)) + 1;
  return invalid("column " + std::to_string(column) + ": " + fault_ + std::string(hint));
}

std::optional<Dot> parse_dot(std::string_view text) {
  const size_t first = text.find('.');
  const size_t last = text.rfind('.');
  if (first == last) return std::nullopt;
  Dot dot;
  if (!read_whole(text.substr(0, first), dot.actor.replica.value) ||
      !read_whole(text.substr(first + 1, last - first - 1), dot.actor.epoch, 16) ||
      !read_whole(text.substr(last + 1), dot.sequence)) {
    return std::nullopt;
  }
  return dot;
}

std::string to_text(const Dot& dot) {
  char epoch[16];
  const auto end = std::to_chars(epoch, epoch + sizeof epoch, dot.actor.epoch, 16).ptr;
  return std::to_string(dot.actor.replica.value) + '.' + std::string(epoch, end) + '.' +
         std::to_string(dot.sequence);
}

}  // namespace skerry
