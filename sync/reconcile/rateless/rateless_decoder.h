// Finds which ids two sides do not share, from the other side's coded symbols as they come
// (Yang, Gilad, Alizadeh: Practical Rateless Set Reconciliation, SIGCOMM 2024, section 3).
//
// Each symbol has ours subtracted. One that then holds a single id gives that id away; it is taken
// out of every other symbol on which it falls, which may leave further ones single.
//
// Invariants: every id that was found is out of all symbols so far, and waits for those to come.
// Symbols that nobody honest sends end in kFailed or are never done: no more ids are found than
// symbols came, and each costs O(log symbols).
// Cost: about 1.4 symbols an id; O(log symbols) time each. Memory: 16 bytes a symbol, 32 an id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sync/reconcile/rateless/rateless_sketch.h"

namespace skerry::sync {

class RatelessDecoder {
 public:
  enum class Progress : uint8_t { kWantsMore, kDone, kFailed };

  // The sketch must stay as it is while symbols come, but for being extended.
  explicit RatelessDecoder(RatelessSketch& ours) : ours_(ours) {}

  // The next of the other side's symbols.
  Progress take(CodedSymbol theirs);

  Progress progress() const { return progress_; }
  size_t taken() const { return symbols_.size(); }
  // What only one side has. Whole once progress() is kDone.
  std::span<const uint64_t> only_ours() const { return only_ours_; }
  std::span<const uint64_t> only_theirs() const { return only_theirs_; }

 private:
  struct Found {
    IndexWalk walk;  // at the next symbol to come that it falls on
    uint64_t id;
    uint32_t check;
    bool is_ours;
  };
  static bool comes_later(const Found& a, const Found& b) { return a.walk.at() > b.walk.at(); }

  void peel();
  void take_out(CodedSymbol& symbol, const Found& found) const;
  void wait(const Found& found);

  RatelessSketch& ours_;
  Progress progress_ = Progress::kWantsMore;
  std::vector<CodedSymbol> symbols_;
  std::vector<uint32_t> single_;  // indices of symbols that may be single
  std::vector<Found> waiting_;    // a heap: the first to come on top
  std::vector<uint64_t> only_ours_;
  std::vector<uint64_t> only_theirs_;
};

}  // namespace skerry::sync
