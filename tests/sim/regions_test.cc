#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "data_folder.h"
#include "network_rig.h"
#include "sim/network/rtt_matrix.h"

namespace skerry::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kHeader = "from,to,rtt_min_ms,rtt_avg_ms,rtt_max_ms\n";

std::string write_file(const std::string& content) {
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path = testing::TempDir() + "skerry_" + name + ".csv";
  std::ofstream(path) << content;
  return path;
}

std::string three_places() {
  return write_file(std::string(kHeader) +
                    "north,north,0.1,0.25,1\n"
                    "north,south,90,100.5,200\n"
                    "south,north,80,90.000001,91\n"
                    "south,south,0.1,0.3,0.5\n"
                    "north,west,10,20,30\n"
                    "west,west,0,0,0\n"
                    "south,west,40,50,60\n");
}

StatusOr<Topology> make(const std::string& csv, std::vector<std::string> regions, uint32_t people,
                        uint32_t servers) {
  TopologyOptions options;
  options.kind = "regions";
  options.people = people;
  options.servers = servers;
  options.rtt_csv = csv;
  options.regions = std::move(regions);
  return Topology::make(options, Rng::stream(1, "topology"));
}

int64_t latency_ns(const Topology& topology, NodeIndex from, NodeIndex to) {
  const Distribution* latency = topology.latency_of(static_cast<uint64_t>(topology.link(from, to)));
  return latency == nullptr ? -1 : latency->a;
}

TEST(regions, round_trips_are_halved_exactly_and_each_way_has_its_own) {
  const StatusOr<Topology> topology = make(three_places(), {"north", "south", "west"}, 4, 0);
  ASSERT_TRUE(topology.ok()) << topology.status();
  EXPECT_EQ(latency_ns(*topology, 0, 1), 50'250'000);
  EXPECT_EQ(latency_ns(*topology, 1, 0), 45'000'000);
  EXPECT_EQ(latency_ns(*topology, 0, 3), 125'000);     // both dealt to the first
  EXPECT_EQ(latency_ns(*topology, 2, 0), 10'000'000);  // only the way back is given
}

TEST(regions, servers_stand_in_the_first_and_make_a_hub) {
  const StatusOr<Topology> topology = make(three_places(), {"south", "north"}, 3, 1);
  ASSERT_TRUE(topology.ok()) << topology.status();
  EXPECT_EQ(topology->neighbours(0).size(), 1u);
  EXPECT_EQ(latency_ns(*topology, 0, 3), 150'000);
  EXPECT_EQ(latency_ns(*topology, 1, 3), 50'250'000);
}

TEST(regions, without_a_choice_are_all_of_the_matrix) {
  const StatusOr<RttMatrix> matrix = RttMatrix::read(three_places());
  ASSERT_TRUE(matrix.ok()) << matrix.status();
  EXPECT_THAT(matrix->places(), ElementsAre("north", "south", "west"));
  const StatusOr<Topology> topology = make(three_places(), {}, 3, 0);
  ASSERT_TRUE(topology.ok()) << topology.status();
  EXPECT_EQ(latency_ns(*topology, 0, 2), 10'000'000);
}

TEST(regions, deliver_after_the_matrix_latency) {
  StatusOr<Topology> topology = make(three_places(), {"north", "south"}, 2, 0);
  ASSERT_TRUE(topology.ok());
  Rig rig(*std::move(topology), constant_latency(Duration::milliseconds(1)));
  rig.network.send_datagram({}, 0, 1, text("there"));
  rig.network.send_datagram({}, 1, 0, text("back"));
  rig.run();
  ASSERT_EQ(rig.frames().size(), 2u);
  EXPECT_EQ(rig.frames()[0].at.ns, 45'000'000);
  EXPECT_EQ(rig.frames()[1].at.ns, 50'250'000);
}

TEST(regions, an_unknown_region_is_named_with_those_there_are) {
  const StatusOr<Topology> topology = make(three_places(), {"nord"}, 2, 0);
  ASSERT_FALSE(topology.ok());
  EXPECT_THAT(std::string(topology.status().message()), HasSubstr("unknown region \"nord\""));
  EXPECT_THAT(std::string(topology.status().message()), HasSubstr("north, south, west"));
}

std::string error_of(const std::string& rows) {
  const std::string path = write_file(rows);
  const StatusOr<RttMatrix> matrix = RttMatrix::read(path);
  if (matrix.ok()) return "";
  std::string message(matrix.status().message());
  EXPECT_THAT(message, HasSubstr(path));
  return message.substr(message.find(path) + path.size());
}

TEST(rtt_matrix, errors_name_the_file_and_the_line) {
  const std::string header(kHeader);
  EXPECT_THAT(error_of(header + "a,b,1,2,3\nb,a,1,x,3\n"), HasSubstr(":3: \"x\" is no round trip"));
  EXPECT_THAT(error_of(header + "a,b,1,-2,3\n"), HasSubstr(":2: \"-2\""));
  EXPECT_THAT(error_of(header + "a,b,1,1e3,3\n"), HasSubstr(":2: \"1e3\""));
  EXPECT_THAT(error_of(header + "a,b,1,,3\n"), HasSubstr(":2: \"\""));
  EXPECT_THAT(error_of(header + "a,b,1,99999999999,3\n"), HasSubstr(":2:"));
  EXPECT_THAT(error_of(header + "a,b,3,2,4\n"), HasSubstr(":2: expected rtt_min_ms <="));
  EXPECT_THAT(error_of(header + "a,b,1,2,3\na,b,1,2,3\n"), HasSubstr(":3: the pair a, b"));
  EXPECT_THAT(error_of(header + ",b,1,2,3\n"), HasSubstr(":2: a place without a name"));
  EXPECT_THAT(error_of(header), HasSubstr("no rows"));
}

TEST(rtt_matrix, lines_of_another_shape_are_refused) {
  const std::string header(kHeader);
  EXPECT_THAT(error_of(header + "a,b,1,2\n"), HasSubstr("2"));
  EXPECT_THAT(error_of(header + "a,b,1,2,3,4\n"), HasSubstr("2"));
  EXPECT_THAT(error_of("from,to,rtt_avg_ms\na,b,1\n"), HasSubstr("rtt_m"));
  EXPECT_NE(error_of(""), "");
}

TEST(rtt_matrix, a_file_that_is_not_there_is_not_found) {
  const StatusOr<RttMatrix> matrix = RttMatrix::read(testing::TempDir() + "skerry_no_such.csv");
  EXPECT_EQ(matrix.status().code(), absl::StatusCode::kNotFound);
}

TEST(rtt_matrix, too_many_places_are_refused) {
  std::string rows(kHeader);
  for (int i = 0; i < 300; ++i) rows += "p" + std::to_string(i) + ",hub,1,2,3\n";
  EXPECT_THAT(error_of(rows), HasSubstr("more than 255 places"));
}

// The measured matrix lies beside the repository, not in it.
TEST(rtt_matrix, reads_the_measured_one) {
  const std::filesystem::path file = test_support::data_folder() / "rtt_aws_2020_06_05.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
  const StatusOr<RttMatrix> matrix = RttMatrix::read(file.string());
  ASSERT_TRUE(matrix.ok()) << matrix.status();
  EXPECT_EQ(matrix->places().size(), 19u);
  const int here = matrix->find("af-south-1");
  const int there = matrix->find("eu-west-2");
  ASSERT_GE(here, 0);
  ASSERT_GE(there, 0);
  EXPECT_EQ(matrix->average(static_cast<size_t>(here), static_cast<size_t>(there))->ns,
            142'524'000);
}

}  // namespace
}  // namespace skerry::sim
