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
    EXPECT_THAT(wrong.out, AllOf(HasSubstr("1 of 2 cases"), HasSubstr("case 0 does not")));
  }
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
    EXPECT_THAT(outcome.err, HasSubstr("cases.json: case 0: ")) << json;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

}  // namespace
}  // namespace skerry::cli
