// What counts as a lost, resurrected, torn or doubled intent, on histories of a few changes whose
// end is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intent_story.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;
using testing::HasSubstr;

Command remove_at(const char* path) { return MapRemove{path}; }
Command add_at(const char* path, int64_t amount) { return CounterAdd{amount, path}; }

TEST(Intents, what_a_removal_had_seen_is_gone_and_nothing_is_lost) {
  Story run("add_wins_set");
  const uint32_t added = run.make(0, SetAdd{"x"});
  run.make(1, SetRemove{"x"}, {added});
  const IntentFindings gone = run.judge(set_of({}));
  EXPECT_EQ(gone.metrics.at("intents_judged"), 1);
  EXPECT_EQ(gone.metrics.at("lost_intents"), 0);
  EXPECT_TRUE(gone.examples.empty());
  const IntentFindings back = run.judge(set_of({"x"}));
  EXPECT_EQ(back.metrics.at("resurrected_intents"), 1);
  EXPECT_THAT(back.examples.at(Anomaly::kResurrectedElement), HasSubstr("change 1 of replica 0"));
}

TEST(Intents, what_a_removal_had_not_seen_is_lost_if_it_is_not_there) {
  Story run("add_wins_set");
  const uint32_t first = run.make(0, SetAdd{"x"});
  run.make(1, SetRemove{"x"}, {first});
  run.make(0, SetAdd{"x"});
  EXPECT_EQ(run.judge(set_of({"x"})).metrics.at("lost_intents"), 0);
  const IntentFindings lost = run.judge(set_of({"y"}));
  EXPECT_EQ(lost.metrics.at("lost_intents"), 1);
  EXPECT_EQ(lost.metrics.at("lost_intent_rate"), 0.5);
  EXPECT_EQ(lost.metrics.at("intents_in_vain"), 0);
  EXPECT_THAT(lost.examples.at(Anomaly::kLostConcurrentUpdate), HasSubstr("change 2 of replica 0"));
  EXPECT_FALSE(lost.examples.contains(Anomaly::kConcurrentChildCreation));
}

TEST(Intents, what_is_added_after_all_removals_and_is_not_there_was_added_in_vain) {
  Story run("two_phase_set");
  run.make(0, SetAdd{"x"});
  run.make(0, SetRemove{"x"});
  run.make(0, SetAdd{"x"});
  run.make(1, SetAdd{"y"});
  const IntentFindings findings = run.judge(set_of({"y"}));
  EXPECT_EQ(findings.metrics.at("intents_in_vain"), 1);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 1);
  EXPECT_TRUE(findings.examples.contains(Anomaly::kAddedAgainAfterRemoval));
  EXPECT_FALSE(findings.examples.contains(Anomaly::kLostConcurrentUpdate));
}

TEST(Intents, an_increment_survives_a_concurrent_removal_alone) {
  Story run("or_map");
  const uint32_t ten = run.make(0, add_at("/a/k", 10));
  run.make(1, remove_at("/a"), {ten});
  run.make(0, add_at("/a/k", 1));
  run.make(0, add_at("/ab", 5));  // not below what was removed
  const auto judged = [&](const char* fact) { return run.judge(set_of({fact, "/ab:counter=5"})); };
  EXPECT_TRUE(judged("/a/k:counter=1").examples.empty());
  EXPECT_EQ(judged("/a/k:counter=11").metrics.at("resurrected_intents"), 1);
  EXPECT_EQ(judged("/a/l:counter=1").metrics.at("lost_intents"), 1);
  EXPECT_EQ(run.judge(set_of({"/a/k:counter=1"})).metrics.at("lost_intents"), 1);
}

TEST(Intents, a_bag_may_lose_a_copy_to_each_removal_and_no_more) {
  Story run("bag");
  const uint32_t first = run.make(0, SetAdd{"x"});
  const uint32_t second = run.make(0, SetAdd{"x"}, {first});
  run.make(1, SetRemove{"x"}, {second});
  EXPECT_TRUE(run.judge(set_of({"x"})).examples.empty());
  EXPECT_EQ(run.judge(set_of({})).metrics.at("lost_intents"), 1);
  EXPECT_EQ(run.judge(set_of({"x", "x"})).metrics.at("resurrected_intents"), 1);
}

