#include "core/text_difference.h"

#include <algorithm>

#include "core/codec.h"
#include "core/json_text.h"

namespace skerry {
namespace {

constexpr size_t kBefore = 20;  // bytes
constexpr size_t kBehind = 40;

bool goes_on(std::string_view text, size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The begin of the character that the byte belongs to.
size_t begin_of(std::string_view text, size_t at) {
  while (at > 0 && goes_on(text, at)) --at;
  return at;
}

std::string quoted(std::string_view text, size_t from, size_t to) {
  from = begin_of(text, std::min(from, text.size()));
  to = begin_of(text, std::min(to, text.size()));
  std::string out;
  append_json_string(out, text.substr(from, to - from));
  // The dots stand inside the quotes, where the rest would.
  if (from > 0) out.insert(1, "...");
  if (to < text.size()) out.insert(out.size() - 1, "...");
  return out;
}

}  // namespace

std::string difference(std::string_view got, std::string_view expected) {
  const size_t shorter = std::min(got.size(), expected.size());
  const auto* const limit = got.begin() + shorter;
  const auto parts = std::mismatch(got.begin(), limit, expected.begin());
  size_t at = static_cast<size_t>(parts.first - got.begin());
  at = at < got.size() ? begin_of(got, at) : begin_of(expected, at);
  const size_t from = at < kBefore ? 0 : at - kBefore;
  return "they differ from character " + std::to_string(count_scalars(got.substr(0, at))) +
         " on: " + quoted(got, from, at + kBehind) + " where " +
         quoted(expected, from, at + kBehind) + " was expected";
}

std::string excerpt(std::string_view text, size_t most) { return quoted(text, 0, most); }

std::string shortened(std::string_view text, size_t most) {
  const size_t end = begin_of(text, std::min(most, text.size()));
  return std::string(text.substr(0, end)) + (end < text.size() ? "..." : "");
}

}  // namespace skerry
