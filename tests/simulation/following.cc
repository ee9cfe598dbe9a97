// People who follow and leave documents while a run lasts: who follows one in the end has all of
// it, nothing that was saved is lost on the way, what is not followed is neither edited nor sent,
// and an engine that is less careful is found out.
#include <gmock/gmock.h>

#include "core/rng.h"
#include "harness/scenario/documents.h"
#include "sync/frame.h"
#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kNames = R"(names = ["work/notes/0..2", "work/plan", "home/0..1"])";
constexpr const char* kEverywhere =
    R"(also = ["honest_status", "stalls", "session_guarantees", "bounded_resources"])";

// Five people and a server with six documents; at first persons 0 to 2 follow all, 3 and 4 what is
// in home/ alone.
std::string folders(const std::string& crdt, const std::string& more) {
  return R"(
schema = 1
name = "folders"
seeds = { first = 1, count = 2 }
duration = "40s"
settle = "90s"
[replicas]
count = 5
documents = 6
follow = "listed"
followers = ["0..2", "0..2", "0..2", "0..2", "0..4", "0..4"]
crdt = ")" +
         crdt + "\"\n" + kNames + R"(
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
[storage]
latency = "2ms"
[[workload]]
kind = "random_ops"
rate = "4/s"
[checks]
)" + kEverywhere +
         "\n" + more;
}

std::string change(const std::string& kind, const std::string& nodes, const std::string& documents,
                   const std::string& when, const std::string& more = "") {
  return "[[fault]]\nkind = \"" + kind + "\"\nnodes = " + nodes + "\ndocuments = [" + documents +
         "]\n" + when + "\n" + more + "\n";
}
std::string fault(const std::string& kind, const std::string& whom, int mean, const char* length) {
  return "[[fault]]\nkind = \"" + kind + "\"\nmean_time_between = \"" + std::to_string(mean) +
         "s\"\nfor = \"" + length + "\"\n" + whom + "\n";
}

// Everybody comes and goes.
std::string comings_and_goings() {
  const auto often = [](int seconds) {
    return "mean_time_between = \"" + std::to_string(seconds) + "s\"\npick = \"one\"";
  };
  const std::string all = "[0, 1, 2, 3, 4]";
  return change("follow", all, "\"work/\"", often(3)) +
         change("leave", all, "\"work/\"", often(5)) +
         change("leave", all, "\"work/notes/\", \"home/0\"", often(4), "copy = \"drop\"") +
         change("follow", all, "\"home/\", \"0..2\"", often(4)) +
         change("leave", all, "\"4..5\"", often(9));
}
std::string storms() {
  const std::string people = "nodes = [0, 1, 2, 3, 4]\npick = \"one\"";
  return fault("crash", people, 6, "800ms") + fault("outage", people, 9, "2s") +
         fault("pause", people, 8, "1500ms") + fault("sleep", people, 10, "2s") +
         fault("isolate", people, 4, "3s") + fault("crash", "node = \"server\"", 15, "1s");
}

void expect_valid(const std::string& scenario, const std::vector<harness::Override>& set = {}) {
  const auto sweep = simulate(scenario, 1, set);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep) << scenario;
  for (const results::RunResult& run : sweep.cells.at(0).runs) {
    EXPECT_EQ(run.metrics.at("never_visible"), 0);
    EXPECT_EQ(run.metrics.at("follows_never"), 0);
    EXPECT_GT(run.metrics.at("follows"), 5);
    EXPECT_GT(run.metrics.at("leaves"), 5);
    EXPECT_GT(run.metrics.at("commits"), 100);
  }
}

TEST(FollowingChanges, lose_nothing_in_any_family) {
  for (const char* crdt : {"add_wins_set", "rga", "eg_walker", "pn_counter", "lww_register",
                           "or_map", "movable_list", "move_tree", "json_document", "peritext"}) {
    ASSERT_NE(crdts::find_design(crdt), nullptr);
    SCOPED_TRACE(crdt);
    expect_valid(folders(crdt, comings_and_goings() + storms()));
  }
}

