// bench_network [--json] [--repeats N] [--nodes N]: messages a second through the network alone.
//
// Seconds are of the thread's processor time, so that other work on the machine does not count; the
// share of the core that the run had stands beside it.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "bench/network/load.h"

namespace skerry::bench {
namespace {

struct Row {
  LoadOptions options;
  LoadResult result;
  std::vector<double> rates;  // delivered messages a second, ascending
  double core_share = 1;      // processor time by wall time, of all repeats
};

Row measure(const LoadOptions& options, int repeats) {
  Row row;
  row.options = options;
  double cpu = 0;
  double wall = 0;
  for (int i = 0; i < repeats; ++i) {
    row.result = run_load(options);
    cpu += row.result.cpu_seconds;
    wall += row.result.wall_seconds;
    row.rates.push_back(static_cast<double>(row.result.counters.frames_delivered) /
                        row.result.cpu_seconds);
  }
  row.core_share = cpu / wall;
  std::sort(row.rates.begin(), row.rates.end());
  return row;
}

void print_text(const Row& row) {
  const double median = row.rates[row.rates.size() / 2];
  std::printf("%7" PRIu32 " nodes, %" PRIu32
              " in flight each: best %.2f, median %.2f million messages"
              " a second (%.1f ns a message, %.2f events a message, %.0f%% of a core)\n",
              row.options.nodes, row.options.messages_per_node, row.rates.back() / 1e6,
              median / 1e6, 1e9 / median,
              static_cast<double>(row.result.events) /
                  static_cast<double>(row.result.counters.frames_delivered),
              100 * row.core_share);
  std::printf("        sent %" PRIu64 ", delivered %" PRIu64 ", lost %" PRIu64
              ", %.1f virtual seconds, digest %s\n",
              row.result.counters.frames_sent, row.result.counters.frames_delivered,
              row.result.counters.frames_lost,
              static_cast<double>(row.result.virtual_time.ns) / 1e9,
              to_hex(row.result.digest).c_str());
}

void print_json(const Row& row, bool is_last) {
  std::printf("  {\"nodes\": %" PRIu32 ", \"in_flight\": %" PRIu64 ", \"delivered\": %" PRIu64
              ", \"events\": %" PRIu64
              ", \"rate_best\": %.0f, \"rate_median\": %.0f, \"core_share\": %.2f"
              ", \"digest\": \"%s\"}%s\n",
              row.options.nodes, uint64_t{row.options.nodes} * row.options.messages_per_node,
              row.result.counters.frames_delivered, row.result.events, row.rates.back(),
              row.rates[row.rates.size() / 2], row.core_share, to_hex(row.result.digest).c_str(),
              is_last ? "" : ",");
}

int main_of(int argc, char** argv) {
  bool is_json = false;
  int repeats = 5;
  uint32_t only_nodes = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json") {
      is_json = true;
    } else if (argument == "--repeats" && i + 1 < argc) {
      repeats = std::max(1, std::atoi(argv[++i]));
    } else if (argument == "--nodes" && i + 1 < argc) {
      only_nodes = static_cast<uint32_t>(std::max(0, std::atoi(argv[++i])));
    } else {
      std::fprintf(stderr, "usage: bench_network [--json] [--repeats N] [--nodes N]\n");
      return 2;
    }
  }
  std::vector<LoadOptions> all(2);
  all[1].nodes = 100'000;
  all[1].messages_per_node = 1;
  if (only_nodes != 0) {
    all.resize(1);
    all[0].nodes = only_nodes;
    all[0].messages_per_node = only_nodes < 10'000 ? 4 : 1;
  }
  if (is_json) std::printf("[\n");
  for (size_t i = 0; i < all.size(); ++i) {
    const Row row = measure(all[i], repeats);
    if (is_json) {
      print_json(row, i + 1 == all.size());
    } else {
      print_text(row);
    }
  }
  if (is_json) std::printf("]\n");
  return 0;
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::main_of(argc, argv); }
