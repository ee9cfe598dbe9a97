// What is late is told apart from what is lost, and a typist who has no time from a design that
// loses.
#include <gmock/gmock.h>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using results::Verdict;
using testing::AllOf;
using testing::HasSubstr;

const results::CheckResult& check_of(const results::RunResult& run, const std::string& name) {
  for (const results::CheckResult& check : run.checks) {
    if (check.name == name) return check;
  }
  ADD_FAILURE() << "no check " << name;
  return run.checks.front();
}

// Two people whose line is narrower than their work.
std::string narrow_line(const std::string& sync, const std::string& network) {
  const bool is_stream = sync.find("datagram") == std::string::npos;
  return "schema = 1\nname = \"narrow\"\nseeds = 1\nduration = \"30s\"\nsettle = \"13s\"\n"
         "[replicas]\ncount = 2\ncrdt = \"multi_value_register\"\n[sync]\ntopology = \"mesh\"\n" +
         sync + (is_stream ? "\nwire = \"plain\"" : "") + "\n[network]\nlatency = \"20ms\"\n" +
         network +
         "\n[[workload]]\nkind = \"register_ops\"\nrate = \"2/s\"\nlength_min = 10\n"
         "length_max = 4096\n";
}

TEST(UnderWay, what_a_narrow_line_still_carries_is_unknown_not_lost) {
  const auto sweep = simulate(narrow_line("", "bandwidth = \"20kbit/s\""));
  for (const std::string name : {"no_lost_updates", "converges"}) {
    const results::CheckResult& check = check_of(only_run(sweep), name);
    EXPECT_EQ(check.verdict, Verdict::kUnknown) << name << ": " << check.detail;
    EXPECT_THAT(check.detail, AllOf(HasSubstr("still under way when settle ended: "),
                                    HasSubstr("a longer settle would tell")));
  }
}

TEST(UnderWay, the_same_line_with_time_enough_is_valid) {
  const auto sweep =
      simulate(narrow_line("", "bandwidth = \"20kbit/s\""), 1, {{"settle", "10min"}});
  EXPECT_EQ(complaints(sweep), "");
}

TEST(UnderWay, a_state_that_takes_long_to_send_is_unknown_not_lost) {
  std::string source = narrow_line("interval = \"20s\"", "bandwidth = \"1kbit/s\"");
  source.replace(source.find("count = 2"), 9, "count = 2\nmode = \"state\"");
  source.replace(source.find("\"13s\""), 5, "\"53s\"");
  const auto sweep = simulate(source);
  const results::CheckResult& check = check_of(only_run(sweep), "no_lost_updates");
  EXPECT_EQ(check.verdict, Verdict::kUnknown) << check.detail;
  EXPECT_THAT(check.detail, HasSubstr("bytes of changes in"));
}

TEST(UnderWay, what_an_engine_does_not_send_again_is_lost_however_short_the_settle) {
  for (const std::string settle : {"13s", "60s", "10min"}) {
    const auto sweep = simulate(
        narrow_line("transport = \"datagram\"\nmutant = \"never_retransmits\"", "loss = 0.2"), 1,
        {{"settle", settle}});
    EXPECT_EQ(check_of(only_run(sweep), "no_lost_updates").verdict, Verdict::kInvalid) << settle;
    EXPECT_EQ(check_of(only_run(sweep), "converges").verdict, Verdict::kInvalid) << settle;
  }
}

// Without a settle the least that is enough is taken.
TEST(UnderWay, a_scenario_without_a_settle_takes_enough) {
  for (const std::string sync :
       {"", "interval = \"20s\"", "transport = \"datagram\"", "acknowledge = false",
        "transport = \"datagram\"\nacknowledge = false",
        "transport = \"datagram\"\nretransmit = \"1h\"\nanti_entropy = \"1d\""}) {
    std::string source = narrow_line(sync, "loss = 0.3");
    source.erase(source.find("settle"), std::string("settle = \"13s\"\n").size());
    EXPECT_EQ(complaints(simulate(source)), "") << sync;
  }
}

TEST(UnderWay, a_slow_disk_and_a_long_line_get_the_settle_that_they_need) {
  std::string source = stormy_hub("pn_counter", kCounterOps);
  source.erase(source.find("settle"), std::string("settle = \"30s\"\n").size());
  EXPECT_EQ(complaints(simulate(source, 1, {{"storage.latency", "10s"}})), "");
  EXPECT_EQ(complaints(simulate(source, 1,
                                {{"sync.topology", "line"},
                                 {"replicas.servers", "1"},
                                 {"replicas.count", "40"},
                                 {"replicas.mode", "delta"}})),
            "");
}

}  // namespace
}  // namespace skerry
