#include "crdts/text/event_graph/counts.h"

#include <bit>
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

// The number of bytes whose highest bit is set in a word that has no other bits.
uint32_t high_bits(uint64_t word) { return static_cast<uint32_t>(((word >> 7) * kOnes) >> 56); }

// Bytes that begin a scalar: all but 10xxxxxx.
uint32_t leads(uint64_t word) { return 8 - high_bits(word & ~(word << 1) & kHigh); }

bool is_lead(char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }

}  // namespace

Counts count(std::string_view text) {
  Counts out;
  out.bytes = static_cast<uint32_t>(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    const uint64_t word = word_at(at);
    const uint64_t line = word ^ (kOnes * '\n');
    // A byte is 0 in `line` where its low seven bits do not carry into the eighth, which is 0 too.
    out.lines += high_bits(~((line & ~kHigh) + ~kHigh) & ~line & kHigh);
    if ((word & kHigh) == 0) {
      out.scalars += 8;
      continue;
    }
    out.scalars += leads(word);
    // 1111xxxx: the four highest bits, all shifted to the eighth.
    out.astral += high_bits(word & (word << 1) & (word << 2) & (word << 3) & kHigh);
  }
  for (; at != end; ++at) {
    out.scalars += is_lead(*at) ? 1 : 0;
    out.astral += static_cast<uint8_t>(*at) >= 0xF0 ? 1 : 0;
    out.lines += *at == '\n' ? 1 : 0;
  }
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
