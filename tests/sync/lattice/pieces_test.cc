// Covers, buffers, the lattice of change sets, and the frames of groups.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/spread/states/change_set.h"
#include "sync/spread/states/delta_buffer.h"
#include "sync/spread/states/group.h"
#include "toy_host.h"

namespace skerry::sync {
namespace {

using test::toy_actor;
using test::toy_change;
using test::ToyHost;
using testing::ElementsAre;
using testing::IsEmpty;

SummedRun run(uint32_t replica, uint64_t first, uint64_t last, uint64_t sum) {
  return {{toy_actor(replica), first, last - first + 1}, {0, sum}};
}

TEST(SummedRuns, sum_to_the_set_hash_however_they_are_cut) {
  SummedSet whole;
  EXPECT_EQ(whole.add(run(1, 1, 5, 50)), (Hash128{0, 50}));
  SummedSet parts;
  parts.add(run(1, 1, 2, 7));
  EXPECT_EQ(parts.add(run(1, 3, 5, 50)), (Hash128{0, 43}));
  EXPECT_EQ(whole.hash(), parts.hash());
  EXPECT_EQ(whole.vector(), parts.vector());
  EXPECT_EQ(parts.all(), whole.all());
}

TEST(SummedRuns, bring_what_is_beyond_the_known_and_nothing_across_a_gap) {
  SummedSet known;
  known.add(run(1, 1, 3, 30));
  const std::vector<SummedRun> runs = {run(1, 2, 6, 60), run(2, 1, 1, 5)};
  const auto fresh = fresh_runs(runs, known);
  ASSERT_TRUE(fresh.ok());
  EXPECT_THAT(*fresh, ElementsAre(run(1, 4, 6, 60), run(2, 1, 1, 5)));
  const std::vector<SummedRun> old = {run(1, 1, 3, 30)};
  EXPECT_THAT(*fresh_runs(old, known), IsEmpty());
  const std::vector<SummedRun> beyond = {run(1, 5, 6, 60)};
  EXPECT_TRUE(absl::IsFailedPrecondition(fresh_runs(beyond, known).status()));
}

TEST(SummedRuns, merge_where_they_touch_or_overlap) {
  EXPECT_THAT(merge_runs({run(1, 4, 6, 60), run(2, 1, 1, 5), run(1, 1, 3, 30)}),
              ElementsAre(run(1, 1, 6, 60), run(2, 1, 1, 5)));
  EXPECT_THAT(merge_runs({run(1, 1, 6, 60), run(1, 2, 4, 40)}), ElementsAre(run(1, 1, 6, 60)));
  EXPECT_THAT(merge_runs({run(1, 1, 2, 20), run(1, 4, 4, 40)}),
              ElementsAre(run(1, 1, 2, 20), run(1, 4, 4, 40)));
}

TEST(DeltaBuffer, keeps_indices_when_the_oldest_go) {
  DeltaBuffer buffer;
  buffer.start(2);
  for (uint8_t i = 0; i < 4; ++i) buffer.add({{}, {}, Payload::copy_of({{i}})}, i);
  buffer.drop_up_to(3);
  EXPECT_EQ(buffer.first_index(), 4u);
  EXPECT_EQ(buffer[4].origin, 2u);
  EXPECT_EQ(buffer.next_index(), 6u);
  const std::vector<uint8_t> large(DeltaBuffer::kMostBytes, 0);
  buffer.add({{}, {}, Payload::copy_of(large)}, 9);
  EXPECT_EQ(buffer.first_index(), 6u);  // beyond the limit the oldest go
  EXPECT_EQ(buffer[6].origin, 9u);
}

Delta delta_of(const std::vector<Change>& changes) {
  Encoder body;
  for (const Change& change : changes) body.bytes(change.encoded.view());
  return {{}, {}, body.payload()};
}

TEST(ChangeSet, applies_what_is_new_once_and_in_causal_order) {
  ToyHost host;
  ChangeSet set({1}, host);
  SummedSet known;
  const Change a1 = toy_change(1, 1);
  const Change b1 = toy_change(2, 1, {{toy_actor(1), 1}});
  const auto first = set.fresh(delta_of({a1}), known);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(first->delta.runs, ElementsAre(SummedRun{a1.dots, a1.hash}));
  known.add(first->delta.runs[0]);
  set.join({}, first->delta, Origin::kOther);
  const auto second = set.fresh(delta_of({a1, b1}), known);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->old_changes, 1u);
  EXPECT_THAT(second->delta.runs, ElementsAre(SummedRun{b1.dots, b1.hash}));
  set.join({}, second->delta, Origin::kOther);
  EXPECT_THAT(host.applied, ElementsAre(Dot{toy_actor(1), 1}, Dot{toy_actor(2), 1}));
  EXPECT_EQ(set.elements(set.state().view()), 2u);
  EXPECT_EQ(set.content_bytes(set.state().view()), 6u);
}

TEST(ChangeSet, waits_for_what_a_change_depends_on) {
  ToyHost host;
  const ChangeSet set({1}, host);
  const Change a2 = toy_change(1, 2);
  const Change b1 = toy_change(2, 1, {{toy_actor(1), 1}});
  EXPECT_TRUE(absl::IsFailedPrecondition(set.fresh(delta_of({a2}), {}).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(set.fresh(delta_of({b1}), {}).status()));
  const Delta other{{}, {}, Payload::copy_of(as_bytes("\x03xyz"))};
  EXPECT_TRUE(absl::IsInvalidArgument(set.fresh(other, {}).status()));
}

TEST(ChangeSet, folds_to_each_change_once) {
  ToyHost host;
  const ChangeSet set({1}, host);
  const Delta left = delta_of({toy_change(1, 1), toy_change(1, 2)});
  const Delta right = delta_of({toy_change(1, 2), toy_change(2, 1)});
  const std::vector<ByteView> bodies = {left.body.view(), right.body.view()};
  const auto folded = set.fold(bodies);
  ASSERT_TRUE(folded.ok());
  EXPECT_EQ(set.elements(folded->view()), 3u);
}

TEST(GroupFrames, come_back_as_they_were) {
  DeltaGroup group{7, 3, 9, {{run(1, 2, 4, 11)}, {5, 6}, Payload::copy_of(as_bytes("body"))}, 0};
  const Payload frame = encode_group({1}, group);
  const auto open = open_frame(frame.view());
  ASSERT_TRUE(open.has_value());
  const auto read = decode_group(frame, open->body);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->incarnation, 7u);
  EXPECT_EQ(read->base, 3u);
  EXPECT_EQ(read->end, 9u);
  EXPECT_EQ(read->delta.runs, group.delta.runs);
  EXPECT_EQ(as_text(read->delta.body.view()), "body");
}

TEST(GroupFrames, that_say_impossible_things_are_refused) {
  DeltaGroup backwards{7, 9, 3, {}, 0};
  const Payload frame = encode_group({1}, backwards);
  EXPECT_FALSE(decode_group(frame, open_frame(frame.view())->body).has_value());
  DeltaGroup touching{7, 1, 3, {{run(1, 1, 2, 1), run(1, 3, 4, 2)}, {}, {}}, 0};
  const Payload second = encode_group({1}, touching);
  EXPECT_FALSE(decode_group(second, open_frame(second.view())->body).has_value());
}

}  // namespace
}  // namespace skerry::sync
