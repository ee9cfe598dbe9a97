// A plain text that is edited where it was edited before: a gap buffer of scalar values, to check
// sequential recordings without a CRDT. Cost: O(distance from the last edit).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::harness {

class GapText {
 public:
  // `utf8` is valid UTF-8.
  explicit GapText(std::string_view utf8) { insert(utf8); }

  uint64_t size() const { return left_.size() + right_.size(); }

  // REQUIRES: position + erased <= size().
  void splice(uint64_t position, uint64_t erased, std::string_view utf8) {
    while (left_.size() > position) {
      right_.push_back(left_.back());
      left_.pop_back();
    }
    while (left_.size() < position) {
      left_.push_back(right_.back());
      right_.pop_back();
    }
    right_.resize(right_.size() - erased);
    insert(utf8);
  }

  std::string text() const {
    std::string out;
    for (const char32_t c : left_) append(out, c);
    for (size_t i = right_.size(); i > 0; --i) append(out, right_[i - 1]);
    return out;
  }

 private:
  void insert(std::string_view utf8) {
    for (size_t i = 0; i < utf8.size();) {
      const auto lead = static_cast<uint8_t>(utf8[i]);
      const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
      for (size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<uint8_t>(utf8[i + k]) & 0x3Fu);
      left_.push_back(c);
      i += length;
    }
  }

  static void append(std::string& out, char32_t c) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6);
      tail(0);
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
      tail(6);
      tail(0);
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }

  std::vector<char32_t> left_;
  std::vector<char32_t> right_;  // nearest to the gap last
};

}  // namespace skerry::harness
