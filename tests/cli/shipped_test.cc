// What is shipped is in order: scenarios load, deliberate defects are found, the reference is
// fresh.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::HasSubstr;

std::vector<std::filesystem::path> scenarios_in(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SKERRY_SOURCE_DIR "/") + folder)) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  }
  return paths;
}

// True when it needs a folder that is not part of the repository and is not there either.
bool lacks_its_input(const Outcome& outcome) {
  return outcome.err.find("$SKERRY_TRACES") != std::string::npos ||
         outcome.err.find("$SKERRY_DATA") != std::string::npos;
}

TEST(Shipped, every_scenario_is_valid_and_named_after_its_file) {
  for (const char* folder : {"scenarios", "scenarios/crdt_benchmarks", "scenarios/faults",
                             "scenarios/scripts", "scenarios/sync", "scenarios/histories",
                             "scenarios/mutants", "scenarios/live", "scenarios/architectures"}) {
    for (const std::filesystem::path& path : scenarios_in(folder)) {
      const Outcome outcome = skerry_run("validate " + path.string() + " --json");
      const Outcome plain = skerry_run("validate " + path.string());
      if (lacks_its_input(plain)) continue;
      EXPECT_EQ(outcome.status, 0) << plain.err;
      const std::string_view of = folder;
      const std::string prefix = of.ends_with("mutants") ? "mutant_"
                                 : of.ends_with("live")  ? "live_"
                                                         : "";
      EXPECT_THAT(outcome.out, HasSubstr("\"name\": \"" + prefix + path.stem().string() + "\""));
    }
  }
}

TEST(Shipped, every_scenario_of_a_fault_is_survived) {
  for (const std::filesystem::path& path : scenarios_in("scenarios/faults")) {
    const Scratch scratch;
    const Outcome outcome =
        skerry_run("run " + path.string() + " --out " + (scratch / "results").string());
    EXPECT_EQ(outcome.status, 0) << path << outcome.out << outcome.err;
  }
}

// One seed of each, and fewer of the many hubs.
TEST(Shipped, every_scenario_of_sync_holds_and_keeps_its_gates) {
  for (const std::filesystem::path& path : scenarios_in("scenarios/sync")) {
    const Scratch scratch;
    const bool is_large = path.stem() == "many_hubs";
    const std::string fewer =
        " --set replicas.count=200 --set replicas.documents=20"
        " --set replicas.servers=20";
    const Outcome outcome =
        skerry_run("run " + path.string() + " --seed 1" + (is_large ? fewer : std::string()) +
                   " --out " + (scratch / "results").string());
    EXPECT_EQ(outcome.status, 0) << path << outcome.out << outcome.err;
  }
}

TEST(Shipped, every_deliberate_defect_is_found) {
  for (const std::filesystem::path& path : scenarios_in("scenarios/mutants")) {
    const Scratch scratch;
    const Outcome outcome =
        skerry_run("run " + path.string() + " --out " + (scratch / "results").string());
    EXPECT_EQ(outcome.status, 1) << path << outcome.out << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("skerry run ")) << "the line that replays it";
    EXPECT_THAT(outcome.out, HasSubstr("--seed "));
  }
}

TEST(Shipped, every_script_shows_what_its_source_says) {
  for (const char* folder : {"scenarios/scripts", "scenarios/histories"}) {
    for (const std::filesystem::path& path : scenarios_in(folder)) {
      const Scratch scratch;
      const Outcome outcome =
          skerry_run("run " + path.string() + " --out " + (scratch / "results").string());
      EXPECT_EQ(outcome.status, 0) << path << outcome.out << outcome.err;
    }
  }
}

// B3 with fewer people, B4 with one design: else they take half a minute each.
TEST(Shipped, the_crdt_benchmarks_run) {
  for (const char* line :
       {"b1.toml", "b1_arrays.toml", "b1_arrays.toml --set workload.0.at=end",
        "b1_arrays.toml --set workload.0.items=6000 --set workload.0.times=1",
        "b1_arrays.toml --set workload.0.at=start", "b2.toml", "b3.toml --set replicas.count=150",
        "b3.toml --set replicas.count=150 --set workload.0.sets=own_key",
        "b3.toml --set replicas.count=150 --set workload.0.value=object",
        "b3.toml --set replicas.count=150 --set workload.0.value=text",
        "b3.toml --set replicas.count=150 --set replicas.crdt=movable_list",
        "b4.toml --set replicas.crdt=eg_walker"}) {
    const Scratch scratch;
    const Outcome outcome =
        skerry_run("run " SKERRY_SOURCE_DIR "/scenarios/crdt_benchmarks/" + std::string(line) +
                   " --out " + (scratch / "results").string());
    if (lacks_its_input(outcome)) continue;
    EXPECT_EQ(outcome.status, 0) << line << outcome.out << outcome.err;
  }
}

TEST(Shipped, the_reference_is_what_the_catalogues_say) {
  const Scratch scratch;
  const std::string fresh = (scratch / "reference.md").string();
  const std::string line =
      "'" SKERRY_SOURCE_DIR "/scripts/regen-docs' '" SKERRY_BINARY "' '" + fresh + "'";
  ASSERT_EQ(std::system(line.c_str()), 0);
  EXPECT_EQ(contents_of(fresh), contents_of(SKERRY_SOURCE_DIR "/docs/reference.md"))
      << "run scripts/regen-docs";
}

}  // namespace
}  // namespace skerry::cli
