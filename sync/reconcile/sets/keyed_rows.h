// The rows of a set by their keyed ids: what both ends of a conversation call them.
//
// Ids are told by their first 48 bits. Two changes of one set that share these are told apart no
// more: the conversation's sums do not fit then, and it goes on under another key.
//
// Cost: 8 bytes and 2 to 4 table places of 4 bytes a row; catch_up O(1) for each new
// row, and O(log symbols) once symbols were asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "sync/reconcile/rateless/keyed_id.h"
#include "sync/reconcile/rateless/rateless_sketch.h"
#include "sync/reconcile/sets/held_set.h"

namespace skerry::sync {

inline constexpr size_t kShortIdBytes = 6;
inline uint64_t short_id(uint64_t id) { return id >> 16; }

void put_short_id(Encoder& out, uint64_t short_id);
uint64_t take_short_id(Decoder& in);

class KeyedRows {
 public:
  KeyedRows(const HeldSet& set, const IdKey& key) : set_(set), key_(key) {}

  // Takes in the rows that were added since.
  void catch_up();

  const IdKey& key() const { return key_; }
  uint64_t id(RowIndex row) const { return sketch_.ids()[row]; }
  RatelessSketch& sketch() { return sketch_; }
  // kNoRow: none has it.
  RowIndex find(uint64_t short_id) const;

 private:
  void put(RowIndex row);
  void grow();

  const HeldSet& set_;
  IdKey key_;
  RatelessSketch sketch_;  // has the ids, in the order of rows
  std::vector<RowIndex> places_;
  int place_bits_ = 0;
};

}  // namespace skerry::sync
