#include "crdts/json/content.h"

#include "core/codec.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

void append_utf8(std::string& text, uint32_t scalar) {
  const auto put = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (scalar < 0x80) {
    put(scalar);
  } else if (scalar < 0x800) {
    put(0xC0 | scalar >> 6);
    put(0x80 | (scalar & 0x3F));
  } else if (scalar < 0x10000) {
    put(0xE0 | scalar >> 12);
    put(0x80 | (scalar >> 6 & 0x3F));
    put(0x80 | (scalar & 0x3F));
  } else {
    put(0xF0 | scalar >> 18);
    put(0x80 | (scalar >> 12 & 0x3F));
    put(0x80 | (scalar >> 6 & 0x3F));
    put(0x80 | (scalar & 0x3F));
  }
}

// Reads a quoted string; what is wrong makes it fail for good.
class StringReader {
 public:
  explicit StringReader(std::string_view rest) : rest_(rest) {}

  bool read() {
    take();
    while (!failed_ && !rest_.empty() && rest_.front() != '"') {
      const char c = take();
      if (static_cast<unsigned char>(c) < 0x20) failed_ = true;
      if (c == '\\') {
        escape();
      } else {
        text_ += c;
      }
    }
    return !failed_ && rest_ == "\"";
  }
  const std::string& text() const { return text_; }

 private:
  char take() {
    if (rest_.empty()) {
      failed_ = true;
      return ' ';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void escape() {
    static constexpr std::string_view kNames = "\"\\/bfnrt";
    static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char name = take();
    if (const size_t at = kNames.find(name); at != std::string_view::npos) {
      text_ += kMeant[at];
      return;
    }
    if (name != 'u') failed_ = true;
    uint32_t unit = hex();
    if (unit >= 0xD800 && unit < 0xDC00) {
      const char backslash = take();
      const char u = take();
      const uint32_t low = hex();
      if (backslash != '\\' || u != 'u' || low < 0xDC00 || low > 0xDFFF) failed_ = true;
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      failed_ = true;
    }
    if (!failed_) append_utf8(text_, unit);
  }

  uint32_t hex() {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = take();
      const char lower = static_cast<char>(c | 0x20);
      value *= 16;
      if (c >= '0' && c <= '9') {
        value += static_cast<uint32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value += static_cast<uint32_t>(lower - 'a') + 10;
      } else {
        failed_ = true;
      }
    }
    return value;
  }

  std::string_view rest_;
  std::string text_;
  bool failed_ = false;
};

// Removes the digits at the front; whether there were any.
bool skip_digits(std::string_view& text) {
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(end);
  return end > 0;
}

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0')) {
    text.remove_prefix(1);
  } else if (!skip_digits(text)) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!skip_digits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!skip_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace

StatusOr<Content> parse_content(std::string_view text) {
  if (text == "{}") return Content{Content::Kind::kMap, {}};
  if (text == "[]") return Content{Content::Kind::kList, {}};
  Content content;
  if (text.starts_with('"')) {
    StringReader reader(text);
    if (is_valid_utf8(text) && reader.read()) {
      append_json_string(content.scalar, reader.text());
      return content;
    }
  } else if (text == "null" || text == "true" || text == "false" || is_number(text)) {
    content.scalar = std::string(text);
    return content;
  }
  return invalid("expected a JSON scalar, {} or []");
}

}  // namespace skerry::crdts
