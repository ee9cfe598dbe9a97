// Undo in sets, registers and lists, as whole runs are judged: no right design is blamed, a wrong
// one is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "intent_story.h"
#include "passing_object.h"
#include "random_story.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;

crdts::Design deaf_list() {
  crdts::Design deaf = *crdts::find_design("movable_list");
  deaf.make = [] {
    return std::unique_ptr<crdts::Object>(std::make_unique<DeafToUndo>("movable_list"));
  };
  return deaf;
}

// Without moves and assignments nothing is ever lost in a list.
Command put_and_erase(Family, const crdts::Object& object, Rng& rng) {
  const uint64_t dice = rng.below(8);
  if (dice < 2) return Undo{rng.below(2) == 0};
  if (dice == 2) return Redo{rng.below(2) == 0};
  if (dice < 6 || object.size() == 0) return ListInsert{rng.below(object.size() + 1), "x"};
  return ListErase{rng.below(object.size())};
}

TEST(IntentsTurned, sets_and_registers_that_keep_what_they_say_of_undo_are_never_blamed) {
  for (const char* name : {"or_set", "undoable_register"}) {
    double judged = 0;
    double open = 0;
    uint64_t turns = 0;
    for (uint64_t seed = 1; seed <= 400; ++seed) {
      const RandomStory run(*crdts::find_design(name), seed, 60);
      const IntentFindings findings = run.judge(run.value());
      ASSERT_EQ(findings.metrics.at("lost_intents"), 0) << name << " " << seed;
      ASSERT_EQ(findings.metrics.at("resurrected_intents"), 0) << name << " " << seed;
      ASSERT_TRUE(findings.examples.empty()) << name << " " << seed;
      judged += findings.metrics.at("intents_judged");
      open += findings.metrics.at("intents_not_judged");
      turns += run.turns();
    }
    EXPECT_GT(turns, 2000u) << name;
    EXPECT_GT(judged, 5000) << name;
    EXPECT_LT(open, judged / 4) << name;
  }
}

TEST(IntentsTurned, a_list_that_keeps_what_it_says_of_undo_is_never_blamed) {
  const crdts::Design& list = *crdts::find_design("movable_list");
  double open = 0;
  double judged = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    const RandomStory any(list, seed, 60);
    const IntentFindings findings = any.judge(any.value());
    EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0) << seed;
    EXPECT_EQ(findings.metrics.at("misplaced_moves"), 0) << seed;
    EXPECT_FALSE(findings.examples.contains(Anomaly::kResurrectedElement)) << seed;
    const RandomStory kept(list, seed, 60, put_and_erase);
    const auto metrics = kept.judge(kept.value()).metrics;
    EXPECT_EQ(metrics.at("lost_intents"), 0) << seed;
    EXPECT_EQ(metrics.at("resurrected_intents"), 0) << seed;
    judged += metrics.at("intents_judged");
    open += metrics.at("intents_not_judged");
  }
  EXPECT_GT(judged, 2000);
  EXPECT_LT(open, judged / 20);
}

// The first by its undoing, the second by being deaf to it.
std::pair<std::map<std::string, double>, std::map<std::string, double>> of_right_and_deaf(
    const std::function<void(Story&)>& tell, size_t right_items, size_t deaf_items) {
  const auto judged = [&](const crdts::Design& design, size_t items) {
    Story run(design);
    for (uint64_t i = 0; i < 4; ++i) run.make(0, ListInsert{i, std::string(1, char('a' + i))});
    tell(run);
    return run.judge(Sequence{std::vector<std::string>(items, "?")}).metrics;
  };
  return {judged(*crdts::find_design("movable_list"), right_items),
          judged(deaf_list(), deaf_items)};
}

