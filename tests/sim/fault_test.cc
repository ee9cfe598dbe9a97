#include "sim/faults/fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace skerry::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Duration kSecond = Duration::seconds(1);
constexpr Instant at_s(int64_t s) { return Instant{} + kSecond * s; }

FaultContext context() {
  FaultContext result;
  result.people = 5;
  result.servers = 2;
  result.end = at_s(60);
  return result;
}

NodeName person(uint32_t index) { return {false, index}; }
NodeName server(uint32_t index) { return {true, index}; }

Settings timed(int64_t at, int64_t lasts) {
  Settings settings;
  settings.set("at", Duration{kSecond * at});
  settings.set("for", Distribution::constant((kSecond * lasts).ns));
  return settings;
}

Settings random_times(int64_t mean, int64_t lasts) {
  Settings settings = timed(0, lasts);
  Settings result;
  result.set("for", settings.distribution("for"));
  result.set("mean_time_between", Duration{kSecond * mean});
  return result;
}

StatusOr<std::vector<FaultInterval>> expand(std::string_view kind, const Settings& settings,
                                            uint64_t seed = 1) {
  Rng rng = Rng::stream(seed, "fault");
  return expand_fault(*find_fault(kind), settings, context(), rng);
}

std::string error(std::string_view kind, const Settings& settings) {
  const auto intervals = expand(kind, settings);
  return intervals.ok() ? "" : std::string(intervals.status().message());
}

Settings partition_at(int64_t at, int64_t lasts) {
  Settings settings = timed(at, lasts);
  settings.set("groups", std::vector<std::vector<NodeName>>{{server(0), person(0), person(1)},
                                                            {person(2), person(3)}});
  return settings;
}

TEST(faults, catalogue_has_every_kind_once_with_help_and_parameters) {
  std::set<std::string_view> names;
  for (const FaultKind& kind : fault_catalogue()) {
    EXPECT_TRUE(names.insert(kind.name).second);
    EXPECT_FALSE(kind.help.empty());
    EXPECT_EQ(find_fault(kind.name), &kind);
    std::set<std::string_view> parameters;
    for (const Parameter& parameter : kind.parameters) {
      EXPECT_TRUE(parameters.insert(parameter.name).second);
      EXPECT_FALSE(parameter.help.empty()) << parameter.name;
      EXPECT_FALSE(parameter.is_required && !parameter.fallback.empty());
    }
  }
  EXPECT_EQ(names, (std::set<std::string_view>{
                       "partition", "one_way_cut", "flapping", "isolate", "degrade", "outage",
                       "crash", "upgrade", "downgrade", "pause", "sleep", "rot", "full_disk",
                       "amnesia", "rollback", "clone", "clock_jump", "follow", "leave"}));
  EXPECT_EQ(find_fault("earthquake"), nullptr);
}

TEST(partition, puts_whoever_is_in_no_group_into_the_first) {
  const auto intervals = expand("partition", partition_at(5, 10));
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  ASSERT_EQ(intervals->size(), 1u);
  const FaultInterval& interval = intervals->front();
  EXPECT_EQ(interval.effect, kCutEffect);
  EXPECT_EQ(interval.from, at_s(5));
  EXPECT_EQ(interval.to, at_s(15));
  EXPECT_EQ(interval.kind, "partition");
  EXPECT_THAT(interval.group_of, ElementsAre(0, 0, 1, 1, 0, 0, 0));
}

TEST(partition, is_clipped_to_the_end_and_refused_beyond_it) {
  const auto intervals = expand("partition", partition_at(55, 10));
  ASSERT_TRUE(intervals.ok());
  EXPECT_EQ(intervals->front().to, at_s(60));
  EXPECT_THAT(error("partition", partition_at(60, 1)),
              HasSubstr("at = 1 min is not before the end of faults at 1 min"));
  EXPECT_THAT(error("partition", partition_at(-1, 1)), HasSubstr("at must not be negative"));
  EXPECT_THAT(error("partition", partition_at(5, 0)), HasSubstr("for must be longer than zero"));
}

TEST(partition, repeats_every_so_often_until_the_end) {
  Settings settings = partition_at(5, 10);
  settings.set("every", Duration{kSecond * 25});
  const auto intervals = expand("partition", settings);
  ASSERT_TRUE(intervals.ok());
  ASSERT_EQ(intervals->size(), 3u);
  EXPECT_EQ((*intervals)[1].from, at_s(30));
  EXPECT_EQ((*intervals)[2].from, at_s(55));
  EXPECT_EQ((*intervals)[2].to, at_s(60));
  settings.set("every", Duration{kSecond * 10});
  EXPECT_THAT(error("partition", settings), HasSubstr("overlap"));
}

