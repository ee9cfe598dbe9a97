// What a digest costs is asked after every change of every replica of a run, so it must be known
// without taking one; and replicas decide by it which sets to compare, so it may depend on nothing
// but the changes that were integrated. Designs that keep every concurrent value must not look at
// all of them for each further one.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::HistoryOptions;
using test_support::random_history;

struct Change {
  Mutation mutation;
  Payload body;
};

// One command each of `count` actors, none of which has seen another's.
template <typename MakeCommand>
std::vector<Change> concurrent_changes(const Design& design, uint32_t count, MakeCommand make) {
  std::vector<Change> changes;
  for (uint32_t i = 0; i < count; ++i) {
    const Mutation mutation{{ReplicaId{i}, 7}, 1, {int64_t{i} + 1, 0}};
    const auto effect = design.make()->execute(make(i), mutation);
    EXPECT_TRUE(effect.ok()) << effect.status();
    if (effect.ok() && effect->length > 0) changes.push_back({mutation, effect->body});
  }
  return changes;
}

// Of the processor, for applying the changes and looking after each; the least of three.
template <typename Look>
double seconds(const Design& design, const std::vector<Change>& changes, Look look) {
  double least = 1e9;
  for (int round = 0; round < 3; ++round) {
    const std::unique_ptr<Object> object = design.make();
    const std::clock_t begin = std::clock();
    for (const Change& change : changes) {
      EXPECT_TRUE(object->apply(change.body.view(), change.mutation).ok());
      look(*object);
    }
    const auto ticks = static_cast<double>(std::clock() - begin);
    least = std::min(least, ticks / CLOCKS_PER_SEC);
    object->check_invariants();
    EXPECT_EQ(object->digest(), digest_of(object->value()));
  }
  return least;
}

std::vector<const Design*> designs() {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    if (!design.is_mutant) wanted.push_back(&design);
  }
  return wanted;
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

class DigestCosts : public ::testing::TestWithParam<const Design*> {};

TEST_P(DigestCosts, are_known_without_taking_a_digest) {
  const auto sample = [](uint32_t i) { return sample_command(GetParam()->family, i); };
  const std::vector<Change> changes = concurrent_changes(*GetParam(), 1500, sample);
  uint64_t costs = 0;
  const double alone = seconds(*GetParam(), changes, [](const Object&) {});
  const double asked = seconds(*GetParam(), changes,
                               [&costs](const Object& object) { costs += object.digest_cost(); });
  EXPECT_GT(costs, 0u);
  EXPECT_LT(asked, 3 * alone + 0.02);
}

TEST_P(DigestCosts, are_the_same_wherever_the_same_changes_were_integrated) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    HistoryOptions options;
    options.changes = 40;
    options.alphabet = 1 + seed % 4;
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(history.failure, "");
    for (const std::unique_ptr<Object>& replica : history.replicas) {
      ASSERT_EQ(replica->digest_cost(), history.replicas[0]->digest_cost()) << "seed " << seed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, DigestCosts, ::testing::ValuesIn(designs()), name_of);

// One register, everybody's: as B3 of crdt-benchmarks.
TEST(many_writers, a_further_concurrent_value_does_not_cost_all_that_are_there) {
  struct Place {
    std::string_view design;
    std::string path;
  };
  for (const Place& place : {Place{"multi_value_register", ""}, Place{"undoable_register", ""},
                             Place{"or_map", "/v"}, Place{"json_document", "/v"}}) {
    const Design& design = *find_design(place.design);
    const auto assign = [&](uint32_t i) -> Command {
      if (design.family == Family::kJson) return JsonAssign{place.path, std::to_string(i)};
      return RegisterAssign{std::to_string(i), place.path};
    };
    const double few = seconds(design, concurrent_changes(design, 1000, assign), [](auto&) {});
    const double many = seconds(design, concurrent_changes(design, 8000, assign), [](auto&) {});
    EXPECT_LT(many, 20 * few + 0.02) << place.design;
  }
}

}  // namespace
}  // namespace skerry::crdts
