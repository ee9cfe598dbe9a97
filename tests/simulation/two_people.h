// A run of two people who work on a set, 20 ms apart, in an architecture of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "harness/run/make_plan.h"
#include "harness/scenario/scenario.h"
#include "harness/workloads/workload.h"
#include "replica/factory.h"

namespace skerry::harness {

// `sync` are keys of [sync], `faults` whole tables.
inline Plan plan_of_two(const replica::Architecture& architecture,
                        std::unique_ptr<Workload> workload, const std::string& duration,
                        const std::string& sync, const std::string& faults = {}) {
  const LoadResult loaded = parse_scenario(
      "schema = 1\nname = \"two\"\ndescription = \"Two people.\"\nduration = \"" + duration +
          "\"\nsettle = \"60s\"\n[replicas]\ncount = 2\ncrdt = \"add_wins_set\"\n" +
          "[sync]\ntopology = \"mesh\"\n" + sync + "[network]\nlatency = \"20ms\"\n" +
          "[[workload]]\nkind = \"set_ops\"\nrate = \"1/s\"\n" + faults,
      "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment.value().cells[0].scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  plan->architecture = &architecture;
  plan->workloads.clear();
  plan->workloads.push_back({std::move(workload), 0});
  return *std::move(plan);
}

}  // namespace skerry::harness