TEST(partition, groups_must_not_share_a_node_or_name_one_that_is_not_there) {
  Settings settings = timed(5, 10);
  const auto with = [&](std::vector<std::vector<NodeName>> groups) {
    settings.set("groups", std::move(groups));
    return error("partition", settings);
  };
  EXPECT_THAT(with({{person(0)}, {person(1), person(0)}}), HasSubstr("node 0 is in two groups"));
  EXPECT_THAT(with({{person(0)}, {person(1), person(1)}}), HasSubstr("node 1 is named twice"));
  EXPECT_THAT(with({{person(0)}, {person(5)}}), HasSubstr("unknown node 5: there are 5 people"));
  EXPECT_THAT(with({{person(0)}, {server(2)}}),
              HasSubstr("unknown node server.2: there are 2 servers"));
  EXPECT_THAT(with({{person(0)}, {}}), HasSubstr("nothing is cut"));
}

TEST(timing, needs_at_or_mean_time_between_and_not_both) {
  Settings settings = random_times(10, 2);
  settings.set("node", person(1));
  settings.set("pick", std::string("all"));
  EXPECT_EQ(error("crash", settings), "");
  settings.set("at", kSecond);
  EXPECT_THAT(error("crash", settings), HasSubstr("not both"));
  Settings neither;
  neither.set("for", Distribution::constant(1));
  neither.set("node", person(1));
  EXPECT_THAT(error("crash", neither), HasSubstr("give at (scheduled) or mean_time_between"));
}

TEST(random_fault, intervals_are_apart_within_the_end_and_exponential) {
  Settings settings = random_times(10, 2);
  settings.set("node", person(1));
  uint64_t count = 0;
  constexpr int kSeeds = 2000;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    const auto intervals = expand("pause", settings, static_cast<uint64_t>(seed));
    ASSERT_TRUE(intervals.ok());
    Instant last{0};
    for (const FaultInterval& interval : *intervals) {
      EXPECT_GT(interval.from, last);
      EXPECT_LT(interval.from, interval.to);
      EXPECT_LE(interval.to, at_s(60));
      EXPECT_TRUE(interval.to == at_s(60) || interval.to - interval.from == kSecond * 2);
      last = interval.to;
    }
    count += intervals->size();
  }
  // A renewal process of 12 s a turn (variance 100 s^2) whose first gap is 10 s: 5.01 in the mean,
  // here with a standard error of 0.04.
  const double mean = static_cast<double>(count) / kSeeds;
  EXPECT_GT(mean, 4.85);
  EXPECT_LT(mean, 5.18);
}

TEST(random_fault, depends_on_its_stream_alone) {
  Settings settings = random_times(5, 1);
  settings.set("nodes", std::vector<NodeName>{person(0), person(1), server(0)});
  settings.set("pick", std::string("one"));
  const auto one = expand("crash", settings, 3);
  const auto same = expand("crash", settings, 3);
  const auto other = expand("crash", settings, 4);
  ASSERT_TRUE(one.ok() && same.ok() && other.ok());
  ASSERT_EQ(one->size(), same->size());
  std::set<NodeIndex> picked;
  for (size_t i = 0; i < one->size(); ++i) {
    EXPECT_EQ((*one)[i].from, (*same)[i].from);
    EXPECT_EQ((*one)[i].nodes, (*same)[i].nodes);
    ASSERT_EQ((*one)[i].nodes.size(), 1u);
    picked.insert((*one)[i].nodes[0]);
  }
  EXPECT_GT(picked.size(), 1u);
  EXPECT_NE(one->front().from, other->front().from);
}

TEST(fault, with_too_many_intervals_is_refused) {
  Settings settings = timed(0, 1);
  settings.set("for", Distribution::constant(10));
  settings.set("every", Duration{20});
  settings.set("node", person(1));
  EXPECT_THAT(error("pause", settings), HasSubstr("more than 10000 intervals"));
}

