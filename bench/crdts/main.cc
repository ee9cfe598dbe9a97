// What every design of the catalogue costs, by size: a command here, a change from elsewhere, a
// merge of two copies that went apart, the state as bytes and back; bytes and memory beside.
//
//   bench_crdts [--costs FILE] [--benchmark_filter=DESIGN/...]
//
// Names are design/what/size; docs/performance.md says what each figure is of.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "change_set.h"
#include "core/check.h"
#include "costs_reporter.h"
#include "harness/machine/memory.h"
#include "measured.h"

namespace skerry::bench {
namespace {

using crdts::Design;
using Timer = std::chrono::steady_clock;

constexpr uint64_t kApart = 100;  // commands of each copy that the other lacks, before a merge
constexpr int kRepetitions = 5;   // of which the median counts

// Operations timed together: many enough for the clock, and few beside the document.
uint64_t batch(uint64_t size) {
  return size == 1 ? 100 : std::clamp<uint64_t>(size / 10, 10, 1000);
}

// Copies of a small document, to be timed together.
uint64_t copies(uint64_t size) { return std::clamp<uint64_t>(1000 / size, 1, 100); }

double seconds_since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

Author with_past(const Design& design, uint64_t size, uint32_t replica) {
  Author author(design, replica);
  author.take(past_of(design, size).changes);
  return author;
}

std::vector<Command> next_commands(Author& author, uint64_t size, uint64_t count) {
  Rng rng = Rng::stream(size, "bench/next");
  std::vector<Command> commands;
  for (uint64_t i = 0; i < count; ++i) commands.push_back(author.next(rng));
  return commands;
}

// A copy that went on for `count` commands.
Author further(const Design& design, uint64_t size, uint32_t replica, uint64_t count) {
  Author author = with_past(design, size, replica);
  for (const Command& command : next_commands(author, size, count)) {
    SKERRY_CHECK(author.act(command));
  }
  return author;
}

void local(benchmark::State& state, const Design& design, uint64_t size) {
  for (auto _ : state) {
    Author author = with_past(design, size, 1);
    const std::vector<Command> commands = next_commands(author, size, batch(size));
    const auto begin = Timer::now();
    for (const Command& command : commands) SKERRY_CHECK(author.act(command));
    state.SetIterationTime(seconds_since(begin) / static_cast<double>(commands.size()));
  }
}

void remote(benchmark::State& state, const Design& design, uint64_t size) {
  const std::vector<Sent> theirs = further(design, size, 2, batch(size)).sent();
  const auto count = static_cast<double>(theirs.size());
  uint64_t bytes = 0;
  for (const Sent& change : theirs) bytes += change.body.size();
  for (auto _ : state) {
    Author author = with_past(design, size, 1);
    const auto begin = Timer::now();
    author.take(theirs);
    state.SetIterationTime(seconds_since(begin) / count);
  }
  state.counters["bytes_per_operation"] = static_cast<double>(bytes) / count;
}

// Of two whole copies: a lattice joins the other's state; any other design, whose state is the set
// of its changes, integrates those that it lacks.
void merge(benchmark::State& state, const Design& design, uint64_t size) {
  const bool is_lattice = design.fold != nullptr;
  const Author theirs = further(design, size, 2, kApart);
  const Payload their_state = is_lattice ? *theirs.object().state() : Payload();
  const std::vector<Sent> ours = further(design, size, 1, kApart).sent();
  for (auto _ : state) {
    std::vector<Author> authors;
    for (uint64_t i = 0; i < copies(size); ++i) {
      authors.push_back(with_past(design, size, 1));
      authors.back().take(ours);
    }
    const auto begin = Timer::now();
    for (Author& author : authors) {
      if (is_lattice) {
        SKERRY_CHECK(author.object().join(their_state.view()).ok());
      } else {
        author.take(theirs.sent());
      }
    }
    state.SetIterationTime(seconds_since(begin) / static_cast<double>(authors.size()));
  }
}

void encode(benchmark::State& state, const Design& design, uint64_t size) {
  const Author author = with_past(design, size, 1);
  const Past& past = past_of(design, size);
  const ChangesAsState changes(past.changes);
  const bool is_lattice = design.fold != nullptr;
  Payload encoded;
  for (auto _ : state) encoded = is_lattice ? *author.object().state() : changes.encode();
  state.counters["bytes_per_element"] =
      static_cast<double>(encoded.size()) / static_cast<double>(past.elements);
}

void decode(benchmark::State& state, const Design& design, uint64_t size) {
  const bool is_lattice = design.fold != nullptr;
  const Payload encoded = is_lattice ? *with_past(design, size, 1).object().state()
                                     : ChangesAsState(past_of(design, size).changes).encode();
  for (auto _ : state) {
    std::vector<std::unique_ptr<crdts::Object>> objects;
    for (uint64_t i = 0; i < copies(size); ++i) objects.push_back(design.make());
    const auto begin = Timer::now();
    for (const auto& object : objects) {
      if (is_lattice) {
        SKERRY_CHECK(object->join(encoded.view()).ok());
      } else {
        decode_changes(*object, encoded);
      }
    }
    state.SetIterationTime(seconds_since(begin) / static_cast<double>(objects.size()));
  }
}

// The heap that the object holds, itself included.
void memory(benchmark::State& state, const Design& design, uint64_t size) {
  const Past& past = past_of(design, size);
  double bytes = 0;
  for (auto _ : state) {
    const int64_t before = harness::thread_heap_bytes();
    const auto object = design.make();
    for (const Sent& sent : past.changes) {
      SKERRY_CHECK(object->apply(sent.body.view(), sent.mutation).ok());
    }
    bytes = static_cast<double>(harness::thread_heap_bytes() - before);
  }
  state.counters["memory_per_element"] = bytes / static_cast<double>(past.elements);
  state.counters["memory_per_operation"] = bytes / static_cast<double>(past.changes.size());
}

using Measure = void (*)(benchmark::State& state, const Design& design, uint64_t size);

// The small ones more often, all five times; large documents take long to make.
void add(const Design& design, uint64_t size) {
  const auto with = [&](const std::string& what, Measure measure, uint64_t iterations) {
    const std::string name = std::string(design.name) + "/" + what + "/" + std::to_string(size);
    return benchmark::RegisterBenchmark(name.c_str(), measure, design, size)
        ->Iterations(static_cast<int64_t>(iterations))
        ->Repetitions(kRepetitions)
        ->ReportAggregatesOnly();
  };
  const uint64_t documents = std::clamp<uint64_t>(30'000 / size, 3, 100);
  with("local", local, documents)->UseManualTime();
  with("remote", remote, documents)->UseManualTime();
  with("merge", merge, documents)->UseManualTime();
  with("encode", encode, std::clamp<uint64_t>(300'000 / size, 3, 10'000));
  with("decode", decode, documents)->UseManualTime();
  with("memory", memory, 1)->Repetitions(1);
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
