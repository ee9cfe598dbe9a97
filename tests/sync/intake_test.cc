// What arrives: order, duplicates, bundles with gaps, and where the bytes go.

#include "sync/intake/intake.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;

class IntakeTest : public testing::Test {
 protected:
  FrameAccount take(const Payload& frame) {
    const auto open = open_frame(frame.view());
    FrameAccount account;
    intake_.take(frame, open->body, Intake::Notes::kTouched, account);
    EXPECT_EQ(account.payload + account.metadata + account.redundant + account.control,
              frame.size());
    accepted_ = 0;
    if (!intake_.arrivals().empty()) record_ = intake_.seal(frame);
    for (const Arrival& arrival : intake_.arrivals()) {
      accepted_ += arrival.rows();
      if (arrival.bundle == nullptr) {
        intake_.log().receive(arrival.change.dots, arrival.change.hash);
      } else {
        for (const auto& cover : arrival.fresh) intake_.log().receive(cover.dots, cover.hash);
      }
    }
    return account;
  }

  ToyHost host_;
  IntakeRoom room_;
  Intake intake_{{1}, 8, host_, room_};
  Payload record_;
  uint32_t accepted_ = 0;
};

TEST_F(IntakeTest, a_second_copy_is_redundant) {
  const Payload frame = frame_of({toy_change(1, 1)});
  EXPECT_EQ(take(frame).new_changes, 1u);
  const FrameAccount again = take(frame);
  EXPECT_EQ(again.new_changes, 0u);
  EXPECT_EQ(again.duplicate_changes, 1u);
  EXPECT_EQ(again.payload + again.metadata, 0u);
  EXPECT_EQ(accepted_, 0u);
}

TEST_F(IntakeTest, a_gap_waits_and_counts_at_its_first_arrival) {
  const FrameAccount first = take(frame_of({toy_change(1, 2)}));
  EXPECT_EQ(first.new_changes, 1u);
  EXPECT_EQ(first.payload, 3u);
  EXPECT_EQ(accepted_, 0u);
  EXPECT_EQ(intake_.buffer().size(), 1u);
  EXPECT_EQ(take(frame_of({toy_change(1, 2)})).new_changes, 0u);
  take(frame_of({toy_change(1, 1)}));
  EXPECT_EQ(accepted_, 2u);
  EXPECT_TRUE(intake_.has_woken());
  EXPECT_EQ(intake_.buffer().size(), 0u);
  EXPECT_EQ(intake_.log().received()[toy_actor(1)], 2u);
}

TEST_F(IntakeTest, dependencies_are_waited_for_one_after_the_other) {
  const Dot one{toy_actor(1), 1};
  const Dot two{toy_actor(2), 1};
  take(frame_of({toy_change(3, 1, {one, two})}));
  EXPECT_EQ(accepted_, 0u);
  take(frame_of({toy_change(1, 1)}));
  EXPECT_EQ(accepted_, 1u);
  take(frame_of({toy_change(2, 1)}));
  EXPECT_EQ(accepted_, 2u);
}

TEST_F(IntakeTest, a_full_buffer_refuses_and_takes_later) {
  for (uint64_t sequence = 2; sequence <= 9; ++sequence) {
    EXPECT_EQ(take(frame_of({toy_change(1, sequence)})).new_changes, 1u);
  }
  EXPECT_EQ(intake_.buffer().size(), 8u);
  const FrameAccount refused = take(frame_of({toy_change(1, 10)}));
  EXPECT_EQ(refused.new_changes, 0u);
  EXPECT_TRUE(intake_.touched().empty());  // so that it is not acknowledged, and comes again
  take(frame_of({toy_change(1, 1)}));
  EXPECT_EQ(accepted_, 9u);
  EXPECT_EQ(take(frame_of({toy_change(1, 10)})).new_changes, 1u);
  EXPECT_EQ(accepted_, 1u);
}

TEST_F(IntakeTest, an_overlap_with_another_history_is_refused) {
  take(frame_of({toy_change(1, 1, {}, "abc", 3)}));
  const FrameAccount account = take(frame_of({toy_change(1, 2, {}, "abc", 5)}));
  EXPECT_EQ(account.new_changes, 0u);
  EXPECT_EQ(accepted_, 0u);
  EXPECT_EQ(intake_.log().received()[toy_actor(1)], 3u);
}

