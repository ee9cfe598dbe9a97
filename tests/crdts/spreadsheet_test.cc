// What a sheet promises when people meet in it.
#include "crdts/sheets/spreadsheet.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "crdts/sheets/naive_formula.h"

namespace skerry::crdts::sheets {
namespace {

class Sheets : public ::testing::Test {
 protected:
  struct Change {
    Payload body;
    Mutation mutation;
  };

  Change perform(uint32_t who, const Command& command) {
    Change change = perform_fast(who, command);
    sheets_[who].check_invariants();
    return change;
  }
  Change perform_fast(uint32_t who, const Command& command) {
    const ActorId actor{ReplicaId{who}, 7};
    const Mutation mutation{actor, ++sequences_[who], {++clock_, 0}};
    const auto effect = sheets_[who].execute(command, mutation);
    EXPECT_TRUE(effect.ok()) << effect.status();
    return effect.ok() ? Change{effect->body, mutation} : Change{};
  }
  void deliver(uint32_t to, const Change& change) {
    ASSERT_TRUE(sheets_[to].apply(change.body.view(), change.mutation).ok());
    sheets_[to].check_invariants();
  }
  // Both at once, then each to the other; both then show the same.
  void meet(const Command& first, const Command& second) {
    const Change a = perform(0, first);
    const Change b = perform(1, second);
    deliver(1, a);
    deliver(0, b);
    ASSERT_EQ(shown(0), shown(1));
  }
  void both(const Command& command) { deliver(1, perform(0, command)); }

  std::string shown(uint32_t who = 0) const { return std::get<std::string>(sheets_[who].value()); }

  static Command assign(uint64_t row, uint64_t column, std::string text) {
    return SheetAssign{row, column, std::move(text)};
  }

