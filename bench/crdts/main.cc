// What every design of the catalogue costs, by size: a command here, a change from elsewhere, a
// merge of two copies that went apart, the state as bytes and back; bytes and memory beside.
//
//   bench_crdts [--costs FILE] [--benchmark_filter=DESIGN/...]
//
// Names are design/what/size. Times are of one operation; merge is of two copies of `size` elements
// with 100 commands each that the other lacks, per command taken in.
#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "costs_reporter.h"
#include "crdts/commands.h"
#include "measured.h"

namespace skerry::bench {
namespace {

using crdts::Design;
using Timer = std::chrono::steady_clock;

constexpr int kBatch = 100;  // operations timed together

double seconds_since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

// Commands that may be anything the family has, on a document with this past.
std::vector<Sent> further(const Design& design, uint64_t size, uint32_t replica) {
  Author author(design, replica);
  author.take(past_of(design, size));
  Rng rng = Rng::stream(size + replica, "bench/further");
  for (int tries = 0; tries < 20 * kBatch && author.sent().size() < kBatch; ++tries) {
    if (!author.grow(rng)) continue;
  }
  return author.sent();
}

void local(benchmark::State& state, const Design& design, uint64_t size) {
  for (auto _ : state) {
    Author author(design, 1);
    author.take(past_of(design, size));
    Rng rng = Rng::stream(size, "bench/local");
    const auto begin = Timer::now();
    for (int i = 0; i < kBatch; ++i) benchmark::DoNotOptimize(author.grow(rng));
    state.SetIterationTime(seconds_since(begin) / kBatch);
  }
}

void remote(benchmark::State& state, const Design& design, uint64_t size, bool is_apart) {
  const std::vector<Sent> theirs = further(design, size, 2);
  const std::vector<Sent> ours = is_apart ? further(design, size, 1) : std::vector<Sent>();
  if (theirs.empty()) return state.SkipWithError("no command had an effect");
  uint64_t bytes = 0;
  for (const Sent& change : theirs) bytes += change.body.size();
  for (auto _ : state) {
    Author author(design, 1);
    author.take(past_of(design, size));
    author.take(ours);
    const auto begin = Timer::now();
    author.take(theirs);
    state.SetIterationTime(seconds_since(begin) / static_cast<double>(theirs.size()));
  }
  if (!is_apart) {
    state.counters["bytes_per_operation"] =
        static_cast<double>(bytes) / static_cast<double>(theirs.size());
  }
}

void encode(benchmark::State& state, const Design& design, uint64_t size) {
  Author author(design, 1);
  author.take(past_of(design, size));
  size_t bytes = 0;
  for (auto _ : state) {
    const auto begin = Timer::now();
    const auto encoded = author.object().state();
    state.SetIterationTime(seconds_since(begin));
    bytes = encoded->size();
  }
  state.counters["state_bytes"] = static_cast<double>(bytes);
}

void decode(benchmark::State& state, const Design& design, uint64_t size) {
  Author author(design, 1);
  author.take(past_of(design, size));
  const auto encoded = author.object().state();
  for (auto _ : state) {
    const auto fresh = design.make();
    const auto begin = Timer::now();
    SKERRY_CHECK(fresh->join(encoded->view()).ok());
    state.SetIterationTime(seconds_since(begin));
  }
}

void memory(benchmark::State& state, const Design& design, uint64_t size) {
  uint64_t bytes = 0;
  uint64_t elements = 1;
  const std::vector<Sent>& past = past_of(design, size);
  for (auto _ : state) {
    const uint64_t before = allocated_bytes();
    const auto object = design.make();
    for (const Sent& sent : past) SKERRY_CHECK(object->apply(sent.body.view(), sent.mutation).ok());
    bytes = allocated_bytes() - before;
    elements = design.family == Family::kSheet ? past.size() : object->size();
    elements = std::max<uint64_t>(elements, 1);
    state.SetIterationTime(1e-9);
  }
  state.counters["memory_per_element"] = static_cast<double>(bytes) / static_cast<double>(elements);
}

void add(const Design& design, uint64_t size) {
  const std::string name(design.name);
  const std::string at = "/" + std::to_string(size);
  const auto with = [](auto* registered) { registered->UseManualTime()->Iterations(5); };
  with(benchmark::RegisterBenchmark((name + "/local" + at).c_str(), local, design, size));
  with(benchmark::RegisterBenchmark((name + "/remote" + at).c_str(), remote, design, size, false));
  with(benchmark::RegisterBenchmark((name + "/merge" + at).c_str(), remote, design, size, true));
  if (design.fold != nullptr) {
    with(benchmark::RegisterBenchmark((name + "/encode" + at).c_str(), encode, design, size));
    with(benchmark::RegisterBenchmark((name + "/decode" + at).c_str(), decode, design, size));
  }
  benchmark::RegisterBenchmark((name + "/size" + at).c_str(), memory, design, size)
      ->UseManualTime()
      ->Iterations(1);
}

}  // namespace

int run(int argc, char** argv) {
  std::string costs;
  std::vector<char*> rest;
  for (int i = 0; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--costs" && i + 1 < argc) {
      costs = argv[++i];
    } else {
      rest.push_back(argv[i]);
    }
  }
  int count = static_cast<int>(rest.size());
  benchmark::Initialize(&count, rest.data());
  if (benchmark::ReportUnrecognizedArguments(count, rest.data())) return 2;
  for (const Design& design : crdts::catalogue()) {
    if (design.is_mutant) continue;
    for (uint64_t size = grows(design.family) ? 100 : 1; size <= largest(design); size *= 10) {
      add(design, size);
    }
  }
  CostsReporter reporter(costs);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}

}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::run(argc, argv); }
