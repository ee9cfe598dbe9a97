// Prints the digests and exact metrics of three short scenarios: the same bytes from every
// compiler, build type and sanitizer, or determinism is broken (DESIGN section 4).
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string>

#include "harness/metrics/catalogue.h"
#include "harness/runner.h"
#include "harness/scenario/scenario.h"

namespace {

using namespace skerry;

void print_run(const std::string& name, const std::string& cell, const results::RunResult& run) {
  std::printf("%s %s seed %" PRIu64 " verdict %s\n", name.c_str(), cell.c_str(), run.seed,
              std::string(results::to_string(run.verdict)).c_str());
  std::printf("  digest %s metrics %s\n", run.digest.c_str(), run.metrics_digest.c_str());
  for (const results::CheckResult& check : run.checks) {
    if (check.verdict == results::Verdict::kValid) continue;
    std::printf("  check %s: %s\n", check.name.c_str(), check.detail.c_str());
  }
  for (const results::MetricInfo& info : harness::metric_catalogue()) {
    const auto at = run.metrics.find(info.name);
    if (info.metric_class != results::MetricClass::kExact || at == run.metrics.end()) continue;
    std::printf("  %s %.17g\n", info.name.c_str(), at->second);
  }
}

int probe(const std::string& name) {
  const std::string path = std::string(SKERRY_PROBE_SCENARIOS) + "/" + name + ".toml";
  harness::LoadResult loaded = harness::load_scenario(path);
  if (!loaded.experiment) {
    std::fputs(loaded.problems.to_text().c_str(), stderr);
    return 2;
  }
  harness::RunOptions options;
  options.jobs = 1;
  options.command_line = "skerry run " + name;
  const auto sweep = harness::run_experiment(*loaded.experiment, options);
  if (!sweep.ok()) {
    std::fprintf(stderr, "%s\n", sweep.status().ToString().c_str());
    return 2;
  }
  for (const results::CellResult& cell : sweep->cells) {
    std::string overrides;
    for (const auto& [key, value] : cell.overrides) overrides += key + "=" + value;
    for (const results::RunResult& run : cell.runs) print_run(name, overrides, run);
  }
  return sweep->verdict == results::Verdict::kValid ? 0 : 1;
}

}  // namespace

int main() {
  int status = 0;
  for (const char* name : {"probe_sets", "probe_text", "probe_gossip"}) {
    status = std::max(status, probe(name));
  }
  return status;
}