TEST_F(IntakeTest, one_malformed_item_makes_the_frame_corrupt_and_takes_nothing) {
  FrameWriter writer({1});
  writer.begin(FrameType::kChanges);
  writer.add(toy_change(1, 1).encoded.view(), sync::ItemKind::kChange);
  writer.add(toy_change(1, 2).encoded.view().first(5), sync::ItemKind::kChange);
  const Payload frame = writer.finish();
  const FrameAccount account = take(frame);
  EXPECT_TRUE(account.is_corrupt);
  EXPECT_EQ(account.redundant, frame.size());
  EXPECT_EQ(intake_.log().size(), 0u);
}

TEST_F(IntakeTest, overlapping_bundles_keep_the_set_hash_exact) {
  const std::vector<Change> a = {toy_change(1, 1), toy_change(1, 2), toy_change(2, 1)};
  const std::vector<Change> b = {toy_change(1, 2), toy_change(1, 3), toy_change(2, 1)};
  take(frame_of({}, {toy_bundle(a)}));
  EXPECT_EQ(accepted_, 3u);
  const FrameAccount account = take(frame_of({}, {toy_bundle(b)}));
  EXPECT_EQ(accepted_, 1u);
  EXPECT_EQ(account.new_changes, 1u);
  EXPECT_EQ(account.duplicate_changes, 2u);
  EXPECT_GT(account.redundant, 2 * 16u);
  EXPECT_EQ(intake_.log().received_hash(), a[0].hash + a[1].hash + a[2].hash + b[1].hash);
  EXPECT_EQ(take(frame_of({b[1], a[0]})).new_changes, 0u);
}

TEST_F(IntakeTest, a_bundle_beyond_a_gap_waits_whole) {
  const std::vector<Change> late = {toy_change(1, 2), toy_change(2, 1)};
  EXPECT_EQ(take(frame_of({}, {toy_bundle(late)})).new_changes, 2u);
  EXPECT_EQ(accepted_, 0u);
  EXPECT_EQ(intake_.buffer().size(), 2u);
  EXPECT_EQ(take(frame_of({}, {toy_bundle(late)})).new_changes, 0u);
  take(frame_of({toy_change(1, 1)}));
  EXPECT_EQ(accepted_, 3u);
}

TEST_F(IntakeTest, a_bundle_waits_for_what_it_depends_on) {
  const Bundle bundle = toy_bundle({toy_change(1, 1), toy_change(1, 2)}, "c", {{toy_actor(5), 1}});
  take(frame_of({}, {bundle}));
  EXPECT_EQ(accepted_, 0u);
  take(frame_of({toy_change(5, 1)}));
  EXPECT_EQ(accepted_, 3u);
}

TEST_F(IntakeTest, the_record_is_the_frame_where_all_of_it_was_new) {
  const Payload frame = frame_of({toy_change(1, 1), toy_change(2, 1)});
  take(frame);
  EXPECT_EQ(record_.data(), frame.data());
}

TEST_F(IntakeTest, the_record_holds_the_new_part_alone_where_some_was_known) {
  take(frame_of({toy_change(1, 1)}));
  const Payload frame = frame_of({toy_change(1, 1), toy_change(2, 1)});
  take(frame);
  EXPECT_LT(record_.size(), frame.size());
  const ByteView row = intake_.log().row(1).encoded.view();
  EXPECT_GE(row.data(), record_.data());
  EXPECT_LE(row.data() + row.size(), record_.data() + record_.size());
  const Change expected = toy_change(2, 1);
  EXPECT_TRUE(std::equal(row.begin(), row.end(), expected.encoded.view().begin(),
                         expected.encoded.view().end()));
}

// What is to be stored is copied from the frame, which may go then: fields of its header too.
TEST_F(IntakeTest, the_record_holds_the_fields_of_what_it_holds) {
  take(frame_of({toy_change(1, 1)}));
  ExtensionWriter fields;
  fields.add(ExtensionTag::kDevice, as_bytes("a phone"));
  const Change named =
      make_change({1}, {toy_actor(2), 1, 1}, {}, {}, {}, {kProtocolVersion, fields.fields()});
  take(frame_of({toy_change(1, 1), named}));
  ASSERT_EQ(intake_.arrivals().size(), 1u);
  const Change& change = intake_.arrivals()[0].change;
  const ByteView kept = change.extras.fields.encoded();
  EXPECT_GE(kept.data(), record_.data());
  EXPECT_LE(kept.data() + kept.size(), record_.data() + record_.size());
  EXPECT_EQ(as_text(*change.extras.fields.find(ExtensionTag::kDevice)), "a phone");
}

TEST_F(IntakeTest, a_change_of_another_document_is_not_taken) {
  const Change other = make_change({2}, {toy_actor(1), 1, 1}, {}, {}, {});
  EXPECT_TRUE(take(frame_of({other})).is_corrupt);
}

}  // namespace
}  // namespace skerry::test