TEST(IntentsTurned, a_list_that_is_deaf_to_undo_is_caught) {
  const auto inserted = of_right_and_deaf([](Story& run) { run.make(0, Undo{}); }, 3, 4);
  EXPECT_EQ(inserted.first.at("resurrected_intents"), 0);
  EXPECT_EQ(inserted.second.at("resurrected_intents"), 1);
  const auto erased = of_right_and_deaf(
      [](Story& run) {
        run.make(0, ListErase{1});
        run.make(0, Undo{});
      },
      4, 3);
  EXPECT_EQ(erased.first.at("lost_intents"), 0);
  EXPECT_EQ(erased.second.at("lost_intents"), 1);
  const auto assigned = of_right_and_deaf(
      [](Story& run) {
        run.make(0, ListAssign{1, "z"});
        run.make(0, Undo{});
      },
      4, 4);
  EXPECT_EQ(assigned.first.at("lost_intents"), 0);
  EXPECT_EQ(assigned.second.at("lost_intents"), 1);
  const auto moved = of_right_and_deaf(
      [](Story& run) {
        run.make(0, ListMove{3, 0});
        run.make(0, Undo{});
      },
      4, 4);
  EXPECT_EQ(moved.first.at("misplaced_moves"), 0);
  EXPECT_EQ(moved.second.at("misplaced_moves"), 1);
}

TEST(IntentsTurned, an_item_that_two_erase_and_one_brings_back_is_left_open) {
  Story run("movable_list");
  const uint32_t item = run.make(0, ListInsert{0, "a"});
  run.make(0, ListErase{0});
  run.make(1, ListErase{0}, {item});
  run.make(0, Undo{});
  const auto metrics = run.judge(Sequence{{"?"}}).metrics;
  EXPECT_EQ(metrics.at("intents_not_judged"), 1);
  EXPECT_EQ(metrics.at("lost_intents"), 0);
  EXPECT_EQ(metrics.at("resurrected_intents"), 0);
}

TEST(IntentsTurned, a_set_that_is_deaf_to_undo_is_caught) {
  Story added("or_set");
  added.make(0, SetAdd{"x"});
  added.make(0, Undo{});
  EXPECT_EQ(added.judge(set_of({})).metrics.at("resurrected_intents"), 0);
  EXPECT_EQ(added.judge(set_of({"x"})).metrics.at("resurrected_intents"), 1);
  Story removed("or_set");
  const uint32_t x = removed.make(0, SetAdd{"x"});
  removed.make(1, SetRemove{"x"}, {x});
  removed.make(1, Undo{});
  EXPECT_EQ(removed.judge(set_of({"x"})).metrics.at("lost_intents"), 0);
  EXPECT_EQ(removed.judge(set_of({})).metrics.at("lost_intents"), 1);
}

TEST(IntentsTurned, what_a_later_removal_did_not_see_because_it_was_away_is_left_open) {
  Story run("or_set");
  const uint32_t x = run.make(0, SetAdd{"x"});
  run.make(1, SetRemove{"x"}, {x});
  const uint32_t again = run.make(1, SetAdd{"x"});
  run.make(2, SetRemove{"x"}, {x, again});
  run.make(1, Undo{});  // of the addition
  run.make(1, Undo{});  // of the removal: is the first addition there again?
  for (const bool is_there : {false, true}) {
    const IntentFindings findings = run.judge(is_there ? set_of({"x"}) : set_of({}));
    EXPECT_EQ(findings.metrics.at("intents_not_judged"), 1);
    EXPECT_EQ(findings.metrics.at("lost_intents"), 0);
    EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0);
  }
}

TEST(IntentsTurned, a_register_shows_what_an_undo_puts_back) {
  Story run("undoable_register");
  const uint32_t a = run.make(0, RegisterAssign{"a"});
  const uint32_t b = run.make(1, RegisterAssign{"b"}, {a});
  run.make(1, Undo{}, {b});
  EXPECT_TRUE(run.judge(set_of({"a"})).examples.empty());
  const IntentFindings deaf = run.judge(set_of({"b"}));
  EXPECT_EQ(deaf.metrics.at("lost_intents"), 1);
  EXPECT_EQ(deaf.metrics.at("resurrected_intents"), 1);
  run.make(1, Redo{});
  EXPECT_TRUE(run.judge(set_of({"b"})).examples.empty());
  EXPECT_EQ(run.judge(set_of({"a"})).metrics.at("lost_intents"), 1);
}

TEST(IntentsTurned, in_random_runs_who_is_deaf_to_undo_is_caught) {
  for (const char* name : {"or_set", "undoable_register"}) {
    uint64_t caught = 0;
    for (uint64_t seed = 1; seed <= 40; ++seed) {
      const RandomStory run(*crdts::find_design(name), seed, 60);
      if (!run.judge(run.value_of_deaf()).examples.empty()) ++caught;
    }
    EXPECT_GT(caught, 20u) << name;
  }
}

}  // namespace
}  // namespace skerry::harness
