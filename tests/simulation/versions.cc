// Two versions of the protocol in one run: what the later one wrote is kept, forwarded and shown
// wherever it can be, whoever is upgraded and whoever goes back; and a version that is less careful
// is found out.
#include <gmock/gmock.h>

#include "core/rng.h"
#include "tampered_run.h"

namespace skerry {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Six people and a server, whose versions `replicas` and `faults` say.
std::string mixed(const std::string& crdt, const std::string& replicas, const std::string& faults) {
  return R"(
schema = 1
name = "mixed"
seeds = { first = 1, count = 2 }
duration = "30s"
settle = "60s"
[replicas]
count = 6
documents = 2
crdt = ")" +
         crdt + "\"\n" + replicas + R"(
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.01
[storage]
latency = "2ms"
[[workload]]
kind = "random_ops"
rate = "2/s"
[checks]
also = ["preserved_unknown", "honest_status", "stalls", "session_guarantees"]
)" + faults;
}

constexpr const char* kHalf = "next_version = [0, 1, 2]\nnext_kinds = 1\n";

void expect_valid(const std::string& scenario, const std::vector<harness::Override>& set = {}) {
  const auto sweep = simulate(scenario, 1, set);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep) << scenario;
}

// By the end of the run they are still of two versions.
TEST(Versions, are_mixed_for_ever_in_every_family_and_each_shows_what_it_can) {
  for (const char* crdt :
       {"add_wins_set", "rga", "eg_walker", "pn_counter", "lww_register", "or_map", "movable_list",
        "move_tree", "json", "spreadsheet", "peritext"}) {
    if (crdts::find_design(crdt) == nullptr) continue;
    SCOPED_TRACE(crdt);
    expect_valid(mixed(crdt, kHalf, ""));
  }
}

TEST(Versions, are_mixed_over_every_transport_and_in_every_way_of_syncing) {
  for (const auto& set : std::vector<harness::Override>{{"sync.transport", "\"datagram\""},
                                                        {"sync.acknowledge", "false"},
                                                        {"sync.wire", "\"plain\""},
                                                        {"sync.reconcile", "\"rateless\""},
                                                        {"sync.log_floor", "\"2s\""},
                                                        {"sync.interval", "\"100ms\""},
                                                        {"sync.stability", "\"1s\""},
                                                        {"storage.store", "\"sqlite\""}}) {
    SCOPED_TRACE(set.first + " = " + set.second);
    expect_valid(mixed("add_wins_set", kHalf, ""), {set});
  }
}

// Half of them go up and down all the time; at the end they are of whatever version they are.
TEST(Versions, go_up_and_down_at_any_time_and_lose_nothing) {
  Rng rng = Rng::stream(1, "versions");
  const std::vector<std::string> designs = {"add_wins_set", "rga", "or_map", "move_tree"};
  for (const std::string& crdt : designs) {
    const uint64_t seconds = 2 + rng.below(5);
    std::string faults;
    for (const char* kind : {"upgrade", "downgrade", "crash"}) {
      faults += "[[fault]]\nkind = \"" + std::string(kind) + "\"\nmean_time_between = \"" +
                std::to_string(seconds) +
                "s\"\nfor = \"300ms\"\nsurvives = \"prefix\"\n"
                "nodes = [\"server\", 0, 1, 2, 3, 4, 5]\npick = \"one\"\n";
    }
    SCOPED_TRACE(crdt);
    expect_valid(mixed(crdt, kHalf, faults), {{"seeds", "3"}, {"sync.log_floor", "\"0s\""}});
    const bool has_snapshots = crdt != "move_tree";
    if (has_snapshots) expect_valid(mixed(crdt, kHalf, faults), {{"sync.log_floor", "\"1s\""}});
  }
}

// What was held back is shown once all are upgraded, and then the naive reference judges it.
TEST(Versions, end_equal_when_all_are_upgraded) {
  const std::string faults =
      "[[fault]]\nkind = \"upgrade\"\nnodes = [\"server\", 3, 4, 5]\nat = \"20s\"\nfor = \"1s\"\n";
  const auto loaded = harness::parse_scenario(mixed("rga", kHalf, faults), "test.toml");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  harness::Run run(*harness::make_plan(loaded.experiment->cells[0].scenario, 1));
  ASSERT_TRUE(run.run(nullptr));
  const results::RunResult result = run.result();
  EXPECT_EQ(result.verdict, results::Verdict::kValid);
  EXPECT_THAT(said_by("matches_reference", result), StartsWith("valid"));
  EXPECT_THAT(said_by("preserved_unknown", result), StartsWith("valid"));
}

TEST(Versions, a_version_that_drops_fields_that_it_does_not_know_is_found) {
  const auto sweep =
      simulate(mixed("add_wins_set", kHalf, ""), 1, {{"sync.mutant", "drops_unknown_fields"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(sweep), HasSubstr("preserved_unknown: document "));
  EXPECT_THAT(complaints(sweep), HasSubstr("other than it was made"));
}

TEST(Versions, a_version_that_drops_what_it_cannot_read_is_found) {
  const auto sweep =
      simulate(mixed("add_wins_set", kHalf, ""), 1, {{"sync.mutant", "drops_unreadable"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(sweep), HasSubstr("preserved_unknown: document "));
  EXPECT_THAT(complaints(sweep), HasSubstr("of the next version lacks "));
}

const Tampering kAllShown{.status = [](ReplicaId, SyncStatus& status) { status.unreadable = 0; }};
const Tampering kMoreHidden{.status = [](ReplicaId, SyncStatus& status) {
  if (status.unreadable > 0) ++status.unreadable;
}};

TEST(Versions, a_replica_that_says_less_or_more_than_it_cannot_show_is_found) {
  const std::string scenario = mixed("add_wins_set", kHalf, "");
  EXPECT_THAT(said_by("preserved_unknown", scenario, honest()), StartsWith("valid"));
  EXPECT_THAT(said_by("preserved_unknown", scenario, tampered<kAllShown>),
              HasSubstr("says that it cannot read 0 of the dots that it holds; these are"));
  EXPECT_THAT(said_by("preserved_unknown", scenario, tampered<kMoreHidden>),
              HasSubstr("of the dots that it holds; these are"));
}

std::string problems_of(const std::string& replicas, const std::string& faults = "") {
  return harness::parse_scenario(mixed("add_wins_set", replicas, faults), "test.toml")
      .problems.to_text();
}

TEST(Versions, that_nobody_could_run_are_refused) {
  EXPECT_EQ(problems_of(kHalf), "");
  EXPECT_THAT(problems_of("next_version = [6]\n"), HasSubstr("names who is not there"));
  EXPECT_THAT(problems_of("next_version = [0]\nnext_kinds = 3\n"),
              HasSubstr("`next_kinds` is 3, and there are 2 documents"));
  EXPECT_THAT(problems_of("next_kinds = 1\n"), HasSubstr("next_kinds` has no effect"));
  EXPECT_THAT(problems_of("next_version = [0]\nmode = \"state\"\n"),
              HasSubstr("next_version` has no effect"));
  EXPECT_THAT(problems_of("mode = \"state\"\n",
                          "[[fault]]\nkind = \"upgrade\"\nnode = 0\nat = \"1s\"\nfor = \"1s\"\n"),
              HasSubstr("has no mode `state`"));
}

}  // namespace
}  // namespace skerry
