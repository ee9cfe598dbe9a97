// start, stop and people of any workload: the same work, later, shorter, and by fewer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "fake_world.h"
#include "harness/workloads/attendance.h"

namespace skerry::harness {
namespace {

using testing::HasSubstr;

struct Act {
  int64_t at_ns;
  uint32_t person;
  std::string text;
  friend bool operator==(const Act&, const Act&) = default;
};

class Attendance : public testing::TestWithParam<std::string> {
 protected:
  static Settings settings() {
    Settings settings;
    if (GetParam() == "rounds") {
      settings.set("period", Duration::seconds(5));
      settings.set("rounds", int64_t{100});
      settings.set("keys", int64_t{1000});
      settings.set("share", 0.1);
      settings.set("sets", std::string("nothing"));
    } else if (GetParam() == "set_ops") {
      settings.set("rate", 2.0);
      settings.set("writers", int64_t{0});
      settings.set("mix", std::map<std::string, double>{{"add", 0.7}, {"remove", 0.3}});
      settings.set("keys", KeysSpec{1000, 0});
    } else {
      settings.set("authors", int64_t{0});
      settings.set("speed", 1.0);
      settings.set("active", 0.9);
      settings.set("session", Distribution::constant(Duration::seconds(30).ns));
      settings.set("deletions", 0.2);
      settings.set("jumps", 0.3);
    }
    return settings;
  }
  static std::vector<Act> acts(const Settings& settings, uint32_t everybody = 5) {
    WorkloadContext context = context_of(everybody);
    context.family = Family::kSet;
    auto workload = make_workload(*find_workload(GetParam()), settings, context);
    EXPECT_TRUE(workload.ok()) << workload.status();
    FakeWorld world(everybody, Duration::seconds(100));
    world.run(**workload);
    std::vector<Act> acts;
    for (const auto& one : world.submissions) {
      acts.push_back({one.at.ns, one.person, std::string(texts_of(one.command)[0])});
    }
    EXPECT_GT(acts.size(), 20u);
    return acts;
  }
  static std::vector<NodeName> people(std::initializer_list<uint32_t> numbers) {
    std::vector<NodeName> names;
    for (const uint32_t number : numbers) names.push_back({false, number});
    return names;
  }
};

TEST_P(Attendance, who_takes_part_does_what_they_would_do_among_all) {
  Settings some = settings();
  some.set("people", people({1, 3}));
  std::vector<Act> expected = acts(settings());
  std::erase_if(expected, [](const Act& act) { return act.person != 1 && act.person != 3; });
  EXPECT_EQ(acts(some), expected);
}

TEST_P(Attendance, a_later_start_is_the_same_work_later) {
  Settings later = settings();
  later.set("start", Duration::seconds(40));
  std::vector<Act> expected;
  for (Act act : acts(settings())) {
    act.at_ns += Duration::seconds(40).ns;
    if (act.at_ns < Duration::seconds(100).ns) expected.push_back(act);
  }
  EXPECT_EQ(acts(later), expected);
}

TEST_P(Attendance, nobody_acts_after_the_stop) {
  Settings shorter = settings();
  shorter.set("stop", Duration::seconds(60));
  std::vector<Act> expected = acts(settings());
  std::erase_if(expected, [](const Act& act) { return act.at_ns >= Duration::seconds(60).ns; });
  EXPECT_EQ(acts(shorter), expected);
}

INSTANTIATE_TEST_SUITE_P(Workloads, Attendance, testing::Values("set_ops", "rounds", "typing"),
                         [](const auto& kind) { return kind.param; });

TEST(attendance, a_rate_of_all_is_shared_by_those_who_take_part) {
  Settings settings;
  settings.set("rate_total", 40.0);
  settings.set("writers", int64_t{0});
  settings.set("mix", std::map<std::string, double>{{"add", 1}, {"subtract", 0}});
  settings.set("amount_min", int64_t{1});
  settings.set("amount_max", int64_t{1});
  settings.set("people", std::vector<NodeName>{{false, 2}, {false, 4}});
  const auto workload = make_workload(*find_workload("counter_ops"), settings, context_of(6));
  ASSERT_TRUE(workload.ok()) << workload.status();
  FakeWorld world(6, Duration::seconds(100));
  world.run(**workload);
  EXPECT_NEAR(static_cast<double>(world.submissions.size()), 4000, 250);
  for (const auto& one : world.submissions) EXPECT_TRUE(one.person == 2 || one.person == 4);
}

TEST(attendance, that_cannot_be_is_an_error) {
  const auto error = [](std::string_view name, ParameterValue value) {
    Settings settings;
    settings.set("rate", 1.0);
    settings.set("writers", int64_t{3});
    settings.set("mix", std::map<std::string, double>{{"add", 1}, {"remove", 1}});
    settings.set("keys", KeysSpec{10, 0});
    settings.set(name, std::move(value));
    if (name == "stop") settings.set("start", Duration::seconds(5));
    const auto made = make_workload(*find_workload("set_ops"), settings, context_of(4));
    return std::string(made.status().message());
  };
  EXPECT_THAT(error("stop", Duration::seconds(5)), HasSubstr("expected a stop after its start"));
  EXPECT_THAT(error("people", std::vector<NodeName>{{false, 1}, {false, 2}}),
              HasSubstr("writers = 3, but 2 people take part"));
}

}  // namespace
}  // namespace skerry::harness
