// What counts as a lost, resurrected, torn or doubled intent, on histories of a few changes whose
// end is known.
#include "harness/intents/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/codec.h"
#include "harness/intents/turns.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;
using testing::HasSubstr;

// Changes by replicas 0, 1, 2...; each knows its author's own and those that are named.
class Story {
 public:
  explicit Story(const char* design) : Story(*crdts::find_design(design)) {}
  explicit Story(const crdts::Design& design) : design_(design) {}

  uint32_t make(uint32_t replica, Command command, const std::vector<uint32_t>& seen = {},
                uint64_t length = 1) {
    const ActorId actor{ReplicaId{replica}, 1};
    MadeChange change;
    if (latest_.contains(replica)) change.past.merge(known_through(latest_[replica]));
    for (const uint32_t other : seen) change.past.merge(known_through(other));
    change.dots = {actor, change.past[actor] + 1, length};
    change.time = {static_cast<int64_t>(changes_.size() + 1), 0};
    change.command = std::move(command);
    changes_.push_back(std::move(change));
    latest_[replica] = static_cast<uint32_t>(changes_.size() - 1);
    return latest_[replica];
  }
  uint32_t type(uint32_t replica, uint64_t position, const std::string& text,
                const std::vector<uint32_t>& seen = {}) {
    return make(replica, Command::text_splice(position, 0, text), seen, count_scalars(text));
  }
  uint32_t erase(uint32_t replica, uint64_t position, const std::vector<uint32_t>& seen = {}) {
    return make(replica, Command::text_splice(position, 1, ""), seen);
  }

  size_t size() const { return changes_.size(); }

  // What it put never showed, not even at its author.
  void hide(uint32_t change) { changes_[change].showed = false; }

  IntentFindings judge(const Value& value) const {
    IntentFindings findings;
    const Status status = judge_intents(design_, changes_, {}, value, findings);
    EXPECT_TRUE(status.ok()) << status;
    return findings;
  }
  Status status(const Value& value) const {
    IntentFindings findings;
    return judge_intents(design_, changes_, {}, value, findings);
  }

 private:
  VersionVector known_through(uint32_t change) const {
    VersionVector known = changes_[change].past;
    known.raise(changes_[change].dots.actor, changes_[change].dots.last());
    return known;
  }

  const crdts::Design& design_;
  MadeChanges changes_;
  std::map<uint32_t, uint32_t> latest_;
};

Value set_of(std::vector<std::string> elements) { return elements; }
// A text that has so many characters; which ones is not looked at.
Value text_of_length(size_t length) { return std::string(length, '?'); }

Command remove_at(const char* path) { return Command::make(Verb::kMapRemove, {}, path); }
Command add_at(const char* path, int64_t amount) {
  Command command = Command::counter_add(amount);
  command.path = path;
  return command;
}

TEST(Intents, what_a_removal_had_seen_is_gone_and_nothing_is_lost) {
  Story run("add_wins_set");
  const uint32_t added = run.make(0, Command::set_add("x"));
  run.make(1, Command::set_remove("x"), {added});
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
  const uint32_t first = run.make(0, Command::set_add("x"));
  run.make(1, Command::set_remove("x"), {first});
  run.make(0, Command::set_add("x"));
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
  run.make(0, Command::set_add("x"));
  run.make(0, Command::set_remove("x"));
  run.make(0, Command::set_add("x"));
  run.make(1, Command::set_add("y"));
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
  const uint32_t first = run.make(0, Command::set_add("x"));
  const uint32_t second = run.make(0, Command::set_add("x"), {first});
  run.make(1, Command::set_remove("x"), {second});
  EXPECT_TRUE(run.judge(set_of({"x"})).examples.empty());
  EXPECT_EQ(run.judge(set_of({})).metrics.at("lost_intents"), 1);
  EXPECT_EQ(run.judge(set_of({"x", "x"})).metrics.at("resurrected_intents"), 1);
}

