#include "crdts/causality/causal_context.h"

#include <gtest/gtest.h>

namespace skerry::crdts {
namespace {

constexpr ActorId kAda{ReplicaId{0}, 11};
constexpr ActorId kBen{ReplicaId{1}, 22};

StatusOr<CausalContext> decode(const Encoder& bytes) {
  Decoder in(bytes.view());
  CausalContext context = CausalContext::decode(in);
  const Status status = in.finish("context");
  if (!status.ok()) return status;
  return context;
}

TEST(CausalContext, a_gap_stays_a_gap_until_it_is_filled) {
  CausalContext context;
  context.add({kAda, 1});
  context.add({kAda, 3});
  EXPECT_FALSE(context.contains({kAda, 2}));
  EXPECT_TRUE(context.contains({kAda, 3}));
  EXPECT_EQ(context.contiguous()[kAda], 1u);
  context.add({kAda, 2});
  EXPECT_EQ(context.contiguous()[kAda], 3u);
  EXPECT_EQ(context.interval_count(), 1u);
}

TEST(CausalContext, intervals_beyond_a_gap_merge_when_they_touch) {
  CausalContext context;
  for (const uint64_t sequence : {10u, 14u, 12u, 11u, 13u}) context.add({kAda, sequence});
  EXPECT_EQ(context.interval_count(), 1u);
  EXPECT_FALSE(context.contains({kAda, 9}));
  EXPECT_EQ(context.contiguous()[kAda], 0u);
}

TEST(CausalContext, an_interval_can_swallow_several) {
  CausalContext context;
  for (const uint64_t sequence : {2u, 5u, 8u, 11u, 20u}) context.add({kAda, sequence});
  context.add(kAda, {4, 12});
  EXPECT_EQ(context.interval_count(), 3u);
  EXPECT_TRUE(context.contains({kAda, 2}));
  EXPECT_FALSE(context.contains({kAda, 3}));
  EXPECT_TRUE(context.contains({kAda, 7}));
  EXPECT_TRUE(context.contains({kAda, 20}));
  context.check_invariants();
}

TEST(CausalContext, covers_asks_for_every_interval) {
  CausalContext all;
  all.add(kAda, {1, 9});
  all.add(kBen, {4, 6});
  CausalContext part;
  part.add({kAda, 2});
  part.add({kAda, 9});
  EXPECT_TRUE(all.covers(part));
  part.add({kBen, 7});
  EXPECT_FALSE(all.covers(part));
  EXPECT_TRUE(all.covers(CausalContext()));
}

TEST(CausalContext, one_dot_takes_thirteen_bytes_with_its_count) {
  CausalContext context;
  context.add({kAda, 5});
  Encoder out;
  context.encode(out);
  EXPECT_EQ(out.size(), 13u);
}

TEST(CausalContext, decoding_refuses_what_encoding_never_writes) {
  const auto with = [](auto write) {
    Encoder out;
    write(out);
    return decode(out).ok();
  };
  const auto one_actor = [](Encoder& out) {
    out.varint(1);
    out.actor(kAda);
  };
  EXPECT_TRUE(with([&](Encoder& out) {
    one_actor(out);
    for (const uint64_t part : {1u, 0u, 0u}) out.varint(part);
  }));
  EXPECT_FALSE(with([&](Encoder& out) {  // an actor without dots
    one_actor(out);
    for (const uint64_t part : {0u, 0u, 0u}) out.varint(part);
  }));
  EXPECT_FALSE(with([&](Encoder& out) {  // past the largest sequence number
    one_actor(out);
    out.varint(1);
    out.varint(CausalContext::kLargestSequence);
    out.varint(0);
  }));
  EXPECT_FALSE(with([&](Encoder& out) {  // the same actor twice
    out.varint(2);
    for (int i = 0; i < 2; ++i) {
      out.actor(kAda);
      for (const uint64_t part : {1u, 0u, 0u}) out.varint(part);
    }
  }));
  EXPECT_FALSE(with([&](Encoder& out) {  // a count that the input cannot hold
    out.varint(uint64_t{1} << 60);
    out.actor(kAda);
  }));
}

TEST(CausalContext, the_largest_sequence_number_survives_a_round_trip) {
  CausalContext context;
  context.add({kAda, CausalContext::kLargestSequence});
  context.add({kAda, 1});
  Encoder out;
  context.encode(out);
  const StatusOr<CausalContext> again = decode(out);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, context);
}

}  // namespace
}  // namespace skerry::crdts
