// A set and what its conversations look up in it: each index is made when it is first asked for,
// and takes in what was added since whenever it is asked for again.
#pragma once

#include <memory>

#include "sync/reconcile/sets/held_set.h"
#include "sync/reconcile/sets/keyed_rows.h"
#include "sync/reconcile/sets/row_order.h"
#include "sync/reconcile/sets/tally.h"

namespace skerry::sync {

class SetIndexes {
 public:
  // The set is added to elsewhere, never while a conversation about it goes on.
  explicit SetIndexes(const HeldSet& set) : set_(set) {}

  const HeldSet& set() const { return set_; }
  const RowOrder& by_time() { return order(by_time_, RowOrder::By::kTime); }
  const RowOrder& by_hash() { return order(by_hash_, RowOrder::By::kHash); }
  const Tally& tally() {
    tally_.catch_up(set_);
    return tally_;
  }
  // One key at a time is kept here; one that is still used lives on with who uses it.
  std::shared_ptr<KeyedRows> keyed(const IdKey& key) {
    if (keyed_ == nullptr || keyed_->key() != key) keyed_ = std::make_shared<KeyedRows>(set_, key);
    keyed_->catch_up();
    return keyed_;
  }

 private:
  const RowOrder& order(std::unique_ptr<RowOrder>& index, RowOrder::By by) {
    if (index == nullptr) index = std::make_unique<RowOrder>(set_, by);
    index->catch_up();
    return *index;
  }

  const HeldSet& set_;
  std::unique_ptr<RowOrder> by_time_;
  std::unique_ptr<RowOrder> by_hash_;
  std::shared_ptr<KeyedRows> keyed_;
  Tally tally_;
};

}  // namespace skerry::sync