TEST(Intents, a_written_value_is_gone_once_somebody_writes_who_saw_it) {
  Story run("multi_value_register");
  const uint32_t a = run.make(0, Command::register_assign("a"));
  run.make(1, Command::register_assign("b"), {a});
  run.make(2, Command::register_assign("c"), {a});
  EXPECT_TRUE(run.judge(set_of({"b", "c"})).examples.empty());
  EXPECT_EQ(run.judge(set_of({"c"})).metrics.at("lost_intents"), 1);
  EXPECT_EQ(run.judge(set_of({"a", "b", "c"})).metrics.at("resurrected_intents"), 1);
}

TEST(Intents, a_command_without_effect_is_in_vain_if_its_author_does_not_see_what_it_puts) {
  const crdts::Design& design = *crdts::find_design("two_phase_set");
  EXPECT_TRUE(is_in_vain(design, Command::set_add("x"), set_of({"y"})));
  EXPECT_FALSE(is_in_vain(design, Command::set_add("x"), set_of({"x", "y"})));
  EXPECT_FALSE(is_in_vain(design, Command::set_remove("x"), set_of({"y"})));
  IntentFindings findings;
  EXPECT_TRUE(judge_intents(design, {}, {{1, Command::set_add("x")}}, set_of({}), findings).ok());
  EXPECT_EQ(findings.metrics.at("intents_in_vain"), 1);
  EXPECT_EQ(findings.metrics.at("lost_intent_rate"), 1);
  EXPECT_TRUE(findings.examples.contains(Anomaly::kAddedAgainAfterRemoval));
}

TEST(Intents, what_undo_means_is_judged_in_texts_alone) {
  for (const char* design : {"or_set", "undoable_register", "movable_list"}) {
    Story run(design);
    run.make(0, Command::undo());
    EXPECT_TRUE(absl::IsFailedPrecondition(run.status(set_of({})))) << design;
  }
}

// A text on which an undo does nothing at all.
class DeafToUndo final : public crdts::Object {
 public:
  StatusOr<crdts::Effect> execute(const Command& command,
                                  const crdts::Mutation& mutation) override {
    if (command.verb == Verb::kUndo) return crdts::Effect{1, Payload::copy_of(as_bytes("?")), 0};
    return text_->execute(command, mutation);
  }
  Status apply(ByteView body, const crdts::Mutation& mutation) override {
    return as_text(body) == "?" ? absl::OkStatus() : text_->apply(body, mutation);
  }
  Status join(ByteView folded) override { return text_->join(folded); }
  Value value() const override { return text_->value(); }
  Hash128 digest() const override { return text_->digest(); }
  uint64_t digest_cost() const override { return text_->digest_cost(); }
  uint64_t size() const override { return text_->size(); }
  void check_invariants() const override { text_->check_invariants(); }

 private:
  std::unique_ptr<crdts::Object> text_ = crdts::find_design("eg_walker_max")->make();
};

Command erasure(uint64_t position, uint64_t count) {
  return Command::text_splice(position, count, "");
}

// yorkie-team/yorkie-js-sdk 1222: EF and CDEFGH are deleted at once, and both deletions undone.
Story overlapping_deletions_undone(const crdts::Design& design) {
  Story run(design);
  const uint32_t word = run.type(0, 0, "ABCDEFGHIJ");
  const uint32_t few = run.make(0, erasure(4, 2), {}, 2);
  const uint32_t many = run.make(1, erasure(2, 6), {word}, 6);
  run.make(0, Command::undo(), {many});
  run.make(1, Command::undo(), {few});
  return run;
}

// yjs/yjs 402: an insertion is deleted by somebody else and then undone; then the deletion is.
Story insertion_and_its_deletion_undone(const crdts::Design& design) {
  Story run(design);
  const uint32_t letter = run.type(0, 0, "Q");
  const uint32_t gone = run.erase(1, 0, {letter});
  const uint32_t undone = run.make(0, Command::undo(), {gone});
  run.make(1, Command::undo(), {undone});
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
  deaf.make = [] { return std::unique_ptr<crdts::Object>(std::make_unique<DeafToUndo>()); };
  const IntentFindings lost = overlapping_deletions_undone(deaf).judge(text_of_length(4));
  EXPECT_EQ(lost.metrics.at("lost_intents"), 6);
  Story typed(deaf);
  typed.type(0, 0, "Q");
  typed.make(0, Command::undo());
  EXPECT_EQ(typed.judge(text_of_length(1)).metrics.at("resurrected_intents"), 1);
}

