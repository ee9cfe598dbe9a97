#include "sync/reconcile/rateless/rateless_sketch.h"

#include <algorithm>
#include <bit>

#include "core/check.h"

namespace skerry::sync {

void RatelessSketch::add(uint64_t id) {
  if (symbols_.empty()) return ids_.push_back(id);
  if (ids_.size() >= symbols_.size() && symbols_.size() < kKept) extend(symbols_.size() * 2);
  ids_.push_back(id);
  const uint32_t check = CodedSymbol::check_of(id);
  for (IndexWalk walk(id); walk.at() < symbols_.size(); walk.advance()) {
    symbols_[walk.at()].put(id, check);
  }
}

std::span<const CodedSymbol> RatelessSketch::symbols(size_t count) {
  if (symbols_.empty()) {
    extend(std::max(count, std::clamp(std::bit_ceil(ids_.size()), kFewest, kKept)));
  }
  // One pass makes four times as many as were there: few passes, however far a decoder must go.
  if (count > symbols_.size()) extend(std::max(count, symbols_.size() * 4));
  return symbols_;
}

void RatelessSketch::trim() {
  if (symbols_.size() <= kKept) return;
  symbols_.resize(kKept);
  symbols_.shrink_to_fit();
}

void RatelessSketch::extend(size_t count) {
  const size_t begin = symbols_.size();
  symbols_.resize(std::min<size_t>(count, IndexWalk::kEnd));
  for (const uint64_t id : ids_) {
    IndexWalk walk(id);
    while (walk.at() < begin) walk.advance();
    if (walk.at() >= symbols_.size()) continue;
    const uint32_t check = CodedSymbol::check_of(id);
    for (; walk.at() < symbols_.size(); walk.advance()) symbols_[walk.at()].put(id, check);
  }
}

void RatelessSketch::check_invariants() const {
  std::vector<CodedSymbol> expected(symbols_.size());
  for (const uint64_t id : ids_) {
    for (IndexWalk walk(id); walk.at() < expected.size(); walk.advance()) {
      expected[walk.at()].put(id, CodedSymbol::check_of(id));
    }
  }
  SKERRY_CHECK(expected == symbols_);
  SKERRY_CHECK(symbols_.empty() || symbols_.size() >= std::min(ids_.size(), kKept));
}

}  // namespace skerry::sync
