#include "crdts/sets/reversals.h"

#include <tuple>

namespace skerry::crdts {

bool Reversals::is_in_effect(const Dot& command) const {
  const auto at = by_command_.find(command);
  return at == by_command_.end() || !at->second.is_undone();
}

uint64_t Reversals::length(const Dot& command) const {
  const auto at = by_command_.find(command);
  return at == by_command_.end() ? 0 : at->second.length;
}

bool Reversals::raise(const Dot& command, const Reversal& reversal) {
  Reversal& mine = by_command_[command];
  if (!(mine < reversal)) return false;
  const bool was_undone = mine.is_undone();
  mine = reversal;
  return was_undone != mine.is_undone();
}

bool Reversals::lacks(const Dot& command, const Reversal& reversal) const {
  const auto at = by_command_.find(command);
  return at == by_command_.end() || at->second < reversal;
}

bool Reversals::is_later(const Reversal& a, const Reversal& b, bool is_of_one_actor) {
  if (is_of_one_actor) return b.by.sequence < a.by.sequence;
  return std::tie(b.time, b.by) < std::tie(a.time, a.by);
}

void Reversals::encode(Encoder& out) const {
  out.varint(by_command_.size());
  for (const auto& [dot, reversal] : by_command_) {
    out.dot(dot);
    out.varint(reversal.length);
    out.hybrid_time(reversal.time);
    out.dot(reversal.by);
  }
}

Reversals Reversals::decode(Decoder& in) {
  Reversals read;
  const size_t count = in.count(23);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    Reversal reversal;
    reversal.length = in.varint_up_to(kLargestLength);
    reversal.time = in.hybrid_time();
    reversal.by = in.dot();
    const bool ascends = read.by_command_.empty() || read.by_command_.rbegin()->first < dot;
    if (reversal.length == 0 || reversal.by.sequence == 0) in.fail();
    if (dot.sequence == 0 || !ascends) in.fail();
    if (!in.failed()) read.by_command_.emplace_hint(read.by_command_.end(), dot, reversal);
  }
  return read;
}

}  // namespace skerry::crdts