// yjs/yjs 162: undo, undo, redo, redo; the latest command in effect, the latest undo that stands.
TEST(Intents, undo_and_redo_walk_back_and_forth) {
  const auto undone = [](std::vector<Command> turns) {
    MadeChanges changes;
    const ActorId actor{ReplicaId{0}, 1};
    std::vector<Command> commands = {Command::text_splice(0, 0, "a"),
                                     Command::text_splice(1, 0, "b")};
    commands.insert(commands.end(), turns.begin(), turns.end());
    for (Command& command : commands) {
      MadeChange change;
      change.dots = {actor, changes.size() + 1, 1};
      if (!changes.empty()) change.past.raise(actor, changes.size());
      change.time = {static_cast<int64_t>(changes.size() + 1), 0};
      change.command = std::move(command);
      changes.push_back(std::move(change));
    }
    const auto all = undone_at_end(changes);
    EXPECT_TRUE(all.ok()) << all.status();
    return std::pair<bool, bool>((*all)[0], (*all)[1]);
  };
  const Command undo = Command::undo();
  const Command redo = Command::redo();
  EXPECT_EQ(undone({undo}), std::pair(false, true));
  EXPECT_EQ(undone({undo, undo}), std::pair(true, true));
  EXPECT_EQ(undone({undo, undo, redo}), std::pair(false, true));
  EXPECT_EQ(undone({undo, undo, redo, redo}), std::pair(false, false));
  EXPECT_EQ(undone({undo, redo, undo, undo}), std::pair(true, true));
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
    Command link = Command::make(Verb::kMarkAdd, "page", "link");
    link.position = 1;
    link.erased = 2;
    if (has_link) run.make(0, link);
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
  run.make(1, Command::text_splice(1, 1, "xy"), {word}, 3);
  const IntentFindings findings = run.judge(text_of_length(4));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 5);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 0);
  EXPECT_EQ(findings.metrics.at("forward_runs"), 2);
}

Command list_command(Verb verb, uint64_t position, uint64_t column = 0, std::string text = {}) {
  Command command = Command::make(verb, std::move(text));
  command.position = position;
  command.column = column;
  return command;
}

TEST(Intents, two_moves_of_one_card_leave_two_by_copy_and_one_by_position) {
  const auto moved = [](const char* design, std::vector<std::string> end) {
    Story run(design);
    run.make(0, list_command(Verb::kListInsert, 0, 0, "card"));
    run.make(0, list_command(Verb::kListInsert, 1, 0, "card"));  // an equal text is another card
    const uint32_t last = run.make(0, list_command(Verb::kListInsert, 2, 0, "end"));
    run.make(0, list_command(Verb::kListMove, 0, 2));
    run.make(1, list_command(Verb::kListMove, 0, 1), {last});
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
  const uint32_t made = run.make(0, Command::make(Verb::kTreeCreate, "folder"));
  Command inside = Command::make(Verb::kTreeCreate, "file");
  inside.parent = folder;
  run.make(1, inside, {made});
  Command remove = Command::make(Verb::kTreeRemove);
  remove.target = folder;
  run.make(0, remove);
  const IntentFindings findings = run.judge(set_of({}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 2);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 1);
  EXPECT_EQ(findings.metrics.at("duplicate_moves"), 0);
  EXPECT_EQ(findings.metrics.at("nodes_adrift"), 0);
}

TEST(Intents, a_folder_that_is_moved_while_it_is_thrown_away_keeps_what_is_in_it) {
  Story run("move_tree");
  Command inside = Command::make(Verb::kTreeCreate, "file");
  inside.parent = Dot{{ReplicaId{0}, 1}, 1};
  run.make(0, Command::make(Verb::kTreeCreate, "folder"));
  run.make(0, Command::make(Verb::kTreeCreate, "other"));
  const uint32_t made = run.make(0, inside);
  Command remove = Command::make(Verb::kTreeRemove);
  remove.target = inside.parent;
  run.make(1, remove, {made});
  Command move = Command::make(Verb::kTreeMove);
  move.target = inside.parent;
  move.parent = Dot{{ReplicaId{0}, 1}, 2};
  run.make(0, move);  // later than the removal: it decides
  const IntentFindings findings = run.judge(set_of({}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 5);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 0);
  EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0);
}

