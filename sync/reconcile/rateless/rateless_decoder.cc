#include "sync/reconcile/rateless/rateless_decoder.h"

#include <algorithm>

namespace skerry::sync {

RatelessDecoder::Progress RatelessDecoder::take(CodedSymbol theirs) {
  if (progress_ != Progress::kWantsMore) return progress_;
  const size_t at = symbols_.size();
  if (at >= IndexWalk::kEnd) return progress_ = Progress::kFailed;
  CodedSymbol symbol = theirs;
  symbol.subtract(ours_.symbols(at + 1)[at]);
  while (!waiting_.empty() && waiting_.front().walk.at() == at) {
    std::pop_heap(waiting_.begin(), waiting_.end(), comes_later);
    Found found = waiting_.back();
    waiting_.pop_back();
    take_out(symbol, found);
    found.walk.advance();
    wait(found);
  }
  symbols_.push_back(symbol);
  if (symbol.is_single()) single_.push_back(static_cast<uint32_t>(at));
  peel();
  // Every id falls on the first symbol: it is empty when all were found.
  if (progress_ == Progress::kWantsMore && symbols_.front() == CodedSymbol{}) {
    progress_ = Progress::kDone;
  }
  return progress_;
}

void RatelessDecoder::peel() {
  while (!single_.empty()) {
    const CodedSymbol source = symbols_[single_.back()];
    single_.pop_back();
    if (!source.is_single()) continue;
    if (only_ours_.size() + only_theirs_.size() >= symbols_.size()) {
      progress_ = Progress::kFailed;
      return;
    }
    Found found{IndexWalk(source.ids), source.ids, source.checks, source.count == 255};
    (found.is_ours ? only_ours_ : only_theirs_).push_back(found.id);
    for (; found.walk.at() < symbols_.size(); found.walk.advance()) {
      CodedSymbol& symbol = symbols_[found.walk.at()];
      take_out(symbol, found);
      if (symbol.is_single()) single_.push_back(found.walk.at());
    }
    wait(found);
  }
}

void RatelessDecoder::take_out(CodedSymbol& symbol, const Found& found) const {
  if (found.is_ours) {
    symbol.put(found.id, found.check);  // it was subtracted
  } else {
    symbol.take_out(found.id, found.check);
  }
}

void RatelessDecoder::wait(const Found& found) {
  waiting_.push_back(found);
  std::push_heap(waiting_.begin(), waiting_.end(), comes_later);
}

}  // namespace skerry::sync
