// `skerry edits` in the modes of the event graph, and with conformance cases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

// Two agents type at once, then one of them erases what both see.
constexpr const char* kConcurrent = R"({"kind": "concurrent", "numAgents": 2, "endContent": "b!",
"txns": [{"agent": 0, "parents": [], "patches": [[0, 0, "a🌊"]]},
         {"agent": 1, "parents": [], "patches": [[0, 0, "b!"]]},
         {"agent": 0, "parents": [0, 1], "patches": [[0, 2, ""]]}]})";
constexpr const char* kSequential = R"({"startContent": "ab", "endContent": "abc",
"txns": [{"patches": [[2, 0, "xc"]]}, {"patches": [[2, 1, ""]]}]})";
constexpr const char* kCases = R"([
{"txns": [{"span": [0, 1], "parents": [], "agent": "c", "seqStart": 0, "ops": [[0, 0, "a"]]},
          {"span": [1, 2], "parents": [], "agent": "a", "seqStart": 0, "ops": [[0, 0, "b"]]},
          {"span": [2, 3], "parents": [1], "agent": "b", "seqStart": 0, "ops": [[1, 0, "c"]]},
          {"span": [3, 4], "parents": [0, 1], "agent": "a", "seqStart": 1, "ops": [[1, 0, "d"]]}],
 "endContent": "bdca"},
{"txns": [{"span": [0, 2], "parents": [], "agent": "a", "seqStart": 0, "ops": [[0, 0, "hi"]]},
          {"span": [2, 3], "parents": [1], "agent": "b", "seqStart": 0, "ops": [[0, 1, ""]]}],
 "endContent": "i"}])";

TEST(EditModes, end_with_the_recordings_text) {
  const Scratch scratch;
  write_file(scratch / "two.json", kConcurrent);
  write_file(scratch / "one.json", kSequential);
  for (const char* mode : {"merge", "merge --decoded", "live", "load", "save", "checkout"}) {
    for (const char* file : {"one.json", "two.json"}) {
      for (const char* design : {"eg_walker", "eg_walker_max"}) {
        const Outcome outcome = skerry_run("edits " + (scratch / file).string() + " --crdt " +
                                           design + " --json --repeat 3 --mode " + mode);
        EXPECT_EQ(outcome.status, 0) << mode << file << outcome.err;
        EXPECT_THAT(outcome.out, HasSubstr("\"equals_end_content\": true")) << mode << file;
      }
    }
  }
  const std::string local = " --crdt eg_walker --mode local";
  EXPECT_EQ(skerry_run("edits " + (scratch / "one.json").string() + local).status, 0);
  const Outcome refused = skerry_run("edits " + (scratch / "two.json").string() + local);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("has no local replay"));
}

TEST(EditModes, are_of_the_event_graph_and_known) {
  const Outcome other = skerry_run("edits x.json --crdt rga --mode local");
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("--mode is for eg_walker and eg_walker_max"));
  const Outcome wrong = skerry_run("edits x.json --crdt eg_walker --mode lokal");
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean `local`?"));
}

TEST(EditCases, name_those_that_end_otherwise) {
  const Scratch scratch;
  write_file(scratch / "cases.json", kCases);
  const std::string cases = "edits --cases " + (scratch / "cases.json").string() + " --crdt ";
  for (const char* design : {"fugue", "eg_walker"}) {
    const Outcome right = skerry_run(cases + design);
    EXPECT_EQ(right.status, 0) << right.err;
    EXPECT_THAT(right.out, HasSubstr("2 of 2 cases"));
  }
  for (const char* design : {"fugue_max", "eg_walker_max"}) {
    const Outcome wrong = skerry_run(cases + design);
    EXPECT_EQ(wrong.status, 1);
    EXPECT_THAT(
        wrong.out,
        AllOf(HasSubstr("1 of 2 cases"),
              HasSubstr(R"(case 0: they differ from character 1 on: "bcda" where "bdca" was)")));
  }
}

