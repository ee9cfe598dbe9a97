// How long a piece of text is, by every measure that a caller may count in.
#pragma once

#include <cstdint>
#include <string_view>

namespace skerry::crdts::event_graph {

enum class Measure : uint8_t { kScalars, kBytes, kUtf16, kLines };

struct Counts {
  uint32_t scalars = 0;
  uint32_t bytes = 0;   // of UTF-8
  uint32_t astral = 0;  // scalars outside the basic plane: two units of UTF-16 each
  uint32_t lines = 0;   // newlines

  uint32_t utf16() const { return scalars + astral; }
  uint32_t by(Measure measure) const {
    switch (measure) {
      case Measure::kScalars:
        return scalars;
      case Measure::kBytes:
        return bytes;
      case Measure::kUtf16:
        return utf16();
      case Measure::kLines:
        return lines;
    }
    return 0;
  }

  Counts& operator+=(const Counts& other) {
    scalars += other.scalars;
    bytes += other.bytes;
    astral += other.astral;
    lines += other.lines;
    return *this;
  }
  // Modulo 2^32, so that differences may be kept as counts too.
  Counts& operator-=(const Counts& other) {
    scalars -= other.scalars;
    bytes -= other.bytes;
    astral -= other.astral;
    lines -= other.lines;
    return *this;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

// The counts of valid UTF-8, eight bytes at a time. At most 4 GiB.
Counts count(std::string_view text);

// Any bytes: true if none is past 0x7F.
bool is_ascii(std::string_view text);

// Where the scalar of this number begins, in bytes; the size of the text for the number of its
// scalars. REQUIRES: there are that many.
uint32_t byte_of_scalar(std::string_view text, uint32_t scalar);

}  // namespace skerry::crdts::event_graph
