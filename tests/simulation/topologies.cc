// How long edits take over hops of 100 ms, against distances in closed form. Everybody commits
// equally often, so that each ordered pair counts the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "simulation.h"

namespace skerry {
namespace {

constexpr uint32_t kNodes = 25;
constexpr double kHopNs = 100e6;

using Hops = std::function<uint32_t(uint32_t, uint32_t)>;

// Up from the deeper one until both are the same.
uint32_t hops_in_tree(uint32_t a, uint32_t b, uint32_t k) {
  uint32_t hops = 0;
  for (; a != b; ++hops) (a > b ? a : b) = ((a > b ? a : b) - 1) / k;
  return hops;
}

uint32_t hops_in_grid(uint32_t a, uint32_t b, uint32_t columns) {
  const auto apart = [](uint32_t x, uint32_t y) { return x > y ? x - y : y - x; };
  return apart(a % columns, b % columns) + apart(a / columns, b / columns);
}

std::string source(const std::string& sync) {
  return R"(
schema = 1
name = "hops"
duration = "40s"
settle = "40s"
[replicas]
count = 25
crdt = "grow_only_set"
[sync]
interval = "0s"
)" + sync +
         R"(
[network]
latency = "100ms"
[[workload]]
kind = "rounds"
period = "1s"
rounds = 38
)";
}

double quantile(std::vector<uint32_t> hops, double share) {
  std::sort(hops.begin(), hops.end());
  return kHopNs * hops[static_cast<size_t>(share * static_cast<double>(hops.size() - 1))];
}

void expect_hops(const std::string& sync, const Hops& hops) {
  std::vector<uint32_t> pairs;
  std::vector<uint32_t> farthest;
  for (uint32_t a = 0; a < kNodes; ++a) {
    uint32_t most = 0;
    for (uint32_t b = 0; b < kNodes; ++b) {
      if (a != b) pairs.push_back(hops(a, b));
      most = std::max(most, hops(a, b));
    }
    farthest.push_back(most);
  }
  const auto sweep = simulate(source(sync));
  EXPECT_EQ(complaints(sweep), "");
  const auto& metrics = only_run(sweep).metrics;
  // Where exactly so many pairs are that near, a sample more or less decides.
  const auto near = [&](const char* metric, const std::vector<uint32_t>& all, double share) {
    EXPECT_GT(metrics.at(metric), 0.99 * quantile(all, share - 0.005)) << sync << " " << metric;
    EXPECT_LT(metrics.at(metric), 1.01 * quantile(all, share + 0.005)) << sync << " " << metric;
  };
  near("visibility_latency_p50", pairs, 0.5);
  near("visibility_latency_p90", pairs, 0.9);
  near("visibility_to_all_p50", farthest, 0.5);
}

TEST(Topologies, a_binary_tree_of_25_takes_500_700_and_700_ms) {
  const auto binary = [](uint32_t a, uint32_t b) { return hops_in_tree(a, b, 2); };
  expect_hops("topology = \"tree\"", binary);
  const auto metrics = only_run(simulate(source("topology = \"tree\""))).metrics;
  EXPECT_NEAR(metrics.at("visibility_latency_p50"), 500e6, 5e6);
  EXPECT_NEAR(metrics.at("visibility_latency_p90"), 700e6, 7e6);
  EXPECT_NEAR(metrics.at("visibility_latency_p99"), 800e6, 8e6);
  EXPECT_NEAR(metrics.at("visibility_to_all_p50"), 700e6, 7e6);
}

TEST(Topologies, trees_of_more_children_are_less_deep) {
  expect_hops("topology = \"tree\"\nk = 4",
              [](uint32_t a, uint32_t b) { return hops_in_tree(a, b, 4); });
}

TEST(Topologies, a_grid_is_as_square_as_it_can_be_unless_it_is_said) {
  expect_hops("topology = \"grid\"", [](uint32_t a, uint32_t b) { return hops_in_grid(a, b, 5); });
  expect_hops("topology = \"grid\"\nk = 9",
              [](uint32_t a, uint32_t b) { return hops_in_grid(a, b, 9); });
}

TEST(Topologies, a_list_of_links_is_the_topology) {
  std::string links;
  for (uint32_t i = 1; i < kNodes; ++i) {
    links += (links.empty() ? "[" : ", [") + std::to_string((i - 1) / 2) + ", " +
             std::to_string(i) + "]";
  }
  expect_hops("links = [" + links + "]",
              [](uint32_t a, uint32_t b) { return hops_in_tree(a, b, 2); });
}

// 0 and 1 are 50 ms and 8 Mbit/s apart, 1 and 2 200 ms there and 100 ms back.
TEST(Topologies, links_of_a_file_have_latencies_and_bandwidths_of_their_own) {
  const std::string path = testing::TempDir() + "skerry_links.csv";
  std::ofstream(path) << "from,to,latency,bandwidth\n"
                         "0,1,50ms,8Mbit/s\n"
                         "1,2,200ms,0bit/s\n"
                         "2,1,100ms,0bit/s\n";
  std::string text = source("transport = \"datagram\"\nlinks = \"" + path + "\"");
  text.replace(text.find("count = 25"), 10, "count = 3");
  text.replace(text.find("latency = \"100ms\"\n"), 18, "");
  const auto sweep = simulate(text);
  EXPECT_EQ(complaints(sweep), "");
  // A frame of less than a kilobyte takes less than a millisecond at 8 Mbit/s, but not nothing.
  const double slowest_ms = only_run(sweep).metrics.at("visibility_latency_max") / 1e6;
  EXPECT_NEAR(slowest_ms, 250.5, 0.5);
  EXPECT_GT(slowest_ms, 250.01);
}

}  // namespace
}  // namespace skerry
