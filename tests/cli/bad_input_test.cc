// Bad input of any kind: a clear message on standard error, status 2, nothing half-written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The outcome of running the quick scenario with `from` replaced by `to`.
Outcome run_edited(const std::string& from, const std::string& to) {
  const Scratch scratch;
  std::string text = quick_scenario();
  text.replace(text.find(from), from.size(), to);
  write_file(scratch / "quick.toml", text);
  const Outcome outcome = skerry_run("run " + (scratch / "quick.toml").string() + " --out " +
                                     (scratch / "results").string());
  EXPECT_FALSE(std::filesystem::exists(scratch / "results"));
  EXPECT_THAT(outcome.out, IsEmpty());
  return outcome;
}

TEST(BadInput, a_missing_file) {
  const Outcome outcome = skerry_run("run no/such.toml");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("no/such.toml: cannot be opened"));
}

TEST(BadInput, a_folder_for_a_file) {
  const Outcome outcome = skerry_run("validate scenarios");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("scenarios: "));
}

TEST(BadInput, a_broken_toml) {
  const Outcome outcome = run_edited("count = 2", "count = = 2");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("quick.toml:7:"), HasSubstr("this is not TOML"),
                                 HasSubstr("count = = 2\n"), HasSubstr("^")));
}

TEST(BadInput, an_unknown_key) {
  const Outcome outcome = run_edited("rate", "rtae");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("unknown key `rtae` in workload counter_ops; did you mean `rate`?"));
}

TEST(BadInput, a_wrong_unit) {
  const Outcome outcome = run_edited("\"2s\"", "250");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`duration` is 250; expected a duration such as \"250ms\""));
}

TEST(BadInput, a_value_out_of_range) {
  const Outcome outcome = run_edited("count = 2", "count = 1000000");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("expected a whole number, from 1 to 100000"));
}

TEST(BadInput, a_settle_that_is_too_short) {
  const Outcome outcome = run_edited("\"20s\"", "\"3s\"");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("`settle` is 3s; expected at least 12"));
}

TEST(BadInput, every_problem_of_every_file_at_once) {
  const Outcome outcome = skerry_run("run no/such.toml nor/this.toml");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("no/such.toml"), HasSubstr("nor/this.toml")));
}

TEST(BadInput, an_override_that_does_not_fit) {
  const Outcome outcome =
      skerry_run("run scenarios/partition_heal.toml --set sync.interval=5 --set netwrk.loss=0");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("--set sync.interval=5: `interval` is 5; expected a duration"),
                    HasSubstr("unknown key `netwrk` in the scenario; did you mean `network`?")));
}

constexpr std::string_view kTrace =
    R"({"startContent": "", "endContent": "ab", "txns": [)"
    R"({"time": "2024-01-01T00:00:00Z", "patches": [[0, 0, "a"]]},)"
    R"({"time": "2024-01-01T00:00:01Z", "patches": [[1, 0, "b"]]}]})";

// The outcome of running a scenario on a trace of these bytes, and of `edits` on it.
std::vector<Outcome> run_trace(const std::string& bytes, const std::string& name) {
  const Scratch scratch;
  write_file(scratch / name, bytes);
  std::string text = quick_scenario();
  text.replace(text.find("pn_counter"), 10, "rga");
  text.replace(text.find("kind = \"counter_ops\"\nrate = \"2/s\""), 33,
               "kind = \"editing_trace\"\nfile = \"" + name + "\"");
  write_file(scratch / "quick.toml", text);
  const std::string scenario = (scratch / "quick.toml").string();
  return {skerry_run("run " + scenario + " --out " + (scratch / "results").string()),
          skerry_run("edits " + (scratch / name).string() + " --crdt rga")};
}

TEST(BadInput, a_sound_trace_is_none) {
  const std::vector<Outcome> outcomes = run_trace(std::string(kTrace), "trace.json");
  EXPECT_EQ(outcomes[0].status, 0) << outcomes[0].out << outcomes[0].err;
  EXPECT_EQ(outcomes[1].status, 0) << outcomes[1].err;
}

TEST(BadInput, a_truncated_trace) {
  for (const Outcome& outcome :
       run_trace(std::string(kTrace.substr(0, kTrace.size() / 2)), "trace.json")) {
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("trace.json"));
  }
}

TEST(BadInput, a_truncated_compressed_trace) {
  const Scratch scratch;
  const std::string path = (scratch / "whole.gz").string();
  const gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  gzwrite(file, kTrace.data(), static_cast<unsigned>(kTrace.size()));
  gzclose(file);
  const std::string whole = contents_of(path);
  for (const Outcome& outcome : run_trace(whole.substr(0, whole.size() / 2), "trace.json.gz")) {
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("trace.json.gz"));
  }
}

TEST(BadInput, a_trace_with_positions_out_of_range) {
  std::string text(kTrace);
  text.replace(text.find("[1, 0, \"b\"]"), 11, "[7, 0, \"b\"]");
  for (const Outcome& outcome : run_trace(text, "trace.json")) {
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("trace.json"), HasSubstr("7")));
  }
}

TEST(BadOutput, a_file_in_the_way_of_the_folder) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  write_file(scratch / "results", "already here");
  const Outcome outcome = skerry_run("run " + (scratch / "quick.toml").string() + " --out " +
                                     (scratch / "results").string());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("results cannot be kept in"));
  EXPECT_EQ(contents_of(scratch / "results"), "already here");
}

TEST(BadOutput, a_folder_that_nobody_may_write) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const Outcome outcome =
      skerry_run("run " + (scratch / "quick.toml").string() + " --out /proc/skerry-results");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("results cannot be kept in `/proc/skerry-results`"));
}

// The largest file that the process may write stands for a disk that is full at that point.
// What is there afterwards are runs that were finished, hidden, and to be gone on with.
TEST(BadOutput, a_full_disk_leaves_no_results_that_look_whole) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const std::string results = (scratch / "results").string();
  for (const char* blocks : {"4", "16", "64"}) {
    const std::string limit = std::string("trap '' XFSZ; ulimit -f ") + blocks + ";";
    const Outcome outcome =
        skerry_run("run " + (scratch / "quick.toml").string() + " --out " + results, limit);
    EXPECT_EQ(outcome.status, 2) << blocks << outcome.out << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("results"));
    bool is_kept = false;
    for (const std::string& entry : scratch.entries()) {
      const bool is_hidden = entry.starts_with("results/quick/.");
      is_kept = is_kept || is_hidden;
      EXPECT_TRUE(is_hidden || entry == "quick.toml" || entry == "results" ||
                  entry == "results/quick")
          << blocks << entry;
    }
    EXPECT_EQ(is_kept, outcome.err.find("--resume ") != std::string::npos) << outcome.err;
    std::filesystem::remove_all(scratch / "results");
  }
}

TEST(BadOutput, a_standard_output_that_is_full) {
  const std::string line = "'" SKERRY_BINARY "' list crdts >/dev/full 2>/dev/null";
  const int raw = std::system(line.c_str());
  ASSERT_TRUE(WIFEXITED(raw));
  EXPECT_EQ(WEXITSTATUS(raw), 2);
}

}  // namespace
}  // namespace skerry::cli
