// Undo and redo of every text design that offers them, over a thousand random histories each.
#include <gtest/gtest.h>

#include "core/codec.h"
#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::random_history;

constexpr uint64_t kHistories = 1000;

struct Change {
  Payload body;
  Mutation mutation;
};

class TextUndo : public testing::TestWithParam<const Design*> {
 protected:
  // Two replicas that share a random past, each with a new actor.
  void begin(uint64_t seed) {
    test_support::HistoryOptions options;
    options.replicas = 2;
    options.changes = 8;
    history_ = random_history(*GetParam(), options, seed);
    ASSERT_EQ(history_.failure, "");
    for (uint32_t i = 0; i < 2; ++i) {
      actors_[i] = {ReplicaId{i}, 1000 + i};
      sequences_[i] = 0;
    }
  }

  Object& object(uint32_t who) { return *history_.replicas[who]; }
  std::string text(uint32_t who) { return std::get<std::string>(object(who).value()); }

  // The change of a command; an empty body if it had no effect.
  Change perform(uint32_t who, const Command& command) {
    const HybridTime time{int64_t{1} << 40, ++counter_};
    const Mutation mutation{actors_[who], sequences_[who] + 1, time};
    const auto effect = object(who).execute(command, mutation);
    EXPECT_TRUE(effect.ok()) << effect.status();
    if (!effect.ok() || effect->length == 0) return {};
    sequences_[who] += effect->length;
    object(who).check_invariants();
    return {effect->body, mutation};
  }

  void deliver(uint32_t to, const Change& change) {
    ASSERT_FALSE(change.body.empty());
    const Status applied = object(to).apply(change.body.view(), change.mutation);
    ASSERT_TRUE(applied.ok()) << applied;
    object(to).check_invariants();
  }

  // A splice that has an effect.
  Command any_splice(uint32_t who, Rng& rng) {
    for (;;) {
      Command command = random_command(Family::kText, view_of(object(who)), 6, rng);
      const auto* splice = std::get_if<TextSplice>(&command);
      if (splice != nullptr && splice->erased + splice->text.size() > 0) return command;
    }
  }

  History history_;
  ActorId actors_[2];
  uint64_t sequences_[2] = {};
  uint32_t counter_ = 0;
};

TEST_P(TextUndo, takes_back_command_after_command_and_redo_brings_them_back) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "undo");
    const bool is_global = rng.below(2) == 0;
    std::vector<std::string> texts = {text(0)};
    while (texts.size() < 6) {
      deliver(1, perform(0, any_splice(0, rng)));
      texts.push_back(text(0));
    }
    for (size_t i = texts.size() - 1; i > 0; --i) {
      deliver(1, perform(0, Undo{is_global}));
      ASSERT_EQ(text(0), texts[i - 1]) << "seed " << seed << ", " << i;
      ASSERT_EQ(text(1), texts[i - 1]) << "seed " << seed << ", " << i;
    }
    for (size_t i = 1; i < texts.size(); ++i) {
      deliver(1, perform(0, Redo{is_global}));
      ASSERT_EQ(text(0), texts[i]) << "seed " << seed << ", " << i;
      ASSERT_EQ(text(1), texts[i]) << "seed " << seed << ", " << i;
    }
    ASSERT_EQ(object(0).state_digest(), object(1).state_digest()) << "seed " << seed;
  }
}

TEST_P(TextUndo, of_nothing_says_so_and_changes_nothing) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    const Hash128 before = object(0).state_digest();
    EXPECT_TRUE(perform(0, Undo{}).body.empty()) << "seed " << seed;
    EXPECT_TRUE(perform(0, Redo{}).body.empty()) << "seed " << seed;
    EXPECT_EQ(object(0).state_digest(), before) << "seed " << seed;
  }
}

