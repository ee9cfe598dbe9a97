// Replaying real and made-up sessions through each text design gives the recorded end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "harness/recordings/recorded_pasts.h"
#include "harness/recordings/replay.h"

namespace skerry::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<const crdts::Design*> text_designs() {
  std::vector<const crdts::Design*> out;
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.family == Family::kText && !design.is_mutant) out.push_back(&design);
  }
  return out;
}

Transaction transaction(std::vector<uint32_t> parents, uint32_t agent, std::vector<Patch> patches) {
  return {std::move(parents), agent, 0, std::move(patches)};
}

class Replay : public testing::TestWithParam<const crdts::Design*> {};

TEST_P(Replay, of_a_small_sequential_session_counts_what_happened) {
  Recording recording;
  recording.start_content = "é";
  recording.end_content = "aéc";
  recording.transactions = {transaction({}, 0, {{0, 0, "ab"}, {1, 1, ""}}),
                            transaction({0}, 0, {{2, 0, "c"}, {0, 0, ""}})};
  const auto result = replay(recording, *GetParam(), 2);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->text, "aéc");
  EXPECT_TRUE(result->equals_end_content);
  EXPECT_TRUE(result->merge_is_equal);
  EXPECT_TRUE(result->opens_equal);
  EXPECT_EQ(result->transactions, 2u);
  EXPECT_EQ(result->patches, 4u);
  EXPECT_EQ(result->changes,
            4u);  // what was there at the start is one, a patch without effect none
  EXPECT_EQ(result->inserted, 3u);
  EXPECT_EQ(result->erased, 1u);
  EXPECT_EQ(result->final_length, 3u);
  EXPECT_EQ(result->content_bytes, 3u);
  EXPECT_GT(result->change_bytes, result->body_bytes);
  EXPECT_EQ(result->text_digest, text_digest("aéc"));
}

TEST_P(Replay, of_a_concurrent_session_shows_each_agent_its_recorded_past) {
  Recording recording;
  recording.is_concurrent = true;
  recording.agents = 3;
  recording.end_content = "<one two>";
  recording.transactions = {
      transaction({}, 0, {{0, 0, "one two"}}), transaction({0}, 1, {{0, 0, "<"}}),
      transaction({0}, 0, {{7, 0, "x"}}),      transaction({0}, 2, {{7, 0, ">"}}),
      transaction({1, 2}, 0, {{8, 1, ""}}),
  };
  const auto result = replay(recording, *GetParam());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->text, "<one two>");
  EXPECT_TRUE(result->merge_is_equal);
  EXPECT_TRUE(result->opens_equal);
  EXPECT_EQ(result->clamped_positions, 0u);
  EXPECT_EQ(result->integrations, 3u);
}

TEST_P(Replay, clamps_and_counts_positions_past_the_end_of_a_concurrent_session) {
  Recording recording;
  recording.is_concurrent = true;
  recording.end_content = "ab";
  recording.transactions = {transaction({}, 0, {{0, 0, "a"}}), transaction({0}, 0, {{9, 4, "b"}})};
  const auto result = replay(recording, *GetParam());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->equals_end_content);
  EXPECT_EQ(result->clamped_positions, 1u);
}

// Long sessions take these minutes or reach their limit (docs/inside/text-designs.md), and where
// they put what is typed concurrently is drawn or theirs alone.
bool is_for_short_sessions(const crdts::Design& design) {
  constexpr std::string_view kNames[] = {"logoot", "lseq", "treedoc", "woot"};
  return std::ranges::find(kNames, design.name) != std::end(kNames);
}

TEST_P(Replay, reproduces_every_recording_that_is_there) {
  const auto folder = traces_folder();
  if (!folder.ok()) GTEST_SKIP() << folder.status().message();
  std::vector<std::string> names = {"sveltecomponent", "json-crdt-patch"};
  if (!is_for_short_sessions(*GetParam())) {
    names.insert(names.end(), {"automerge-paper", "seph-blog1", "rustcode", "friendsforever_flat",
                               "friendsforever", "clownschool_flat", "clownschool"});
  }
  for (const std::string& name : names) {
    const auto recording = load_recording(*folder + "/" + name + ".json.gz");
    if (!recording.ok() && absl::IsNotFound(recording.status())) continue;
    ASSERT_TRUE(recording.ok()) << recording.status();
    const auto result = replay(*recording, *GetParam());
    ASSERT_TRUE(result.ok()) << name << ": " << result.status();
    EXPECT_TRUE(result->equals_end_content) << name;
    EXPECT_TRUE(result->merge_is_equal) << name;
    EXPECT_EQ(result->clamped_positions, 0u) << name;
  }
}

// In each writer's text its own letter came first.
TEST(ReplayOfAMutant, a_merge_that_differs_by_the_order_of_arrival_is_found) {
  Recording recording;
  recording.is_concurrent = true;
  recording.agents = 2;
  recording.transactions = {transaction({}, 0, {{0, 0, "a"}}), transaction({}, 1, {{0, 0, "b"}})};
  for (const auto& [name, is_equal] :
       {std::pair("mutant_text_ties_by_arrival", false), std::pair("fugue", true)}) {
    const auto result = replay(recording, *crdts::find_design(name));
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->merge_is_equal, is_equal) << name;
  }
}

std::string name_of(const testing::TestParamInfo<const crdts::Design*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(All, Replay, testing::ValuesIn(text_designs()), name_of);

TEST(ReplayErrors, a_design_that_is_no_text_is_refused) {
  const auto result = replay(Recording{}, *crdts::find_design("pn_counter"));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("pn_counter is no text design"));
}

TEST(RecordedPasts, count_each_agents_transactions) {
  Recording recording;
  recording.is_concurrent = true;
  recording.agents = 2;
  recording.transactions = {transaction({}, 0, {}), transaction({}, 1, {}), transaction({0}, 0, {}),
                            transaction({1, 2}, 1, {})};
  const auto pasts = recorded_pasts(recording);
  ASSERT_TRUE(pasts.ok()) << pasts.status();
  EXPECT_THAT((*pasts)[2], ElementsAre(1u, 0u));
  EXPECT_THAT((*pasts)[3], ElementsAre(2u, 1u));
}

TEST(RecordedPasts, an_agent_that_is_concurrent_with_itself_is_an_error) {
  Recording recording;
  recording.path = "x.json";
  recording.is_concurrent = true;
  recording.transactions = {transaction({}, 0, {}), transaction({}, 0, {})};
  EXPECT_THAT(std::string(recorded_pasts(recording).status().message()),
              HasSubstr("x.json: transaction 1: agent 0 is concurrent with itself"));
}

}  // namespace
}  // namespace skerry::harness