TEST(FollowingChanges, lose_nothing_in_any_way_of_syncing) {
  for (const auto& set : std::vector<harness::Override>{{"sync.transport", "\"datagram\""},
                                                        {"sync.acknowledge", "false"},
                                                        {"sync.wire", "\"plain\""},
                                                        {"sync.reconcile", "\"ranges\""},
                                                        {"sync.reconcile", "\"rateless\""},
                                                        {"sync.reconcile", "\"auto\""},
                                                        {"sync.log_floor", "\"1s\""},
                                                        {"sync.interval", "\"0s\""},
                                                        {"sync.stability", "\"1s\""},
                                                        {"presence.cursors", "true"},
                                                        {"replicas.servers", "2"},
                                                        {"network.loss", "0.02"},
                                                        {"storage.store", "\"sqlite\""}}) {
    SCOPED_TRACE(set.first + " = " + set.second);
    expect_valid(folders("add_wins_set", comings_and_goings() + storms()), {set});
  }
}

// A hello that was under way before somebody followed the document says nothing of now.
TEST(FollowingChanges, are_not_taken_for_synced_by_what_was_said_before) {
  expect_valid(folders("add_wins_set", comings_and_goings() + storms()),
               {{"replicas.servers", "2"}, {"seeds", "{ first = 33, count = 8 }"}});
}

// There a copy is always kept.
TEST(FollowingChanges, lose_nothing_where_states_and_deltas_travel) {
  const std::string all = "[0, 1, 2, 3, 4]";
  const std::string often = "mean_time_between = \"3s\"\npick = \"one\"";
  const std::string changes = change("follow", all, "\"work/\", \"home/0\"", often) +
                              change("leave", all, "\"work/\", \"home/0\"", often);
  for (const char* mode : {"state", "delta", "delta_bp_rr"}) {
    SCOPED_TRACE(mode);
    expect_valid(folders("add_wins_set", changes + storms()),
                 {{"replicas.mode", "\"" + std::string(mode) + "\""}});
  }
}

TEST(FollowingChanges, are_the_same_again) {
  const std::string scenario = folders("rga", comings_and_goings() + storms());
  const auto once = simulate(scenario, 1);
  const auto again = simulate(scenario, 2);
  EXPECT_EQ(once.digest, again.digest);
  EXPECT_EQ(once.cells[0].runs[0].metrics_digest, again.cells[0].runs[0].metrics_digest);
}

