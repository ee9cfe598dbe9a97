// Who plays which transaction, and when it is due.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/workloads/dealing.h"
#include "harness/workloads/pacing.h"

namespace skerry::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Recording recording_of(uint32_t agents,
                       std::vector<std::pair<uint32_t, std::vector<uint32_t>>> transactions) {
  Recording recording;
  recording.path = "test.json";
  recording.agents = agents;
  recording.is_concurrent = true;
  for (auto& [agent, parents] : transactions) {
    recording.transactions.push_back({std::move(parents), agent, 0, {{0, 0, "x"}}});
  }
  return recording;
}

bool is_in_past(const Recording& recording, uint32_t earlier, uint32_t later) {
  for (const uint32_t parent : recording.transactions[later].parents) {
    if (parent == earlier || is_in_past(recording, earlier, parent)) return true;
  }
  return false;
}

void expect_causal_chains(const Recording& recording, const Dealing& dealing) {
  size_t dealt = 0;
  for (uint32_t person = 0; person < dealing.chains.size(); ++person) {
    const auto& chain = dealing.chains[person];
    dealt += chain.size();
    for (size_t i = 0; i < chain.size(); ++i) {
      EXPECT_EQ(dealing.person_of[chain[i]], person);
      if (i > 0) {
        EXPECT_TRUE(is_in_past(recording, chain[i - 1], chain[i]));
      }
    }
  }
  EXPECT_EQ(dealt, recording.transactions.size());
}

TEST(deal_transactions, agents_that_are_chains_are_people_of_their_number) {
  const Recording recording = recording_of(3, {{2, {}}, {0, {0}}, {2, {0}}, {0, {1, 2}}, {1, {2}}});
  const Dealing dealing = *deal_transactions(recording, 3);
  EXPECT_THAT(dealing.person_of, ElementsAre(2, 0, 2, 0, 1));
  expect_causal_chains(recording, dealing);
}

TEST(deal_transactions, many_agents_in_one_line_need_one_person) {
  const Recording recording = recording_of(4, {{0, {}}, {1, {0}}, {2, {1}}, {3, {2}}, {0, {3}}});
  const Dealing dealing = *deal_transactions(recording, 2);
  EXPECT_EQ(dealing.chains.size(), 1u);
  expect_causal_chains(recording, dealing);
}

TEST(deal_transactions, an_agent_on_two_branches_becomes_two_people) {
  const Recording recording = recording_of(1, {{0, {}}, {0, {0}}, {0, {0}}, {0, {1, 2}}});
  const Dealing dealing = *deal_transactions(recording, 2);
  EXPECT_EQ(dealing.chains.size(), 2u);
  expect_causal_chains(recording, dealing);
}

TEST(deal_transactions, too_few_people_are_told_how_many_it_takes) {
  const Recording recording = recording_of(3, {{0, {}}, {0, {0}}, {1, {0}}, {2, {0}}});
  const auto dealing = deal_transactions(recording, 2);
  EXPECT_THAT(dealing.status().message(), HasSubstr("it takes 3 people"));
  EXPECT_THAT(dealing.status().message(), HasSubstr("not 2"));
}

TEST(deal_transactions, random_histories_become_causal_chains) {
  Rng rng = Rng::stream(1, "dealing");
  for (int round = 0; round < 200; ++round) {
    Recording recording = recording_of(6, {});
    std::vector<uint32_t> heads;
    for (uint32_t i = 0; i < 14; ++i) {
      std::vector<uint32_t> parents;
      if (i > 0) {
        const uint64_t first = rng.below(i);
        const uint64_t second = rng.below(i);
        parents = {static_cast<uint32_t>(std::min(first, second))};
        if (first != second) parents.push_back(static_cast<uint32_t>(std::max(first, second)));
      }
      recording.transactions.push_back({parents, static_cast<uint32_t>(rng.below(6)), 0, {}});
    }
    expect_causal_chains(recording, *deal_transactions(recording, 14));
  }
}

Recording timed(std::vector<int64_t> times_ns) {
  Recording recording = recording_of(1, {});
  recording.has_times = true;
  for (const int64_t time_ns : times_ns) recording.transactions.push_back({{}, 0, time_ns, {}});
  return recording;
}

TEST(session_times, recorded_times_keep_their_distances_but_long_breaks_are_cut) {
  const auto times = session_times(timed({100, 150, 140, 9'150, 9'160}), Pace::kRecorded,
                                   Duration::nanoseconds(1'000), Rng());
  EXPECT_THAT(times, ElementsAre(0, 50, 40, 1'050, 1'060));
}

TEST(session_times, a_recording_without_times_is_played_evenly) {
  Recording recording = timed({0, 0, 0, 0, 0});
  recording.has_times = false;
  auto times = session_times(recording, Pace::kRecorded, Duration::seconds(60), Rng());
  scale_to(times, Duration::nanoseconds(400));
  EXPECT_THAT(times, ElementsAre(0, 100, 200, 300, 400));
}

TEST(session_times, the_model_has_bursts_and_pauses_within_the_span) {
  Recording recording = timed(std::vector<int64_t>(2'000, 0));
  auto times = session_times(recording, Pace::kModel, Duration::seconds(60), Rng::stream(1, "x"));
  scale_to(times, Duration::seconds(1'000));
  EXPECT_TRUE(std::ranges::is_sorted(times));
  EXPECT_EQ(times.front(), 0);
  EXPECT_EQ(times.back(), Duration::seconds(1'000).ns);
  int64_t longest = 0;
  for (size_t i = 1; i < times.size(); ++i) longest = std::max(longest, times[i] - times[i - 1]);
  EXPECT_GT(longest, 10 * Duration::seconds(1'000).ns / 2'000);
}

}  // namespace
}  // namespace skerry::harness
