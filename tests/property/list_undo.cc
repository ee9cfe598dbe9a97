// What undo promises, over random histories of movable lists: that it reverses what it reverses, in
// both directions, and that two who undo one thing at once have undone it once.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::HistoryOptions;

constexpr uint64_t kHistories = 1'000;

struct Change {
  Payload body;
  Mutation mutation;
};

// Two replicas with one random past, and clocks beyond it.
class UndoOf : public ::testing::Test {
 protected:
  void begin(uint64_t seed) {
    HistoryOptions options;
    options.replicas = 2;
    options.changes = 12;
    history_ = test_support::random_history(*find_design("movable_list"), options, seed);
    ASSERT_EQ(history_.failure, "");
    for (uint32_t i = 0; i < 2; ++i) {
      actors_[i] = {ReplicaId{i}, 1'000 + i};
      sequences_[i] = 0;
    }
    counter_ = 0;
  }

  Object& object(uint32_t who) { return *history_.replicas[who]; }

  // The change of a command; an empty body if it was refused or had no effect.
  Change perform(uint32_t who, const Command& command) {
    const HybridTime time{int64_t{1} << 40, ++counter_};
    const Mutation mutation{actors_[who], sequences_[who] + 1, time};
    const auto effect = object(who).execute(command, mutation);
    if (!effect.ok() || effect->length == 0) return {};
    ++sequences_[who];
    object(who).check_invariants();
    return {effect->body, mutation};
  }

  void deliver(uint32_t to, const Change& change) {
    if (change.body.empty()) return;
    ASSERT_TRUE(object(to).apply(change.body.view(), change.mutation).ok());
    object(to).check_invariants();
  }

  // A command of this family that is no undo.
  Command any_command(uint32_t who, Rng& rng) {
    for (;;) {
      Command command = random_command(Family::kList, view_of(object(who)), 4, rng);
      if (!is<Undo>(command) && !is<Redo>(command)) return command;
    }
  }

  History history_;
  ActorId actors_[2];
  uint64_t sequences_[2] = {};
  uint32_t counter_ = 0;
};

TEST_F(UndoOf, takes_back_command_after_command_and_redo_brings_them_back) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "undo");
    const bool is_global = rng.below(2) == 0;
    std::vector<Value> values = {object(0).value()};
    while (values.size() < 6) {
      if (perform(0, any_command(0, rng)).body.empty()) continue;
      values.push_back(object(0).value());
    }
    for (size_t i = values.size() - 1; i > 0; --i) {
      ASSERT_FALSE(perform(0, Undo{is_global}).body.empty()) << "seed " << seed;
      ASSERT_EQ(object(0).value(), values[i - 1]) << "seed " << seed << ", " << i;
    }
    for (size_t i = 1; i < values.size(); ++i) {
      ASSERT_FALSE(perform(0, Redo{is_global}).body.empty()) << "seed " << seed;
      ASSERT_EQ(object(0).value(), values[i]) << "seed " << seed << ", " << i;
    }
  }
}

TEST_F(UndoOf, of_nothing_says_so_and_changes_nothing) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    const Hash128 before = object(0).state_digest();
    EXPECT_TRUE(perform(0, Undo{}).body.empty()) << "seed " << seed;
    EXPECT_TRUE(perform(0, Redo{}).body.empty()) << "seed " << seed;
    EXPECT_EQ(object(0).state_digest(), before) << "seed " << seed;
  }
}

TEST_F(UndoOf, by_two_at_once_is_undone_once) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "concurrent undo");
    const Value before = object(0).value();
    Change done;
    while (done.body.empty()) done = perform(0, any_command(0, rng));
    deliver(1, done);
    const Value after = object(1).value();
    for (const bool is_undo : {true, false}) {
      const Command command = command_of({is_undo, true});
      const Change first = perform(0, command);
      const Change second = perform(1, command);
      ASSERT_FALSE(first.body.empty() || second.body.empty()) << "seed " << seed;
      deliver(1, first);
      deliver(0, second);
      for (const uint32_t who : {0u, 1u}) {
        ASSERT_EQ(object(who).value(), is_undo ? before : after) << "seed " << seed;
      }
    }
  }
}

TEST_F(UndoOf, of_ones_own_leaves_what_others_did) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "undo among others");
    const Change mine = perform(0, ListInsert{rng.below(object(0).size() + 1), "mine"});
    const Change theirs = perform(1, ListInsert{rng.below(object(1).size() + 1), "theirs"});
    const Value expected = object(1).value();
    deliver(0, theirs);
    deliver(1, mine);
    const Change undone = perform(0, Undo{});
    ASSERT_FALSE(undone.body.empty()) << "seed " << seed;
    deliver(1, undone);
    ASSERT_EQ(object(0).value(), expected) << "seed " << seed;
    ASSERT_EQ(object(1).value(), expected) << "seed " << seed;
  }
}

TEST_F(UndoOf, of_a_deletion_shows_the_same_element_that_others_still_move) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    deliver(1, perform(0, ListInsert{0, "it"}));
    deliver(1, perform(0, ListInsert{0, "first"}));
    const Change erased = perform(0, ListErase{1});
    const Change moved = perform(1, ListMove{1, 0});
    deliver(0, moved);
    deliver(1, erased);
    ASSERT_EQ(object(0).value(), object(1).value()) << "seed " << seed;
    deliver(1, perform(0, Undo{}));
    const Value value = object(1).value();
    ASSERT_EQ(object(0).value(), value) << "seed " << seed;
    ASSERT_EQ(std::get<Sequence>(value).items[0], "it") << "seed " << seed;
    ASSERT_EQ(std::get<Sequence>(value).items[1], "first") << "seed " << seed;
  }
}

}  // namespace
}  // namespace skerry::crdts
