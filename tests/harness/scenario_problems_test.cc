// Every kind of mistake is reported where it is, with what was expected.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "scenario_support.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ScenarioProblems, the_small_scenario_has_none) {
  EXPECT_EQ(problems_of(std::string(kSmallScenario)), "");
}

TEST(ScenarioProblems, a_problem_shows_file_line_column_the_line_and_a_caret) {
  EXPECT_EQ(problems_of(edited("keep_alive", "keep_alife")),
            "small.toml:13:1: unknown key `keep_alife` in [sync]; did you mean `keep_alive`?\n"
            "  keep_alife = \"2s\"\n"
            "  ^\n");
}

TEST(ScenarioProblems, the_caret_follows_tabs_and_characters_beyond_ascii) {
  const std::string text = problems_of(edited("name = \"small\"", "name\t= \"kl\u00e4in\""));
  EXPECT_THAT(text, HasSubstr("small.toml:2:8: `name` is \"kl\u00e4in\""));
  EXPECT_THAT(text, HasSubstr("\n      \t  ^\n"));
}

TEST(ScenarioProblems, all_problems_of_a_file_are_reported_at_once) {
  std::string source = edited("loss = 0.01", "loss = 2\nlatancy = 1");
  source.replace(source.find("count = 3"), 9, "count = \"three\"");
  source.replace(source.find("rate = \"5/s\""), 12, "rate = 5");
  const std::string text = problems_of(source);
  EXPECT_THAT(text, AllOf(HasSubstr("`loss` is 2; expected a probability from 0 to 1"),
                          HasSubstr("unknown key `latancy` in [network]; did you mean `latency`?"),
                          HasSubstr("`count` is \"three\"; expected a whole number"),
                          HasSubstr("`rate` is 5; expected a rate such as \"50/s\"")));
}

TEST(ScenarioProblems, broken_toml_is_reported_where_it_breaks) {
  EXPECT_THAT(problems_of(edited("loss = 0.01", "loss = = 0.01")),
              AllOf(StartsWith("small.toml:17:"), HasSubstr("this is not TOML"),
                    HasSubstr("  loss = = 0.01\n")));
}

TEST(ScenarioProblems, headers_that_name_no_table_are_reported_in_every_build) {
  for (const std::string header : {"[[=", "[[[fault]]]", "[[]]", "[[^fault]]", "[[", "[=]"}) {
    EXPECT_THAT(problems_of(edited("[[fault]]", header)), HasSubstr("this is not TOML")) << header;
  }
}

struct Case {
  std::string_view from;
  std::string_view to;
  std::string_view expected;
};

class Mistakes : public ::testing::TestWithParam<Case> {};

