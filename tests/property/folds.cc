// Folded deltas of every delta design in the catalogue, through the type-erased edge: any grouping,
// order and duplication, with gaps that are filled later, ends where sequential delivery ends.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::disagreement;
using test_support::History;
using test_support::random_history;

std::vector<const Design*> delta_designs() {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    if (!design.is_mutant && design.fold != nullptr) wanted.push_back(&design);
  }
  return wanted;
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

template <typename T>
void shuffle(std::vector<T>& items, Rng& rng) {
  for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[rng.below(i)]);
}

Payload fold(const Design& design, const std::vector<Payload>& bodies) {
  std::vector<ByteView> views;
  for (const Payload& body : bodies) views.push_back(body.view());
  StatusOr<Payload> folded = design.fold(views);
  EXPECT_TRUE(folded.ok()) << folded.status();
  return folded.ok() ? *folded : Payload();
}

bool same_bytes(const Payload& a, const Payload& b) {
  return as_text(a.view()) == as_text(b.view());
}

class Folds : public ::testing::TestWithParam<const Design*> {
 protected:
  const Design& design() const { return *GetParam(); }

  History history(uint64_t seed) const {
    test_support::HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(seed % 3);
    options.changes = 24;
    History made = random_history(design(), options, seed);
    EXPECT_EQ(disagreement(design(), made), "");
    return made;
  }

  // Random bodies of the history, some of them several times.
  std::vector<Payload> some(const History& made, size_t count, Rng& rng) const {
    std::vector<Payload> bodies;
    for (size_t i = 0; i < count; ++i) bodies.push_back(made.bodies[rng.below(made.bodies.size())]);
    return bodies;
  }
};

TEST_P(Folds, are_commutative_associative_and_idempotent) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng::stream(seed, "folds");
    const History made = history(seed);
    const Payload a = fold(design(), some(made, 5, rng));
    const Payload b = fold(design(), some(made, 7, rng));
    const Payload c = fold(design(), some(made, 3, rng));
    EXPECT_TRUE(same_bytes(fold(design(), {a, b}), fold(design(), {b, a}))) << seed;
    const Payload left = fold(design(), {fold(design(), {a, b}), c});
    const Payload right = fold(design(), {a, fold(design(), {b, c})});
    EXPECT_TRUE(same_bytes(left, right)) << seed;
    EXPECT_TRUE(same_bytes(fold(design(), {a, a}), a)) << seed;
    EXPECT_TRUE(same_bytes(fold(design(), {a, fold(design(), {})}), a)) << seed;
  }
}

TEST_P(Folds, in_any_grouping_order_and_number_equal_sequential_delivery) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng::stream(seed, "groups");
    const History made = history(seed);
    std::vector<Payload> bodies = made.bodies;
    for (const Payload& again : some(made, 8, rng)) bodies.push_back(again);
    shuffle(bodies, rng);
    std::vector<Payload> groups;
    for (size_t at = 0; at < bodies.size();) {
      const size_t size = std::min<size_t>(rng.below(6) + 1, bodies.size() - at);
      const auto begin = bodies.begin() + static_cast<ptrdiff_t>(at);
      groups.push_back(fold(design(), {begin, begin + static_cast<ptrdiff_t>(size)}));
      at += size;
    }
    const std::unique_ptr<Object> object = design().make();
    for (const Payload& group : groups) {
      ASSERT_TRUE(object->join(group.view()).ok());
      object->check_invariants();
      ASSERT_EQ(object->digest(), digest_of(object->value()));
    }
    for (const std::unique_ptr<Object>& replica : made.replicas) {
      ASSERT_EQ(object->value(), replica->value()) << "seed " << seed;
      ASSERT_EQ(object->state_digest(), replica->state_digest()) << "seed " << seed;
    }
  }
}

TEST_P(Folds, joined_out_of_order_mix_with_changes_applied_in_order) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng = Rng::stream(seed, "mixed");
    const History made = history(seed);
    const std::unique_ptr<Object> object = design().make();
    for (size_t i = 0; i < made.entries.size(); ++i) {
      if (rng.below(3) == 0) {
        ASSERT_TRUE(object->join(fold(design(), some(made, 4, rng)).view()).ok());
      }
      const HistoryEntry& entry = made.entries[i];
      const Mutation mutation{entry.first.actor, entry.first.sequence, entry.time};
      ASSERT_TRUE(object->apply(made.bodies[i].view(), mutation).ok());
      object->check_invariants();
    }
    ASSERT_EQ(object->state_digest(), made.replicas[0]->state_digest()) << "seed " << seed;
  }
}

TEST_P(Folds, joined_a_second_time_change_nothing) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng = Rng::stream(seed, "again");
    const History made = history(seed);
    const Hash128 before = made.replicas[0]->state_digest();
    ASSERT_TRUE(made.replicas[0]->join(fold(design(), some(made, 9, rng)).view()).ok());
    EXPECT_EQ(made.replicas[0]->state_digest(), before) << "seed " << seed;
  }
}

TEST_P(Folds, count_their_content_as_the_deltas_do) {
  const History made = history(1);
  for (const Payload& body : made.bodies) {
    const Payload folded = fold(design(), {body});
    EXPECT_TRUE(same_bytes(folded, body));
    EXPECT_EQ(design().content_bytes(folded.view()), design().content_bytes(body.view()));
  }
  std::string broken(as_text(made.bodies[0].view()));
  broken += '\x80';
  EXPECT_EQ(design().content_bytes(as_bytes(broken)), 0u);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Folds, ::testing::ValuesIn(delta_designs()), name_of);

}  // namespace
}  // namespace skerry::crdts
