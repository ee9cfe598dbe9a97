// Runs a scenario given as text, for tests of the whole house in virtual time.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/runner/runner.h"
#include "harness/scenario/scenario.h"

namespace skerry {

inline results::SweepResult simulate(const std::string& source, uint32_t jobs = 1,
                                     const std::vector<harness::Override>& overrides = {}) {
  harness::LoadResult loaded = harness::parse_scenario(source, "test.toml", overrides);
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  if (!loaded.experiment) return {};
  harness::RunOptions options;
  options.jobs = jobs;
  options.command_line = "skerry run test.toml";
  auto sweep = harness::run_experiment(*loaded.experiment, options);
  EXPECT_TRUE(sweep.ok()) << sweep.status();
  return sweep.ok() ? *std::move(sweep) : results::SweepResult{};
}

// Everything that did not hold, one line each.
inline std::string complaints(const results::SweepResult& sweep) {
  std::string text;
  for (const auto& cell : sweep.cells) {
    for (const auto& run : cell.runs) {
      for (const auto& check : run.checks) {
        if (check.verdict == results::Verdict::kValid) continue;
        for (const auto& [key, value] : cell.overrides) text += key + "=" + value + " ";
        text += "seed " + std::to_string(run.seed) + " " + check.name + ": " + check.detail + "\n";
      }
    }
  }
  return text;
}

inline const results::RunResult& only_run(const results::SweepResult& sweep) {
  return sweep.cells.at(0).runs.at(0);
}

}  // namespace skerry
