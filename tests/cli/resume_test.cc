// A sweep that was interrupted compares seeds that all cells have, and goes on where it ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;

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

class Resume : public testing::Test {
 protected:
  void SetUp() override {
    write_file(scratch_ / "sweep.toml", kScenario);
    const Outcome outcome =
        run("--jobs 1 --json", "timeout --foreground --preserve-status -s INT 0.8");
    ASSERT_EQ(outcome.status, 130) << outcome.err;
    partial_ = Json::parse(outcome.out);
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
  ASSERT_GT(partial_["seeds"].size(), 0u);
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
  EXPECT_THAT(none.err, HasSubstr("none/summary.json"));
}

}  // namespace
}  // namespace skerry::cli
