// set_ops, counter_ops and register_ops: what is submitted, how often, and from which draws.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "fake_world.h"

namespace skerry::harness {
namespace {

using testing::HasSubstr;

std::map<std::string, double> mix(std::string first, double a, std::string second, double b) {
  return {{std::move(first), a}, {std::move(second), b}};
}

Settings set_settings() {
  Settings settings;
  settings.set("rate", 10.0);
  settings.set("writers", int64_t{0});
  settings.set("mix", mix("add", 0.7, "remove", 0.3));
  settings.set("keys", KeysSpec{100, 0.99});
  return settings;
}

Settings counter_settings() {
  Settings settings;
  settings.set("rate_total", 40.0);
  settings.set("writers", int64_t{2});
  settings.set("mix", mix("add", 3, "subtract", 1));
  settings.set("amount_min", int64_t{5});
  settings.set("amount_max", int64_t{9});
  return settings;
}

std::unique_ptr<Workload> make(std::string_view kind, const Settings& settings, uint32_t people,
                               uint64_t seed = 1) {
  auto workload = find_workload(kind)->make(settings, context_of(people, seed));
  EXPECT_TRUE(workload.ok()) << workload.status();
  return *std::move(workload);
}

std::vector<FakeWorld::Submission> run(std::string_view kind, const Settings& settings,
                                       uint32_t people, uint64_t seed = 1) {
  FakeWorld world(people, Duration::seconds(100));
  world.run(*make(kind, settings, people, seed));
  return world.submissions;
}

TEST(set_ops, commands_come_at_the_rate_and_in_the_mix) {
  const auto submissions = run("set_ops", set_settings(), 4);
  EXPECT_NEAR(static_cast<double>(submissions.size()), 4000, 250);
  std::map<uint32_t, int> of_person;
  int adds = 0;
  for (const auto& submission : submissions) {
    ++of_person[submission.person];
    adds += is<SetAdd>(submission.command) ? 1 : 0;
  }
  EXPECT_NEAR(adds / static_cast<double>(submissions.size()), 0.7, 0.03);
  for (const auto& [person, count] : of_person) EXPECT_NEAR(count, 1000, 130) << person;
}

TEST(set_ops, keys_follow_their_distribution) {
  std::map<std::string, int> of_key;
  for (const auto& submission : run("set_ops", set_settings(), 4))
    ++of_key[std::string(texts_of(submission.command)[0])];
  EXPECT_LE(of_key.size(), 100u);
  EXPECT_GT(of_key["key-0"], 10 * of_key["key-50"]);
}

TEST(counter_ops, rate_total_is_shared_by_the_writers) {
  const auto submissions = run("counter_ops", counter_settings(), 5);
  EXPECT_NEAR(static_cast<double>(submissions.size()), 4000, 250);
  int adds = 0;
  for (const auto& submission : submissions) {
    EXPECT_LT(submission.person, 2u);
    const int64_t added = std::get<CounterAdd>(submission.command).amount;
    const int64_t amount = std::abs(added);
    EXPECT_GE(amount, 5);
    EXPECT_LE(amount, 9);
    adds += added > 0 ? 1 : 0;
  }
  EXPECT_NEAR(adds / static_cast<double>(submissions.size()), 0.75, 0.03);
}

TEST(register_ops, values_differ_and_have_the_asked_length) {
  Settings settings;
  settings.set("rate", 1.0);
  settings.set("writers", int64_t{0});
  settings.set("length_min", int64_t{8});
  settings.set("length_max", int64_t{12});
  std::map<std::string, int> seen;
  for (const auto& submission : run("register_ops", settings, 3)) {
    const std::string& value = std::get<RegisterAssign>(submission.command).value;
    EXPECT_GE(value.size(), 8u);
    EXPECT_LE(value.size(), 12u);
    EXPECT_EQ(++seen[value], 1);
  }
  EXPECT_GT(seen.size(), 200u);
}

Settings text_settings(std::string at, int64_t most) {
  Settings settings;
  settings.set("rate", 10.0);
  settings.set("writers", int64_t{0});
  settings.set("mix", mix("insert", 1, "erase", 0));
  settings.set("at", std::move(at));
  settings.set("length_min", int64_t{2});
  settings.set("length_max", int64_t{9});
  settings.set("commands", most);
  settings.set("distinct", false);
  return settings;
}

TEST(text_ops, insert_where_they_are_asked_to_so_much_and_so_often) {
  for (const std::string at : {"start", "end", "anywhere"}) {
    const auto submissions = run("text_ops", text_settings(at, 300), 2);
    EXPECT_EQ(submissions.size(), 600u) << at;
    std::map<uint64_t, int> positions;
    for (const auto& submission : submissions) {
      const auto& splice = std::get<TextSplice>(submission.command);
      EXPECT_GE(splice.text.size(), 2u);
      EXPECT_LE(splice.text.size(), 9u);
      ++positions[splice.position];
    }
    // The world's texts have a million letters.
    const std::map<uint64_t, int> start = {{0, 600}};
    const std::map<uint64_t, int> end = {{1'000'000, 600}};
    EXPECT_EQ(positions == start, at == "start");
    EXPECT_EQ(positions == end, at == "end");
    EXPECT_EQ(positions.size() > 550, at == "anywhere");
  }
}

TEST(list_ops, put_in_where_they_are_asked_to_side_by_side_and_so_often) {
  for (const std::string at : {"start", "end", "anywhere"}) {
    for (const int64_t items : {1, 5}) {
      Settings settings = text_settings(at, 0);
      settings.set("items", items);
      settings.set("times", int64_t{200});
      const auto submissions = run("list_ops", settings, 2);
      ASSERT_EQ(submissions.size(), 400u * static_cast<uint64_t>(items)) << at;
      std::map<uint64_t, int> positions;
      for (size_t i = 0; i < submissions.size(); ++i) {
        const auto& insert = std::get<ListInsert>(submissions[i].command);
        EXPECT_LT(std::stoull(insert.item), uint64_t{0x7FFFFFFF});
        const uint64_t behind = i % static_cast<uint64_t>(items);
        ++positions[insert.position - behind];
        EXPECT_EQ(submissions[i].at, submissions[i - behind].at);
      }
      // The world's lists are as long as its texts.
      const int all = static_cast<int>(submissions.size());
      EXPECT_EQ(positions == (std::map<uint64_t, int>{{0, all}}), at == "start");
      EXPECT_EQ(positions == (std::map<uint64_t, int>{{1'000'000, all}}), at == "end");
      EXPECT_EQ(positions.size() > 350, at == "anywhere");
    }
  }
}

Settings rounds_settings(std::string sets, int64_t keys, double share) {
  Settings settings;
  settings.set("period", Duration::seconds(1));
  settings.set("rounds", int64_t{1});
  settings.set("keys", keys);
  settings.set("share", share);
  settings.set("sets", std::move(sets));
  settings.set("value", std::string("number"));
  settings.set("repeats", int64_t{1549});
  return settings;
}

std::map<std::string, int> paths_of_round(Family family, const Settings& settings,
                                          uint32_t people) {
  WorkloadContext context = context_of(people);
  context.family = family;
  auto workload = find_workload("rounds")->make(settings, context);
  EXPECT_TRUE(workload.ok()) << workload.status();
  FakeWorld world(people, Duration::seconds(100));
  world.run(**workload);
  std::map<std::string, int> paths;
  for (const auto& submission : world.submissions) ++paths[path_of(submission.command)];
  return paths;
}

TEST(rounds, a_share_of_the_keys_is_counted_up_in_each_round) {
  EXPECT_EQ(paths_of_round(Family::kMap, rounds_settings("nothing", 1000, 0.1), 200).size(), 100u);
  EXPECT_EQ(paths_of_round(Family::kMap, rounds_settings("nothing", 200, 1), 200).size(), 200u);
}

TEST(rounds, fewer_keys_than_people_are_shared) {
  const auto paths = paths_of_round(Family::kMap, rounds_settings("nothing", 1, 1), 200);
  EXPECT_EQ(paths, (std::map<std::string, int>{{"/key-0", 200}}));
}

TEST(rounds, everybody_sets_one_key_or_a_key_of_their_own) {
  for (const Family family : {Family::kMap, Family::kJson}) {
    const auto one = paths_of_round(family, rounds_settings("one_key", 1000, 0.1), 50);
    EXPECT_EQ(one, (std::map<std::string, int>{{"/v", 50}}));
    const auto own = paths_of_round(family, rounds_settings("own_key", 1000, 0.1), 50);
    EXPECT_EQ(own.size(), 50u);
  }
}

// B3.2 and B3.3 of crdt-benchmarks.
TEST(rounds, set_an_object_or_a_long_text_where_that_is_asked) {
  for (const Family family : {Family::kMap, Family::kJson}) {
    Settings settings = rounds_settings("one_key", 1000, 0.1);
    settings.set("value", std::string("object"));
    std::map<std::string, int> expected = {{"/v/name", 50}, {"/v/address", 50}};
    if (family == Family::kJson) expected["/v"] = 50;
    EXPECT_EQ(paths_of_round(family, settings, 50), expected);

    settings.set("value", std::string("text"));
    settings.set("repeats", int64_t{7});
    WorkloadContext context = context_of(30);
    context.family = family;
    auto workload = find_workload("rounds")->make(settings, context);
    FakeWorld world(30, Duration::seconds(100));
    world.run(**workload);
    ASSERT_EQ(world.submissions.size(), 30u);
    for (const auto& submission : world.submissions) {
      std::string text;
      for (int i = 0; i < 7; ++i) text += std::to_string(submission.person);
      EXPECT_EQ(submission.command, family == Family::kMap
                                        ? Command(RegisterAssign{text, "/v"})
                                        : Command(JsonAssign{"/v", '"' + text + '"'}));
    }
  }
}

TEST(workloads, the_same_seed_gives_the_same_work_and_another_seed_does_not) {
  const auto work_of = [](uint64_t seed) {
    std::vector<std::pair<int64_t, std::string>> work;
    for (const auto& submission : run("set_ops", set_settings(), 3, seed)) {
      work.emplace_back(submission.at.ns, texts_of(submission.command)[0]);
    }
    return work;
  };
  EXPECT_EQ(work_of(7), work_of(7));
  EXPECT_NE(work_of(7), work_of(8));
}

TEST(workloads, a_further_person_or_a_crash_does_not_move_the_others_work) {
  const auto work_of_0 = [](const std::vector<FakeWorld::Submission>& submissions) {
    std::vector<std::pair<int64_t, std::string>> work;
    for (const auto& submission : submissions) {
      if (submission.person == 0)
        work.emplace_back(submission.at.ns, texts_of(submission.command)[0]);
    }
    return work;
  };
  const auto alone = work_of_0(run("set_ops", set_settings(), 1));
  EXPECT_EQ(alone, work_of_0(run("set_ops", set_settings(), 6)));

  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make("set_ops", set_settings(), 2);
  world.take_down(0);
  world.run(*workload, Duration::seconds(50));
  world.bring_up(*workload, 0);
  world.run(*workload);
  const auto after = work_of_0(world.submissions);
  ASSERT_GT(after.size(), 300u);
  EXPECT_TRUE(
      std::equal(after.begin(), after.end(), alone.end() - static_cast<int64_t>(after.size())));
}

TEST(workloads, exactly_one_rate_is_asked_for) {
  Settings settings = set_settings();
  settings.set("rate_total", 5.0);
  const auto both = find_workload("set_ops")->make(settings, context_of(2));
  EXPECT_THAT(both.status().message(), HasSubstr("both"));
  settings = Settings();
  settings.set("writers", int64_t{0});
  const auto none = find_workload("set_ops")->make(settings, context_of(2));
  EXPECT_THAT(none.status().message(), HasSubstr("neither"));
}

TEST(workloads, impossible_settings_are_errors) {
  Settings settings = counter_settings();
  settings.set("amount_min", int64_t{10});
  EXPECT_THAT(find_workload("counter_ops")->make(settings, context_of(5)).status().message(),
              HasSubstr("amount_min"));
  settings = counter_settings();
  EXPECT_THAT(find_workload("counter_ops")->make(settings, context_of(1)).status().message(),
              HasSubstr("replicas.count is 1"));
  settings = set_settings();
  settings.set("mix", mix("add", 0, "remove", 0));
  EXPECT_THAT(find_workload("set_ops")->make(settings, context_of(1)).status().message(),
              HasSubstr("mix"));
}

TEST(workloads, every_row_is_found_by_its_name) {
  for (const WorkloadKind& kind : workload_catalogue()) {
    EXPECT_EQ(find_workload(kind.name), &kind);
    EXPECT_FALSE(kind.help.empty());
    for (const Parameter& parameter : kind.parameters) EXPECT_FALSE(parameter.help.empty());
  }
  EXPECT_EQ(workload_catalogue().size(), 21u);
  EXPECT_EQ(find_workload("no_such"), nullptr);
}

}  // namespace
}  // namespace skerry::harness
