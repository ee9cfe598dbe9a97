// What no design could play is the case file's fault, and is told with the place.
#include "harness/recordings/text_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace skerry::harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string problem(const std::string& json) {
  const auto read = read_text_cases("c.json", json);
  return read.ok() ? "read" : std::string(read.status().message());
}

// Two letters by `a`, then one transaction of what is given.
std::string after_two(const std::string& transaction, const std::string& end) {
  return R"j([{"txns":[{"span":[0,2],"parents":[],"agent":"a","seqStart":0,"ops":[[0,0,"xy"]]},)j" +
         transaction + R"j(],"endContent":")j" + end + R"j("}])j";
}

TEST(TextCaseFiles, are_read_with_names_and_commands) {
  const auto read = read_text_cases(
      "c.json",
      R"j([{"name":"one","note":{"by":["us"]},"txns":[{"span":[0,3],"parents":[],)j"
      R"j("agent":"a","seqStart":0,"ops":[[0,0,"x"],"text.splice(0, 1, \"\")","undo()"]}],)j"
      R"j("endContent":"x"}])j");
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(read->front().name, "one");
  EXPECT_EQ(read->front().transactions.front().commands.back(), Command(Undo{}));
}

TEST(TextCaseFiles, say_what_stood_where_something_else_was_expected) {
  EXPECT_THAT(problem("null"), HasSubstr("c.json:1:1: expected a list of cases"));
  EXPECT_THAT(problem(R"j({"txns": [], "endContent": ""})j"),
              AllOf(HasSubstr("c.json:1:1: expected a list of cases"), HasSubstr("an object")));
  EXPECT_THAT(problem("[{\"txns\":[]}]"), HasSubstr("case 0: the key 'endContent' is missing"));
  EXPECT_THAT(problem(R"j([{"txns":[{"agent":"a"}]}])j"),
              HasSubstr("c.json:1:11: case 0: transaction 0: the key 'span' is missing"));
  EXPECT_THAT(problem(R"j([{"name":"n","txns":[{"agent":7}]}])j"),
              HasSubstr("case 0 (n): transaction 0: agent: expected a text, got 7"));
  EXPECT_THAT(problem(R"j([{"txns":[{"ops":[[0,0,"a"],[0,"1",""]]}]}])j"),
              HasSubstr("case 0: transaction 0, operation 1: deleted: expected a count from 0 to "
                        "268435456, got \"1\""));
  EXPECT_THAT(problem(R"j([{"txns":[{"ops":[[0,0]]}]}])j"), HasSubstr("not of 2 parts"));
  EXPECT_THAT(problem(R"j([{"txns":[{"ops":["undoo()"]}]}])j"), HasSubstr("undo"));
  EXPECT_THAT(problem(R"j([{"txns":[{"ops":["undo(all)"]}]}])j"),
              HasSubstr("expected text.splice(...), undo() or redo(), got \"undo(all)\""));
  EXPECT_THAT(problem("[] x"), HasSubstr("expected the end of the file, got x"));
}

TEST(TextCaseFiles, say_which_span_is_wrong) {
  EXPECT_EQ(
      problem(after_two(
          R"j({"span":[2,3],"parents":[1],"agent":"b","seqStart":0,"ops":[[0,1,""]]})j", "y")),
      "read");
  EXPECT_THAT(
      problem(after_two(
          R"j({"span":[3,4],"parents":[1],"agent":"b","seqStart":0,"ops":[[0,1,""]]})j", "y")),
      HasSubstr("case 0: transaction 1: span [3, 4] does not go on from 2"));
  EXPECT_THAT(problem(R"j([{"txns": [{"span": [0, 5], "parents": [], "agent": "a", "seqStart": 0,
                           "ops": [[0, 0, "x"]]}], "endContent": "x"}])j"),
              HasSubstr("span [0, 5] is not as long as its operations: their events are 1"));
}

