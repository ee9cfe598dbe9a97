#include "core/json_text.h"

#include <algorithm>

namespace skerry {
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

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

size_t digits_at(std::string_view text, size_t at) {
  const size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
  return end - at;
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  static constexpr std::string_view kNamed = "\b\f\n\r\t";
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      json += c;
    } else if (const size_t named = kNamed.find(c); named != std::string_view::npos) {
      json += '\\';
      json += "bfnrt"[named];
    } else {
      json += "\\u00";
      json += kHex[static_cast<size_t>(c) / 16];
      json += kHex[static_cast<size_t>(c) % 16];
    }
  }
  json += '"';
}

bool JsonStringReader::fail(size_t at, std::string_view why) {
  fault_at_ = at;
  fault_ = why;
  return false;
}

bool JsonStringReader::read() {
  if (!input_.starts_with('"')) return fail(0, "a text begins with a double quote");
  for (at_ = 1; at_ < input_.size();) {
    const char c = input_[at_];
    if (c == '"') {
      ++at_;
      return true;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      return fail(at_, "a control character stands in a text as an escape, \\n or \\u00xx");
    }
    if (c == '\\') {
      if (!read_escape()) return false;
    } else {
      text_ += c;
      ++at_;
    }
  }
  return fail(0, "the text that begins here has no closing quote");
}

bool JsonStringReader::read_escape() {
  static constexpr std::string_view kNames = "\"\\/bfnrt";
  static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const size_t begin = at_;
  const char name = at_ + 1 < input_.size() ? input_[at_ + 1] : ' ';
  at_ += 2;
  if (const size_t which = kNames.find(name); which != std::string_view::npos) {
    text_ += kMeant[which];
    return true;
  }
  if (name != 'u') return fail(begin, "no such escape: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
  uint32_t unit = 0;
  if (!read_hex(unit)) return fail(begin, "\\u stands before four hexadecimal digits");
  if (unit >= 0xD800 && unit < 0xE000) {
    uint32_t low = 0;
    const bool has_low = unit < 0xDC00 && input_.substr(std::min(at_, input_.size()), 2) == "\\u";
    at_ += 2;
    if (!has_low || !read_hex(low) || low < 0xDC00 || low > 0xDFFF) {
      return fail(begin, "half of a surrogate pair");
    }
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(text_, unit);
  return true;
}

bool JsonStringReader::read_hex(uint32_t& unit) {
  if (at_ + 4 > input_.size()) return false;
  unit = 0;
  for (const size_t end = at_ + 4; at_ < end; ++at_) {
    const int digit = hex_digit(input_[at_]);
    if (digit < 0) return false;
    unit = unit * 16 + static_cast<uint32_t>(digit);
  }
  return true;
}

size_t json_number_size(std::string_view text) {
  size_t size = text.starts_with('-') ? 1 : 0;
  const size_t whole = text.substr(size).starts_with('0') ? 1 : digits_at(text, size);
  if (whole == 0) return 0;
  size += whole;
  if (size < text.size() && text[size] == '.') {
    const size_t fraction = digits_at(text, size + 1);
    if (fraction == 0) return 0;
    size += 1 + fraction;
  }
  if (size < text.size() && (text[size] == 'e' || text[size] == 'E')) {
    size_t at = size + 1;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const size_t exponent = digits_at(text, at);
    if (exponent == 0) return 0;
    size = at + exponent;
  }
  return size;
}

}  // namespace skerry