TEST(Intents, equal_scalars_of_a_json_document_are_told_apart) {
  Story run("json_document");
  const uint32_t first = run.make(0, Command::make(Verb::kJsonAssign, "1", "/a"));
  run.make(1, Command::make(Verb::kJsonAssign, "1", "/a"), {first});
  run.make(0, Command::make(Verb::kJsonAssign, "1", "/b"));
  run.make(2, Command::make(Verb::kJsonErase, {}, "/a"), {first});
  const IntentFindings findings = run.judge(Value(std::string("{}")));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 3);
  EXPECT_TRUE(findings.examples.empty());
}

TEST(Intents, a_run_that_goes_another_way_when_made_again_is_not_judged) {
  Story run("fugue");
  run.type(0, 0, "ab");
  EXPECT_FALSE(run.status(text_of_length(3)).ok());
  Story longer("fugue");
  longer.make(0, Command::text_splice(0, 0, "ab"), {}, 3);
  EXPECT_FALSE(longer.status(text_of_length(2)).ok());
}

TEST(Intents, a_write_that_never_showed_is_in_vain_and_was_not_taken_away_by_the_next) {
  Story run("lww_register");
  const uint32_t ahead = run.make(0, Command::register_assign("of a fast clock"));
  const uint32_t silent = run.make(1, Command::register_assign("unseen"), {ahead});
  run.hide(silent);
  run.hide(run.make(1, Command::register_assign("unseen too")));
  const IntentFindings findings = run.judge(set_of({"of a fast clock"}));
  EXPECT_EQ(findings.metrics.at("intents_judged"), 3);
  EXPECT_EQ(findings.metrics.at("intents_in_vain"), 2);
  EXPECT_EQ(findings.metrics.at("lost_intents"), 2);
  EXPECT_EQ(findings.metrics.at("resurrected_intents"), 0);  // what took nothing away
}

TEST(Intents, what_shows_nothing_is_looked_for_where_commands_name_it) {
  const crdts::Design& lww = *crdts::find_design("lww_register");
  EXPECT_TRUE(shows_nothing(lww, Command::register_assign("a"), set_of({"b"})));
  EXPECT_FALSE(shows_nothing(lww, Command::register_assign("a"), set_of({"a"})));
  // A sum of zero shows what was added to it.
  const crdts::Design& counter = *crdts::find_design("pn_counter");
  EXPECT_FALSE(shows_nothing(counter, Command::counter_add(3), Value(int64_t{0})));
}

Command tree_move(uint32_t node, uint32_t parent) {
  Command command = Command::make(Verb::kTreeMove);
  command.target = Dot{{ReplicaId{0}, 1}, node};
  command.parent = Dot{{ReplicaId{0}, 1}, parent};
  return command;
}

TEST(Intents, a_node_that_is_not_where_its_only_mover_put_it_is_misplaced) {
  const auto judged = [](uint32_t first, uint32_t second) {
    Story run("move_tree");
    run.make(0, Command::make(Verb::kTreeCreate, "a"));
    run.make(0, Command::make(Verb::kTreeCreate, "b"));
    const uint32_t last = run.make(0, Command::make(Verb::kTreeCreate, "c"));
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
      last = run.make(0, list_command(Verb::kListInsert, i, 0, std::string(1, char('a' + i))));
    }
    run.make(0, list_command(Verb::kListMove, 0, to));
    run.make(1, list_command(Verb::kListMove, other, other_to), {last});
    return run.judge(Sequence{{"1", "2", "3", "4", "5"}}).metrics.at("misplaced_moves");
  };
  EXPECT_EQ(judged(2, 0, 4), 0);  // of two who move it, one has it
  EXPECT_EQ(judged(2, 3, 0), 0);  // its right neighbour goes elsewhere
  EXPECT_EQ(judged(4, 2, 1), 0);
}

}  // namespace
}  // namespace skerry::harness
