// editing_trace: the recorded past, and nothing but it, is integrated when a transaction is made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_world.h"
#include "harness/workloads/attendance.h"
#include "harness/workloads/editing_trace.h"

namespace skerry::harness {
namespace {

using testing::HasSubstr;

Settings trace_settings(bool has_span = true) {
  Settings settings;
  settings.set("typists", int64_t{0});
  settings.set("pace", std::string("recorded"));
  settings.set("start", Duration::seconds(1));
  if (has_span) settings.set("span", Duration::seconds(40));
  settings.set("longest_gap", Duration::seconds(60));
  settings.set("least_gap", Duration::milliseconds(1));
  settings.set("expect", true);
  return settings;
}

Transaction by(uint32_t agent, std::vector<uint32_t> parents, int64_t second, std::string text) {
  return {std::move(parents), agent, Duration::seconds(second).ns, {{0, 0, std::move(text)}}};
}

// Two people write at once, then each goes on after having seen the other.
Recording fork_and_join() {
  Recording recording;
  recording.path = "fork.json";
  recording.agents = 2;
  recording.is_concurrent = true;
  recording.has_times = true;
  recording.end_content = "the end";
  recording.transactions = {by(0, {}, 0, "a"),      by(1, {0}, 10, "b"), by(0, {0}, 10, "c"),
                            by(0, {1, 2}, 20, "d"), by(1, {1}, 30, "e"), by(1, {3, 4}, 40, "f")};
  return recording;
}

std::unique_ptr<Workload> make(Recording recording, uint32_t people,
                               const Settings& settings = trace_settings()) {
  static Recording played;
  played = std::move(recording);
  const WorkloadKind kind = {"editing_trace",
                             "",
                             Family::kText,
                             {},
                             [](const Settings& given, const WorkloadContext& who) {
                               return make_editing_trace(std::move(played), given, who);
                             }};
  auto workload = make_workload(kind, settings, context_of(people));
  EXPECT_TRUE(workload.ok()) << workload.status();
  return *std::move(workload);
}

const FakeWorld::Submission& made(const FakeWorld& world, const std::string& text) {
  for (const auto& submission : world.submissions) {
    if (std::get<TextSplice>(submission.command).text == text) return submission;
  }
  static const FakeWorld::Submission none;
  ADD_FAILURE() << text << " was not made";
  return none;
}

TEST(editing_trace, exactly_the_recorded_past_is_integrated) {
  FakeWorld world(3, Duration::seconds(100));
  const auto workload = make(fork_and_join(), 3);
  world.run(*workload);
  ASSERT_EQ(world.submissions.size(), 6u);
  EXPECT_EQ(made(world, "a").integrated.total(), 0u);
  EXPECT_EQ(made(world, "b").integrated.total(), 1u);
  EXPECT_EQ(made(world, "c").integrated.total(), 1u);
  EXPECT_EQ(made(world, "d").integrated.total(), 3u);
  // Person 1 has received c and d by then, but the recorded author had not.
  EXPECT_EQ(made(world, "e").integrated.total(), 2u);
  EXPECT_EQ(made(world, "f").integrated.total(), 5u);
  EXPECT_TRUE(workload->is_finished());
  EXPECT_EQ(workload->unfinished(), "");
  EXPECT_EQ(world.expected, "the end");
}

TEST(editing_trace, transactions_are_made_at_their_scaled_times) {
  FakeWorld world(2, Duration::seconds(100));
  world.run(*make(fork_and_join(), 2));
  EXPECT_EQ(made(world, "a").at.ns, Duration::seconds(1).ns);
  EXPECT_EQ(made(world, "b").at.ns, Duration::seconds(11).ns);
  EXPECT_EQ(made(world, "f").at.ns, Duration::seconds(41).ns);

  Settings settings = trace_settings();
  settings.set("span", Duration::seconds(4));
  FakeWorld fast(2, Duration::seconds(100));
  fast.run(*make(fork_and_join(), 2, settings));
  EXPECT_EQ(made(fast, "f").at.ns, Duration::seconds(5).ns);
}

TEST(editing_trace, watchers_and_those_who_are_done_integrate_everything) {
  FakeWorld world(3, Duration::seconds(100));
  world.run(*make(fork_and_join(), 3));
  for (uint32_t person = 0; person < 3; ++person) {
    EXPECT_FALSE(world.person(person).limit.has_value()) << person;
    EXPECT_EQ(world.person(person).integrated_set.total(), 6u) << person;
  }
}

TEST(editing_trace, a_transaction_waits_for_its_parents_and_then_comes_late) {
  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make(fork_and_join(), 2);
  world.take_down(1);
  world.run(*workload, Duration::seconds(35));
  EXPECT_EQ(world.submissions.size(), 2u);  // a and c: d needs b
  world.bring_up(*workload, 1);
  world.run(*workload);
  EXPECT_EQ(world.submissions.size(), 6u);
  EXPECT_GE(made(world, "d").at, made(world, "b").at);
  EXPECT_EQ(made(world, "d").integrated.total(), 3u);
  EXPECT_TRUE(workload->is_finished());
}

TEST(editing_trace, a_change_lost_in_a_crash_is_made_again) {
  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make(fork_and_join(), 2);
  world.run(*workload, Duration::seconds(5));
  world.take_down(0);
  world.hold_deliveries();
  world.bring_up(*workload, 0);
  world.run(*workload, Duration::seconds(12));  // c is made and not sent
  world.take_down(0);
  world.lose(0, 1);
  world.deliver_from_now();
  world.bring_up(*workload, 0);
  // b was held back with the rest: person 1 loses it too.
  world.take_down(1);
  world.lose(1, 1);
  world.bring_up(*workload, 1);
  world.run(*workload);
  EXPECT_EQ(world.submissions.size(), 8u);
  EXPECT_TRUE(workload->is_finished()) << workload->unfinished();
  EXPECT_EQ(made(world, "f").integrated.total(), 5u);
}

TEST(editing_trace, patches_that_were_made_are_not_made_again) {
  Recording recording;
  recording.transactions = {{{}, 0, 0, {{0, 0, "a"}, {1, 0, "b"}, {2, 0, "c"}}}};
  FakeWorld world(1, Duration::seconds(10));
  const auto workload = make(recording, 1);
  world.run(*workload, Duration::seconds(2));
  world.take_down(0);
  world.lose(0, 1);
  world.bring_up(*workload, 0);
  world.run(*workload);
  ASSERT_EQ(world.submissions.size(), 4u);
  EXPECT_EQ(std::get<TextSplice>(world.submissions[3].command).text, "c");
  EXPECT_TRUE(workload->is_finished());
}

TEST(editing_trace, positions_past_the_end_are_clamped_and_counted) {
  Recording recording;
  recording.transactions = {{{}, 0, 0, {{3, 0, "a"}, {9, 0, "b"}, {4, 4, "c"}}}};
  FakeWorld world(1, Duration::seconds(10));
  world.set_length(0, 5);
  world.run(*make(recording, 1));
  ASSERT_EQ(world.submissions.size(), 3u);
  EXPECT_EQ(std::get<TextSplice>(world.submissions[1].command).position, 5u);
  EXPECT_EQ(std::get<TextSplice>(world.submissions[2].command).position, 4u);
  EXPECT_EQ(std::get<TextSplice>(world.submissions[2].command).erased, 1u);
  EXPECT_EQ(world.counts["clamped_positions"], 2u);
}

TEST(editing_trace, an_empty_transaction_does_not_hold_up_who_follows_it) {
  Recording recording = fork_and_join();
  recording.transactions[2].patches.clear();
  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make(recording, 2);
  world.run(*workload);
  EXPECT_TRUE(workload->is_finished()) << workload->unfinished();
  EXPECT_EQ(world.submissions.size(), 5u);
}

TEST(editing_trace, what_was_there_before_is_typed_first) {
  Recording recording = fork_and_join();
  recording.start_content = "before";
  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make(recording, 2);
  world.run(*workload);
  ASSERT_EQ(world.submissions.size(), 7u);
  EXPECT_EQ(std::get<TextSplice>(world.submissions[0].command).text, "before");
  EXPECT_EQ(made(world, "a").integrated.total(), 1u);
}

TEST(editing_trace, what_did_not_get_made_is_told) {
  FakeWorld world(2, Duration::seconds(100));
  const auto workload = make(fork_and_join(), 2);
  world.take_down(1);
  world.run(*workload);
  EXPECT_FALSE(workload->is_finished());
  EXPECT_THAT(workload->unfinished(), HasSubstr("4 of 6 recorded transactions were not made"));
  EXPECT_THAT(workload->unfinished(), HasSubstr("person 0 is at transaction 3"));
  EXPECT_THAT(workload->unfinished(), HasSubstr("follows transaction 1 of person 1"));
}

TEST(editing_trace, contradicting_settings_are_errors) {
  Settings settings = trace_settings();
  settings.set("speedup", 10.0);
  EXPECT_THAT(make_editing_trace(fork_and_join(), settings, context_of(2)).status().message(),
              HasSubstr("span and speedup"));
  Recording untimed = fork_and_join();
  untimed.has_times = false;
  Settings faster = trace_settings(false);
  faster.set("speedup", 10.0);
  EXPECT_THAT(make_editing_trace(untimed, faster, context_of(2)).status().message(),
              HasSubstr("needs recorded times"));
  EXPECT_THAT(
      make_editing_trace(fork_and_join(), trace_settings(), context_of(1)).status().message(),
      HasSubstr("it takes 2 people"));

  FakeWorld world(2, Duration::seconds(100));
  world.run(*make(fork_and_join(), 2, faster));
  EXPECT_EQ(made(world, "f").at.ns, Duration::seconds(5).ns);
}

}  // namespace
}  // namespace skerry::harness
