// The writes of a register that can be undone, and which of them an undo or redo is about.
//
// A write is in effect while its length is even: an undo raises it to the next odd number, a redo
// to the next even one. Without an actor, what is asked for is of all: the last by (hybrid time,
// dot). Cost: O(writes log turned). Limits: a length of at most 2^62.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/time.h"

namespace skerry::crdts {

struct RegisterWrite {
  static constexpr uint64_t kLargestLength = uint64_t{1} << 62;

  HybridTime time;
  std::vector<Dot> before;          // what its author saw current, ascending
  std::vector<std::string> values;  // ascending, once each
  Dot turned;                       // of an undo or redo: the assignment that it turns
  uint64_t length = 0;              // and to what; 0: an assignment

  bool is_assignment() const { return length == 0; }
  void encode(Encoder& out) const;
  static RegisterWrite decode(Decoder& in);
  friend bool operator==(const RegisterWrite&, const RegisterWrite&) = default;
};
using RegisterWrites = absl::btree_map<Dot, RegisterWrite>;

struct Reversible {
  Dot write;            // to be reversed
  Dot assignment;       // that this turns
  uint64_t length = 0;  // how often it was turned so far
};
// The last assignment that is in effect.
std::optional<Reversible> last_undoable(const RegisterWrites& writes,
                                        const std::optional<ActorId>& by);
// The last undo that still stands.
std::optional<Reversible> last_redoable(const RegisterWrites& writes,
                                        const std::optional<ActorId>& by);

}  // namespace skerry::crdts
