// Intents that were undone, never showed, or are to be in a certain place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/intents/turns.h"
#include "intent_story.h"
#include "passing_object.h"

namespace skerry::harness {
namespace {

Command erasure(uint64_t position, uint64_t count) { return TextSplice{position, count, ""}; }

// yorkie-team/yorkie-js-sdk 1222: EF and CDEFGH are deleted at once, and both deletions undone.
Story overlapping_deletions_undone(const crdts::Design& design) {
  Story run(design);
  const uint32_t word = run.type(0, 0, "ABCDEFGHIJ");
  const uint32_t few = run.make(0, erasure(4, 2), {}, 2);
  const uint32_t many = run.make(1, erasure(2, 6), {word}, 6);
  run.make(0, Undo{}, {many});
  run.make(1, Undo{}, {few});
  return run;
}

// yjs/yjs 402: an insertion is deleted by somebody else and then undone; then the deletion is.
Story insertion_and_its_deletion_undone(const crdts::Design& design) {
  Story run(design);
  const uint32_t letter = run.type(0, 0, "Q");
  const uint32_t gone = run.erase(1, 0, {letter});
  const uint32_t undone = run.make(0, Undo{}, {gone});
  run.make(1, Undo{}, {undone});
  return run;
}

TEST(Intents, deletions_that_are_undone_took_nothing_and_insertions_put_nothing) {
  for (const char* name : {"rga", "yata", "fugue", "fugue_max"}) {
    const crdts::Design& design = *crdts::find_design(name);
    for (const Story& run :
         {overlapping_deletions_undone(design), insertion_and_its_deletion_undone(design)}) {
      const size_t letters = run.size() == 4 ? 0 : 10;
      const IntentFindings findings = run.judge(text_of_length(letters));
      EXPECT_GT(findings.metrics.at("intents_judged"), 0) << name;
      EXPECT_EQ(findings.metrics.at("lost_intents"), 0) << name;
      EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0) << name;
      EXPECT_TRUE(findings.examples.empty()) << name;
    }
  }
}

TEST(Intents, an_undo_that_does_nothing_loses_what_was_deleted_and_keeps_what_was_typed) {
  crdts::Design deaf = *crdts::find_design("fugue");
  deaf.make = [] {
    return std::unique_ptr<crdts::Object>(std::make_unique<DeafToUndo>("eg_walker_max"));
  };
  const IntentFindings lost = overlapping_deletions_undone(deaf).judge(text_of_length(4));
  EXPECT_EQ(lost.metrics.at("lost_intents"), 6);
  Story typed(deaf);
  typed.type(0, 0, "Q");
  typed.make(0, Undo{});
  EXPECT_EQ(typed.judge(text_of_length(1)).metrics.at("resurrected_intents"), 1);
}

// yjs/yjs 162: undo, undo, redo, redo; the latest command in effect, the latest undo that stands.
TEST(Intents, undo_and_redo_walk_back_and_forth) {
  const auto undone = [](std::vector<Command> turns) {
    MadeChanges changes;
    const ActorId actor{ReplicaId{0}, 1};
    std::vector<Command> commands = {TextSplice{0, 0, "a"}, TextSplice{1, 0, "b"}};
    commands.insert(commands.end(), turns.begin(), turns.end());
    for (Command& command : commands) {
      MadeChange change;
      change.dots = {actor, changes.size() + 1, 1};
      if (!changes.empty()) change.past.raise(actor, changes.size());
      change.time = {static_cast<int64_t>(changes.size() + 1), 0};
      change.command = std::move(command);
      changes.push_back(std::move(change));
    }
    const auto all = turned_at_end(changes, Standing::kEach);
    EXPECT_TRUE(all.ok()) << all.status();
    return std::pair<bool, bool>(all->undone[0], all->undone[1]);
  };
  const Command undo = Undo{};
  const Command redo = Redo{};
  EXPECT_EQ(undone({undo}), std::pair(false, true));
  EXPECT_EQ(undone({undo, undo}), std::pair(true, true));
  EXPECT_EQ(undone({undo, undo, redo}), std::pair(false, true));
  EXPECT_EQ(undone({undo, undo, redo, redo}), std::pair(false, false));
  EXPECT_EQ(undone({undo, redo, undo, undo}), std::pair(true, true));
}

TEST(Intents, a_write_that_never_showed_is_in_vain_and_was_not_taken_away_by_the_next) {
  Story run("lww_register");
  const uint32_t ahead = run.make(0, RegisterAssign{"of a fast clock"});
  const uint32_t silent = run.make(1, RegisterAssign{"unseen"}, {ahead});
  run.hide(silent);
  run.hide(run.make(1, RegisterAssign{"unseen too"}));
  const IntentFindings findings = run.judge(set_of({"of a fast clock"}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 3);
  EXPECT_EQ(findings.metrics.at("intents_in_vain"), 2);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 2);
  EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0);  // what took nothing away
}

TEST(Intents, what_shows_nothing_is_looked_for_where_commands_name_it) {
  const crdts::Design& lww = *crdts::find_design("lww_register");
  EXPECT_TRUE(shows_nothing(lww, RegisterAssign{"a"}, set_of({"b"})));
  EXPECT_FALSE(shows_nothing(lww, RegisterAssign{"a"}, set_of({"a"})));
  // A sum of zero shows what was added to it.
  const crdts::Design& counter = *crdts::find_design("pn_counter");
  EXPECT_FALSE(shows_nothing(counter, CounterAdd{3}, Value(int64_t{0})));
}

Command tree_move(uint32_t node, uint32_t parent) {
  return TreeMove{Dot{{ReplicaId{0}, 1}, node}, Dot{{ReplicaId{0}, 1}, parent}, 0};
}

TEST(Intents, a_node_that_is_not_where_its_only_mover_put_it_is_misplaced) {
  const auto judged = [](uint32_t first, uint32_t second) {
    Story run("move_tree");
    run.make(0, TreeCreate{{}, 0, "a"});
    run.make(0, TreeCreate{{}, 0, "b"});
    const uint32_t last = run.make(0, TreeCreate{{}, 0, "c"});
    run.make(0, tree_move(1, first));
    run.make(1, tree_move(2, second), {last});
    return run.judge(set_of({})).metrics.at("misplaced_moves");
  };
  EXPECT_EQ(judged(2, 1), 1);  // a below b and b below a: one of them stays
  EXPECT_EQ(judged(3, 3), 0);
  EXPECT_EQ(judged(3, 1), 0);
}

TEST(Intents, an_item_is_in_its_place_between_neighbours_that_stayed) {
  const auto judged = [](uint64_t to, uint64_t other, uint64_t other_to) {
    Story run("movable_list");
    uint32_t last = 0;
    for (uint64_t i = 0; i < 5; ++i) {
      last = run.make(0, ListInsert{i, std::string(1, char('a' + i))});
    }
    run.make(0, ListMove{0, to});
    run.make(1, ListMove{other, other_to}, {last});
    return run.judge(Sequence{{"1", "2", "3", "4", "5"}}).metrics.at("misplaced_moves");
  };
  EXPECT_EQ(judged(2, 0, 4), 0);  // of two who move it, one has it
  EXPECT_EQ(judged(2, 3, 0), 0);  // its right neighbour goes elsewhere
  EXPECT_EQ(judged(4, 2, 1), 0);
}

}  // namespace
}  // namespace skerry::harness
