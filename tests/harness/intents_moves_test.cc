// Moves, as whole runs are judged by place: of items, nodes and lines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/trees/tree_text.h"
#include "intent_story.h"
#include "passing_object.h"
#include "random_story.h"

namespace skerry::harness {
namespace {

// Where moves that come from others are older than anything, and so move nothing.
class OldMoves final : public PassingObject {
 public:
  using PassingObject::PassingObject;

  StatusOr<crdts::Effect> execute(const Command& command,
                                  const crdts::Mutation& mutation) override {
    auto effect = PassingObject::execute(command, mutation);
    if (!effect.ok() || effect->length == 0) return effect;
    std::string body(is<ListMove, TreeMove, SheetMove>(command) ? "!" : ".");
    body += as_text(effect->body.view());
    effect->body = Payload::copy_of(as_bytes(body));
    return effect;
  }
  Status apply(ByteView body, const crdts::Mutation& mutation) override {
    crdts::Mutation other = mutation;
    if (as_text(body).front() == '!') other.time = {};
    return PassingObject::apply(body.subspan(1), other);
  }
};

template <Family kFamily>
crdts::Design with_old_moves(const char* name) {
  static const crdts::Design original = *crdts::find_design(name);
  crdts::Design design = original;
  design.make = [] {
    return std::unique_ptr<crdts::Object>(std::make_unique<OldMoves>(original.make()));
  };
  return design;
}

// Nodes below the root alone, so that no move makes a ring.
Command sort_siblings(Family, const crdts::Object& object, Rng& rng) {
  const Value value = object.value();
  const auto& lines = std::get<std::vector<std::string>>(value);
  if (lines.size() < 6 || rng.below(3) == 0) {
    return TreeCreate{{}, rng.below(lines.size() + 1), "n"};
  }
  const std::string& line = lines[rng.below(lines.size())];
  return TreeMove{crdts::trees::parse_line(line)->node, {}, rng.below(lines.size())};
}

double total(const char* metric, const crdts::Design& design, RandomStory::Draw draw) {
  double sum = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomStory run(design, seed, 60, draw);
    const IntentFindings findings = run.judge(run.value());
    EXPECT_TRUE(findings.metrics.contains(metric)) << design.name;
    if (findings.metrics.contains(metric)) sum += findings.metrics.at(metric);
  }
  return sum;
}

TEST(IntentsMoved, siblings_are_in_the_order_that_somebody_gave_them) {
  const crdts::Design& tree = *crdts::find_design("move_tree");
  EXPECT_GT(total("moves_judged", tree, sort_siblings), 2000);
  EXPECT_EQ(total("misplaced_moves", tree, sort_siblings), 0);
  const crdts::Design old = with_old_moves<Family::kTree>("move_tree");
  EXPECT_GT(total("misplaced_moves", old, sort_siblings), 200);
}

TEST(IntentsMoved, lines_of_a_sheet_are_where_somebody_put_them) {
  const crdts::Design& sheet = *crdts::find_design("spreadsheet");
  EXPECT_GT(total("moves_judged", sheet, RandomStory::no_undo), 1000);
  EXPECT_EQ(total("misplaced_moves", sheet, RandomStory::no_undo), 0);
  const crdts::Design old = with_old_moves<Family::kSheet>("spreadsheet");
  EXPECT_GT(total("misplaced_moves", old, RandomStory::no_undo), 20);
}

// Five rows with a text in each; replica 0 puts the first behind the next, 1 the last before.
Story rows_moved(const crdts::Design& design) {
  Story run(design);
  run.make(0, SheetInsert{SheetAxis::kColumns, 0});
  uint32_t last = 0;
  for (uint64_t row = 0; row < 5; ++row) {
    run.make(0, SheetInsert{SheetAxis::kRows, row});
    last = run.make(0, SheetAssign{row, 0, std::string(1, char('a' + row))});
  }
  run.make(0, SheetMove{SheetAxis::kRows, 0, 1});
  run.make(1, SheetMove{SheetAxis::kRows, 4, 3}, {last});
  return run;
}

TEST(IntentsMoved, rows_go_where_two_put_them_and_are_missed_where_they_stay) {
  const auto judged = rows_moved(*crdts::find_design("spreadsheet")).judge(set_of({})).metrics;
  EXPECT_EQ(judged.at("moves_judged"), 2);
  EXPECT_EQ(judged.at("misplaced_moves"), 0);
  EXPECT_EQ(judged.at("places_not_judged"), 0);
  const crdts::Design old = with_old_moves<Family::kSheet>("spreadsheet");
  EXPECT_EQ(rows_moved(old).judge(set_of({})).metrics.at("misplaced_moves"), 2);
}

TEST(IntentsMoved, a_row_with_nothing_in_it_is_not_judged) {
  Story run("spreadsheet");
  run.make(0, SheetInsert{SheetAxis::kRows, 0});
  run.make(0, SheetInsert{SheetAxis::kRows, 1});
  run.make(0, SheetMove{SheetAxis::kRows, 1, 0});
  EXPECT_EQ(run.judge(set_of({})).metrics.at("places_not_judged"), 1);
  EXPECT_EQ(run.judge(set_of({})).metrics.at("misplaced_moves"), 0);
}

// B writes into a row that was moved when it was empty: whose row that was cannot be said.
TEST(IntentsMoved, a_row_that_may_have_been_moved_while_it_was_empty_is_not_blamed) {
  Story run("spreadsheet");
  run.make(0, SheetInsert{SheetAxis::kColumns, 0});
  run.make(0, SheetInsert{SheetAxis::kRows, 0});
  run.make(0, SheetInsert{SheetAxis::kRows, 1});
  const uint32_t last = run.make(0, SheetAssign{1, 0, "b"});
  run.make(1, SheetAssign{0, 0, "a"}, {last});
  run.make(1, SheetMove{SheetAxis::kRows, 0, 1});
  run.make(0, SheetMove{SheetAxis::kRows, 0, 1});
  run.make(0, SheetMove{SheetAxis::kRows, 1, 0});
  const auto judged = run.judge(set_of({})).metrics;
  EXPECT_EQ(judged.at("misplaced_moves"), 0);
  EXPECT_GE(judged.at("places_not_judged"), 2);
}

}  // namespace
}  // namespace skerry::harness
