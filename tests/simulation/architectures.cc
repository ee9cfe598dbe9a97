// What the architectures in which a server orders commands promise: under loss, crashes, cuts and
// outages of everybody all checks hold; without the server each does what its row says; and what is
// refused is told.
#include <gmock/gmock.h>

#include "simulation.h"

namespace skerry {
namespace {

using testing::HasSubstr;

constexpr const char* kOrdered[] = {"thin_client", "online_optimistic", "optimistic"};

harness::Override set(const std::string& key, const std::string& value) { return {key, value}; }

using Overrides = std::vector<harness::Override>;

// What all whose server orders commands are tried with: one of these, or for `ot` a text.
std::vector<Overrides> all_ordered() {
  std::vector<Overrides> all;
  for (const char* architecture : kOrdered) {
    all.push_back({set("replicas.architecture", architecture)});
  }
  all.push_back({set("replicas.architecture", "ot"), set("replicas.crdt", "eg_walker"),
                 set("workload",
                     "[{ kind = \"text_ops\", rate = \"4/s\", length_max = 5, distinct = true, "
                     "mix = { insert = 0.7, erase = 0.3 } }]"),
                 set("checks.also",
                     "[\"kept_characters\", \"honest_status\", \"stalls\", "
                     "\"bounded_resources\"]")});
  return all;
}

Overrides with(Overrides some, const Overrides& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}

void expect_valid(const results::SweepResult& sweep, const Overrides& with) {
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << with.front().second << "\n"
                                                     << complaints(sweep);
}

double metric(const results::RunResult& run, const std::string& name) {
  const auto at = run.metrics.find(name);
  return at == run.metrics.end() ? -1 : at->second;
}

const std::string kRough = R"(
schema   = 1
name     = "rough"
duration = "60s"
seeds    = 6
[replicas]
count     = 4
documents = 2
crdt      = "add_wins_set"
[sync]
topology        = "hub"
keep_alive      = "1s"
connect_timeout = "2s"
backoff         = { base = "100ms", max = "1s" }
acknowledge_at  = ["memory", "server"]
[network]
latency   = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss      = 0.02
bandwidth = "1Mbit/s"
[storage]
latency = "3ms"
[[workload]]
kind = "set_ops"
rate = "4/s"
keys = { distribution = "zipf", count = 30, theta = 0.9 }
[[fault]]
kind = "crash"
node = 0
at   = "7s"
for  = "3s"
every = "17s"
[[fault]]
kind = "crash"
node = "server"
at   = "12s"
for  = "2s"
[[fault]]
kind = "outage"
node = "server"
at   = "25s"
for  = "9s"
[[fault]]
kind   = "partition"
at     = "40s"
for    = "8s"
groups = [["server", 0, 1], [2, 3]]
[[fault]]
kind = "sleep"
node = 1
at   = "20s"
for  = "6s"
[[fault]]
kind = "pause"
node = 3
at   = "18s"
for  = "5s"
[checks]
also = ["honest_status", "stalls", "bounded_resources"]
)";

TEST(Architectures, hold_all_checks_under_every_fault) {
  for (const Overrides& ordered : all_ordered()) {
    expect_valid(simulate(kRough, 2, ordered), ordered);
  }
}

TEST(Architectures, hold_all_checks_where_much_is_refused) {
  for (const char* architecture : kOrdered) {
    const auto sweep = simulate(
        kRough, 2,
        {set("replicas.architecture", architecture), set("replicas.crdt", "bounded_counter"),
         set("workload",
             "[{ kind = \"counter_ops\", rate = \"4/s\", mix = { add = 0.4, "
             "subtract = 0.6 } }]")});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << architecture << "\n" << complaints(sweep);
    EXPECT_GT(metric(only_run(sweep), "commands_rejected"), 0) << architecture;
  }
}

// Reads beside commands: of a thin client all take effect in one order, that of real time.
const std::string kReads =
    "{ kind = \"set_ops\", rate = \"4/s\" }, { kind = \"reads\", rate = \"6/s\" }";

TEST(Architectures, a_thin_client_is_linearizable) {
  const Overrides thin = {set("replicas.architecture", "thin_client"),
                          set("workload", "[" + kReads + "]")};
  const auto sweep = simulate(kRough, 2, thin);
  expect_valid(sweep, thin);
  for (const results::CheckResult& check : only_run(sweep).checks) {
    if (check.name != "linearizable") continue;
    ASSERT_EQ(check.looked_at.size(), 2u);
    EXPECT_GT(check.looked_at[0].second, 1000u);
    EXPECT_GT(check.looked_at[1].second, 100u);
  }
  EXPECT_GT(metric(only_run(sweep), "reads"), 500);
  EXPECT_GT(metric(only_run(sweep), "reads_failed"), 50);
  EXPECT_GE(metric(only_run(sweep), "read_latency_p50"), 40e6);  // a round trip
}

TEST(Architectures, a_thin_client_that_reads_its_own_copy_is_caught) {
  const auto sweep =
      simulate(kRough, 2,
               {set("replicas.architecture", "thin_client"), set("seeds", "2"),
                set("sync.mutant", "reads_own_copy"), set("workload", "[" + kReads + "]")});
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(sweep), HasSubstr("linearizable: "));
  EXPECT_THAT(complaints(sweep), HasSubstr("had been seen before it asked"));
}

