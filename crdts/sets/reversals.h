// How often commands were undone and done again, and by whom last: causal lengths (Yu and Rostad
// 2020, "A low-cost set CRDT based on causal lengths"), as undo of commands by parity.
//
// A command is in effect while its length is even. Joined by the larger length, then by time and
// author, so that concurrent undos of one command are one.
// Cost: O(log size), last_undone() O(size). Limits: a length of at most 2^62.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/time.h"

namespace skerry::crdts {

struct Reversal {
  uint64_t length = 0;
  HybridTime time;
  Dot by;
  bool is_undone() const { return length % 2 == 1; }
  friend auto operator<=>(const Reversal&, const Reversal&) = default;
};

class Reversals {
 public:
  static constexpr uint64_t kLargestLength = uint64_t{1} << 62;
  using ByCommand = absl::btree_map<Dot, Reversal>;

  const ByCommand& all() const { return by_command_; }
  bool is_in_effect(const Dot& command) const;
  uint64_t length(const Dot& command) const;
  // True if the command is in effect now where it was not, or the other way round.
  bool raise(const Dot& command, const Reversal& reversal);
  // Whether joining `reversal` would change anything.
  bool lacks(const Dot& command, const Reversal& reversal) const;
  // The command that was undone last: by this actor, or, without one, by (time, dot) of all. Of
  // those for which `is_known(command)`.
  template <typename IsKnown>
  std::optional<Dot> last_undone(const std::optional<ActorId>& by, IsKnown is_known) const {
    ByCommand::const_iterator last = by_command_.end();
    for (auto at = by_command_.begin(); at != by_command_.end(); ++at) {
      const Reversal& reversal = at->second;
      const bool is_theirs = by && reversal.by.actor != *by;
      if (is_theirs || !reversal.is_undone() || !is_known(at->first)) continue;
      if (last == by_command_.end() || is_later(reversal, last->second, by.has_value())) last = at;
    }
    return last == by_command_.end() ? std::nullopt : std::optional(last->first);
  }

  // Ascending by dot.
  void encode(Encoder& out) const;
  static Reversals decode(Decoder& in);

  friend bool operator==(const Reversals&, const Reversals&) = default;

 private:
  static bool is_later(const Reversal& a, const Reversal& b, bool is_of_one_actor);

  ByCommand by_command_;
};

}  // namespace skerry::crdts
