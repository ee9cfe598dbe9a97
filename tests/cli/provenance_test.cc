// Results say what was run: enough to run it again, and what it was run by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using Json = nlohmann::json;

// A run with a value that a shell takes apart where it is not quoted.
constexpr const char* kSet =
    R"( --set 'sync.backoff={ base = "50ms", max = "2s" }' --set description="it's" --seed 3..4 )";

Json summary_of(const std::filesystem::path& folder) {
  return Json::parse(contents_of(folder / "summary.json"));
}

class Provenance : public testing::Test {
 protected:
  void SetUp() override {
    write_file(scratch_ / "quick.toml", quick_scenario());
    const Outcome outcome = skerry_run("run " + (scratch_ / "quick.toml").string() + kSet +
                                       "--jobs 1 --out " + (scratch_ / "results").string());
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    folder_ = scratch_ / "results/quick/latest";
    summary_ = summary_of(folder_);
  }

  const Scratch scratch_;
  std::filesystem::path folder_;
  Json summary_;
};

TEST_F(Provenance, is_in_the_summary) {
  EXPECT_THAT(summary_["command_line"].get<std::string>(),
              AllOf(HasSubstr("skerry run "), HasSubstr(" --jobs 1 --out ")));
  EXPECT_THAT(summary_["started_at"].get<std::string>(),
              MatchesRegex("2[0-9-]+T[0-9]+:[0-9]+:[0-9]+Z"));
  EXPECT_EQ(summary_["cells"][0]["design"], "pn_counter");
  for (const char* key : {"version", "commit", "compiler", "build", "libraries", "machine"}) {
    EXPECT_NE(summary_["environment"].value(key, ""), "") << key;
  }
  EXPECT_THAT(summary_["environment"]["libraries"].get<std::string>(), HasSubstr("libzstd "));
}

TEST_F(Provenance, has_a_line_that_pastes_and_gives_the_same) {
  const std::string line = summary_["repeat_line"];
  ASSERT_TRUE(line.starts_with("skerry run ")) << line;
  const Outcome again = skerry_run(line.substr(7) + " --json --out " + (scratch_ / "r").string());
  ASSERT_EQ(again.status, 0) << line << again.err;
  const Json other = Json::parse(again.out);
  EXPECT_EQ(other["digest"], summary_["digest"]);
  EXPECT_EQ(other["effective_hash"], summary_["effective_hash"]);
  EXPECT_EQ(other["seeds"], summary_["seeds"]);
  EXPECT_THAT(contents_of(folder_ / "report.md"), HasSubstr(line));
  EXPECT_THAT(contents_of(folder_ / "report.html"), HasSubstr("this again"));
}

TEST_F(Provenance, has_the_scenario_as_it_was_after_set) {
  const std::string file = (folder_ / "scenario.toml").string();
  EXPECT_THAT(contents_of(file), AllOf(HasSubstr("description = \"it's\"\n"),
                                       HasSubstr(R"(backoff = { base = "50ms", max = "2s" })")));
  const Outcome again =
      skerry_run("run " + file + " --seed 3..4 --json --out " + (scratch_ / "r").string());
  ASSERT_EQ(again.status, 0) << again.err;
  const Json other = Json::parse(again.out);
  EXPECT_EQ(other["digest"], summary_["digest"]);
  EXPECT_EQ(other["effective_hash"], summary_["effective_hash"]);
  EXPECT_NE(other["scenario_hash"], summary_["scenario_hash"]);
}

}  // namespace
}  // namespace skerry::cli