// Who has a copy of its own sees it at once, whatever is cut.
TEST(Architectures, an_own_copy_is_read_at_once) {
  for (const char* architecture : {"optimistic", "local_first"}) {
    const Overrides own = {set("replicas.architecture", architecture),
                           set("workload", "[" + kReads + "]")};
    const auto sweep = simulate(kRough, 2, own);
    expect_valid(sweep, own);
    EXPECT_EQ(metric(only_run(sweep), "read_latency_p99"), 0) << architecture;
    EXPECT_EQ(metric(only_run(sweep), "reads_never"), 0) << architecture;
  }
}

// A disk that is full for a while keeps what comes in another order, or not at all.
TEST(Architectures, outlive_full_disks_and_crashes) {
  for (const Overrides& ordered : all_ordered()) {
    for (const char* node : {"\"server\"", "0"}) {
      const std::string full = "{ kind = \"full_disk\", node = " + std::string(node) +
                               ", at = \"5s\", for = \"1200ms\", every = \"3100ms\" }";
      const std::string crash = "{ kind = \"crash\", node = " + std::string(node) +
                                ", at = \"6500ms\", for = \"1s\", every = \"7s\" }";
      const Overrides all = with(ordered, {set("fault", "[" + full + ", " + crash + "]")});
      expect_valid(simulate(kRough, 2, all), all);
    }
  }
}

// Whatever draws a text: what is transformed are its positions.
TEST(Architectures, ot_takes_every_design_of_texts) {
  const Overrides ot = all_ordered().back();
  for (const char* design : {"fugue", "rga", "yata"}) {
    const Overrides all = with(ot, {set("replicas.crdt", design), set("seeds", "2")});
    expect_valid(simulate(kRough, 2, all), all);
  }
}

TEST(Architectures, an_ot_that_transforms_nothing_is_caught) {
  const auto sweep = simulate(
      kRough, 2,
      with(all_ordered().back(), {set("sync.mutant", "keeps_positions"), set("seeds", "2")}));
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(sweep), HasSubstr("kept_characters: "));
  EXPECT_THAT(complaints(sweep), testing::ContainsRegex("was typed 1 times and erased [01] times"));
}

// The same edits, transformed and merged, through an outage: neither loses a character.
TEST(Architectures, who_is_down_erases_nothing) {
  const auto sweep = simulate(R"(
schema   = 1
name     = "down"
duration = "9s"
settle   = "30s"
[replicas]
count = 2
crdt  = "rga"
[sync]
topology = "mesh"
[network]
latency = "10ms"
[[workload]]
kind  = "script"
steps = [
  { at = "1s", replica = 0, do = 'text.splice(0, 0, "abc")' },
  { at = "3s", replica = 1, do = 'text.splice(0, 2, "")', may_refuse = true },
  { at = "7s", replica = 1, do = 'text.splice(0, 1, "")' },
  { at = "end", replica = "all", expect = "bc" },
]
[[fault]]
kind = "crash"
node = 1
at   = "2s"
for  = "3s"
[checks]
also = ["kept_characters"]
)");
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

TEST(Architectures, ot_and_a_crdt_keep_every_character_of_the_same_session) {
  const Overrides ot = all_ordered().back();
  const Overrides merged = with(ot, {set("replicas.architecture", "local_first")});
  const auto one = simulate(kRough, 2, ot);
  const auto other = simulate(kRough, 2, merged);
  expect_valid(one, ot);
  expect_valid(other, merged);
  EXPECT_EQ(metric(only_run(one), "interaction_latency_max"), 0);
  EXPECT_EQ(metric(only_run(one), "commits"), metric(only_run(other), "commits"));
  EXPECT_GT(metric(only_run(one), "commands_rebased"), 0);
}

TEST(Architectures, take_every_design_that_names_no_places) {
  const std::string source = R"(
schema   = 1
name     = "designs"
duration = "10s"
[replicas]
count        = 3
architecture = "optimistic"
[sync]
topology   = "hub"
keep_alive = "1s"
[network]
latency = "20ms"
[[workload]]
kind = "random_ops"
rate = "5/s"
[[fault]]
kind = "isolate"
node = 1
at   = "3s"
for  = "4s"
[matrix]
"replicas.crdt" = ["pn_counter", "bounded_counter", "lww_register", "multi_value_register",
                   "enable_wins_flag", "remove_wins_set", "lww_set", "or_map"]
)";
  const auto sweep = simulate(source, 2);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

const std::string kOutage = R"(
schema   = 1
name     = "outage"
duration = "60s"
[replicas]
count = 4
crdt  = "or_map"
[sync]
topology       = "hub"
keep_alive     = "2s"
acknowledge_at = ["server"]
[network]
latency = "25ms"
[storage]
latency = "2ms"
[[workload]]
kind = "map_ops"
rate = "2/s"
[[fault]]
kind = "outage"
node = "server"
at   = "20s"
for  = "20s"
)";

