#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/rng.h"
#include "sync/reconcile/rateless/keyed_id.h"
#include "sync/reconcile/rateless/rateless_decoder.h"

namespace skerry::test {
namespace {

using namespace sync;
using Progress = RatelessDecoder::Progress;

std::vector<uint64_t> drawn_ids(Rng& rng, size_t count) {
  std::vector<uint64_t> ids;
  for (size_t i = 0; i < count; ++i) ids.push_back(rng.next());
  return ids;
}

RatelessSketch sketch_of(std::span<const uint64_t> ids) {
  RatelessSketch sketch;
  for (const uint64_t id : ids) sketch.add(id);
  return sketch;
}

std::vector<uint64_t> sorted(std::span<const uint64_t> ids) {
  std::vector<uint64_t> result(ids.begin(), ids.end());
  std::sort(result.begin(), result.end());
  return result;
}

// Symbols until it is done; 0 if it failed or is not done within `most`.
size_t decode(RatelessDecoder& decoder, RatelessSketch& theirs, size_t most) {
  Progress progress = Progress::kWantsMore;
  for (size_t i = 0; i < most && progress == Progress::kWantsMore; ++i) {
    progress = decoder.take(theirs.symbols(i + 1)[i]);
  }
  return progress == Progress::kDone ? decoder.taken() : 0;
}

TEST(KeyedId, is_siphash_of_sixteen_bytes) {
  // The vector of the authors' reference for key 00..0f and message 00..0f.
  const IdKey key{0x0706050403020100u, 0x0F0E0D0C0B0A0908u};
  EXPECT_EQ(keyed_id(key, {0x0706050403020100u, 0x0F0E0D0C0B0A0908u}), 0x3F2ACC7F57C29BDBu);
}

TEST(KeyedId, the_key_after_is_another_and_the_same_for_both) {
  const IdKey key{1, 2};
  EXPECT_EQ(next_key(key), next_key(key));
  EXPECT_NE(next_key(key), key);
  EXPECT_NE(keyed_id(next_key(key), {3, 4}), keyed_id(key, {3, 4}));
}

TEST(IndexWalk, begins_at_zero_and_ascends_to_its_end) {
  IndexWalk walk(7);
  EXPECT_EQ(walk.at(), 0u);
  size_t steps = 0;
  for (uint32_t before = 0; walk.at() < IndexWalk::kEnd; before = walk.at(), ++steps) {
    walk.advance();
    ASSERT_GT(walk.at(), before);
    ASSERT_LE(walk.at(), IndexWalk::kEnd);
  }
  EXPECT_LT(steps, 200u);
  walk.advance();
  EXPECT_EQ(walk.at(), IndexWalk::kEnd);
}

TEST(IndexWalk, is_the_same_on_every_machine) {
  std::vector<uint32_t> indices;
  for (IndexWalk walk(0x0123456789ABCDEFu); walk.at() < 100'000; walk.advance()) {
    indices.push_back(walk.at());
  }
  EXPECT_EQ(indices,
            (std::vector<uint32_t>{0,     1,     11,    12,    20,    21,    47,   48,   55,
                                   66,    86,    623,   965,   1341,  1667,  1887, 2324, 5222,
                                   10287, 14585, 26913, 30883, 32410, 33591, 87028}));
}

TEST(IndexWalk, falls_on_symbol_i_about_once_in_one_plus_half_i) {
  constexpr size_t kIds = 200'000;
  Rng rng = Rng::stream(1, "test/index_walk");
  std::vector<size_t> hits(1000);
  for (size_t n = 0; n < kIds; ++n) {
    for (IndexWalk walk(rng.next()); walk.at() < hits.size(); walk.advance()) ++hits[walk.at()];
  }
  EXPECT_EQ(hits[0], kIds);
  for (const size_t i : {2u, 5u, 10u, 30u, 100u, 300u, 900u}) {
    const double expected = kIds / (1 + 0.5 * static_cast<double>(i));
    EXPECT_NEAR(static_cast<double>(hits[i]), expected, 0.1 * expected) << i;
  }
}

TEST(RatelessSketch, keeps_its_first_symbols_up_and_makes_more_on_demand) {
  Rng rng = Rng::stream(2, "test/rateless");
  RatelessSketch sketch;
  for (size_t n = 0; n < 6000; ++n) {
    sketch.add(rng.next());
    if (n % 997 == 0) sketch.check_invariants();
    if (n != 3000) continue;
    EXPECT_GE(sketch.symbols(5000).size(), 5000u);
  }
  sketch.check_invariants();
  sketch.trim();
  EXPECT_EQ(sketch.symbols(1).size(), RatelessSketch::kKept);
  sketch.check_invariants();
  EXPECT_GE(sketch.symbols(4097).size(), 4097u);
  sketch.check_invariants();
}

TEST(RatelessDecoder, equal_sets_are_known_by_one_symbol) {
  Rng rng = Rng::stream(3, "test/rateless");
  const std::vector<uint64_t> ids = drawn_ids(rng, 100);
  RatelessSketch ours = sketch_of(ids);
  RatelessSketch theirs = sketch_of(ids);
  RatelessDecoder decoder(ours);
  EXPECT_EQ(decode(decoder, theirs, 1), 1u);
  EXPECT_TRUE(decoder.only_ours().empty() && decoder.only_theirs().empty());
}

TEST(RatelessDecoder, finds_what_a_naive_difference_finds) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng = Rng::stream(seed, "test/rateless/difference");
    const std::vector<uint64_t> common = drawn_ids(rng, rng.below(500));
    std::vector<uint64_t> left = drawn_ids(rng, rng.below(seed % 3 == 0 ? 4 : 300));
    std::vector<uint64_t> right = drawn_ids(rng, rng.below(seed % 5 == 0 ? 2 : 300));
    const std::vector<uint64_t> only_left = sorted(left);
    const std::vector<uint64_t> only_right = sorted(right);
    left.insert(left.end(), common.begin(), common.end());
    right.insert(right.begin(), common.begin(), common.end());
    RatelessSketch ours = sketch_of(left);
    RatelessSketch theirs = sketch_of(right);
    RatelessDecoder decoder(ours);
    ASSERT_NE(decode(decoder, theirs, 10'000), 0u) << seed;
    EXPECT_EQ(sorted(decoder.only_ours()), only_left) << seed;
    EXPECT_EQ(sorted(decoder.only_theirs()), only_right) << seed;
  }
}

// Mean symbols a difference, of `seeds` seeds.
double mean_overhead(size_t differences, uint64_t seeds) {
  size_t symbols = 0;
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    Rng rng = Rng::stream(seed, "test/rateless/overhead");
    RatelessSketch ours = sketch_of(drawn_ids(rng, differences / 2));
    RatelessSketch theirs = sketch_of(drawn_ids(rng, differences - differences / 2));
    RatelessDecoder decoder(ours);
    symbols += decode(decoder, theirs, differences * 10 + 100);
  }
  return static_cast<double>(symbols) / static_cast<double>(seeds * differences);
}

TEST(RatelessDecoder, needs_few_symbols_a_difference) {
  EXPECT_EQ(mean_overhead(1, 20), 1.0);
  EXPECT_LE(mean_overhead(10, 200), 1.9);
  EXPECT_LE(mean_overhead(100, 200), 1.5);
  EXPECT_LE(mean_overhead(1'000, 200), 1.42);
  EXPECT_LE(mean_overhead(10'000, 5), 1.40);
}

TEST(RatelessDecoder, a_symbol_comes_back_as_it_went_in_at_most_seventeen_bytes) {
  const CodedSymbol symbol{0x123456789ABCDEF0u, 0xFEDCBA98u, 200};
  Encoder out;
  symbol.encode(out);
  EXPECT_EQ(out.size(), CodedSymbol::kBytes);
  EXPECT_LE(CodedSymbol::kBytes, 17u);
  Decoder in(out.view());
  EXPECT_EQ(CodedSymbol::decode(in), symbol);
  EXPECT_TRUE(in.finish("symbol").ok());
}

TEST(RatelessDecoder, counts_go_round_and_differences_are_found_all_the_same) {
  Rng rng = Rng::stream(4, "test/rateless");
  RatelessSketch ours = sketch_of({});
  RatelessSketch theirs = sketch_of(drawn_ids(rng, 257));  // the first symbol counts 1
  RatelessDecoder decoder(ours);
  EXPECT_NE(decode(decoder, theirs, 2'000), 0u);
  EXPECT_EQ(decoder.only_theirs().size(), 257u);
}

TEST(RatelessDecoder, symbols_of_nobody_honest_never_find_more_ids_than_there_are_symbols) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng = Rng::stream(seed, "test/rateless/hostile");
    RatelessSketch ours = sketch_of(drawn_ids(rng, 50));
    RatelessDecoder decoder(ours);
    const uint64_t favourite = rng.next();
    for (size_t i = 0; i < 400; ++i) {
      CodedSymbol symbol = ours.symbols(i + 1)[i];
      const uint64_t id = rng.below(4) == 0 ? rng.next() : favourite;
      // Single where it does not fall, of either sign, again and again.
      symbol.fold({id, CodedSymbol::check_of(id), static_cast<uint8_t>(rng.below(2) * 254 + 1)});
      decoder.take(symbol);
      ASSERT_LE(decoder.only_ours().size() + decoder.only_theirs().size(), decoder.taken());
    }
  }
}

TEST(RatelessDecoder, an_id_that_comes_back_for_ever_is_given_up) {
  uint64_t id = 0;
  for (bool falls = false; !falls;) {
    IndexWalk walk(++id);
    walk.advance();
    falls = walk.at() == 1;
    walk.advance();
    falls = falls && walk.at() == 2;
  }
  const CodedSymbol alone{id, CodedSymbol::check_of(id), 1};
  RatelessSketch ours;
  RatelessDecoder decoder(ours);
  CodedSymbol many = alone;
  many.fold({9, 9, 9});
  EXPECT_EQ(decoder.take(many), Progress::kWantsMore);
  EXPECT_EQ(decoder.take({}), Progress::kWantsMore);
  // It is taken out of the second symbol, where it was not, and so seems to be ours there.
  EXPECT_EQ(decoder.take(alone), Progress::kFailed);
  EXPECT_EQ(decoder.take(alone), Progress::kFailed);
  EXPECT_EQ(decoder.taken(), 3u);
}

}  // namespace
}  // namespace skerry::test
