// What one recording is in `skerry edits` it is in `skerry run`, as docs/formats/recordings.md
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;

struct Recorded {
  const char* name;
  const char* json;
  int status;
  const char* message = "";  // on standard error
};

constexpr Recorded kRecordings[] = {
    {"a_start_before_a_concurrent_session",
     R"({"startContent": "ab", "endContent": "<ab>", "numAgents": 2, "txns": [
        {"agent": 1, "parents": [], "patches": [[2, 0, ">"]]},
        {"agent": 0, "parents": [], "patches": [[0, 0, "<"]]}]})",
     0},
    {"an_agent_on_two_branches_at_once",
     R"({"endContent": "b!", "numAgents": 1, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "ab"]]},
        {"agent": 0, "parents": [0], "patches": [[0, 1, ""]]},
        {"agent": 0, "parents": [0], "patches": [[2, 0, "!"]]}]})",
     0},
    {"a_position_past_what_is_merged",
     R"({"endContent": "z", "numAgents": 3, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "ab"]]},
        {"agent": 1, "parents": [0], "patches": [[0, 1, ""]]},
        {"agent": 2, "parents": [0], "patches": [[1, 1, ""]]},
        {"agent": 0, "parents": [1, 2], "patches": [[1, 0, "z"]]}]})",
     0},
    {"nothing_but_a_start", R"({"startContent": "a", "endContent": "a", "txns": []})", 0},
    {"four_thousand_million_agents_in_130_bytes",
     R"({"kind":"concurrent","startContent":"","endContent":"a","numAgents":4294967295,
        "txns":[{"agent":0,"parents":[],"patches":[[0,0,"a"]]}]})",
     0},
    {"another_end_than_one_person_typed",
     R"({"endContent": "b", "numAgents": 1, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]}]})",
     2, "the patches do not give its endContent"},
    {"another_end_than_this_design_merges",
     R"({"endContent": "ba", "numAgents": 2, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]},
        {"agent": 1, "parents": [], "patches": [[0, 0, "b"]]}]})",
     3},
    {"the_end_that_this_design_merges",
     R"({"endContent": "ab", "numAgents": 2, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]},
        {"agent": 1, "parents": [], "patches": [[0, 0, "b"]]}]})",
     0},
    {"an_end_with_a_letter_that_nobody_typed",
     R"({"endContent": "a\u00e9", "numAgents": 2, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]},
        {"agent": 1, "parents": [], "patches": [[0, 0, "b"]]}]})",
     2,
     "a.json: no merge of the patches gives its endContent: it has more of \"\u00e9\" than were "
     "put "
     "in"},
    {"an_end_that_lacks_what_nobody_erased",
     R"({"endContent": "a", "numAgents": 2, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "ac"]]},
        {"agent": 1, "parents": [], "patches": [[0, 0, "b"]]},
        {"agent": 1, "parents": [0, 1], "patches": [[0, 1, ""]]}]})",
     2, "of at least 2 characters that are left it has 1"},
    {"a_position_past_every_text",
     R"({"endContent": "ab", "numAgents": 2, "txns": [
        {"agent": 0, "parents": [], "patches": [[0, 0, "a"]]},
        {"agent": 1, "parents": [], "patches": [[1, 0, "b"]]}]})",
     2, "transaction 1, patch 0: position 1 erasing 0 in a text of at most 0 characters"},
    {"a_day_that_is_none",
     R"({"endContent": "a", "txns": [{"time": "2016-02-30T23:59:00Z", "patches": [[0, 0, "a"]]}]})",
     2, "transaction 0: time: '2016-02-30T23:59:00Z' is no time like"},
    {"a_file_with_something_behind_it",
     R"({"endContent": "a", "txns": [{"patches": [[0, 0, "a"]]}]} garbage)", 2,
     ":1:59: malformed JSON: expected the end of the file, got garbage"},
};

constexpr const char* kScenario = R"(schema = 1
name = "recorded"
seeds = 1
duration = "20s"
settle = "30s"
[replicas]
count = 3
crdt = "eg_walker"
[[workload]]
kind = "editing_trace"
file = "a.json"
[checks]
enable = ["expected_text", "strong_eventual_consistency", "matches_reference", "no_lost_updates"]
)";

class Recordings : public testing::TestWithParam<Recorded> {};

// Four thousand million agents, or any other number that the bytes do not back, cost no memory.
TEST_P(Recordings, are_judged_alike_by_run_and_edits) {
  const Scratch scratch;
  write_file(scratch / "a.json", GetParam().json);
  write_file(scratch / "a.toml", kScenario);
  const std::string file = (scratch / "a.json").string();
  const std::string limit = "ulimit -v 2000000 &&";
  const std::string commands[] = {
      "edits " + file + " --crdt eg_walker", "edits " + file + " --crdt eg_walker --mode load",
      "run " + (scratch / "a.toml").string() + " --out " + (scratch / "out").string()};
  for (const std::string& command : commands) {
    const Outcome outcome = skerry_run(command, limit);
    EXPECT_EQ(outcome.status, GetParam().status) << command << outcome.out << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(GetParam().message)) << command;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Recordings, testing::ValuesIn(kRecordings),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace skerry::cli