TEST(TextCaseFiles, say_which_parent_is_wrong) {
  const std::string rest = R"j(],"agent":"b","seqStart":0,"ops":[[0,1,""]]})j";
  EXPECT_THAT(problem(after_two(R"j({"span":[2,3],"parents":[2)j" + rest, "y")),
              HasSubstr("transaction 1: parent 2 is not earlier"));
  EXPECT_THAT(problem(after_two(R"j({"span":[2,3],"parents":[0)j" + rest, "y")),
              HasSubstr("parent 0 is within transaction 0"));
}

TEST(TextCaseFiles, say_which_number_is_used_twice) {
  for (const char* first : {"0", "1"}) {
    EXPECT_THAT(problem(after_two(R"j({"span":[2,3],"parents":[1],"agent":"a","seqStart":)j" +
                                      std::string(first) + R"j(,"ops":[[2,0,"z"]]})j",
                                  "xyz")),
                HasSubstr("agent \"a\" has used numbers 0 to 1 in transaction 0"));
  }
  EXPECT_EQ(problem(after_two(R"j({"span":[2,3],"parents":[1],"agent":"a","seqStart":2,)j"
                              R"j("ops":[[2,0,"z"]]})j",
                              "xyz")),
            "read");
}

TEST(TextCaseFiles, say_which_position_no_text_could_have) {
  EXPECT_THAT(problem(R"j([{"txns": [{"span": [0, 1], "parents": [], "agent": "a", "seqStart": 0,
                           "ops": [[0, 1, ""]]}], "endContent": ""}])j"),
              HasSubstr("operation 0: position 0 erasing 1 in a text of at most 0 characters"));
  EXPECT_THAT(problem(after_two(R"j({"span":[2,3],"parents":[1],"agent":"b","seqStart":0,)j"
                                R"j("ops":[[9,0,"z"]]})j",
                                "xyz")),
              HasSubstr("transaction 1: operation 0: position 9"));
  // An undo brings erased text back: what follows may be there.
  EXPECT_EQ(problem(after_two(R"j({"span":[2,7],"parents":[1],"agent":"b","seqStart":0,)j"
                              R"j("ops":[[0,2,""],"undo()",[0,2,""]]})j",
                              "")),
            "read");
}

TEST(TextCaseFiles, of_one_possible_end_must_say_it) {
  EXPECT_THAT(problem(after_two(R"j({"span":[2,3],"parents":[1],"agent":"b","seqStart":0,)j"
                                R"j("ops":[[0,1,""]]})j",
                                "x")),
              HasSubstr("case 0: the operations do not give its endContent: they differ from "
                        "character 0 on: \"y\" where \"x\" was expected"));
  // Concurrent ones are for the design to merge.
  EXPECT_EQ(problem(after_two(R"j({"span":[2,3],"parents":[],"agent":"b","seqStart":0,)j"
                              R"j("ops":[[0,0,"z"]]})j",
                              "?")),
            "read");
}

TEST(TextCases, continue_an_agents_own_commands_where_its_numbers_go_on) {
  const auto read = read_text_cases(
      "c.json", after_two(R"j({"span":[2,3],"parents":[1],"agent":"a","seqStart":2,)j"
                          R"j("ops":["undo()"]},)j"
                          R"j({"span":[3,4],"parents":[],"agent":"a","seqStart":3,)j"
                          R"j("ops":[[0,0,"z"]]})j",
                          "z"));
  ASSERT_TRUE(read.ok()) << read.status();
  const auto& transactions = read->front().transactions;
  EXPECT_EQ(transactions[1].actor, transactions[0].actor);
  EXPECT_NE(transactions[2].actor, transactions[1].actor);  // concurrent with itself
  const auto text = play_text_case(read->front(), *crdts::find_design("fugue"));
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "z");
}

TEST(TextCases, of_a_design_without_undo_are_told_apart) {
  const auto read =
      read_text_cases("c.json", after_two(R"j({"span":[2,3],"parents":[1],"agent":"a",)j"
                                          R"j("seqStart":2,"ops":["undo()"]})j",
                                          ""));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(
      absl::IsUnimplemented(play_text_case(read->front(), *crdts::find_design("woot")).status()));
}

}  // namespace
}  // namespace skerry::harness
