// Prints the digests and exact metrics of three short scenarios, of replicas whose databases lose
// their power, of logs that are folded, and of every design of the catalogue over streams and over
// datagrams: the same bytes from every compiler, build type and sanitizer, or determinism is broken
// (DESIGN section 4).
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "crdts/object/catalogue.h"
#include "harness/metrics/catalogue.h"
#include "harness/runner/runner.h"
#include "harness/scenario/scenario.h"
#include "sim/storage/survives.h"

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

int probe(const std::string& name, const harness::LoadResult& loaded) {
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

int probe_file(const std::string& name) {
  const std::string path = std::string(SKERRY_PROBE_SCENARIOS) + "/" + name + ".toml";
  return probe(name, harness::load_scenario(path));
}

constexpr const char* kHead = R"(
schema   = 1
name     = "probe_design"
duration = "3s"
settle   = "30s"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss    = 0.05
[storage]
latency = "1ms"
[[fault]]
kind = "crash"
at   = "1s"
for  = "500ms"
node = 1
)";
constexpr const char* kStreams = R"(
[sync]
topology = "hub"
)";
constexpr const char* kDatagrams = R"(
[sync]
topology     = "ring"
transport    = "datagram"
anti_entropy = "1s"
)";

// One design over one transport, with the commands that its family takes.
int probe_design(const crdts::Design& design, bool is_stream) {
  const std::string name(design.name);
  const std::string source =
      kHead + std::string(is_stream ? kStreams : kDatagrams) +
      "[replicas]\ncount = 3\nclock_offset = \"20ms\"\ncrdt = \"" + name +
      "\"\n[[workload]]\nkind = \"" +
      (design.family == Family::kText ? "typing\"\n" : "random_ops\"\nrate = \"4/s\"\n");
  const std::string what = name + (is_stream ? "/stream" : "/datagram");
  const int status = probe(what, harness::parse_scenario(source, "probe.toml"));
  // What is wrong with a mutant is wrong on purpose.
  return design.is_mutant && status == 1 ? 0 : status;
}

// A database on each replica's disk, whose power is cut in the middle of its writes.
int probe_disks(std::string_view survives) {
  const std::string source = R"(
schema   = 1
name     = "probe_disks"
duration = "6s"
settle   = "60s"
[replicas]
count = 3
crdt  = "add_wins_set"
[storage]
store   = "sqlite"
latency = "8ms"
write   = "500us"
[[workload]]
kind = "set_ops"
rate = "20/s"
[[fault]]
kind              = "crash"
mean_time_between = "600ms"
for               = "100ms"
nodes             = ["server", 0, 1, 2]
pick              = "one"
survives          = ")" + std::string(survives) +
                             "\"\n";
  return probe("disks/" + std::string(survives), harness::parse_scenario(source, "probe.toml"));
}

// Logs whose oldest changes are folded, and that are given to whoever lost its disk or was away.
int probe_floors(const std::string& design) {
  const std::string source = R"(
schema   = 1
name     = "probe_floors"
duration = "12s"
settle   = "60s"
[replicas]
count = 4
[sync]
log_floor = "1s"
[network]
loss      = 0.01
bandwidth = "1Mbit/s"
[[workload]]
kind   = "text_ops"
rate   = "30/s"
people = [0, 1, 2]
[[fault]]
kind   = "partition"
at     = "3s"
for    = "4s"
groups = [["server", 0, 1], [2, 3]]
[[fault]]
kind = "amnesia"
at   = "9s"
for  = "500ms"
node = 3
[[fault]]
kind              = "crash"
mean_time_between = "2s"
for               = "100ms"
node              = "server"
)";
  const std::vector<harness::Override> overrides = {{"replicas.crdt", design}};
  return probe("floors/" + design, harness::parse_scenario(source, "probe.toml", overrides));
}

}  // namespace

int main() {
  int status = 0;
  for (const char* design : {"fugue", "eg_walker", "rga"}) {
    status = std::max(status, probe_floors(design));
  }
  for (const std::string_view survives : sim::kSurvivesNames) {
    status = std::max(status, probe_disks(survives));
  }
  for (const char* name : {"probe_sets", "probe_text", "probe_gossip"}) {
    status = std::max(status, probe_file(name));
  }
  for (const crdts::Design& design : crdts::catalogue()) {
    for (const bool is_stream : {true, false}) {
      status = std::max(status, probe_design(design, is_stream));
    }
  }
  return status;
}
