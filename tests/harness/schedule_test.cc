// A recorded schedule played again is the same run; what is taken out of it does not happen, and
// moves nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schedule_support.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;
using ::testing::SizeIs;

class Played : public testing::TestWithParam<ScheduleCase> {};

TEST_P(Played, unchanged_gives_the_same_digest) {
  const ScheduleCase& of = GetParam();
  const LoadResult loaded = load_scenario(in_scenarios(of.file), of.sets);
  const std::string plain = digest_of(loaded.experiment.value().cells.front().scenario, of.seed);
  const RecordedRun run = recorded(of);
  EXPECT_EQ(run.digest, plain) << "the recorder moved the run";
  EXPECT_EQ(digest_of(played(run.text), of.seed), plain);
}

std::vector<ScheduleCase> cases() {
  std::vector<ScheduleCase> all;
  for (const char* folder : {"mutants", "faults"}) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(in_scenarios(folder))) {
      names.insert(entry.path().filename().string());
    }
    for (const std::string& name : names) all.push_back({std::string(folder) + "/" + name});
  }
  all.push_back({"quickstart.toml", {{"replicas.crdt", "rga"}}, 2});
  all.push_back({"quickstart.toml", {{"replicas.crdt", "pn_counter"}}, 3});
  all.push_back({"partition_heal.toml", {}, 5});
  all.push_back({"server_outage.toml", {}, 2});
  all.push_back({"flaky_mobile.toml", {{"replicas.crdt", "rga"}}, 2});
  all.push_back({"gossip_1000.toml", {{"replicas.count", "60"}}});
  // People who wait for one another, and see no more than they had seen.
  all.push_back({"real_session_clownschool.toml", {{"replicas.crdt", "rga"}}});
  all.push_back({"scripts/tree_two_cycle.toml"});
  all.push_back({"scripts/pumpkin_32_clock_set_back.toml"});
  // Of several documents.
  all.push_back({"many_documents.toml", {}, 2});
  all.push_back({"partition_heal.toml", {{"replicas.documents", "5"}, {"network.loss", "0.05"}}});
  all.push_back({"flaky_mobile.toml",
                 {{"replicas.crdt", "rga"},
                  {"replicas.documents", "6"},
                  {"replicas.follow", "uniform"},
                  {"replicas.follows", "2"}}});
  // Trouble of all kinds for datagrams.
  all.push_back({"gossip_1000.toml",
                 {{"replicas.count", "12"},
                  {"network.duplicate", "0.2"},
                  {"network.reorder", "0.2"},
                  {"network.corrupt", "0.05"},
                  {"network.burst_mean_good", "2s"},
                  {"network.burst_mean_bad", "300ms"}}});
  const LoadResult modes = load_scenario(in_scenarios("modes.toml"));
  for (const Cell& cell : modes.experiment.value().cells) all.push_back({"modes.toml", cell.sets});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Schedules, Played, testing::ValuesIn(cases()), [](const auto& one) {
  std::string name = std::to_string(one.index) + "_" + one.param.file;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

struct Told {
  std::multiset<std::string> commands;
  std::multiset<std::string> epochs;
  std::multiset<std::string> faults;
  // By link and send: those that chance took, and nobody else.
  std::map<std::pair<uint64_t, uint32_t>, sim::Fate> fates;
};

Told told(const Scenario& scenario, uint64_t seed) {
  Plan plan = make_plan(scenario, seed).value();
  sim::Fates fates;
  plan.links.noted = &fates;
  Run run(std::move(plan));
  SeenOfSchedule seen(run);
  run.add(seen, Observers::hooks_of<SeenOfSchedule>());
  run.run(nullptr);
  return {seen.commands, seen.epochs, seen.faults, {fates.all().begin(), fates.all().end()}};
}

std::multiset<std::string> minus(std::multiset<std::string> all,
                                 const std::multiset<std::string>& some) {
  for (const std::string& one : some) {
    const auto at = all.find(one);
    if (at != all.end()) all.erase(at);
  }
  return all;
}

const ScheduleCase& troubled() {
  static const ScheduleCase kCase = {"partition_heal.toml", {{"network.loss", "0.05"}}, 5};
  return kCase;
}

// Whatever both runs sent: the same happened to it.
void expect_same_fates(const Told& a, const Told& b) {
  size_t both = 0;
  for (const auto& [key, fate] : a.fates) {
    const auto at = b.fates.find(key);
    if (at == b.fates.end()) continue;
    EXPECT_EQ(fate, at->second) << key.first << " send " << key.second;
    ++both;
  }
  EXPECT_GT(both, a.fates.size() / 2);
}

TEST(Schedule, a_command_left_out_moves_nothing_else) {
  const RecordedRun run = recorded(troubled());
  const Scenario whole = played(run.text);
  const auto [text, line] = without(run.text, "\"command\"", 20);
  const Scenario less = played(text);
  const Told before = told(whole, 5);
  const Told after = told(less, 5);
  EXPECT_THAT(minus(before.commands, after.commands), SizeIs(1)) << line;
  EXPECT_THAT(minus(after.commands, before.commands), IsEmpty());
  EXPECT_EQ(before.epochs, after.epochs);
  EXPECT_EQ(before.faults, after.faults);
  expect_same_fates(before, after);
  EXPECT_NE(digest_of(whole, 5), digest_of(less, 5));
}

TEST(Schedule, a_fault_left_out_moves_nothing_else) {
  const ScheduleCase of = {"faults/rollback.toml"};
  const RecordedRun run = recorded(of);
  ASSERT_GE(run.faults, 1u);
  const Scenario whole = played(run.text);
  const auto [text, line] = without(run.text, "\"fault\"", 0);
  const Scenario less = played(text);
  const Told before = told(whole, of.seed);
  const Told after = told(less, of.seed);
  EXPECT_EQ(before.commands, after.commands);
  EXPECT_THAT(after.faults, SizeIs(before.faults.size() - 2)) << line;
  // The restarts that are left have the epochs that they had.
  EXPECT_THAT(after.epochs, IsSubsetOf(before.epochs));
  EXPECT_LT(after.epochs.size(), before.epochs.size());
}

TEST(Schedule, a_loss_left_out_is_a_frame_that_arrives_and_a_loss_put_in_is_one) {
  const RecordedRun run = recorded(troubled());
  const auto [text, line] = without(run.text, "\"lost\"", 0);
  const Told before = told(played(run.text), 5);
  const Told after = told(played(text), 5);
  ASSERT_FALSE(before.fates.empty());
  EXPECT_FALSE(after.fates.contains(before.fates.begin()->first)) << line;
  EXPECT_EQ(before.commands, after.commands);
  EXPECT_EQ(digest_of(played(text + line), 5), run.digest);
}

TEST(Schedule, a_latency_and_an_epoch_are_as_listed) {
  const RecordedRun run = recorded({"mutants/never_retransmits.toml"});
  const auto [rest, line] = without(run.text, "\"epoch\"", 1);
  const std::string opening = line.substr(line.find("\"replica\""));
  const std::string text = rest + "{\"epoch\": \"abc\", " + opening +
                           "{\"fate\": \"latency\", \"link\": \"0->server\", \"send\": 1, "
                           "\"latency\": \"0.7s\"}\n";
  const Scenario scenario = played(text);
  const Told seen = told(scenario, 1);
  const auto has = [](const std::string& one) { return one.ends_with(" 2748"); };
  EXPECT_EQ(std::count_if(seen.epochs.begin(), seen.epochs.end(), has), 1);
  EXPECT_NE(digest_of(scenario, 1), run.digest);
}

TEST(Schedule, commands_whose_occasion_does_not_come_are_given_all_the_same) {
  const RecordedRun run = recorded(troubled());
  const Scenario whole = played(run.text);
  std::string text = run.text;
  // The wake-up behind the last command of all.
  const size_t command = text.rfind("\"command\"");
  const size_t begin = text.rfind('\n', command) + 1;
  const std::string on = text.substr(text.find("wake ", begin),
                                     text.find("\", \"person", begin) - text.find("wake ", begin));
  const size_t tag = on.rfind(' ');
  const std::string asked =
      "\"person\": \"" + on.substr(5, tag - 5) + "\", \"wake\": " + on.substr(tag + 1) + ",";
  ASSERT_NE(text.find(asked), std::string::npos) << asked;
  const auto [less, line] = without(text, asked, 0);
  EXPECT_EQ(told(whole, 5).commands, told(played(less), 5).commands) << line;
}

TEST(Schedule, has_a_limit_that_is_said_when_it_is_written) {
  Schedule schedule;
  schedule.openings.resize(kMostScheduleLines - 1, {0, 1, 7});
  EXPECT_TRUE(schedule_text(schedule, 1, 0).ok());
  schedule.openings.push_back({0, 1, 7});
  const auto text = schedule_text(schedule, 1, 0);
  ASSERT_FALSE(text.ok());
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("1000000 lines"));
}