TEST(Architectures, without_the_server_each_does_what_its_row_says) {
  const auto run = [](const char* architecture) {
    const auto sweep = simulate(kOutage, 1, {set("replicas.architecture", architecture)});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    return only_run(sweep);
  };
  for (const char* online : {"thin_client", "online_optimistic"}) {
    const auto result = run(online);
    // But for what was under way when it went, and before that was noticed.
    const double refused = metric(result, "commands_refused_unavailable");
    EXPECT_GT(refused, 60) << online;
    EXPECT_EQ(metric(result, "commands_refused"), refused) << online;
  }
  for (const char* always : {"optimistic", "local_first"}) {
    const auto result = run(always);
    EXPECT_EQ(metric(result, "commands_refused"), 0) << always;
    EXPECT_EQ(metric(result, "interaction_latency_max"), 0) << always;
    EXPECT_EQ(metric(result, "interactions_quick"), metric(result, "commits")) << always;
    EXPECT_EQ(metric(result, "never_visible"), 0) << always;
  }
  const auto thin = run("thin_client");
  EXPECT_GE(metric(thin, "interaction_latency_p50"), 50e6);  // a round trip
  EXPECT_GT(metric(run("optimistic"), "commands_rebased"), 0);
}

const std::string kStock = R"(
schema   = 1
name     = "stock"
duration = "30s"
[replicas]
count        = 4
crdt         = "bounded_counter"
architecture = "optimistic"
[sync]
topology   = "hub"
keep_alive = "2s"
[network]
latency = "100ms"
[[workload]]
kind = "counter_ops"
rate = "5/s"
mix  = { add = 0.4, subtract = 0.6 }
[[fault]]
kind = "isolate"
node = 0
at   = "5s"
for  = "10s"
)";

TEST(Architectures, what_the_server_refuses_is_told_and_has_no_effect) {
  const auto sweep = simulate(kStock);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_GT(metric(only_run(sweep), "commands_rejected"), 0);
}

// It had ended while commands of a thin client, which nobody else knows of yet, were under way.
TEST(Architectures, a_run_does_not_end_before_all_is_decided) {
  const auto run = only_run(simulate(kStock, 1, {set("replicas.architecture", "thin_client")}));
  EXPECT_EQ(metric(run, "interactions_never"), metric(run, "commands_rejected"));
}

// Whether its author had seen it (optimistic) or not (thin_client).
TEST(Architectures, what_the_server_refuses_is_not_served) {
  for (const char* architecture : kOrdered) {
    const auto run = only_run(simulate(kStock, 1, {set("replicas.architecture", architecture)}));
    const double rejected = metric(run, "commands_rejected");
    EXPECT_GT(rejected, 0) << architecture;
    EXPECT_DOUBLE_EQ(metric(run, "served"),
                     (metric(run, "commits") - rejected) /
                         (metric(run, "commits") + metric(run, "commands_refused")))
        << architecture;
  }
}

TEST(Architectures, what_one_cannot_have_is_said) {
  const auto says = [](const std::string& key, const std::string& value) {
    return harness::parse_scenario(
               kStock, "test.toml",
               std::vector{set("replicas.architecture", "optimistic"), set(key, value)})
        .problems.to_text();
  };
  EXPECT_THAT(says("sync.topology", "mesh"), HasSubstr("it needs one server"));
  EXPECT_THAT(says("sync.transport", "datagram"), HasSubstr("transport = \"stream\""));
  EXPECT_THAT(says("replicas.architecture", "optimist"), HasSubstr("did you mean `optimistic`?"));
  const auto text = harness::parse_scenario(
      "schema = 1\nname = \"t\"\nduration = \"1s\"\n[replicas]\ncount = 2\ncrdt = "
      "\"fugue\"\narchitecture = "
      "\"thin_client\"\n[network]\nlatency = \"1ms\"\n[[workload]]\nkind = \"typing\"\n",
      "test.toml");
  EXPECT_THAT(text.problems.to_text(), HasSubstr("name places, which others' commands move"));
}

}  // namespace
}  // namespace skerry