TEST(EditCases, name_a_failing_one_and_show_what_it_gave) {
  const Scratch scratch;
  std::string named = kCases;
  named.insert(named.find("\"txns\""), R"("name": "twins", )");
  write_file(scratch / "cases.json", named);
  const std::string cases = "edits --cases " + (scratch / "cases.json").string();
  const Outcome text = skerry_run(cases + " --crdt fugue_max");
  EXPECT_THAT(text.out, HasSubstr("  case 0 (twins): they differ from character 1 on: "));
  const Outcome json = skerry_run(cases + " --crdt fugue_max --json");
  EXPECT_EQ(json.status, 1);
  for (const char* part :
       {R"("failed": [)", R"("name": "twins")", R"("gave": "bcda")", R"("expected": "bdca")"}) {
    EXPECT_THAT(json.out, HasSubstr(part));
  }
}

// yorkie-team/yorkie-js-sdk 1222; yjs/yjs 402 and 162.
constexpr const char* kUndone = R"json([
{"name": "overlapping deletions, both undone", "txns": [
  {"span": [0, 10], "parents": [], "agent": "a", "seqStart": 0, "ops": [[0, 0, "ABCDEFGHIJ"]]},
  {"span": [10, 12], "parents": [9], "agent": "a", "seqStart": 10, "ops": [[4, 2, ""]]},
  {"span": [12, 18], "parents": [9], "agent": "b", "seqStart": 0, "ops": [[2, 6, ""]]},
  {"span": [18, 19], "parents": [11, 17], "agent": "a", "seqStart": 12, "ops": ["undo()"]},
  {"span": [19, 20], "parents": [11, 17], "agent": "b", "seqStart": 6, "ops": ["undo()"]}],
 "endContent": "ABCDEFGHIJ"},
{"name": "an insertion undone stays gone", "txns": [
  {"span": [0, 1], "parents": [], "agent": "a", "seqStart": 0, "ops": [[0, 0, "Q"]]},
  {"span": [1, 2], "parents": [0], "agent": "b", "seqStart": 0, "ops": [[0, 1, ""]]},
  {"span": [2, 3], "parents": [1], "agent": "a", "seqStart": 1, "ops": ["undo()"]},
  {"span": [3, 4], "parents": [2], "agent": "b", "seqStart": 1, "ops": ["undo()"]}],
 "endContent": ""},
{"name": "undo and redo walk", "txns": [
  {"span": [0, 7], "parents": [], "agent": "a", "seqStart": 0,
   "ops": ["text.splice(0, 0, \"a\")", [0, 1, ""], "undo()", "undo()", "redo()", "undo()",
           "redo()"]}],
 "endContent": "a"}])json";

TEST(EditCases, take_undo_where_the_design_does) {
  const Scratch scratch;
  write_file(scratch / "cases.json", kUndone);
  const std::string cases = "edits --cases " + (scratch / "cases.json").string() + " --crdt ";
  for (const char* design : {"rga", "yata", "fugue", "fugue_max"}) {
    const Outcome right = skerry_run(cases + design);
    EXPECT_EQ(right.status, 0) << right.out << right.err;
  }
  const Outcome none = skerry_run(cases + "woot");
  EXPECT_EQ(none.status, 3);  // not the design's failure
  EXPECT_THAT(none.out, AllOf(HasSubstr("0 of 3 cases"),
                              HasSubstr("not judged, case 2 (undo and redo walk): transaction 0: "
                                        "this design has no undo")));
}

TEST(EditCases, without_a_case_are_inconclusive) {
  const Scratch scratch;
  write_file(scratch / "empty.json", "[]");
  const Outcome outcome =
      skerry_run("edits --cases " + (scratch / "empty.json").string() + " --crdt fugue");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.err, HasSubstr("empty.json: no case in it, so nothing was checked"));
}

TEST(EditCases, of_bad_files_are_refused_with_the_place) {
  const Scratch scratch;
  for (const char* json : {"", "{}", "[{}]", "[{\"txns\": 1}]",
                           R"([{"txns": [{"span": [0, 1], "parents": [5], "agent": "a",
                               "seqStart": 0, "ops": []}], "endContent": ""}])"}) {
    write_file(scratch / "cases.json", json);
    const Outcome outcome =
        skerry_run("edits --cases " + (scratch / "cases.json").string() + " --crdt eg_walker");
    EXPECT_EQ(outcome.status, 2) << json;
    EXPECT_THAT(outcome.err, HasSubstr("cases.json:")) << json;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

}  // namespace
}  // namespace skerry::cli
