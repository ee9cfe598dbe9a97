// Compares candidates for the pending event set in the hold model.
//
//   bench_event_queue [--bar] [--repeats N] [--holds N] [--json]
//
// Prints nanoseconds a hold (smallest of N repeats) for each increment distribution, queue size and
// candidate. --bar measures only what the bar is about: exponential increments, the queue in use
// against std::priority_queue, alternating. Exit status 1 if two candidates popped in different
// orders, or, with --bar, if the bar does not hold; 2 on bad usage.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "bench/kernel/calendar_queue.h"
#include "bench/kernel/four_ary_heap.h"
#include "bench/kernel/hold_model.h"
#include "bench/kernel/priority_queue.h"
#include "sim/kernel/event_queue.h"

namespace skerry::bench {
namespace {

struct Options {
  bool is_bar = false;
  bool is_json = false;
  int repeats = 3;
  uint64_t holds = 2'000'000;
};

// A candidate slower than this is left out of the larger sizes of the same increments.
constexpr double kHopelessNs = 2'000;

struct Candidate {
  const char* name;
  std::function<HoldResult(const Increments&, uint64_t, uint64_t)> run;
  bool is_hopeless = false;
};

std::vector<Candidate> candidates(bool is_bar) {
  std::vector<Candidate> all = {{PriorityQueue::kName, run_hold<PriorityQueue>},
                                {"radix wheel (sim::EventQueue)", run_hold<sim::EventQueue>}};
  if (is_bar) return all;
  all.push_back({FourAryHeap::kName, run_hold<FourAryHeap>});
  all.push_back({CalendarQueue::kName, run_hold<CalendarQueue>});
  return all;
}

// What the queue in use may take of std::priority_queue's time.
double bar_at(uint64_t pending) {
  if (pending == 1'000) return 0.45;
  if (pending == 100'000) return 0.33;
  if (pending == 1'000'000) return 0.20;
  return std::numeric_limits<double>::infinity();
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options) {}

  int run() {
    if (options_.is_json) std::printf("[");
    for (const Increments& increments : all_increments()) {
      if (options_.is_bar && increments.name != "exponential") continue;
      std::vector<Candidate> all = candidates(options_.is_bar);
      for (const uint64_t pending :
           std::initializer_list<uint64_t>{100, 1'000, 10'000, 100'000, 1'000'000}) {
        if (options_.is_bar && (pending == 100 || pending == 10'000)) continue;
        measure(all, increments, pending);
      }
    }
    if (options_.is_json) std::printf("\n]\n");
    return failed_ ? 1 : 0;
  }

 private:
  void measure(std::vector<Candidate>& all, const Increments& increments, uint64_t pending) {
    std::erase_if(all, [](const Candidate& candidate) { return candidate.is_hopeless; });
    std::vector<HoldResult> best(all.size());
    for (int repeat = 0; repeat < options_.repeats; ++repeat) {
      for (size_t i = 0; i < all.size(); ++i) {
        const HoldResult result = all[i].run(increments, pending, options_.holds);
        const bool is_better = repeat == 0 || result.ns_per_hold < best[i].ns_per_hold;
        if (is_better) best[i].ns_per_hold = result.ns_per_hold;
        if (repeat == 0) best[i].order = result.order;
        if (result.order != best[0].order) disagree(all[i], increments, pending);
      }
    }
    for (size_t i = 0; i < all.size(); ++i) {
      print(all[i], best[i], best[0], increments, pending);
      all[i].is_hopeless = best[i].ns_per_hold > kHopelessNs;
    }
    const double ratio = best[1].ns_per_hold / best[0].ns_per_hold;
    if (options_.is_bar && ratio > bar_at(pending)) failed_ = true;
  }

  void disagree(const Candidate& candidate, const Increments& increments, uint64_t pending) {
    std::fprintf(stderr, "bench_event_queue: %s pops in another order (%s, %llu pending)\n",
                 candidate.name, increments.name.c_str(), static_cast<unsigned long long>(pending));
    failed_ = true;
  }

  void print(const Candidate& candidate, const HoldResult& result, const HoldResult& reference,
             const Increments& increments, uint64_t pending) {
    const double ratio = result.ns_per_hold / reference.ns_per_hold;
    const auto count = static_cast<unsigned long long>(pending);
    if (options_.is_json) {
      std::printf(
          "%s\n  {\"increments\": \"%s\", \"pending\": %llu, \"candidate\": \"%s\", "
          "\"ns_per_hold\": %.2f, \"ratio\": %.3f}",
          is_first_ ? "" : ",", increments.name.c_str(), count, candidate.name, result.ns_per_hold,
          ratio);
    } else {
      std::printf("%-12s %8llu  %-38s %8.1f ns  %5.2f", increments.name.c_str(), count,
                  candidate.name, result.ns_per_hold, ratio);
      const bool has_bar = options_.is_bar && &result != &reference;
      if (has_bar) std::printf("  (at most %.2f)", bar_at(pending));
      std::printf("\n");
    }
    std::fflush(stdout);
    is_first_ = false;
  }

  Options options_;
  bool failed_ = false;
  bool is_first_ = true;
};

int usage() {
  std::fprintf(stderr, "usage: bench_event_queue [--bar] [--repeats N] [--holds N] [--json]\n");
  return 2;
}

int main_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--bar") {
      options.is_bar = true;
      options.repeats = std::max(options.repeats, 10);
    } else if (word == "--json") {
      options.is_json = true;
    } else if ((word == "--repeats" || word == "--holds") && i + 1 < argc) {
      const long long value = std::atoll(argv[++i]);
      if (value < 1) return usage();
      if (word == "--repeats") options.repeats = static_cast<int>(std::min(value, 1000LL));
      if (word == "--holds") options.holds = static_cast<uint64_t>(value);
    } else {
      return usage();
    }
  }
  return Bench(options).run();
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::main_of(argc, argv); }
