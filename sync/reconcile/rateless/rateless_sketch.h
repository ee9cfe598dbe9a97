// The coded symbols of a growing set of ids: the first ones kept up with every id once they have
// been asked for, more on demand.
//
// Invariants: symbols()[i] folds exactly the ids that fall on i; where there are any at least as
// many are kept as there are ids, up to kKept.
// Cost: add O(log symbols), 10 to 20 of them; n more symbols on demand one pass over all ids.
// Memory 8 bytes an id and 16 a symbol. Limit: IndexWalk::kEnd symbols.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sync/reconcile/rateless/coded_symbol.h"

namespace skerry::sync {

class RatelessSketch {
 public:
  static constexpr size_t kKept = 4096;
  static constexpr size_t kFewest = 64;

  void add(uint64_t id);
  std::span<const uint64_t> ids() const { return ids_; }

  // The first symbols, `count` at least, or all up to the limit. Whoever asks for more than kKept
  // pays for them; they stay until trim().
  std::span<const CodedSymbol> symbols(size_t count);
  // Forgets what was made on demand.
  void trim();

  void check_invariants() const;

 private:
  void extend(size_t count);

  std::vector<uint64_t> ids_;
  std::vector<CodedSymbol> symbols_;  // none before the first are asked for
};

}  // namespace skerry::sync