TEST(one_way_cut, names_senders_and_receivers) {
  Settings settings = timed(5, 10);
  settings.set("from", std::vector<NodeName>{person(0)});
  settings.set("to", std::vector<NodeName>{person(1), server(1)});
  auto intervals = expand("one_way_cut", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_EQ(intervals->front().effect, kCutOneWayEffect);
  EXPECT_THAT(intervals->front().group_of, ElementsAre(0, 1, 2, 2, 2, 2, 1));
  Settings only_from = timed(5, 10);
  only_from.set("from", std::vector<NodeName>{person(0)});
  intervals = expand("one_way_cut", only_from);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_THAT(intervals->front().group_of, ElementsAre(0, 1, 1, 1, 1, 1, 1));
  Settings only_to = timed(5, 10);
  only_to.set("to", std::vector<NodeName>{person(0)});
  intervals = expand("one_way_cut", only_to);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_THAT(intervals->front().group_of, ElementsAre(1, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(error("one_way_cut", timed(5, 10)), HasSubstr("give from, to or both"));
}

TEST(isolate, leaves_each_of_its_nodes_alone) {
  Settings settings = timed(5, 10);
  settings.set("nodes", std::vector<NodeName>{person(3), person(1)});
  settings.set("pick", std::string("all"));
  const auto intervals = expand("isolate", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_THAT(intervals->front().group_of, ElementsAre(0, 1, 0, 2, 0, 0, 0));
  EXPECT_THAT(error("isolate", timed(5, 10)), HasSubstr("give node or nodes"));
  settings.set("node", person(0));
  EXPECT_THAT(error("isolate", settings), HasSubstr("either node or nodes"));
}

TEST(flapping, cuts_for_its_duty_in_every_period) {
  Settings settings = timed(10, 5);
  settings.set("period", Duration{kSecond * 2});
  settings.set("duty", 0.25);
  settings.set("node", server(0));
  const auto intervals = expand("flapping", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  ASSERT_EQ(intervals->size(), 3u);
  for (int i = 0; i < 3; ++i) {
    const FaultInterval& interval = (*intervals)[static_cast<size_t>(i)];
    EXPECT_EQ(interval.from, at_s(10 + 2 * i));
    EXPECT_EQ((interval.to - interval.from).ns, 500'000'000);
    EXPECT_THAT(interval.group_of, ElementsAre(0, 0, 0, 0, 0, 1, 0));
  }
  settings.set("groups", std::vector<std::vector<NodeName>>{{person(0)}, {person(1)}});
  EXPECT_THAT(error("flapping", settings), HasSubstr("either groups"));
}

TEST(degrade, is_of_all_links_unless_nodes_are_named) {
  Settings settings = timed(5, 10);
  settings.set("latency_factor", 3.0);
  settings.set("loss", 0.1);
  settings.set("bandwidth_factor", 0.5);
  auto intervals = expand("degrade", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_TRUE(intervals->front().nodes.empty());
  EXPECT_EQ(intervals->front().latency_factor, 3.0);
  EXPECT_EQ(intervals->front().extra_loss, 0.1);
  EXPECT_EQ(intervals->front().bandwidth_factor, 0.5);
  settings.set("node", server(1));
  intervals = expand("degrade", settings);
  ASSERT_TRUE(intervals.ok());
  EXPECT_THAT(intervals->front().nodes, ElementsAre(6));
  settings.set("latency_factor", 1.0);
  settings.set("loss", 0.0);
  settings.set("bandwidth_factor", 1.0);
  EXPECT_THAT(error("degrade", settings), HasSubstr("nothing gets worse"));
}

// A schedule names the effect alone, and is read by the catalogue.
TEST(faults, that_do_the_same_call_it_the_same_and_others_do_not) {
  for (const FaultKind& one : fault_catalogue()) {
    EXPECT_NE(one.effect.name, "");
    for (const FaultKind& other : fault_catalogue()) {
      EXPECT_EQ(one.effect.name == other.effect.name, one.effect == other.effect)
          << one.name << " " << other.name;
    }
  }
}

TEST(process_faults, name_their_nodes_in_ascending_order) {
  for (const std::string_view kind : {"outage", "crash", "pause", "sleep", "amnesia"}) {
    Settings settings = timed(5, 10);
    settings.set("nodes", std::vector<NodeName>{server(0), person(2)});
    const auto intervals = expand(kind, settings);
    ASSERT_TRUE(intervals.ok()) << intervals.status();
    EXPECT_EQ(intervals->front().effect.name, kind);
    EXPECT_EQ(intervals->front().kind, kind);
    EXPECT_THAT(intervals->front().nodes, ElementsAre(2, 5));
  }
}

TEST(disk_faults, say_what_the_log_becomes) {
  Settings settings = timed(5, 10);
  settings.set("node", person(1));
  settings.set("back", Duration{kSecond * 3});
  auto intervals = expand("rollback", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_EQ(intervals->front().effect.log, FaultEffect::Log::kGoesBack);
  EXPECT_EQ(intervals->front().back, kSecond * 3);
  EXPECT_FALSE(intervals->front().keeps_epoch);
  settings.set("back", Duration{});
  EXPECT_THAT(error("rollback", settings), HasSubstr("back must be longer than zero"));
  settings.set("of", server(0));
  settings.set("keep_epoch", true);
  intervals = expand("clone", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  EXPECT_EQ(intervals->front().effect.log, FaultEffect::Log::kBecomesCopy);
  EXPECT_EQ(intervals->front().source, 5u);
  EXPECT_TRUE(intervals->front().keeps_epoch);
  settings.set("of", person(1));
  EXPECT_THAT(error("clone", settings), HasSubstr("of must be another node"));
  settings.set("of", person(50));
  EXPECT_THAT(error("clone", settings), HasSubstr("unknown node 50"));
}

TEST(clock_jump, happens_at_an_instant_and_stays) {
  Settings settings;
  settings.set("at", Duration{kSecond * 5});
  settings.set("every", Duration{kSecond * 20});
  settings.set("node", person(1));
  settings.set("jump", Duration{kSecond * -3});
  const auto intervals = expand("clock_jump", settings);
  ASSERT_TRUE(intervals.ok()) << intervals.status();
  ASSERT_EQ(intervals->size(), 3u);
  EXPECT_EQ(intervals->back().from, at_s(45));
  EXPECT_EQ(intervals->back().to, at_s(45));
  EXPECT_EQ(intervals->back().jump, kSecond * -3);
  settings.set("jump", Duration{});
  EXPECT_THAT(error("clock_jump", settings), HasSubstr("jump must not be zero"));
}

}  // namespace
}  // namespace skerry::sim