// How a run ended, who followed one of its documents then, and how much was committed in it.
struct EndOf {
  results::RunResult result;
  std::vector<uint32_t> holders;
  uint64_t commits = 0;
};
EndOf end_of(const std::string& scenario, uint32_t document) {
  const auto loaded = harness::parse_scenario(scenario, "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  harness::Run run(*harness::make_plan(loaded.experiment->cells[0].scenario, 1));
  EXPECT_TRUE(run.run(nullptr));
  const harness::RunView& view = run.view().of_document(document);
  return {run.result(), view.holders(), view.ledger().size()};
}

TEST(FollowingChanges, are_of_a_folder_a_name_or_a_number) {
  const std::string later = "at = \"10s\"";
  const std::string changes = change("follow", "[3]", "\"work/\"", later) +
                              change("leave", "[0, 1]", "\"home/1\", \"3\"", later);
  for (const uint32_t document : {0, 1, 2}) {
    EXPECT_THAT(end_of(folders("pn_counter", changes), document).holders,
                ElementsAre(0, 1, 2, 3, 5));
  }
  EXPECT_THAT(end_of(folders("pn_counter", changes), 3).holders, ElementsAre(2, 3, 5));
  EXPECT_THAT(end_of(folders("pn_counter", changes), 4).holders, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(end_of(folders("pn_counter", changes), 5).holders, ElementsAre(2, 3, 4, 5));
}

// Documents in which nobody comes or goes have the same work, whoever comes and goes in others.
TEST(FollowingChanges, move_nobody_elses_work) {
  const auto left_at = [](const char* when) {
    return end_of(folders("pn_counter", change("leave", "[0, 1, 2]", "\"work/\"", when)), 4)
        .commits;
  };
  EXPECT_GT(left_at("at = \"10s\""), 50u);
  EXPECT_EQ(left_at("at = \"10s\""), left_at("at = \"30s\""));
}

// Nobody edits what they do not follow, and that is no command refused.
TEST(FollowingChanges, end_and_begin_what_people_do_in_a_document) {
  const auto with = [](const std::string& changes) {
    return end_of(folders("pn_counter", changes), 5);
  };
  const std::string all = "[0, 1, 2, 3, 4]";
  const std::string leave = change("leave", all, "\"home/1\"", "at = \"10s\"");
  const EndOf whole = with(change("leave", all, "\"home/1\"", "at = \"39900ms\""));
  const EndOf quarter = with(leave);
  const EndOf halves = with(leave + change("follow", all, "\"home/1\"", "at = \"30s\""));
  EXPECT_EQ(whole.result.verdict, results::Verdict::kValid);
  EXPECT_NEAR(static_cast<double>(quarter.commits) / static_cast<double>(whole.commits), 0.25, 0.1);
  EXPECT_NEAR(static_cast<double>(halves.commits) / static_cast<double>(whole.commits), 0.5, 0.1);
  EXPECT_EQ(quarter.result.metrics.at("commands_refused_away"), 0);
  EXPECT_NEAR(quarter.result.metrics.at("documents_followed"), (22 * 10 + 17 * 30) / 40.0 / 5,
              0.01);
}

// Who leaves what others work in is not sent it any more.
TEST(FollowingChanges, save_what_is_not_followed) {
  const std::string at = "at = \"1s\"";
  const std::string some = change("leave", "[1, 2]", "\"work/\"", at);
  const std::string none = change("leave", "[1]", "\"home/0\"", "at = \"39900ms\"");
  const auto bytes = [](const std::string& changes) {
    const auto sweep = simulate(folders("rga", changes));
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    return only_run(sweep).metrics.at("payload_bytes");
  };
  EXPECT_LT(bytes(some), 0.8 * bytes(none));
}

// What was made and not sent when a document was left is sent before the copy goes, and a process
// that ends meanwhile goes on with that.
std::string leaves_while_cut_off(const std::string& more) {
  return folders("pn_counter",
                 change("leave", "[1]", "\"work/\"", "at = \"20s\"", "copy = \"drop\"") +
                     "[[fault]]\nkind = \"isolate\"\nat = \"10s\"\nfor = \"20s\"\n"
                     "node = 1\n" +
                     more);
}

TEST(FollowingChanges, do_not_cost_what_was_not_sent_yet) {
  const std::string crash = "[[fault]]\nkind = \"crash\"\nat = \"25s\"\nfor = \"1s\"\nnode = 1\n";
  for (const std::string& more : {std::string(), crash}) {
    const auto sweep = simulate(leaves_while_cut_off(more));
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  }
}

TEST(FollowingChanges, an_engine_that_leaves_without_sending_its_own_changes_is_found) {
  const auto sweep = simulate(leaves_while_cut_off(""), 1, {{"sync.mutant", "leaves_at_once"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(complaints(sweep),
              AllOf(HasSubstr("no_lost_updates: document "), HasSubstr("converges: document "),
                    HasSubstr("was never seen by")));
}

// Of documents in work/ nothing comes to person 3.
bool is_of_work(const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  return open && open->type == sync::FrameType::kChanges && open->document.value < 4;
}
const Tampering kHearsNothing{.frame = [](ReplicaId self, const Payload& frame) {
  return self.value == 3 && is_of_work(frame) ? Payload() : frame;
}};

TEST(FollowingChanges, a_replica_that_is_not_caught_up_when_it_follows_is_found) {
  const std::string scenario =
      folders("pn_counter",
              "[sync]\nwire = \"plain\"\n" + change("follow", "[3]", "\"work/\"", "at = \"20s\""));
  EXPECT_THAT(said_by("converges", scenario, honest()), StartsWith("valid"));
  const results::RunResult found = run_with(scenario, tampered<kHearsNothing>);
  EXPECT_THAT(said_by("converges", found), HasSubstr("replicas still hold 2 different sets"));
  EXPECT_THAT(said_by("no_lost_updates", found), HasSubstr("is not at replica 3"));
  EXPECT_GT(found.metrics.at("follows_never"), 0);
}

std::string problems_of(const std::string& more, const std::vector<harness::Override>& set = {}) {
  return harness::parse_scenario(folders("pn_counter", more), "test.toml", set).problems.to_text();
}

TEST(FollowingChanges, that_cannot_be_are_refused_where_they_stand) {
  const std::string at = "at = \"10s\"";
  const auto follow = [&at](const std::string& documents, const std::string& nodes = "[3]") {
    return problems_of(change("follow", nodes, documents, at));
  };
  EXPECT_EQ(follow("\"work/\""), "");
  EXPECT_THAT(follow("\"home/0\", \"wrok/\""),
              AllOf(HasSubstr("test.toml:26:24: no document stands in `wrok/`; did you mean "
                              "`work/`?"),
                    HasSubstr("  documents = [\"home/0\", \"wrok/\"]\n"
                              "                         ^")));
  EXPECT_THAT(follow("\"work/plans\""),
              HasSubstr("no document is called `work/plans`; did you mean `work/plan`?"));
  EXPECT_THAT(follow("\"work\""),
              HasSubstr("no document is called `work`; did you mean the folder `work/`?"));
  EXPECT_THAT(follow("\"\""), HasSubstr("test.toml:26:14: `` would be every document"));
  EXPECT_THAT(follow("\"/\""), HasSubstr("`/` would be every document"));
  EXPECT_THAT(follow("\"6\""), HasSubstr("there is no document 6: there are 6, numbered from 0"));
  EXPECT_THAT(follow("\"work/notes/2..1\""), HasSubstr("is no range"));
  EXPECT_THAT(follow(""), HasSubstr("documents names none"));
  EXPECT_THAT(follow("\"work/\"", "[\"server\"]"), HasSubstr("servers follow all documents"));
  EXPECT_THAT(follow("\"work/\"", "[0]"), HasSubstr("all of these follow all of that"));
  EXPECT_THAT(problems_of(change("leave", "[3]", "\"work/\"", at)),
              HasSubstr("none of these ever follows any of that"));
  EXPECT_THAT(problems_of(change("folow", "[3]", "\"work/\"", at)),
              HasSubstr("did you mean `follow`?"));
}

TEST(FollowingChanges, that_do_not_go_with_the_rest_are_refused) {
  const std::string good = change("follow", "[3]", "\"work/\"", "at = \"10s\"") +
                           change("leave", "[3]", "\"home/\"", "at = \"10s\"", "copy = \"drop\"");
  EXPECT_EQ(problems_of(good), "");
  EXPECT_THAT(problems_of(good, {{"sync.topology", "mesh"}}), HasSubstr("topology = \"hub\""));
  EXPECT_THAT(
      problems_of(good,
                  {{"sync.lease", "1min"}, {"sync.log_floor", "1s"}, {"sync.stability", "1s"}}),
      HasSubstr("would be evicted"));
  const std::vector<harness::Override> in_states = {{"replicas.mode", "state"}};
  EXPECT_THAT(harness::parse_scenario(folders("add_wins_set", good), "test.toml", in_states)
                  .warnings.to_text(),
              HasSubstr("`copy` of the fault leave has no effect"));
  EXPECT_THAT(problems_of(good, {{"replicas.names", "[\"a\"]"}}), HasSubstr("a name for each"));
  EXPECT_THAT(problems_of(good, {{"replicas.names", "[\"a/0..5\", \"a/3\"]"}}),
              HasSubstr("two documents are called `a/3`"));
  EXPECT_THAT(problems_of(good, {{"replicas.names", "[\"a/\"]"}}), HasSubstr("is no name"));
  EXPECT_THAT(problems_of(good, {{"replicas.names", "[\"0..5\"]"}}), HasSubstr("is a number"));
  EXPECT_THAT(problems_of(change("follow", "[3]", "\"0..3\"", "at = \"10s\"")),
              HasSubstr("`replicas.names` has no effect: it needs a fault `follow` or `leave` that "
                        "calls documents by their names"));
  EXPECT_THAT(problems_of("[[gate]]\nmetric = \"follow_time_max\"\nmax = \"1s\"\n",
                          {{"replicas.names", "[]"}}),
              HasSubstr("nobody follows or leaves a document while it runs"));
}

}  // namespace
}  // namespace skerry
