#include "crdts/counters/pn_counter.h"

#include <gtest/gtest.h>

#include <limits>

#include "crdts/delta/delta_object.h"

namespace skerry::crdts {
namespace {

constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();
constexpr int64_t kSmallest = std::numeric_limits<int64_t>::min();

Mutation by(uint32_t replica, uint64_t first = 1) { return {{ReplicaId{replica}, 7}, first, {}}; }

TEST(PnCounter, counts_up_and_down) {
  PnCounter counter;
  counter.add(5, by(0));
  counter.add(-7, by(1));
  counter.add(1, by(0));
  EXPECT_EQ(counter.count(), -1);
}

TEST(PnCounter, a_delta_that_arrives_twice_counts_once) {
  PnCounter author;
  const PnCounter delta = author.add(3, by(0));
  PnCounter other;
  other.join(delta);
  other.join(delta);
  EXPECT_EQ(other.count(), 3);
}

TEST(PnCounter, a_later_delta_stands_for_the_earlier_ones_of_its_author) {
  PnCounter author;
  author.add(3, by(0));
  const PnCounter delta = author.add(4, by(0));
  PnCounter other;
  other.join(delta);
  EXPECT_EQ(other.count(), 7);
}

TEST(PnCounter, an_actor_that_is_reused_after_a_crash_would_double_count_so_epochs_differ) {
  PnCounter counter;
  counter.add(3, {{ReplicaId{0}, 1}, 1, {}});
  counter.add(3, {{ReplicaId{0}, 2}, 1, {}});
  EXPECT_EQ(counter.count(), 6);
}

TEST(PnCounter, a_small_increment_travels_in_eleven_bytes_or_fewer) {
  PnCounter counter;
  const PnCounter delta = counter.add(1, by(9));
  EXPECT_LE(encode_state(delta).size(), 11u);
  EXPECT_EQ(content_bytes_of<PnCounter>(encode_state(delta).view()), 1u);
}

TEST(PnCounter, adding_nothing_is_no_change) {
  PnCounter counter;
  EXPECT_EQ(counter.add(0, by(0)), PnCounter());
  EXPECT_EQ(counter, PnCounter());
}

TEST(PnCounter, an_actors_totals_have_a_limit_that_is_refused_beyond) {
  PnCounter counter;
  EXPECT_FALSE(counter.can_add(kSmallest, by(0)).ok());
  ASSERT_TRUE(counter.can_add(kLargest, by(0)).ok());
  counter.add(kLargest, by(0));
  EXPECT_FALSE(counter.can_add(1, by(0)).ok());
  EXPECT_TRUE(counter.can_add(-1, by(0)).ok());
  EXPECT_TRUE(counter.can_add(1, by(1)).ok());
}

TEST(PnCounter, the_value_wraps_modulo_two_to_the_64) {
  PnCounter counter;
  counter.add(kLargest, by(0));
  counter.add(1, by(1));
  EXPECT_EQ(counter.count(), kSmallest);
  counter.check_invariants();
}

TEST(PnCounter, a_thousand_actors_in_any_order_are_found_again) {
  PnCounter forward;
  PnCounter backward;
  for (uint32_t i = 0; i < 1000; ++i) {
    forward.add(i, by(i));
    backward.add(999 - i, by(999 - i));
  }
  forward.check_invariants();
  EXPECT_EQ(forward.count(), 999 * 1000 / 2);
  EXPECT_EQ(forward, backward);
}

TEST(PnCounter, refuses_totals_that_say_nothing_and_actors_out_of_order) {
  const auto refused = [](auto write) {
    Encoder out;
    write(out);
    PnCounter counter;
    const bool error = !counter.join_encoded(out.view()).ok();
    EXPECT_EQ(counter, PnCounter());
    EXPECT_EQ(decode_state<PnCounter>(out.view()).ok(), !error);
    return error;
  };
  EXPECT_TRUE(refused([](Encoder& out) {
    out.actor({ReplicaId{0}, 7});
    out.varint(0);
  }));
  EXPECT_TRUE(refused([](Encoder& out) {
    for (const uint32_t replica : {1u, 0u}) {
      out.actor({ReplicaId{replica}, 7});
      out.varint(2);
    }
  }));
  EXPECT_TRUE(refused([](Encoder& out) {  // a subtracted total of zero
    out.actor({ReplicaId{0}, 7});
    out.varint(3);
    out.varint(0);
  }));
}

}  // namespace
}  // namespace skerry::crdts
