#include "core/hash.h"

#include <gtest/gtest.h>

#include "core/rng.h"
#include "core/value.h"

namespace skerry {
namespace {

constexpr uint64_t kMost = ~uint64_t{0};

// The bits that every platform must give.
TEST(Hash, is_the_same_bits_everywhere) {
  EXPECT_EQ(to_hex(hash128(as_bytes("skerry"))), "608f825f795b55073edfe3c5c9c549a2");
  EXPECT_EQ(to_hex(hash128({})), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash64(as_bytes("skerry")), 7279138822138311071u);
  EXPECT_NE(hash128(as_bytes("skerry"), 1), hash128(as_bytes("skerry"), 2));
}

TEST(Hash, sums_are_modulo_two_to_the_128) {
  EXPECT_EQ((Hash128{0, kMost} + Hash128{0, 1}), (Hash128{1, 0}));
  EXPECT_EQ((Hash128{kMost, kMost} + Hash128{0, 1}), (Hash128{0, 0}));
  EXPECT_EQ((Hash128{1, 0} - Hash128{0, 1}), (Hash128{0, kMost}));
  Rng rng = Rng::stream(1, "sums");
  const auto draw = [&rng] {
    const uint64_t high = rng.next();
    return Hash128{high, rng.next()};
  };
  for (int i = 0; i < 1000; ++i) {
    const Hash128 a = draw();
    const Hash128 b = draw();
    const Hash128 c = draw();
    EXPECT_EQ(a + b, b + a);
    EXPECT_EQ((a + b) + c, a + (b + c));
    EXPECT_EQ((a + b) - b, a);
  }
}

TEST(Hash, hexadecimal_has_all_digits_in_order) {
  EXPECT_EQ(to_hex({0x0123456789ABCDEF, 0xFEDCBA9876543210}), "0123456789abcdeffedcba9876543210");
  EXPECT_EQ(to_hex({}), "00000000000000000000000000000000");
}

TEST(RollingDigest, depends_on_every_word_and_on_their_order) {
  const auto digest_of_words = [](std::initializer_list<uint64_t> words) {
    RollingDigest digest;
    for (const uint64_t word : words) digest.add(word);
    return digest.value();
  };
  const Hash128 base = digest_of_words({1, 2, 3});
  EXPECT_EQ(base, digest_of_words({1, 2, 3}));
  EXPECT_NE(base, digest_of_words({2, 1, 3}));
  EXPECT_NE(base, digest_of_words({1, 2}));
  EXPECT_NE(base, digest_of_words({0, 1, 2, 3}));
  EXPECT_NE(digest_of_words({}), digest_of_words({0}));
  for (int bit = 0; bit < 64; ++bit)
    EXPECT_NE(base, digest_of_words({1 ^ uint64_t{1} << bit, 2, 3}));
  EXPECT_EQ(to_hex(base), "75998dad94a32cb018a96861c19939a9");
}

TEST(Value, digests_tell_kinds_and_contents_apart) {
  EXPECT_NE(digest_of(Value{int64_t{1}}), digest_of(Value{int64_t{2}}));
  EXPECT_NE(text_digest("a"), element_digest("a"));
  EXPECT_EQ(digest_of(Value{std::string("a")}), text_digest("a"));
}

TEST(Value, a_set_s_digest_is_kept_by_adding_and_taking_away) {
  using Set = std::vector<std::string>;
  Hash128 kept = digest_of(Value{Set{"a", "b"}});
  kept += element_digest("c");
  kept -= element_digest("a");
  EXPECT_EQ(kept, digest_of(Value{Set{"b", "c"}}));
  EXPECT_EQ(digest_of(Value{Set{}}), Hash128{});
}

TEST(Value, long_values_are_shortened_between_characters) {
  EXPECT_EQ(to_display(Value{int64_t{-5}}), "-5");
  EXPECT_EQ(to_display(Value{std::string("hi")}), "\"hi\"");
  EXPECT_EQ(to_display(Value{std::vector<std::string>{"a", "b"}}), "{a, b}");
  const std::string shown = to_display(Value{std::string("\xC3\xA9\xC3\xA9\xC3\xA9")}, 4);
  EXPECT_EQ(shown, "\"\xC3\xA9... (8 bytes)");
}

}  // namespace
}  // namespace skerry