TEST(Schedule, what_is_wrong_is_said_with_its_place_and_the_nearest_word) {
  const RecordedRun run = recorded({"mutants/never_retransmits.toml"});
  const std::string head = run.text.substr(0, run.text.find('\n') + 1);
  const auto said = [&head](const std::string& line) { return problems_of(head + line + "\n"); };
  EXPECT_THAT(said("nonsense"), AllOf(HasSubstr(":2:1: "), HasSubstr("expected `{`")));
  EXPECT_THAT(said(R"j({"fate": "lots", "link": "0->server", "send": 1})j"),
              AllOf(HasSubstr(":2:10: "), HasSubstr("did you mean `lost`?")));
  EXPECT_THAT(said(R"j({"fate": "lost", "link": "0->server", "sned": 1})j"),
              AllOf(HasSubstr("`send` is missing")));
  EXPECT_THAT(said(R"j({"fate": "lost", "link": "0->server", "send": 1, "sent": 1})j"),
              AllOf(HasSubstr(":2:50: "), HasSubstr("did you mean `send`?")));
  EXPECT_THAT(said(R"j({"fate": "lost", "link": "0->99", "send": 1})j"),
              AllOf(HasSubstr(":2:26: "), HasSubstr("people are 0 to")));
  EXPECT_THAT(said(R"j({"at": "1s", "on": "0 wakes 0 1", "person": "0", "command": "undo()"})j"),
              AllOf(HasSubstr(":2:20: "), HasSubstr("did you mean `wake`?")));
  EXPECT_THAT(said(R"j({"at": "1s", "on": "0 wake 0 1", "person": "0", "command": "undoo()"})j"),
              AllOf(HasSubstr(":2:60: "), HasSubstr("undo")));
  EXPECT_THAT(said(R"j({"at": "1", "on": "0 wake 0 1", "person": "0", "command": "undo()"})j"),
              AllOf(HasSubstr(":2:8: "), HasSubstr("1.25s")));
  EXPECT_THAT(said(R"j({"fault": "crash", "effect": "crush", "from": "1s", "to": "2s"})j"),
              HasSubstr("did you mean `crash`?"));
  EXPECT_THAT(problems_of("{\"schedule\": 2}\n"), HasSubstr(":1:14: "));
  EXPECT_THAT(problems_of("{}\n"), HasSubstr("`schedule` is missing"));
  EXPECT_THAT(said(R"j({"at": "1s", "on": "0 wake 0 1", "document": 1, "person": "0",)j"
                   R"j( "command": "undo()"})j"),
              AllOf(HasSubstr(":2:46: "), HasSubstr("expected a whole number from 0 to 0")));
  std::string other = head;
  other.replace(other.find("\"hash\": \"") + 9, 4, "zzzz");
  EXPECT_THAT(problems_of(other), HasSubstr("is another than this is a schedule of"));
}

}  // namespace
}  // namespace skerry::harness
