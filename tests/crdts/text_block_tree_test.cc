// The tree of blocks against a plain vector.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/rng.h"
#include "crdts/text/block_tree.h"

namespace skerry::crdts::text {
namespace {

class Model {
 public:
  explicit Model(uint64_t seed) : tree_(blocks_), rng_(Rng::stream(seed, "block_tree")) {}

  void step(uint64_t grow_of_ten) {
    const uint64_t dice = rng_.below(10);
    if (order_.empty() || dice < grow_of_ten) {
      insert();
    } else if (dice < 9) {
      remove();
    } else {
      resize();
    }
  }

  void check() const {
    tree_.check_invariants();
    std::vector<uint32_t> listed;
    for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) listed.push_back(b);
    ASSERT_EQ(listed, order_);
    uint64_t position = 0;
    for (size_t i = 0; i < order_.size(); ++i) {
      ASSERT_EQ(tree_.previous(order_[i]), i == 0 ? kNone : order_[i - 1]);
      for (uint32_t k = 0; k < blocks_[order_[i]].visible(); ++k) {
        const BlockTree::Found found = tree_.at(position + k);
        ASSERT_EQ(found.spot.block, order_[i]);
        ASSERT_EQ(found.spot.offset, k);
        ASSERT_EQ(found.block_start, position);
      }
      position += blocks_[order_[i]].visible();
    }
    ASSERT_EQ(tree_.visible(), position);
  }

  void check_order() {
    for (int i = 0; i < 20 && order_.size() > 1; ++i) {
      const size_t a = rng_.below(order_.size());
      const size_t b = rng_.below(order_.size());
      if (a != b) {
        ASSERT_EQ(tree_.precedes(order_[a], order_[b]), a < b);
      }
    }
  }

  size_t size() const { return order_.size(); }

 private:
  void insert() {
    const size_t at = rng_.below(order_.size() + 1);
    Block block;
    block.length = static_cast<uint16_t>(1 + rng_.below(3));
    block.is_deleted = rng_.below(3) == 0;
    const auto index = static_cast<uint32_t>(blocks_.size());
    blocks_.push_back(block);
    if (at > 0 && rng_.below(2) == 0 && blocks_[order_[at - 1]].length > 1) {
      // As a cut does it: the left part gives the right one its length.
      Block& left = blocks_[order_[at - 1]];
      blocks_[index].is_deleted = left.is_deleted;
      blocks_[index].length = static_cast<uint16_t>(left.length - 1);
      left.length = 1;
      tree_.cut(order_[at - 1], index);
    } else {
      tree_.insert_after(at == 0 ? kNone : order_[at - 1], index);
    }
    order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(at), index);
  }

  void remove() {
    const auto at = static_cast<std::ptrdiff_t>(rng_.below(order_.size()));
    tree_.remove(order_[static_cast<size_t>(at)]);
    order_.erase(order_.begin() + at);
  }

  void resize() {
    Block& block = blocks_[order_[rng_.below(order_.size())]];
    block.length = static_cast<uint16_t>(1 + rng_.below(5));
    block.is_deleted = rng_.below(2) == 0;
    tree_.update(static_cast<uint32_t>(&block - blocks_.data()));
  }

  std::vector<Block> blocks_;
  BlockTree tree_;
  Rng rng_;
  std::vector<uint32_t> order_;
};

TEST(TextBlockTree, equals_a_plain_vector_at_every_step) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    Model model(seed);
    for (int i = 0; i < 300; ++i) {
      model.step(6);
      ASSERT_NO_FATAL_FAILURE(model.check());
      ASSERT_NO_FATAL_FAILURE(model.check_order());
    }
  }
}

TEST(TextBlockTree, equals_a_plain_vector_while_it_grows_deep_and_shrinks_to_nothing) {
  Model model(99);
  for (int i = 0; i < 20'000; ++i) model.step(8);
  ASSERT_GT(model.size(), 5'000u);
  ASSERT_NO_FATAL_FAILURE(model.check());
  ASSERT_NO_FATAL_FAILURE(model.check_order());
  for (int i = 0; i < 40'000 && model.size() > 0; ++i) model.step(model.size() > 100 ? 1 : 0);
  ASSERT_NO_FATAL_FAILURE(model.check());
  for (int i = 0; i < 2'000; ++i) model.step(9);
  ASSERT_NO_FATAL_FAILURE(model.check());
}

}  // namespace
}  // namespace skerry::crdts::text