  Spreadsheet sheets_[2];
  uint64_t sequences_[2] = {};
  int64_t clock_ = 0;
};

TEST_F(Sheets, begin_empty) { EXPECT_EQ(shown(), R"json({"cells":{},"columns":8,"rows":8})json"); }

TEST_F(Sheets, compute) {
  perform(0, assign(0, 0, "2"));
  perform(0, assign(1, 0, "0.5"));
  perform(0, assign(2, 0, "pears"));
  perform(0, assign(0, 1, "= SUM(A3:A1) + A1*2 - -(1)"));
  perform(0, assign(1, 1, "=A1/0"));
  perform(0, assign(2, 1, "=A3+1"));
  perform(0, assign(3, 1, "=COUNT(A1:B1)/8"));
  EXPECT_EQ(
      shown(),
      R"json({"cells":{"A1":{"text":"2"},"A2":{"text":"0.5"},"A3":{"text":"pears"},)json"
      R"json("B1":{"text":"=SUM(A1:A3)+A1*2--(1)","value":"7.5"},)json"
      R"json("B2":{"text":"=A1/0","value":"#DIV/0!"},"B3":{"text":"=A3+1","value":"#VALUE!"},)json"
      R"json("B4":{"text":"=COUNT(A1:B1)/8","value":"0.25"}},"columns":8,"rows":8})json");
}

TEST_F(Sheets, keep_the_cells_of_a_formula_where_a_row_is_inserted_meanwhile) {
  both(assign(1, 0, "5"));
  both(assign(2, 0, "6"));
  meet(SheetInsert{SheetAxis::kRows, 2}, assign(0, 1, "=A2+SUM(A2:A3)"));
  EXPECT_EQ(shown(),
            R"json({"cells":{"A2":{"text":"5"},"A4":{"text":"6"},)json"
            R"json("B1":{"text":"=A2+SUM(A2:A4)","value":"16"}},"columns":8,"rows":9})json");
  both(assign(2, 0, "100"));  // in the row that was inserted inside the area
  EXPECT_NE(shown().find(R"json("value":"116")json"), std::string::npos) << shown();
}

TEST_F(Sheets, keep_the_cells_of_a_formula_that_move) {
  both(assign(0, 0, "5"));
  both(assign(0, 1, "=A1*2"));
  meet(SheetMove{SheetAxis::kRows, 0, 3}, SheetMove{SheetAxis::kColumns, 0, 4});
  EXPECT_EQ(shown(), R"json({"cells":{"A4":{"text":"=E4*2","value":"10"},"E4":{"text":"5"}},)json"
                     R"json("columns":8,"rows":8})json");
}

TEST_F(Sheets, keep_a_column_that_was_edited_while_it_was_erased_but_only_the_edit) {
  both(assign(0, 1, "seen"));
  both(assign(1, 0, "beside"));
  meet(SheetErase{SheetAxis::kColumns, 1}, assign(2, 1, "unseen"));
  EXPECT_EQ(shown(), R"json({"cells":{"A2":{"text":"beside"},"B3":{"text":"unseen"}},)json"
                     R"json("columns":8,"rows":8})json");
  both(SheetErase{SheetAxis::kColumns, 1});
  EXPECT_EQ(shown(), R"json({"cells":{"A2":{"text":"beside"}},"columns":7,"rows":8})json");
}

TEST_F(Sheets, show_all_concurrent_writes_of_a_cell_until_one_replaces_them) {
  meet(assign(0, 0, "=1+1"), assign(0, 0, "two"));
  EXPECT_EQ(shown(),
            R"json({"cells":{"A1":{"others":["=1+1"],"text":"two"}},"columns":8,"rows":8})json");
  both(assign(0, 0, "2"));
  EXPECT_EQ(shown(), R"json({"cells":{"A1":{"text":"2"}},"columns":8,"rows":8})json");
}

TEST_F(Sheets, report_loops_that_a_merge_makes) {
  both(assign(2, 0, "=A1"));
  meet(assign(0, 0, "=A2"), assign(1, 0, "=A1+1"));
  EXPECT_EQ(shown(), R"json({"cells":{"A1":{"text":"=A2","value":"#CYCLE"},)json"
                     R"json("A2":{"text":"=A1+1","value":"#CYCLE"},)json"
                     R"json("A3":{"text":"=A1","value":"#CYCLE"}},"columns":8,"rows":8})json");
  both(assign(1, 0, "4"));
  EXPECT_NE(shown().find(R"json("A3":{"text":"=A1","value":"4"})json"), std::string::npos)
      << shown();
}

TEST_F(Sheets, shrink_an_area_whose_ends_are_erased_and_lose_what_is_gone) {
  for (uint64_t row = 0; row < 4; ++row) both(assign(row, 0, std::to_string(row + 1)));
  both(assign(6, 1, "=SUM(A1:A4)"));
  both(assign(7, 1, "=A1"));
  both(SheetErase{SheetAxis::kRows, 3});
  both(SheetErase{SheetAxis::kRows, 0});
  EXPECT_NE(shown().find(R"json("B5":{"text":"=SUM(A1:A2)","value":"5"})json"), std::string::npos);
  EXPECT_NE(shown().find(R"json("B6":{"text":"=#REF!","value":"#REF!"})json"), std::string::npos);
}

TEST_F(Sheets, compute_long_chains_without_recursion) {
  const uint64_t rows = 20'000;
  for (uint64_t row = 8; row < rows; ++row) perform_fast(0, SheetInsert{SheetAxis::kRows, row});
  perform_fast(0, assign(rows - 1, 0, "1"));
  for (uint64_t row = 0; row + 1 < rows; ++row) {
    perform_fast(0, assign(row, 0, "=A" + std::to_string(row + 2) + "+1"));
  }
  EXPECT_NE(shown().find(R"json("A1":{"text":"=A2+1","value":"20000"})json"), std::string::npos);
}

TEST_F(Sheets, refuse_what_is_no_formula_and_what_lies_outside) {
  Spreadsheet& sheet = sheets_[0];
  const Hash128 before = sheet.state_digest();
  for (const char* text : {"=", "=SUM(", "=A1A", "=1+", "=a1", "=A0", "=A9", "=I1", "=FOO(A1)",
                           "=A1:B2", "=(((((1)"}) {
    const auto effect = sheet.execute(assign(0, 0, text), {{ReplicaId{0}, 7}, 1, {}});
    EXPECT_TRUE(absl::IsInvalidArgument(effect.status())) << text;
  }
  EXPECT_FALSE(sheet.execute(assign(8, 0, "1"), {{ReplicaId{0}, 7}, 1, {}}).ok());
  EXPECT_EQ(sheet.state_digest(), before);
}

// Of a formula that goes in by `in` so many times, and out again.
std::string nested(size_t levels, std::string_view in, std::string_view out) {
  std::string text = "=";
  for (size_t i = 0; i < levels; ++i) text += in;
  text += '1';
  for (size_t i = 0; i < levels; ++i) text += out;
  return text;
}

TEST_F(Sheets, name_the_limit_that_a_formula_exceeds) {
  Spreadsheet& sheet = sheets_[0];
  const auto refusal = [&sheet](const std::string& text) {
    const auto effect = sheet.execute(assign(0, 0, text), {{ReplicaId{0}, 7}, 1, {}});
    return std::string(effect.status().message());
  };
  const std::string deep = "a formula is nested deeper than 64 parentheses and signs";
  const std::string large = "a formula is longer than 8192 bytes";
  EXPECT_EQ(refusal(nested(65, "(", ")")), deep);
  EXPECT_EQ(refusal(nested(65, "-", "")), deep);
  EXPECT_EQ(refusal(nested(65, "SUM(", ")")), deep);
  EXPECT_EQ(refusal(nested(65, "MAX(2,1+(", "))")), deep);
  EXPECT_EQ(refusal(nested(2'000, "(", "")), deep);
  EXPECT_EQ(refusal(nested(8'190, "-", "")), deep);
  EXPECT_EQ(refusal(nested(8'191, "-", "")), large);
  EXPECT_EQ(refusal(nested(100'000, "(", ")")), large);
  EXPECT_EQ(refusal("=(((((1)"), "this is no formula");
  EXPECT_EQ(refusal(nested(64, "(", "")), "this is no formula");
  EXPECT_EQ(refusal(nested(64, "(", ")")), "");
}

// Each cell reads the one above twice: asked anew each time, the last would be read 2^200 times.
TEST(NaiveFormulas, are_computed_once_each) {
  std::map<std::string, std::string> texts = {{"A1", "1"}};
  for (int row = 2; row <= 200; ++row) {
    const std::string above = "A" + std::to_string(row - 1);
    texts["A" + std::to_string(row)] = "=" + above + "+" + above;
  }
  texts["B1"] = "=B2";
  texts["B2"] = "=B1+A200";
  const auto values = naive_values(texts);
  EXPECT_EQ(values.at("A11"), "1024");
  EXPECT_EQ(values.at("B1"), "#CYCLE");
  EXPECT_EQ(values.size(), 201u);
}

}  // namespace
}  // namespace skerry::crdts::sheets