TEST_P(TextUndo, by_two_at_once_is_undone_once_and_redone_once) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "concurrent undo");
    const std::string before = text(0);
    deliver(1, perform(0, any_splice(0, rng)));
    const std::string after = text(1);
    for (const bool is_undo : {true, false, true}) {
      const Command command = command_of({is_undo, true});
      const Change first = perform(0, command);
      const Change second = perform(1, command);
      deliver(1, first);
      deliver(0, second);
      for (const uint32_t who : {0u, 1u}) {
        ASSERT_EQ(text(who), is_undo ? before : after) << "seed " << seed;
      }
      ASSERT_EQ(object(0).state_digest(), object(1).state_digest()) << "seed " << seed;
    }
  }
}

TEST_P(TextUndo, of_ones_own_leaves_what_others_did_before_since_and_at_once) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "undo among others");
    const uint64_t place = rng.below(object(0).size() + 1);
    const Change mine = perform(0, TextSplice{place, 0, "MINE"});
    // Others, who have not seen it, work elsewhere; then one of them types into it.
    const Change theirs = perform(1, any_splice(1, rng));
    deliver(1, mine);
    deliver(0, theirs);
    const std::string both = text(1);
    const size_t at = both.find("MINE");
    ASSERT_NE(at, std::string::npos) << "seed " << seed;
    std::string expected = both;
    expected.replace(at, 4, "!");
    const uint64_t inside = count_scalars(both.substr(0, at)) + 2;
    deliver(0, perform(1, TextSplice{inside, 0, "!"}));
    deliver(1, perform(0, Undo{}));
    ASSERT_EQ(text(0), expected) << "seed " << seed;
    ASSERT_EQ(text(1), expected) << "seed " << seed;
    EXPECT_TRUE(perform(0, Undo{}).body.empty()) << "nothing of its own is left";
  }
}

TEST_P(TextUndo, of_a_deletion_shows_the_same_characters_where_they_were) {
  for (uint64_t seed = 0; seed < kHistories; ++seed) {
    begin(seed);
    Rng rng = Rng::stream(seed, "undo of a deletion");
    const uint64_t place = rng.below(object(0).size() + 1);
    deliver(1, perform(0, TextSplice{place, 0, "abcd"}));
    const std::string whole = text(0);
    const Change erased = perform(0, TextSplice{place, 4, ""});
    // One who has not seen the deletion types into the middle of what it deletes, and deletes a
    // part as well.
    const Change typed = perform(1, TextSplice{place + 2, 0, "!"});
    const Change also = perform(1, TextSplice{place, 1, ""});
    deliver(1, erased);
    deliver(0, typed);
    deliver(0, also);
    deliver(1, perform(0, Undo{}));
    std::string expected = whole;
    expected.replace(whole.find("abcd"), 4, "b!cd");
    ASSERT_EQ(text(0), expected) << "seed " << seed;
    ASSERT_EQ(text(1), expected) << "seed " << seed;
    deliver(0, perform(1, Undo{}));  // of the other deletion
    expected.replace(whole.find("abcd"), 4, "ab!cd");
    ASSERT_EQ(text(0), expected) << "seed " << seed;
    ASSERT_EQ(text(1), text(0)) << "seed " << seed;
  }
}

std::vector<const Design*> designs() {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family != Family::kText || design.is_mutant || !design.offers_undo) continue;
    out.push_back(&design);
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, TextUndo, testing::ValuesIn(designs()),
                         [](const auto& row) { return std::string(row.param->name); });

TEST(TextsWithoutUndo, refuse_it_as_no_command_of_theirs) {
  for (const Design& design : catalogue()) {
    if (design.family != Family::kText || design.offers_undo) continue;
    const auto object = design.make();
    const Mutation mutation{{ReplicaId{0}, 1}, 1, {}};
    EXPECT_TRUE(absl::IsUnimplemented(object->execute(Undo{}, mutation).status()));
    EXPECT_TRUE(absl::IsUnimplemented(object->execute(Redo{true}, mutation).status()));
  }
}

}  // namespace
}  // namespace skerry::crdts
