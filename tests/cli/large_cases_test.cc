// Cases of reports about what is large (akka-core 22327, actor-ts 691, monorepo 1452), typed in as
// they were given: what is too large says so and names the option; what is not gets there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The first word of what stands beside the name of a figure in the table on standard output.
double megabytes_carried(const std::string& table) {
  const size_t at = table.find("carried bytes");
  const size_t unit = at == std::string::npos ? at : table.find(" MB", at);
  return unit == std::string::npos ? -1 : std::stod(table.substr(at + 13, unit - at - 13));
}

// robustness/02_delta_crash, 02_delta_partition and 02_state_over_16MiB but for the names: one
// person writes 4 KiB into a register, again and again.
std::string writes(const std::string& mode, const std::string& duration, const std::string& settle,
                   const std::string& sync, const std::string& rate, const std::string& fault) {
  return "schema=1\nname=\"large\"\nseeds=1\nduration=\"" + duration + "\"\nsettle=\"" + settle +
         "\"\n[replicas]\ncount=2\ncrdt=\"undoable_register\"\nmode=\"" + mode +
         "\"\n[sync]\ntopology=\"mesh\"\ntransport=\"stream\"\n" + sync +
         "\n[network]\nlatency=\"20ms\"\n[[workload]]\nkind=\"register_ops\"\nrate=\"" + rate +
         "\"\nwriters=1\nlength_min=4096\nlength_max=4096\n"
         "[checks]\nenable=[\"converges\",\"no_lost_updates\"]\n" +
         fault;
}

Outcome run(const Scratch& scratch, const std::string& scenario, const std::string& sets = "") {
  write_file(scratch / "a.toml", scenario);
  return skerry_run("run " + (scratch / "a.toml").string() + sets + " --out " +
                    (scratch / "out").string());
}

TEST(Robustness, of_02_state_over_16MiB_the_whole_state_reaches_the_other_once_an_interval) {
  const Scratch scratch;
  const Outcome outcome = run(
      scratch, writes("state", "540s", "150s", "interval=\"100s\"\nkeep_alive=\"10s\"", "8/s", ""));
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("All 5 checks hold"));
  // 18 MB of writes, sent whole seven times at most as they grow: none is sent for ever.
  EXPECT_GT(megabytes_carried(outcome.out), 18);
  EXPECT_LT(megabytes_carried(outcome.out), 7 * 18);
}

TEST(Robustness, of_02_delta_crash_and_02_delta_partition_what_was_missed_comes_afterwards) {
  for (const std::string fault :
       {"[[fault]]\nkind=\"crash\"\nnode=1\nat=\"60s\"\nfor=\"5s\"\n",
        "[[fault]]\nkind=\"partition\"\ngroups=[[0],[1]]\nat=\"10s\"\nfor=\"80s\"\n"}) {
    const Scratch scratch;
    const Outcome outcome = run(scratch, writes("delta_bp_rr", "100s", "25s", "", "100/s", fault));
    EXPECT_EQ(outcome.status, 0) << fault << outcome.out << outcome.err;
    EXPECT_LT(megabytes_carried(outcome.out), 120) << fault;
    EXPECT_GT(megabytes_carried(outcome.out), 40) << fault;
  }
}

// 02-transfer/p17.toml, and the recording that its gen.py writes.
class Paste17 : public testing::Test {
 protected:
  Paste17() {
    const std::string pasted(17'000'000, 'x');
    write_file(scratch_ / "paste17mb.json",
               R"({"kind": "concurrent", "endContent": "a)" + pasted +
                   R"(", "numAgents": 1, "txns": [)"
                   R"({"agent": 0, "parents": [], "time": "2024-01-01T00:00:00Z", )"
                   R"("patches": [[0, 0, "a"]]}, )"
                   R"({"agent": 0, "parents": [0], "time": "2024-01-01T00:00:10Z", )"
                   R"("patches": [[1, 0, ")" +
                   pasted + R"("]]}]})");
  }

  Scratch scratch_;
  const std::string scenario_ = R"(schema = 1
name = "paste_mesh2"
duration = "60s"
settle = "60s"
[replicas]
count = 2
crdt = "eg_walker"
[sync]
wire = "plain"
topology = "mesh"
[network]
latency = "50ms"

[[workload]]
kind = "editing_trace"
file = "paste17mb.json"
start = "5s"
span = "10s"
[checks]
enable = ["strong_eventual_consistency", "no_lost_updates", "causal_delivery", "converges",
          "expected_text"]
)";
};

TEST_F(Paste17, is_refused_with_its_size_the_limit_and_the_option_and_nobody_is_blamed) {
  const Outcome outcome = run(scratch_, scenario_);
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("person 0 at 15 s: a change of 17000000 bytes is larger than the "
                      "16777216 that [sync] max_change lets be made"),
            HasSubstr("1 of 2 recorded transactions were not made"), Not(HasSubstr("invalid"))));
}

TEST_F(Paste17, reaches_the_other_where_the_option_lets_it) {
  const Outcome outcome = run(scratch_, scenario_, " --set sync.max_change=20MB");
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("All 8 checks hold"));
  EXPECT_NEAR(megabytes_carried(outcome.out), 17, 0.2);
}

// With so many nodes it begins itself anew, for huge pages: as it was called, and nothing is said
// twice.
TEST(LargeRun, is_the_same_on_huge_pages) {
  const Scratch scratch;
  write_file(scratch / "a run.toml", quick_scenario());
  const auto run_under = [&scratch](const std::string& environment) {
    return skerry_run("run '" + (scratch / "a run.toml").string() +
                          "' --set replicas.count=1000 --set sync.topology=hub --set "
                          "replicas.servers=1 --set sync.k=5 --set workload.0.rate=0.01/s --json "
                          "--out '" +
                          (scratch / "out").string() + "'",
                      environment);
  };
  const Outcome anew = run_under("env -u GLIBC_TUNABLES");
  const Outcome at_once = run_under("GLIBC_TUNABLES=glibc.malloc.hugetlb=0");
  EXPECT_EQ(anew.status, 0) << anew.err;
  const auto count = [](const std::string& text, const std::string& words) {
    size_t found = 0;
    for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
      ++found;
    }
    return found;
  };
  EXPECT_GE(count(anew.err, "warning"), 1u) << anew.err;  // k says nothing in a hub
  EXPECT_EQ(count(anew.err, "warning"), count(at_once.err, "warning")) << anew.err;
  EXPECT_EQ(count(anew.err, "phases"), 1u) << anew.err;
  const auto digest = [](const std::string& text) {
    const size_t at = text.find("\"digest\": ");
    return at == std::string::npos ? std::string() : text.substr(at, 43);
  };
  EXPECT_FALSE(digest(anew.out).empty());
  EXPECT_EQ(digest(anew.out), digest(at_once.out));
}

}  // namespace
}  // namespace skerry::cli
