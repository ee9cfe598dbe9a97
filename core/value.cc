#include "core/value.h"

#include "core/codec.h"

namespace skerry {
namespace {

// Seeds that keep the kinds of value apart.
constexpr uint64_t kNumberSeed = 1;
constexpr uint64_t kTextSeed = 2;
constexpr uint64_t kElementSeed = 3;
constexpr uint64_t kSequenceSeed = 4;

uint64_t bytes_of(const Sequence& sequence) {
  uint64_t bytes = 0;
  for (const std::string& item : sequence.items) bytes += item.size() + 1;
  return bytes;
}

std::string listed(const std::vector<std::string>& items, size_t limit, char open, char close) {
  std::string out(1, open);
  for (const std::string& item : items) {
    if (out.size() > 1) out += ", ";
    out += item;
    if (out.size() > limit) break;
  }
  return out + close;
}

std::string shortened(std::string text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t end = limit;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "... (" + std::to_string(text.size()) + " bytes)";
}

}  // namespace

Hash128 number_digest(int64_t number) {
  Encoder out;
  out.u64(static_cast<uint64_t>(number));
  return hash128(out.view(), kNumberSeed);
}

Hash128 text_digest(std::string_view text) { return hash128(as_bytes(text), kTextSeed); }

Hash128 element_digest(std::string_view element) {
  return hash128(as_bytes(element), kElementSeed);
}

Hash128 sequence_digest(const Sequence& sequence) {
  Encoder out;
  for (const std::string& item : sequence.items) out.text(item);
  return hash128(out.view(), kSequenceSeed);
}

Hash128 digest_of(const Value& value) {
  if (const auto* sequence = std::get_if<Sequence>(&value)) return sequence_digest(*sequence);
  if (const auto* number = std::get_if<int64_t>(&value)) return number_digest(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return text_digest(*text);
  Hash128 sum;
  for (const std::string& element : std::get<std::vector<std::string>>(value)) {
    sum += element_digest(element);
  }
  return sum;
}

uint64_t digest_cost(const Value& value) {
  if (const auto* sequence = std::get_if<Sequence>(&value)) return bytes_of(*sequence) + 1;
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? 1 : text->size() + 1;
}

std::string to_display(const Value& value, size_t limit) {
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value))
    return shortened('"' + *text + '"', limit);
  if (const auto* sequence = std::get_if<Sequence>(&value)) {
    return shortened(listed(sequence->items, limit, '[', ']'), limit);
  }
  return shortened(listed(std::get<std::vector<std::string>>(value), limit, '{', '}'), limit);
}

}  // namespace skerry
