// The rows of a set in one order, by time or by hash, with the sum of hashes of any stretch.
//
// Invariants: rows ascend strictly by key_of; a chunk is never empty and has at most kMostInChunk.
// Cost: a row is put in O(chunk + log n), and at the far end rarely moves anything; the running
// sums are brought up to date when they are asked for, from the first chunk that changed. A sum or
// a rank costs O(log n + chunk). Memory: 24 bytes a row.
#pragma once

#include <compare>
#include <cstddef>
#include <vector>

#include "core/hash.h"
#include "core/time.h"
#include "sync/reconcile/sets/held_set.h"

namespace skerry::sync {

struct OrderKey {
  HybridTime time;
  Hash128 hash;
  friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

class RowOrder {
 public:
  enum class By : uint8_t { kTime, kHash };

  RowOrder(const HeldSet& set, By by) : set_(set), by_(by) {}

  // Takes in the rows that were added since.
  void catch_up();

  size_t size() const { return row_count_; }
  OrderKey key_of(RowIndex row) const {
    return {by_ == By::kTime ? set_[row].time : HybridTime{}, set_[row].hash};
  }
  // REQUIRES: position < size().
  RowIndex at(size_t position) const;
  // How many rows are before `key`.
  size_t rank(const OrderKey& key) const;
  // Of the rows at [begin, end).
  Hash128 sum(size_t begin, size_t end) const;
  std::vector<RowIndex> rows(size_t begin, size_t end) const;

  void check_invariants() const;

 private:
  static constexpr size_t kMostInChunk = 128;

  struct Entry {
    Hash128 hash;
    RowIndex row;
  };
  struct Chunk {
    size_t begin = 0;  // how many rows are before it, and their sum
    Hash128 before;
    std::vector<Entry> entries;
  };

  void rebuild();
  void put(RowIndex row);
  void update_running();
  // The chunk that has `position`. REQUIRES: position < size().
  const Chunk& chunk_with(size_t position) const;
  Hash128 sum_before(size_t position) const;

  const HeldSet& set_;
  By by_;
  size_t row_count_ = 0;
  std::vector<Chunk> chunks_;
  size_t first_stale_ = 0;  // chunk
};

}  // namespace skerry::sync
