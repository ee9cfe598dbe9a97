// A run of a scenario in an architecture of the test's own, and what a check says of it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "tampering.h"

namespace skerry {

using MakeParticipant = std::unique_ptr<Participant> (*)(const replica::Config& config);

inline results::RunResult run_with(const std::string& scenario, MakeParticipant make) {
  const auto loaded = harness::parse_scenario(scenario, "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = harness::make_plan(loaded.experiment.value().cells[0].scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  replica::Architecture own = *plan->architecture;
  own.make = make;
  plan->architecture = &own;
  harness::Run run(*std::move(plan));
  EXPECT_TRUE(run.run(nullptr));
  return run.result();
}

// "invalid: at 3s: ..." or "valid: ".
inline std::string said_by(const std::string& check, const results::RunResult& run) {
  for (const results::CheckResult& each : run.checks) {
    if (each.name == check) return std::string(to_string(each.verdict)) + ": " + each.detail;
  }
  return "not there";
}

}  // namespace skerry
