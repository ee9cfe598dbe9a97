// A sweep that was interrupted compares seeds that all cells have, and goes on where it ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kScenario = R"(schema = 1
name = "sweep"
seeds = 24
duration = "20s"
settle = "20s"
[replicas]
count = 4
[[workload]]
kind = "counter_ops"
rate = "100/s"
[matrix]
"replicas.crdt" = ["pn_counter", "resettable_counter"]
)";

// Signals the sweep that it is given when the hidden folder's runs.jsonl has so many lines, however
// fast runs are; after a minute at the latest.
constexpr const char* kSignalAt = R"(signal=$1 lines=$2 results=$3
shift 3
"$@" & run=$!
end=$(($(date +%s) + 60))
while kill -0 $run && test $(cat $results/.[0-9]*/runs.jsonl | wc -l) -lt $lines &&
      test $(date +%s) -lt $end; do
  sleep 0.02
done 2>/dev/null
kill -$signal $run
wait $run
)";

// What stands before a command that is to be signalled so.
std::string signalled_at(const Scratch& scratch, const std::string& signal, size_t lines) {
  write_file(scratch / "signal_at", kSignalAt);
  return "sh " + (scratch / "signal_at").string() + " " + signal + " " + std::to_string(lines) +
         " " + (scratch / "results/sweep").string();
}

class Resume : public testing::Test {
 protected:
  void SetUp() override {
    write_file(scratch_ / "sweep.toml", kScenario);
    // A header, and the first seed in both cells.
    const Outcome outcome = run("--jobs 1 --json", signalled_at(scratch_, "TERM", 3));
    ASSERT_EQ(outcome.status, 143) << outcome.err;
    partial_ = Json::parse(outcome.out);
    ASSERT_GT(partial_["seeds"].size(), 0u);
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "results/sweep")) {
      folder_ = entry.path().string();
    }
  }
  Outcome run(const std::string& arguments, const std::string& environment = "") const {
    return skerry_run("run " + (scratch_ / "sweep.toml").string() + " --out " +
                          (scratch_ / "results").string() + " " + arguments,
                      environment);
  }
  static std::vector<uint64_t> seeds_of(const Json& cell) {
    std::vector<uint64_t> seeds;
    for (const Json& each : cell["runs"]) seeds.push_back(each["seed"]);
    return seeds;
  }

  const Scratch scratch_;
  Json partial_;
  std::string folder_;
};

TEST_F(Resume, compares_only_seeds_that_all_cells_have) {
  ASSERT_EQ(partial_["cells"].size(), 2u);
  EXPECT_EQ(seeds_of(partial_["cells"][0]), seeds_of(partial_["cells"][1]));
  EXPECT_EQ(partial_["planned_seeds"], 24);
  EXPECT_LT(partial_["seeds"].size(), 24u);
  EXPECT_THAT(contents_of(folder_ + "/report.md"),
              HasSubstr(std::to_string(partial_["seeds"].size()) +
                        " of 24 seeds are finished in every cell, and compared."));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "results/sweep/latest"));
}

TEST_F(Resume, ends_as_a_sweep_that_was_never_interrupted) {
  const Outcome resumed = run("--json --resume " + folder_);
  const Outcome whole = run("--json");
  ASSERT_EQ(resumed.status, whole.status) << resumed.err;
  const Json a = Json::parse(resumed.out);
  const Json b = Json::parse(whole.out);
  EXPECT_EQ(a["complete"], true);
  EXPECT_EQ(a["digest"], b["digest"]);
  for (size_t cell = 0; cell < 2; ++cell) {
    EXPECT_EQ(seeds_of(a["cells"][cell]), seeds_of(b["cells"][cell]));
    EXPECT_EQ(a["cells"][cell]["metrics"]["commits"], b["cells"][cell]["metrics"]["commits"]);
    // What is measured is as it was measured: those runs were not made again.
    const size_t known = partial_["seeds"].size();
    for (size_t i = 0; i < known; ++i) {
      const auto cpu = [&](const Json& sweep) {
        return sweep["cells"][cell]["metrics"]["cpu_time"]["values"][i];
      };
      EXPECT_EQ(cpu(a), cpu(partial_));
    }
  }
  EXPECT_TRUE(std::filesystem::exists(scratch_ / "results/sweep/latest"));
}

TEST_F(Resume, refuses_runs_of_something_else) {
  const Outcome other = run("--set replicas.count=3 --resume " + folder_);
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("holds runs of another scenario or other --set"));
  const Outcome none = run("--resume " + (scratch_ / "none").string());
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("none/runs.jsonl"));
}

// ---- runs go to disk as they finish ----

