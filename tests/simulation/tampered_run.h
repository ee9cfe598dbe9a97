// A run of a scenario in an architecture of the test's own, and what a check says of it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "scenarios.h"
#include "simulation.h"
#include "tampering.h"

namespace skerry {

using MakeParticipant = std::unique_ptr<Participant> (*)(const replica::Config& config);

inline MakeParticipant honest() { return replica::find_architecture("local_first")->make; }
template <typename Type>
std::unique_ptr<Participant> made_as(const replica::Config& config) {
  return std::make_unique<Type>(config);
}
template <const Tampering& kHow>
std::unique_ptr<Participant> tampered(const replica::Config& config) {
  return std::make_unique<Tampered>(config, kHow);
}

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
inline std::string said_by(const std::string& check, const std::string& scenario,
                           MakeParticipant make) {
  return said_by(check, run_with(scenario, make));
}

// These checks hold in storms over every transport and in every way of syncing.
inline void expect_valid_in_storms(const std::string& checks, const std::string& settle) {
  const std::string also = "[checks]\nenable = " + checks + "\n";
  for (const auto& [key, value] :
       std::vector<harness::Override>{{"sync.reconcile", "\"ranges\""},
                                      {"sync.transport", "\"datagram\""},
                                      {"sync.acknowledge", "false"},
                                      {"replicas.mode", "\"state\""},
                                      {"replicas.mode", "\"delta_bp_rr\""},
                                      {"network.bandwidth", "\"200kbit/s\""},
                                      {"sync.interval", "\"100ms\""}}) {
    const auto sweep = simulate(stormy_hub("add_wins_set", kSetOps) + also, 1,
                                {{key, value}, {"seeds", "4"}, {"settle", settle}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << key << value << complaints(sweep);
  }
}

}  // namespace skerry
