// Every workload that needs no recording, on every design of its family, through a bad network.
#include <algorithm>

#include "crdts/object/catalogue.h"
#include "harness/workloads/workload.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

bool needs_a_recording(const harness::WorkloadKind& kind) {
  return std::any_of(kind.parameters.begin(), kind.parameters.end(),
                     [](const Parameter& parameter) { return parameter.is_required; });
}

std::string entry_of(const harness::WorkloadKind& kind) {
  const bool has_rate = !kind.parameters.empty() && kind.parameters[0].name == "rate";
  return "\n[[workload]]\nkind = \"" + std::string(kind.name) + "\"\n" +
         (has_rate ? "rate = \"4/s\"\n" : "") +
         (kind.name == "attachments" ? "size_max = \"8KiB\"\n[blobs]\nfetch = \"always\"\n" : "") +
         (kind.name == "typing" ? "active = 0.9\n" : "");  // whoever pauses for all of it is few
}

TEST(EveryWorkload, is_valid_on_every_design_of_its_family) {
  for (const harness::WorkloadKind& kind : harness::workload_catalogue()) {
    if (needs_a_recording(kind) || !kind.family) continue;
    double commits = 0;  // of the design that did most: some refuse most of what is asked
    bool is_tried = false;
    for (const crdts::Design& design : crdts::catalogue()) {
      if (design.is_mutant || design.family != *kind.family) continue;
      is_tried = true;
      const auto sweep = simulate(noisy_peers(std::string(design.name), "mesh", entry_of(kind)));
      const double made = only_run(sweep).metrics.at("commits");
      // A design that refuses all that a workload asks of it shows nothing, and says so.
      EXPECT_EQ(sweep.verdict, made > 0 ? results::Verdict::kValid : results::Verdict::kUnknown)
          << kind.name << " on " << design.name << "\n"
          << complaints(sweep);
      commits = std::max(commits, made);
    }
    if (is_tried) {
      EXPECT_GT(commits, 50) << kind.name;
    }
  }
}

}  // namespace
}  // namespace skerry
