#include "crdts/text/event_graph/counts.h"

#include <algorithm>
#include <cstring>

namespace skerry::crdts::event_graph {
namespace {

constexpr uint64_t kHigh = 0x8080808080808080u;
constexpr uint64_t kOnes = 0x0101010101010101u;

uint64_t word_at(const char* from) {
  uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// The last bytes of a text, one to seven, zeros behind them.
uint64_t last_bytes(const char* from, size_t size) {
  if (size >= 4) {
    uint32_t first = 0;
    uint32_t last = 0;
    std::memcpy(&first, from, 4);
    std::memcpy(&last, from + size - 4, 4);
    return first | uint64_t{last} << (8 * (size - 4));
  }
  const auto byte = [from](size_t i) { return uint64_t{static_cast<uint8_t>(from[i])} << (8 * i); };
  return byte(0) | byte(size / 2) | byte(size - 1);
}

// The highest bit of each byte that is a newline; that continues a scalar: 10xxxxxx; that begins
// one outside the basic plane: 1111xxxx.
uint64_t newlines(uint64_t word) {
  const uint64_t line = word ^ (kOnes * '\n');
  // A byte is 0 there where its low seven bits do not carry into the eighth, which is 0 too.
  return ~((line & ~kHigh) + ~kHigh) & ~line & kHigh;
}
uint64_t not_leads(uint64_t word) { return word & ~(word << 1) & kHigh; }
uint64_t beyond_the_plane(uint64_t word) {
  return word & (word << 1) & (word << 2) & (word << 3) & kHigh;
}

// The sum of a word's bytes, which must be below 2^16.
uint32_t sum_of(uint64_t word) {
  constexpr uint64_t kEven = 0x00FF00FF00FF00FFu;
  const uint64_t pairs = (word & kEven) + ((word >> 8) & kEven);
  return static_cast<uint32_t>((pairs * 0x0001000100010001u) >> 48);
}
// The number of bytes whose highest bit is set in a word that has no other bits.
uint32_t high_bits(uint64_t word) { return static_cast<uint32_t>(((word >> 7) * kOnes) >> 56); }

// Bytes that begin a scalar.
uint32_t leads(uint64_t word) { return 8 - high_bits(not_leads(word)); }

bool is_lead(char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }

}  // namespace

Counts count(std::string_view text) {
  Counts out;
  out.bytes = static_cast<uint32_t>(text.size());
  const char* at = text.data();
  size_t left = text.size();
  while (left >= 8) {
    // Each byte of the sums counts in its own column, which overflows after 255 words.
    uint64_t followers = 0;
    uint64_t astral = 0;
    uint64_t lines = 0;
    const size_t words = std::min<size_t>(left / 8, 255);
    for (size_t i = 0; i < words; ++i, at += 8) {
      const uint64_t word = word_at(at);
      lines += newlines(word) >> 7;
      if ((word & kHigh) == 0) continue;
      followers += not_leads(word) >> 7;
      astral += beyond_the_plane(word) >> 7;
    }
    left -= 8 * words;
    out.scalars += static_cast<uint32_t>(8 * words) - sum_of(followers);
    out.astral += sum_of(astral);
    out.lines += sum_of(lines);
  }
  if (left == 0) return out;
  const uint64_t word = last_bytes(at, left);  // what is filled up with zeros counts as leads
  out.scalars += static_cast<uint32_t>(left) - high_bits(not_leads(word));
  out.astral += high_bits(beyond_the_plane(word));
  out.lines += high_bits(newlines(word));
  return out;
}

bool is_ascii(std::string_view text) {
  uint64_t all = 0;
  size_t at = 0;
  for (; text.size() - at >= 8; at += 8) all |= word_at(text.data() + at);
  for (; at < text.size(); ++at) all |= static_cast<uint8_t>(text[at]);
  return (all & kHigh) == 0;
}

uint32_t byte_of_scalar(std::string_view text, uint32_t scalar) {
  size_t at = 0;
  uint32_t seen = 0;  // scalars that begin before `at`
  while (text.size() - at >= 8) {
    const uint32_t more = leads(word_at(text.data() + at));
    if (seen + more > scalar) break;
    seen += more;
    at += 8;
  }
  for (; at < text.size(); ++at) {
    if (!is_lead(text[at])) continue;
    if (seen == scalar) break;
    ++seen;
  }
  return static_cast<uint32_t>(at);
}

}  // namespace skerry::crdts::event_graph