TEST(Intents, a_written_value_is_gone_once_somebody_writes_who_saw_it) {
  Story run("multi_value_register");
  const uint32_t a = run.make(0, RegisterAssign{"a"});
  run.make(1, RegisterAssign{"b"}, {a});
  run.make(2, RegisterAssign{"c"}, {a});
  EXPECT_TRUE(run.judge(set_of({"b", "c"})).examples.empty());
  EXPECT_EQ(run.judge(set_of({"c"})).metrics.at("lost_intents"), 1);
  EXPECT_EQ(run.judge(set_of({"a", "b", "c"})).metrics.at("resurrected_intents"), 1);
}

TEST(Intents, a_command_without_effect_is_in_vain_if_its_author_does_not_see_what_it_puts) {
  const crdts::Design& design = *crdts::find_design("two_phase_set");
  EXPECT_TRUE(is_in_vain(design, SetAdd{"x"}, set_of({"y"})));
  EXPECT_FALSE(is_in_vain(design, SetAdd{"x"}, set_of({"x", "y"})));
  EXPECT_FALSE(is_in_vain(design, SetRemove{"x"}, set_of({"y"})));
  IntentFindings findings;
  EXPECT_TRUE(judge_intents(design, {}, {{1, SetAdd{"x"}}}, set_of({}), findings).ok());
  EXPECT_EQ(findings.metrics.at("intents_in_vain"), 1);
  EXPECT_EQ(findings.metrics.at("lost_intent_rate"), 1);
  EXPECT_TRUE(findings.examples.contains(Anomaly::kAddedAgainAfterRemoval));
}

TEST(Intents, what_undo_means_is_judged_where_designs_agree_on_it) {
  for (const char* design : {"move_tree", "spreadsheet"}) {
    Story run(design);
    run.make(0, Undo{});
    EXPECT_TRUE(absl::IsFailedPrecondition(run.status(set_of({})))) << design;
  }
}

// Replica 0 types a run backward while 1 types another at the same place, neither knowing the
// other's.
Story typed_backward(const char* design) {
  Story run(design);
  const uint32_t start = run.type(2, 0, "()");
  run.type(0, 1, "c", {start});
  run.type(1, 1, "z", {start});
  for (const char* letters : {"by", "ax"}) {
    run.type(0, 1, std::string(1, letters[0]));
    run.type(1, 1, std::string(1, letters[1]));
  }
  return run;
}

TEST(Intents, runs_typed_backward_are_torn_by_rga_and_not_by_fugue) {
  const IntentFindings rga = typed_backward("rga").judge(text_of_length(8));
  EXPECT_EQ(rga.metrics.at("lost_intents"), 0);
  EXPECT_GT(rga.metrics.at("interleaved_backward_runs"), 0);
  EXPECT_GT(rga.metrics.at("interleaved_run_rate"), 0);
  EXPECT_EQ(rga.metrics.at("interleaved_forward_runs"), 0);
  EXPECT_TRUE(rga.examples.contains(Anomaly::kBackwardInterleavingByOne));
  EXPECT_THAT(rga.examples.at(Anomaly::kBackwardInterleavingByOne),
              HasSubstr("was typed directly before"));
  for (const char* design : {"fugue", "fugue_max", "yata", "peritext"}) {
    const bool is_rich = std::string_view(design) == "peritext";
    const IntentFindings whole = typed_backward(design).judge(
        is_rich ? Value(R"([{"text":"????????"}])") : text_of_length(8));
    EXPECT_GT(whole.metrics.at("backward_runs"), 0) << design;
    EXPECT_EQ(whole.metrics.at("interleaved_run_rate"), 0) << design;
  }
}

// Peritext keeps a letter out of a link that ends at an erased one by setting it behind that.
TEST(Intents, a_link_that_ends_at_an_erased_letter_tears_what_is_typed_across_it) {
  for (const bool has_link : {true, false}) {
    Story run("peritext");
    const uint32_t start = run.type(0, 0, "pq");
    run.type(0, 1, "e");
    if (has_link) run.make(0, MarkAdd{1, 2, "link", "page"});
    run.erase(0, 2);
    run.type(0, 2, "f");
    run.type(1, 1, "a", {start});
    const IntentFindings findings = run.judge(Value(std::string("[]")));
    EXPECT_EQ(findings.metrics.at("interleaved_forward_runs"), has_link ? 1 : 0);
  }
}

TEST(Intents, what_is_put_inside_a_run_by_one_who_saw_it_is_not_strange) {
  Story run("fugue");
  const uint32_t word = run.type(0, 0, "ab");
  run.type(1, 1, "x", {word});
  const IntentFindings findings = run.judge(text_of_length(3));
  EXPECT_EQ(findings.metrics.at("forward_runs"), 1);
  EXPECT_EQ(findings.metrics.at("interleaved_forward_runs"), 0);
}