TEST_P(Mistakes, say_what_was_expected) {
  EXPECT_THAT(problems_of(edited(GetParam().from, GetParam().to)),
              HasSubstr(std::string(GetParam().expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Types, Mistakes,
    ::testing::Values(
        Case{"\"10s\"", "250", "`duration` is 250; expected a duration such as \"250ms\""},
        Case{"\"10s\"", "\"250\"", "`duration` is \"250\"; expected a duration"},
        Case{"\"10s\"", "\"10 parsecs\"", "expected a duration such as"},
        Case{"\"2s\"", "\"1ns\"", "from 10ms to 1h"},
        Case{"loss = 0.01", "loss = \"1%\"", "expected a probability from 0 to 1"},
        Case{"loss = 0.01", "bandwidth = \"10MB\"", "expected a bandwidth such as \"10Mbit/s\""},
        Case{"loss = 0.01", "queue = \"64 bananas\"", "expected a size such as \"64KiB\""},
        Case{"loss = 0.01", "fifo = 1", "`fifo` is 1; expected true or false"},
        Case{"count = 3", "count = 0", "expected a whole number, from 1 to 100000"},
        Case{"count = 3", "count = 2.5", "`count` is 2.5; expected a whole number"},
        Case{"\"hub\"", "\"hubb\"", "`topology` is \"hubb\"; did you mean `hub`?"},
        Case{"\"hub\"", "\"galaxy\"", "expected one of hub, hubs, mesh"},
        Case{"keep_alive = \"2s\"", "backoff = { base = \"2s\", max = \"1s\" }",
             "`base` is longer than `max`"},
        Case{"keep_alive = \"2s\"", "backoff = \"1s\"", "expected a table such as { base"},
        Case{"\"lognormal\"", "\"lognormall\"", "did you mean `lognormal`?"},
        Case{"p99 = \"120ms\"", "p98 = \"120ms\"", "the lognormal distribution lacks `p99`"},
        Case{"p99 = \"120ms\"", "p99 = \"1ms\"", "`latency` cannot be drawn from"},
        Case{"rate = \"5/s\"", "rate = \"5/s\"\nmix = { ad = 1 }", "unknown key `ad` in `mix`"},
        Case{"rate = \"5/s\"", "rate = \"5/s\"\nmix = { add = 0 }", "all weights of `mix` are 0"},
        Case{"rate = \"5/s\"", "rate = \"5/s\"\nmix = { add = -1 }", "a number of at least 0"},
        Case{"rate = \"5/s\"",
             "rate = \"5/s\"\nkeys = { distribution = \"uniform\", count = 5, theta = 1 }",
             "uniform keys have no `theta`"},
        Case{"loss = 0.01", "regions = [1]", "`regions` is [1]; expected an array of texts"},
        Case{"loss = 0.01", "rtt_matrix = \"no.csv\"", "there is no file"}));

INSTANTIATE_TEST_SUITE_P(
    Catalogues, Mistakes,
    ::testing::Values(
        Case{"\"add_wins_set\"", "\"add_win_set\"", "did you mean `add_wins_set`?"},
        Case{"crdt =", "architecture = \"cloud\"\ncrdt =", "`architecture` is \"cloud\""},
        Case{"\"set_ops\"", "\"setops\"", "unknown workload \"setops\"; did you mean `set_ops`?"},
        Case{"\"partition\"", "\"partitoin\"",
             "unknown fault \"partitoin\"; did you mean `partition`?"},
        Case{"kind = \"set_ops\"\n", "", "[[workload]] lacks `kind`; expected one of"},
        Case{"[[workload]]", "[workload]", "begin each with [[workload]]"},
        Case{"[sync]", "[sink]", "unknown key `sink` in the scenario; did you mean `sync`?"}));

INSTANTIATE_TEST_SUITE_P(
    Nodes, Mistakes,
    ::testing::Values(
        Case{"[1, 2]]", "[1, 3]]", "`groups` names 3, which is not there: people are 0 to 2"},
        Case{"\"server\", 0", "\"server.1\", 0", "there is one server, \"server\""},
        Case{"\"server\", 0", "\"sever\", 0", "expected a person's number, \"server\""},
        Case{"[1, 2]]", "[0, 2]]", "groups overlap: 0 is in an earlier group already"},
        Case{"[1, 2]]", "[1, 1]]", "`groups` names 1 twice"},
        Case{"[[\"server\", 0], [1, 2]]", "[[1, 2]]", "at least two arrays of nodes"}));

INSTANTIATE_TEST_SUITE_P(
    Wholes, Mistakes,
    ::testing::Values(
        Case{"schema = 1\n", "", "the scenario lacks `schema`"},
        Case{"schema = 1", "schema = 2", "this version reads schema 1 alone"},
        Case{"name = \"small\"", "name = \"../small\"", "it names a folder"},
        Case{"duration = \"10s\"\n", "", "the scenario lacks `duration`"},
        Case{"count = 3\n", "", "[replicas] lacks `count`: expected a whole number"},
        Case{"seeds = { first = 3, count = 2 }", "seeds = \"all\"", "expected how many, such as 8"},
        Case{"first = 3", "frist = 3", "unknown key `frist` in `seeds`; did you mean `first`?"},
        Case{"at = \"2s\"", "at = \"20s\"", "this fault cannot be"},
        Case{"\"add_wins_set\"", "\"pn_counter\"", "no [[workload]] of this scenario does what"}));

TEST(ScenarioProblems, a_topology_gets_what_it_needs) {
  const auto without_server = [](std::string_view from, std::string_view to) {
    std::string source = edited(from, to);
    source.replace(source.find("\"server\", 0"), 11, "0");
    return problems_of(source);
  };
  EXPECT_THAT(without_server("count = 3", "servers = 0\ncount = 3"),
              HasSubstr("small.toml:8:11: a hub needs a server"));
  EXPECT_THAT(without_server("\"hub\"", "\"regions\""),
              HasSubstr("needs [network] rtt_matrix and regions"));
  EXPECT_THAT(without_server("count = 3", "count = 5000"), "");
  std::string mesh = edited("\"hub\"", "\"mesh\"");
  mesh.replace(mesh.find("\"server\", 0"), 11, "0");
  mesh.replace(mesh.find("count = 3"), 9, "count = 5000");
  EXPECT_THAT(problems_of(mesh), HasSubstr("a mesh of 5000 nodes has up to 25000000 links"));
}

std::string problems_of_links(const std::string& links) {
  std::string source = edited("topology = \"hub\"", "links = " + links);
  source.replace(source.find("\"server\", 0"), 11, "0");
  return problems_of(source);
}

TEST(ScenarioProblems, links_that_cannot_be_are_named) {
  EXPECT_EQ(problems_of_links("[[0, 1], [1, 2]]"), "");
  EXPECT_THAT(problems_of_links("[[0, 1], [2]]"),
              HasSubstr("small.toml:12:18: `links` names [2]; expected a pair of nodes"));
  EXPECT_THAT(
      problems_of_links("[[0, 1], [1, 7]]"),
      HasSubstr("small.toml:12:9: this topology cannot be: there is no 7: people are 0 to 2"));
  EXPECT_THAT(problems_of_links("[[0, 1]]"), HasSubstr("no way leads from 0 to 2"));
  EXPECT_THAT(problems_of_links("[[0, 1], [1, 2], [1, 2]]"), HasSubstr("1, 2 is listed twice"));
  EXPECT_THAT(problems_of_links("3"), HasSubstr("expected an array of pairs of nodes"));
  EXPECT_THAT(problems_of_links("[[0, 1], [1, 2]]\ntopology = \"mesh\""),
              HasSubstr("`sync.links` has no effect: it needs `sync.topology` = links"));
  std::string without = edited("\"hub\"", "\"links\"");
  without.replace(without.find("\"server\", 0"), 11, "0");
  EXPECT_THAT(problems_of(without), HasSubstr("the topology `links` needs [sync] links"));
}

TEST(ScenarioProblems, who_takes_part_is_said_by_numbers_and_ranges) {
  const auto problem = [](const std::string& line) {
    return problems_of(edited("rate = \"5/s\"", "rate = \"5/s\"\n" + line));
  };
  EXPECT_EQ(problem("people = [0, 2]"), "");
  EXPECT_EQ(problem("people = \"0..2\"\nstart = \"2s\"\nstop = \"8s\""), "");
  EXPECT_EQ(problem("people = [\"0..1\", 2]"), "");
  EXPECT_THAT(problem("people = [1, 3]"),
              HasSubstr("names 3, which is not there: people are 0 to 2"));
  EXPECT_THAT(problem("people = \"1..3\""), HasSubstr("names \"1..3\", which is not there"));
  EXPECT_THAT(problem("people = \"2..1\""), HasSubstr("expected people's numbers, such as [0, 3]"));
  EXPECT_THAT(problem("people = [\"server\"]"), HasSubstr("expected people's numbers"));
  EXPECT_THAT(problem("start = \"12s\""),
              HasSubstr("this workload never begins: its `start` is 12s, and the safety phase ends "
                        "at 10s"));
  EXPECT_THAT(problem("start = \"5s\"\nstop = \"5s\""),
              HasSubstr("expected a stop after its start"));
}

TEST(ScenarioProblems, a_bad_file_of_links_is_reported_with_its_line) {
  const std::string path = ::testing::TempDir() + "skerry_bad_links.csv";
  const auto problem = [&path](const std::string& rows) {
    std::ofstream(path) << rows;
    return problems_of_links("\"" + path + "\"");
  };
  EXPECT_EQ(problem("to, from\n1, 0\n2, server\nserver, 0\n"), "");
  EXPECT_THAT(problem("from,to,latency\n0,1,20ms\n1,2,20\n"),
              HasSubstr(path + ":3: \"20\" is no latency; expected a duration"));
  EXPECT_THAT(problem("from,to,bandwidth\n0,1,8\n"),
              HasSubstr(path + ":2: \"8\" is no bandwidth; expected"));
  EXPECT_THAT(problem("from,to\n0,one\n"), HasSubstr(path + ":2: \"one\" is no node; expected"));
  EXPECT_THAT(problem("from,to\n0,1\n1,9\n"), HasSubstr(path + ":3: there is no 9"));
  EXPECT_THAT(problem("from,to,latency\n0,1\n"), HasSubstr(path + ":2: fewer fields"));
  EXPECT_THAT(problem("from,too\n0,1\n"), HasSubstr(path + ":1: no column \"to\""));
  EXPECT_THAT(problem("from,to\n"), HasSubstr(path + ": no links"));
  EXPECT_THAT(problems_of_links("\"nowhere.csv\""), HasSubstr("there is no file nowhere.csv"));
}

TEST(ScenarioProblems, a_settle_that_is_too_short_is_refused_with_the_least_that_will_do) {
  EXPECT_THAT(
      problems_of(edited("settle = \"30s\"", "settle = \"12s\"")),
      AllOf(HasSubstr("small.toml:5:10: `settle` is 12s; expected at least 12.501s"),
            HasSubstr("3 keep_alive (6s) + connect_timeout (5s) + the largest backoff (1s) + "
                      "2 round trips (481ms)")));
}

TEST(ScenarioProblems, a_stream_may_be_silent_for_two_round_trips) {
  const auto with = [](const std::string& keep_alive) {
    std::string source = edited("keep_alive = \"2s\"", "keep_alive = \"" + keep_alive + "\"");
    source.replace(source.find("p50 = \"20ms\""), 12, "p50 = \"75ms\"");
    return problems_of(source);
  };
  EXPECT_EQ(with("101ms"), "");
  EXPECT_THAT(with("90ms"), HasSubstr("`keep_alive` is 90ms; expected at least 100ms"));
}

TEST(ScenarioProblems, a_window_that_overruns_a_send_buffer_is_refused_with_the_most_that_fits) {
  const auto with = [](const std::string& window, const std::string& buffer) {
    return problems_of(
        edited("keep_alive = \"2s\"\n\n[network]\n",
               "window = \"" + window + "\"\n\n[network]\nsend_buffer = \"" + buffer + "\"\n"));
  };
  EXPECT_EQ(with("704KiB", "1MiB"), "");
  EXPECT_EQ(with("64KiB", "192KiB"), "");  // the least of both
  EXPECT_THAT(with("705KiB", "1MiB"),
              HasSubstr("`window` is 705KiB and `send_buffer` 1MiB; expected a window of at most "
                        "704KiB, which is 3/4 of the buffer less 64KiB"));
  EXPECT_THAT(with("256KiB", "256KiB"), HasSubstr("or a send_buffer of at least 427KiB"));
  EXPECT_EQ(with("256KiB", "427KiB"), "");
}

// The least settle of the small scenario with these faults instead of its own, for as long a day.
std::string least_settle_with(const std::string& faults, const std::string& duration = "10min") {
  std::string text = edited("settle = \"30s\"", "settle = \"1s\"");
  text.resize(text.find("[[fault]]"));
  const size_t at = text.find("\"10s\"");
  text.replace(at, 5, "\"" + duration + "\"");
  const std::string problems = problems_of(text + faults);
  const size_t from = problems.find("at least ");
  return from == std::string::npos ? problems : problems.substr(from + 9, 200);
}

TEST(ScenarioProblems, a_settle_counts_the_silences_that_the_faults_may_have_doubled) {
  const std::string cut = R"(
[[fault]]
kind = "partition"
for = "30s"
groups = [["server", 0], [1, 2]]
)";
  // 6.501 s besides the silence.
  EXPECT_THAT(least_settle_with(""), HasSubstr("12.501s: 3 keep_alive (6s)"));
  EXPECT_THAT(least_settle_with(cut + "at = \"5s\""), HasSubstr("12.501s: 3 keep_alive (6s)"));
  EXPECT_THAT(least_settle_with(cut + "at = \"5s\"\nevery = \"300s\""),
              HasSubstr("18.501s: the longest that a dead stream goes unnoticed (12s"));
  EXPECT_THAT(least_settle_with(cut + "mean_time_between = \"10s\""),
              AllOf(HasSubstr("66.501s: "), HasSubstr("may double 6 times, but at most 1min")));
  EXPECT_THAT(least_settle_with(cut + "mean_time_between = \"10s\"", "20s"),
              HasSubstr("30.501s: the longest that a dead stream goes unnoticed (24s"));
  EXPECT_THAT(least_settle_with("\n[[fault]]\nkind = \"crash\"\nnode = 1\nfor = \"5s\"\n"
                                "mean_time_between = \"10s\""),
              HasSubstr("12.501s: 3 keep_alive (6s)"));
}

TEST(ScenarioProblems, gossip_needs_time_for_anti_entropy_to_settle) {
  EXPECT_THAT(
      problems_of(edited("keep_alive", "acknowledge = false\nanti_entropy = \"20s\"\nkeep_alive")),
      HasSubstr("anti_entropy (20s), for nothing else repairs gossip"));
}

TEST(ScenarioProblems, checks_are_known_and_named_once) {
  EXPECT_THAT(problems_of(edited("", "", "[checks]\nenable = [\"converge\"]\n")),
              HasSubstr("unknown check \"converge\"; did you mean `converges`?"));
  EXPECT_THAT(problems_of(edited("", "", "[checks]\nenable = [\"converges\", \"converges\"]\n")),
              HasSubstr("enabled twice"));
}

TEST(ScenarioProblems, gates_name_a_metric_and_a_bound_in_its_unit_and_are_not_doubled) {
  const auto gate = [](std::string_view body) {
    return problems_of(edited("", "", "[[gate]]\n" + std::string(body) + "\n"));
  };
  EXPECT_EQ(gate("metric = \"staleness_max\"\nstat = \"p50\"\nmax = \"5s\""), "");
  EXPECT_THAT(gate("metric = \"stalenes_max\"\nmax = \"5s\""),
              HasSubstr("unknown metric \"stalenes_max\"; did you mean `staleness_max`?"));
  EXPECT_THAT(gate("metric = \"staleness_max\"\nmax = 5"),
              HasSubstr("expected a duration such as"));
  EXPECT_THAT(gate("metric = \"staleness_max\""), HasSubstr("neither `min` nor `max`"));
  EXPECT_THAT(gate("metric = \"staleness_max\"\nmin = \"6s\"\nmax = \"5s\""),
              HasSubstr("can never hold"));
  EXPECT_THAT(gate("metric = \"commits\"\nmin = 1\n[[gate]]\nmetric = \"commits\"\nmax = 9"),
              HasSubstr("a second gate on commits; the first is in line 28"));
}

TEST(ScenarioProblems, a_file_that_is_not_there_is_one_problem) {
  const LoadResult result = load_scenario("no/such/file.toml");
  EXPECT_FALSE(result.experiment.has_value());
  EXPECT_THAT(result.problems.to_text(), StartsWith("no/such/file.toml: cannot be opened"));
}

}  // namespace
}  // namespace skerry::harness
