#include "sim/network/topology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "network_rig.h"

namespace skerry::sim {
namespace {

using testing::ElementsAre;

std::vector<NodeIndex> row(const Topology& topology, NodeIndex node) {
  const auto neighbours = topology.neighbours(node);
  return {neighbours.begin(), neighbours.end()};
}

uint32_t reachable(const Topology& topology) {
  std::vector<bool> seen(topology.nodes(), false);
  std::vector<NodeIndex> open = {0};
  seen[0] = true;
  uint32_t count = 0;
  while (!open.empty()) {
    const NodeIndex node = open.back();
    open.pop_back();
    ++count;
    for (const NodeIndex next : topology.neighbours(node)) {
      if (seen[next]) continue;
      seen[next] = true;
      open.push_back(next);
    }
  }
  return count;
}

struct Shape {
  std::string_view kind;
  uint32_t people;
  uint32_t servers;
  uint32_t k;
};

TEST(Topology, of_hubs_links_each_person_to_a_server_of_few_and_no_server_to_another) {
  const Topology topology = make_topology("hubs", 7, 3, 0);
  EXPECT_EQ(topology.links(), 14u);
  EXPECT_THAT(row(topology, 4), ElementsAre(8));
  EXPECT_THAT(row(topology, 7), ElementsAre(0, 3, 6));
  EXPECT_THAT(row(topology, 9), ElementsAre(2, 5));
}

class EveryTopology : public testing::TestWithParam<Shape> {};

TEST_P(EveryTopology, is_symmetric_ascending_and_connected) {
  const Shape& shape = GetParam();
  const Topology topology = make_topology(shape.kind, shape.people, shape.servers, shape.k);
  ASSERT_EQ(topology.nodes(), shape.people + shape.servers);
  EXPECT_EQ(reachable(topology), topology.nodes());
  uint64_t next_link = 0;
  for (NodeIndex node = 0; node < topology.nodes(); ++node) {
    const std::vector<NodeIndex> neighbours = row(topology, node);
    EXPECT_TRUE(std::is_sorted(neighbours.begin(), neighbours.end()));
    EXPECT_EQ(std::adjacent_find(neighbours.begin(), neighbours.end()), neighbours.end());
    EXPECT_EQ(topology.first_link(node), next_link);
    for (const NodeIndex other : neighbours) {
      EXPECT_NE(other, node);
      EXPECT_TRUE(topology.has_link(other, node));
      EXPECT_EQ(topology.link(node, other), static_cast<int64_t>(next_link));
      EXPECT_EQ(topology.target(next_link), other);
      ++next_link;
    }
  }
  EXPECT_EQ(topology.links(), next_link);
}

TEST_P(EveryTopology, finds_exactly_the_links_there_are) {
  const Shape& shape = GetParam();
  const Topology topology = make_topology(shape.kind, shape.people, shape.servers, shape.k);
  for (NodeIndex from = 0; from < topology.nodes(); ++from) {
    const std::vector<NodeIndex> neighbours = row(topology, from);
    for (NodeIndex to = 0; to < topology.nodes(); ++to) {
      EXPECT_EQ(topology.has_link(from, to),
                std::count(neighbours.begin(), neighbours.end(), to) == 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, EveryTopology,
    testing::Values(Shape{"hub", 7, 1, 0}, Shape{"hub", 200, 3, 0}, Shape{"hub", 1, 1, 0},
                    Shape{"mesh", 5, 0, 0}, Shape{"mesh", 60, 2, 0}, Shape{"mesh", 1, 0, 0},
                    Shape{"ring", 1, 0, 0}, Shape{"ring", 2, 0, 0}, Shape{"ring", 3, 0, 0},
                    Shape{"ring", 9, 1, 0}, Shape{"ring_k", 10, 0, 3}, Shape{"ring_k", 4, 0, 2},
                    Shape{"ring_k", 3, 0, 9}, Shape{"line", 6, 0, 0}, Shape{"line", 1, 0, 0},
                    Shape{"tree", 15, 0, 2}, Shape{"tree", 8, 1, 4}, Shape{"random_k", 100, 0, 1},
                    Shape{"grid", 25, 0, 5}, Shape{"grid", 7, 1, 3}, Shape{"grid", 4, 0, 9},
                    Shape{"random_k", 50, 1, 8}, Shape{"random_k", 5, 0, 8}),
    [](const testing::TestParamInfo<Shape>& shape) {
      return std::string(shape.param.kind) + "_" + std::to_string(shape.param.people) + "_" +
             std::to_string(shape.param.servers) + "_" + std::to_string(shape.param.k);
    });

TEST(topology, hub_links_each_person_with_one_server_and_servers_with_each_other) {
  const Topology hub = make_topology("hub", 5, 2);
  EXPECT_THAT(row(hub, 0), ElementsAre(5));
  EXPECT_THAT(row(hub, 1), ElementsAre(6));
  EXPECT_THAT(row(hub, 5), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(row(hub, 6), ElementsAre(1, 3, 5));
  EXPECT_TRUE(hub.is_server(5));
  EXPECT_FALSE(hub.is_server(4));
}

TEST(topology, degrees_are_those_of_the_shape) {
  const Topology ring = make_topology("ring_k", 20, 0, 3);
  const Topology mesh = make_topology("mesh", 20);
  for (NodeIndex node = 0; node < 20; ++node) {
    EXPECT_EQ(ring.neighbours(node).size(), 6u);
    EXPECT_EQ(mesh.neighbours(node).size(), 19u);
  }
  EXPECT_THAT(row(make_topology("tree", 7), 1), ElementsAre(0, 3, 4));
  EXPECT_THAT(row(make_topology("tree", 21, 0, 4), 1), ElementsAre(0, 5, 6, 7, 8));
  EXPECT_THAT(row(make_topology("line", 4), 1), ElementsAre(0, 2));
  const Topology grid = make_topology("grid", 14, 0, 5);
  EXPECT_THAT(row(grid, 0), ElementsAre(1, 5));
  EXPECT_THAT(row(grid, 6), ElementsAre(1, 5, 7, 11));
  EXPECT_THAT(row(grid, 9), ElementsAre(4, 8));  // the last row is short
}

TEST(topology, random_k_gives_everyone_at_least_k_and_depends_on_the_seed_alone) {
  const Topology one = make_topology("random_k", 300, 0, 8, 1);
  const Topology same = make_topology("random_k", 300, 0, 8, 1);
  const Topology other = make_topology("random_k", 300, 0, 8, 2);
  bool differs = false;
  for (NodeIndex node = 0; node < 300; ++node) {
    EXPECT_GE(one.neighbours(node).size(), 8u);
    EXPECT_EQ(row(one, node), row(same, node));
    differs = differs || row(one, node) != row(other, node);
  }
  EXPECT_TRUE(differs);
}

TEST(topology, of_a_hundred_thousand_nodes_is_made) {
  const Topology big = make_topology("random_k", 100'000, 0, 8);
  EXPECT_EQ(reachable(big), 100'000u);
  EXPECT_GT(big.links(), 1'590'000u);
  EXPECT_LE(big.links(), 1'600'000u);
}

TEST(topology, errors_say_what_was_expected) {
  const auto error = [](std::string_view kind, uint32_t people, uint32_t servers, uint32_t k) {
    TopologyOptions options;
    options.kind = kind;
    options.people = people;
    options.servers = servers;
    options.k = k;
    const StatusOr<Topology> made = Topology::make(options, Rng::stream(1, "topology"));
    return made.ok() ? std::string() : std::string(made.status().message());
  };
  EXPECT_THAT(error("star", 3, 0, 1),
              testing::HasSubstr("unknown topology \"star\": expected hub"));
  EXPECT_THAT(error("hub", 3, 0, 1), testing::HasSubstr("at least one server"));
  EXPECT_THAT(error("ring_k", 3, 0, 0), testing::HasSubstr("k >= 1"));
  EXPECT_THAT(error("grid", 3, 0, 0), testing::HasSubstr("k >= 1"));
  EXPECT_THAT(error("mesh", 0, 0, 1), testing::HasSubstr("needs a node"));
  EXPECT_THAT(error("mesh", 1'000'000, 0, 1), testing::HasSubstr("links"));
}

StatusOr<Topology> make_listed(std::vector<ListedLink> links, uint32_t people = 4,
                               uint32_t servers = 0) {
  TopologyOptions options;
  options.kind = "links";
  options.people = people;
  options.servers = servers;
  options.links = std::move(links);
  return Topology::make(options, Rng::stream(1, "topology"));
}

ListedLink timed(NodeIndex from, NodeIndex to, int64_t ms, double bits) {
  return {from, to, Duration::milliseconds(ms), bits};
}

TEST(listed_links, are_the_links_there_are) {
  const auto plain = make_listed({{0, 1}, {3, 1}, {1, 2}, {4, 0}}, 4, 1);
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_THAT(row(*plain, 1), ElementsAre(0, 2, 3));
  EXPECT_THAT(row(*plain, 4), ElementsAre(0));
  EXPECT_EQ(plain->links(), 8u);
  EXPECT_EQ(plain->latency_of(0), nullptr);
  EXPECT_TRUE(plain->bandwidth_classes().empty());
}

TEST(listed_links, have_their_own_latency_and_bandwidth_each_way) {
  const auto listed = make_listed({timed(0, 1, 5, 1e6), timed(1, 0, 7, 2e6), timed(2, 1, 5, 0)}, 3);
  ASSERT_TRUE(listed.ok()) << listed.status();
  const auto latency = [&](NodeIndex from, NodeIndex to) {
    return listed->latency_of(static_cast<uint64_t>(listed->link(from, to)))->a / 1'000'000;
  };
  const auto bandwidth = [&](NodeIndex from, NodeIndex to) {
    const auto link = static_cast<uint64_t>(listed->link(from, to));
    return listed->bandwidth_classes()[listed->bandwidth_class(link)];
  };
  EXPECT_EQ(latency(0, 1), 5);
  EXPECT_EQ(latency(1, 0), 7);
  EXPECT_EQ(latency(2, 1), 5);
  EXPECT_EQ(latency(1, 2), 5);
  EXPECT_EQ(bandwidth(0, 1), 1e6);
  EXPECT_EQ(bandwidth(1, 0), 2e6);
  EXPECT_EQ(bandwidth(1, 2), 0);
  EXPECT_EQ(listed->latency_classes().size(), 2u);
}

TEST(listed_links, that_cannot_be_say_which) {
  const auto error = [](std::vector<ListedLink> links) {
    const auto made = make_listed(std::move(links), 4, 1);
    return made.ok() ? std::string() : std::string(made.status().message());
  };
  EXPECT_THAT(error({{0, 1}, {1, 2}, {2, 3}}), testing::HasSubstr("no way leads from 0 to server"));
  EXPECT_THAT(error({{0, 1}, {2, 3}}), testing::HasSubstr("no way leads from 0 to 2"));
  EXPECT_THAT(error({{0, 9}}), testing::HasSubstr("names a node that is not there"));
  EXPECT_THAT(error({{2, 2}}), testing::HasSubstr("the link 2, 2 begins where it ends"));
  EXPECT_THAT(error({{0, 1}, {0, 1}}), testing::HasSubstr("the link 0, 1 is listed twice"));
}

}  // namespace
}  // namespace skerry::sim