TEST(Intents, an_erased_letter_is_neither_lost_nor_back_and_still_has_its_place) {
  Story run("fugue_max");
  const uint32_t word = run.type(0, 0, "abc");
  run.erase(1, 1, {word});
  run.type(0, 2, "x");  // between the b that it sees and the c
  const IntentFindings findings = run.judge(text_of_length(3));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 4);
  EXPECT_TRUE(findings.examples.empty());
}

TEST(Intents, a_splice_that_erases_and_inserts_is_made_again_as_both) {
  Story run("rga");
  const uint32_t word = run.type(0, 0, "abc");
  run.make(1, TextSplice{1, 1, "xy"}, {word}, 3);
  const IntentFindings findings = run.judge(text_of_length(4));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 5);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 0);
  EXPECT_EQ(findings.metrics.at("forward_runs"), 2);
}

TEST(Intents, two_moves_of_one_card_leave_two_by_copy_and_one_by_position) {
  const auto moved = [](const char* design, std::vector<std::string> end) {
    Story run(design);
    run.make(0, ListInsert{0, "card"});
    run.make(0, ListInsert{1, "card"});  // an equal text is another card
    const uint32_t last = run.make(0, ListInsert{2, "end"});
    run.make(0, ListMove{0, 2});
    run.make(1, ListMove{0, 1}, {last});
    return run.judge(Sequence{std::move(end)});
  };
  const IntentFindings copied = moved("list_delete_and_insert", {"card", "card", "card", "end"});
  EXPECT_EQ(copied.metrics.at("moves_judged"), 2);
  EXPECT_EQ(copied.metrics.at("duplicate_moves"), 1);
  EXPECT_EQ(copied.metrics.at("lost_intents"), 0);
  EXPECT_FALSE(copied.metrics.contains("forward_runs"));  // nothing has a place of its own
  const IntentFindings one = moved("movable_list", {"card", "card", "end"});
  EXPECT_EQ(one.metrics.at("duplicate_moves"), 0);
  EXPECT_TRUE(one.examples.empty());
}

TEST(Intents, a_file_made_in_a_folder_that_is_thrown_away_is_lost) {
  Story run("move_tree");
  const Dot folder{{ReplicaId{0}, 1}, 1};
  const uint32_t made = run.make(0, TreeCreate{{}, 0, "folder"});
  run.make(1, TreeCreate{folder, 0, "file"}, {made});
  run.make(0, TreeRemove{folder});
  const IntentFindings findings = run.judge(set_of({}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 2);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 1);
  EXPECT_EQ(findings.metrics.at("duplicate_moves"), 0);
  EXPECT_EQ(findings.metrics.at("nodes_adrift"), 0);
}

TEST(Intents, a_folder_that_is_moved_while_it_is_thrown_away_keeps_what_is_in_it) {
  Story run("move_tree");
  const Dot folder{{ReplicaId{0}, 1}, 1};
  const Dot other{{ReplicaId{0}, 1}, 2};
  run.make(0, TreeCreate{{}, 0, "folder"});
  run.make(0, TreeCreate{{}, 0, "other"});
  const uint32_t made = run.make(0, TreeCreate{folder, 0, "file"});
  run.make(1, TreeRemove{folder}, {made});
  run.make(0, TreeMove{folder, other, 0});  // later than the removal: it decides
  const IntentFindings findings = run.judge(set_of({}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 5);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 0);
  EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0);
}

TEST(Intents, equal_scalars_of_a_json_document_are_told_apart) {
  Story run("json_document");
  const uint32_t first = run.make(0, JsonAssign{"/a", "1"});
  run.make(1, JsonAssign{"/a", "1"}, {first});
  run.make(0, JsonAssign{"/b", "1"});
  run.make(2, JsonErase{"/a"}, {first});
  const IntentFindings findings = run.judge(Value(std::string("{}")));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 3);
  EXPECT_TRUE(findings.examples.empty());
}

TEST(Intents, a_run_that_goes_another_way_when_made_again_is_not_judged) {
  Story run("fugue");
  run.type(0, 0, "ab");
  EXPECT_FALSE(run.status(text_of_length(3)).ok());
  Story longer("fugue");
  longer.make(0, TextSplice{0, 0, "ab"}, {}, 3);
  EXPECT_FALSE(longer.status(text_of_length(2)).ok());
}

}  // namespace
}  // namespace skerry::harness