class Killed : public testing::Test {
 protected:
  // Leaves the hidden folder of a sweep that was killed when some runs were finished.
  void SetUp() override {
    write_file(scratch_ / "sweep.toml", kScenario);
    const Outcome outcome = run("--jobs 2", signalled_at(scratch_, "KILL", 6));
    ASSERT_NE(outcome.status, 0);
    ASSERT_EQ(folders().size(), 1u) << outcome.err;
    folder_ = folders()[0];
    ASSERT_THAT(fs::path(folder_).filename().string(), testing::StartsWith("."));
    lines_ = lines_of(folder_);
    ASSERT_GT(lines_.size(), 2u) << "a header and some runs";
  }
  Outcome run(const std::string& arguments, const std::string& environment = "") const {
    return skerry_run("run " + (scratch_ / "sweep.toml").string() + " --out " +
                          (scratch_ / "results").string() + " " + arguments,
                      environment);
  }
  std::vector<std::string> folders() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(scratch_ / "results/sweep")) {
      if (!entry.is_symlink()) found.push_back(entry.path().string());
    }
    return found;
  }
  static std::vector<std::string> lines_of(const std::string& folder) {
    std::istringstream text(contents_of(fs::path(folder) / "runs.jsonl"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  // What is the same on every machine.
  static std::vector<std::string> exact_lines_of(const std::string& folder) {
    const Json summary = Json::parse(contents_of(fs::path(folder) / "summary.json"));
    std::vector<std::string> lines;
    for (const std::string& line : lines_of(folder)) {
      Json json = Json::parse(line);
      for (const Json& info : summary["metric_infos"]) {
        if (info["class"] == "sampled" && json.contains("metrics")) {
          json["metrics"].erase(info["name"].get<std::string>());
        }
      }
      lines.push_back(json.dump());
    }
    return lines;
  }
  std::string whole(const std::string& arguments) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const fs::path parent = scratch_ / "results/sweep";
    return (parent / fs::read_symlink(parent / "latest")).string();
  }

  const Scratch scratch_;
  std::string folder_;
  std::vector<std::string> lines_;
};

TEST_F(Killed, in_mid_sweep_loses_the_runs_under_way_alone) {
  EXPECT_FALSE(fs::exists(scratch_ / "results/sweep/latest"));
  const std::string resumed = whole("--jobs 2 --resume " + folder_);
  const std::string never_killed = whole("--jobs 1");
  EXPECT_EQ(exact_lines_of(resumed), exact_lines_of(never_killed));
  EXPECT_EQ(contents_of(resumed + "/timeline.csv"), contents_of(never_killed + "/timeline.csv"));
  // Runs that were finished were not made again: even what was measured is as it was.
  const auto lines = lines_of(resumed);
  for (size_t i = 1; i + 1 < lines_.size(); ++i) {
    EXPECT_THAT(lines, testing::Contains(lines_[i])) << i;
  }
  EXPECT_TRUE(fs::exists(folder_)) << "what is gone on with is left alone";
}

TEST_F(Killed, with_a_torn_end_runs_that_one_again) {
  const std::string text = contents_of(folder_ + "/runs.jsonl");
  const size_t whole_end = text.rfind('\n') + 1;
  const size_t last = text.rfind('\n', whole_end - 2) + 1;
  write_file(folder_ + "/runs.jsonl", text.substr(0, last + 100));
  const Outcome outcome = run("--json --resume " + folder_);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("runs.jsonl: its last 100 bytes are no whole run; they are "
                                     "left out and run again"));
  EXPECT_EQ(Json::parse(outcome.out)["seeds"].size(), 24u);
}

TEST_F(Killed, and_killed_again_goes_on_from_either_folder) {
  const Outcome again =
      run("--jobs 1 --resume " + folder_, signalled_at(scratch_, "KILL", 2 * lines_.size() + 3));
  ASSERT_NE(again.status, 0);
  ASSERT_EQ(folders().size(), 2u);
  const std::string second = folders()[folders()[0] == folder_ ? 1 : 0];
  EXPECT_GE(lines_of(second).size() + 1, lines_.size()) << "it took over what was finished";
  EXPECT_EQ(exact_lines_of(whole("--resume " + second)),
            exact_lines_of(whole("--resume " + folder_)));
}

TEST_F(Killed, and_published_may_be_gone_on_with_too) {
  const std::string first = whole("--resume " + folder_);
  const std::string second = whole("--resume " + first);
  EXPECT_EQ(contents_of(first + "/runs.jsonl"), contents_of(second + "/runs.jsonl"));
}

}  // namespace
}  // namespace skerry::cli
