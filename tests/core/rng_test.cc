#include "core/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace skerry {
namespace {

// The bits that every platform must give.
TEST(Rng, streams_are_the_same_bits_everywhere) {
  Rng rng = Rng::stream(1, "workload/0/replica/3");
  EXPECT_EQ(rng.next(), 10805305142704558476u);
  EXPECT_EQ(rng.next(), 17537517939668100282u);
  EXPECT_EQ(rng.next(), 18056662747572896652u);
  EXPECT_EQ(rng.below(1000), 329u);
  EXPECT_EQ(rng.below(uint64_t{3} << 62), 1100923605338607560u);
}

TEST(Rng, each_name_and_each_seed_has_a_stream_of_its_own) {
  std::set<uint64_t> firsts;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    for (const char* name : {"network", "faults", "workload/0", "workload/1", ""}) {
      firsts.insert(Rng::stream(seed, name).next());
    }
  }
  EXPECT_EQ(firsts.size(), 500u);
}

TEST(Rng, below_is_even_and_stays_below) {
  Rng rng = Rng::stream(2, "below");
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen.at(rng.below(7));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(rng.below(1), 0u);
}

TEST(Rng, a_chance_comes_as_often_as_its_probability) {
  Rng rng = Rng::stream(3, "chance");
  int hits = 0;
  for (int i = 0; i < 1'000'000; ++i) hits += rng.chance(Rng::probability(0.01));
  EXPECT_NEAR(hits, 10'000, 500);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(rng.chance(Rng::probability(0)));
    EXPECT_TRUE(rng.chance(Rng::probability(1)));
  }
  EXPECT_EQ(Rng::probability(0.5), uint64_t{1} << 63);
  EXPECT_EQ(Rng::probability(-1), 0u);
  EXPECT_EQ(Rng::probability(2), ~uint64_t{0});
}

}  // namespace
}  // namespace skerry
