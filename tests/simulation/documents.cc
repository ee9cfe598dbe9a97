// Many documents in one run: each is judged by itself, and none moves another's.
#include <gmock/gmock.h>

#include "harness/run/run.h"
#include "harness/scenario/documents.h"
#include "simulation.h"

namespace skerry::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string scenario_of(const std::string& replicas, const std::string& sync = "",
                        const std::string& rest = "") {
  return R"(
schema = 1
name = "documents"
duration = "10s"
settle = "60s"
[replicas]
crdt = "add_wins_set"
)" + replicas +
         "\n[sync]\n" + sync + R"(
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
[[workload]]
kind = "set_ops"
rate = "5/s"
keys = { distribution = "zipf", count = 50, theta = 0.99 }
)" + rest;
}

constexpr const char* kPartition = R"(
[[fault]]
kind = "partition"
at = "2s"
for = "4s"
groups = [["server", 0], [1, 2]]
[[fault]]
kind = "crash"
at = "3s"
for = "2s"
nodes = [2]
)";

TEST(DocumentsOfARun, that_three_people_follow_in_parts_hold_under_all_checks) {
  const auto sweep = simulate(scenario_of(
      "count = 3\ndocuments = 100\nfollow = \"uniform\"\nfollows = 40", "", kPartition));
  ASSERT_EQ(sweep.cells.size(), 1u);
  const results::RunResult& run = sweep.cells[0].runs[0];
  EXPECT_EQ(run.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_GT(run.metrics.at("commits"), 50);
  EXPECT_GT(run.metrics.at("visibility_pairs"), 50);
  EXPECT_EQ(run.metrics.at("never_visible"), 0);
  EXPECT_EQ(run.metrics.at("heals"), 2);
  EXPECT_EQ(run.metrics.at("heals_never_over"), 0);
}

TEST(DocumentsOfARun, hold_in_every_mode_and_over_both_transports) {
  for (const std::string mode : {"operations", "state", "delta", "delta_bp_rr"}) {
    for (const std::string transport : {"stream", "datagram"}) {
      const auto sweep = simulate(scenario_of(
          "count = 4\ndocuments = 7\nfollow = \"zipf\"\nfollows = 3\nmode = \"" + mode + "\"",
          "transport = \"" + transport + "\""));
      EXPECT_EQ(sweep.cells[0].runs[0].verdict, results::Verdict::kValid)
          << mode << " " << transport << " " << complaints(sweep);
    }
  }
  const auto gossip = simulate(scenario_of("count = 4\ndocuments = 7\nfollow = \"all\"",
                                           "topology = \"mesh\"\nacknowledge = false\n"
                                           "anti_entropy = \"1s\""));
  EXPECT_EQ(gossip.cells[0].runs[0].verdict, results::Verdict::kValid) << complaints(gossip);
}

TEST(DocumentsOfARun, are_judged_each_and_named_where_one_is_broken) {
  const auto sweep = simulate(scenario_of(
      "count = 3\ndocuments = 3\nfollow = \"listed\"\nfollowers = [\"0..1\", \"1..2\", \"0..2\"]",
      "mutant = \"never_retransmits\"\ntransport = \"datagram\"", ""));
  // Nothing is lost: nothing is broken.
  EXPECT_EQ(sweep.cells[0].runs[0].verdict, results::Verdict::kValid) << complaints(sweep);
  const auto broken =
      simulate(scenario_of("count = 3\ndocuments = 3\nfollow = \"listed\"\n"
                           "followers = [\"0..1\", \"1..2\", \"0..2\"]",
                           "mutant = \"never_retransmits\"\ntransport = \"datagram\""),
               1, {{"network.loss", "0.2"}});
  const results::RunResult& run = broken.cells[0].runs[0];
  EXPECT_EQ(run.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(broken), HasSubstr("document "));
}

TEST(DocumentsOfARun, of_one_are_a_run_as_ever) {
  const auto of_one = simulate(scenario_of("count = 3\ndocuments = 1", "", kPartition));
  const auto unsaid = simulate(scenario_of("count = 3", "", kPartition));
  EXPECT_EQ(of_one.cells[0].runs[0].digest, unsaid.cells[0].runs[0].digest);
  EXPECT_EQ(of_one.cells[0].runs[0].metrics_digest, unsaid.cells[0].runs[0].metrics_digest);
}

// Twice as many documents make no more work: people divide what they do among them.
TEST(DocumentsOfARun, share_the_rate_of_who_follows_them) {
  const auto commits = [](const std::string& documents) {
    return simulate(scenario_of("count = 4\n" + documents)).cells[0].runs[0].metrics.at("commits");
  };
  const double one = commits("documents = 1");
  const double ten = commits("documents = 10");
  EXPECT_NEAR(ten / one, 1.0, 0.25);
}

Following following_of(const std::string& replicas, const std::string& sync = "") {
  const LoadResult loaded = parse_scenario(scenario_of(replicas, sync), "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto following = make_following(loaded.experiment->cells[0].scenario, 1);
  EXPECT_TRUE(following.ok());
  return *std::move(following);
}

TEST(Following, is_as_it_is_listed) {
  const Following listed = following_of(
      "count = 3\ndocuments = 2\nfollow = \"listed\"\nfollowers = [\"0..1\", \"2, 0\"]");
  EXPECT_THAT(listed.of(0), ElementsAre(0, 1));
  EXPECT_THAT(listed.of(1), ElementsAre(0));
  EXPECT_THAT(listed.of(2), ElementsAre(1));
  EXPECT_THAT(listed.of(3), ElementsAre(0, 1));  // the server
  EXPECT_THAT(listed.holders(1), ElementsAre(0, 2, 3));
  EXPECT_EQ(listed.readers()[1], 2u);
}

TEST(Following, draws_as_many_different_ones_as_it_is_asked_for) {
  const Following drawn =
      following_of("count = 50\ndocuments = 30\nfollow = \"zipf\"\nfollows = 4");
  for (uint32_t person = 0; person < 50; ++person) EXPECT_EQ(drawn.of(person).size(), 4u);
  EXPECT_GT(drawn.readers()[0], drawn.readers()[29]);  // by popularity
}

TEST(Following, in_hubs_is_of_the_documents_of_ones_hub) {
  const Following hubs =
      following_of("count = 5\nservers = 2\ndocuments = 4", "topology = \"hubs\"");
  EXPECT_THAT(hubs.of(0), ElementsAre(0, 2));
  EXPECT_THAT(hubs.of(3), ElementsAre(1, 3));
  EXPECT_THAT(hubs.of(6), ElementsAre(1, 3));  // the second server
  EXPECT_THAT(hubs.holders(2), ElementsAre(0, 2, 4, 5));
}

// Among people without a server nobody may hold a document, and nothing happens in it.
TEST(DocumentsOfARun, that_nobody_follows_are_left_alone) {
  const auto sweep = simulate(scenario_of(
      "count = 2\ndocuments = 30\nfollow = \"uniform\"\nfollows = 1", "topology = \"mesh\""));
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_GT(only_run(sweep).metrics.at("commits"), 0);
}

// Ten times as many hubs are ten times the work and the memory, and no more.
TEST(DocumentsOfARun, of_many_hubs_cost_nothing_for_one_another) {
  const auto hubs = [](uint32_t count) {
    const auto sweep =
        simulate(scenario_of("count = " + std::to_string(4 * count) + "\nservers = " +
                                 std::to_string(count) + "\ndocuments = " + std::to_string(count),
                             "topology = \"hubs\"",
                             "[[fault]]\nkind = \"outage\"\nat = \"2s\"\nfor = \"1s\"\n"
                             "nodes = [\"servers\"]\n"));
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    return sweep.cells.at(0).runs.at(0);
  };
  const results::RunResult few = hubs(10);
  const results::RunResult many = hubs(100);
  EXPECT_GT(few.metrics.at("commits"), 500);
  EXPECT_EQ(many.metrics.at("never_visible"), 0);
  EXPECT_LE(many.metrics.at("events"), 11 * few.metrics.at("events"));
  if (!many.metrics.contains("memory_laboratory")) return;  // a sanitizer has its own allocator
  EXPECT_LE(many.metrics.at("memory_peak_bytes"), 11 * few.metrics.at("memory_peak_bytes"));
}

std::string problems_of(const std::string& replicas, const std::string& sync = "") {
  return parse_scenario(scenario_of(replicas, sync), "test.toml").problems.to_text();
}

TEST(Following, says_what_is_wrong_and_where) {
  EXPECT_THAT(problems_of("count = 3\ndocuments = 2\nfollow = \"listed\"\nfollowers = [\"0..9\", "
                          "\"1\"]"),
              HasSubstr("`0..9` is no list of people; expected numbers below 3"));
  EXPECT_THAT(problems_of("count = 3\ndocuments = 2\nfollow = \"listed\"\nfollowers = [\"0\"]"),
              HasSubstr("1 lists for 2 documents"));
  EXPECT_THAT(problems_of("count = 3\ndocuments = 2\nfollow = \"zipf\"\nfollows = 3"),
              HasSubstr("follows = 3, but there are 2 documents"));
  EXPECT_THAT(problems_of("count = 5\nservers = 3\ndocuments = 2", "topology = \"hubs\""),
              HasSubstr("3 hubs have only 2 documents"));
  EXPECT_THAT(
      problems_of("count = 4\ndocuments = 2\nfollow = \"listed\"\nfollowers = [\"0, 2\", \"1, 3\"]",
                  "topology = \"ring\""),
      HasSubstr("document 0 cannot get from replica 0 to replica 2"));
}

}  // namespace
}  // namespace skerry::harness
