// Undo of sets and registers: a thousand random histories each against the reference, and what a
// user is promised.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::disagreement;
using test_support::History;
using test_support::HistoryOptions;
using test_support::random_history;

constexpr ActorId kAda{ReplicaId{0}, 11};
constexpr ActorId kBen{ReplicaId{1}, 22};

std::vector<const Design*> designs() {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    const bool is_here = design.family == Family::kSet || design.family == Family::kRegister;
    if (is_here && design.offers_undo) wanted.push_back(&design);
  }
  return wanted;
}

class UndoOf : public ::testing::TestWithParam<const Design*> {
 protected:
  struct Replica {
    ActorId actor;
    std::unique_ptr<Object> object;
    uint64_t next = 1;
  };
  struct Change {
    Mutation mutation;
    Payload body;
    uint64_t length = 0;
  };

  Change perform(Replica& replica, const Command& command) {
    const Mutation mutation{replica.actor, replica.next, {0, ++clock_}};
    const auto effect = replica.object->execute(command, mutation);
    EXPECT_TRUE(effect.ok()) << effect.status();
    if (!effect.ok()) return {};
    replica.next += effect->length;
    return {mutation, effect->body, effect->length};
  }
  void deliver(Replica& replica, const Change& change) {
    EXPECT_TRUE(replica.object->apply(change.body.view(), change.mutation).ok());
  }
  Command write(const std::string& text) const {
    const bool is_set = GetParam()->family == Family::kSet;
    return is_set ? Command(SetAdd{text}) : Command(RegisterAssign{text});
  }

  Replica ada_{kAda, GetParam()->make(), 1};
  Replica ben_{kBen, GetParam()->make(), 1};
  uint32_t clock_ = 0;
};

TEST_P(UndoOf, means_what_the_reference_says_over_a_thousand_histories) {
  uint64_t turned = 0;
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(seed % 3);
    options.changes = 24;
    options.deliveries = seed % 4;
    options.alphabet = 1 + seed % 3;
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(disagreement(*GetParam(), history), "") << "seed " << seed;
    for (const HistoryEntry& entry : history.entries) {
      turned += is<Undo, Redo>(entry.command) ? 1 : 0;
    }
  }
  EXPECT_GT(turned, 1000u);
}

TEST_P(UndoOf, goes_back_step_by_step_and_redo_forward_again) {
  std::vector<Value> values = {ada_.object->value()};
  for (const char* text : {"a", "b", "c"}) {
    perform(ada_, write(text));
    values.push_back(ada_.object->value());
  }
  for (size_t i = 3; i > 0; --i) {
    perform(ada_, Undo{});
    EXPECT_EQ(ada_.object->value(), values[i - 1]);
  }
  for (size_t i = 1; i <= 3; ++i) {
    perform(ada_, Redo{});
    EXPECT_EQ(ada_.object->value(), values[i]);
  }
}

TEST_P(UndoOf, with_nothing_to_reverse_is_no_change) {
  for (const bool is_global : {false, true}) {
    EXPECT_EQ(perform(ada_, Undo{is_global}).length, 0u);
    EXPECT_EQ(perform(ada_, Redo{is_global}).length, 0u);
  }
  perform(ada_, write("a"));
  EXPECT_EQ(perform(ada_, Redo{}).length, 0u);
  EXPECT_EQ(perform(ada_, Undo{}).length, 1u);
  EXPECT_EQ(perform(ada_, Undo{}).length, 0u);
}

TEST_P(UndoOf, of_ones_own_is_of_ones_own_and_the_global_one_of_the_last_of_all) {
  deliver(ben_, perform(ada_, write("a")));
  deliver(ada_, perform(ben_, write("b")));
  const Value both = ada_.object->value();
  const Change local = perform(ada_, Undo{});
  EXPECT_EQ(local.length, 1u);
  perform(ada_, Redo{});
  EXPECT_EQ(ada_.object->value(), both);
  perform(ada_, Undo{/*is_global=*/true});  // takes back Ben's
  EXPECT_EQ(ada_.object->value(), Value(std::vector<std::string>{"a"}));
}

TEST_P(UndoOf, by_two_at_once_is_one_and_one_redo_takes_both_back) {
  deliver(ben_, perform(ada_, write("a")));
  const Value before = ada_.object->value();
  const Change of_ada = perform(ada_, Undo{true});
  const Change of_ben = perform(ben_, Undo{true});
  deliver(ada_, of_ben);
  deliver(ben_, of_ada);
  EXPECT_EQ(ada_.object->value(), ben_.object->value());
  EXPECT_EQ(ada_.object->value(), Value(std::vector<std::string>{}));
  EXPECT_EQ(perform(ada_, Undo{true}).length, 0u);
  deliver(ben_, perform(ada_, Redo{true}));
  EXPECT_EQ(ada_.object->value(), before);
  EXPECT_EQ(ben_.object->value(), before);
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, UndoOf, ::testing::ValuesIn(designs()), name_of);

}  // namespace
}  // namespace skerry::crdts
