// Undo in sets and registers, as whole runs are judged: no right design is blamed, a wrong one is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intent_story.h"
#include "random_story.h"

namespace skerry::harness {
namespace {

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
