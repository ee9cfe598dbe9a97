#include "core/codec.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "core/rng.h"

namespace skerry {
namespace {

std::vector<uint64_t> telling_numbers() {
  std::vector<uint64_t> numbers = {0, ~uint64_t{0}};
  for (int bit = 0; bit < 64; ++bit) {
    const uint64_t power = uint64_t{1} << bit;
    for (const uint64_t number : {power - 1, power, power + 1}) numbers.push_back(number);
  }
  return numbers;
}

ByteView view(const std::vector<uint8_t>& bytes) { return bytes; }

TEST(Codec, varints_come_back_and_take_the_fewest_bytes) {
  for (const uint64_t number : telling_numbers()) {
    Encoder out;
    out.varint(number);
    const int bits = number == 0 ? 1 : 64 - __builtin_clzll(number);
    EXPECT_EQ(out.size(), static_cast<size_t>((bits + 6) / 7));
    Decoder in(out.view());
    EXPECT_EQ(in.varint(), number);
    EXPECT_TRUE(in.finish("number").ok());
  }
}

TEST(Codec, signed_varints_come_back_and_small_ones_are_small) {
  for (const uint64_t bits : telling_numbers()) {
    const auto number = static_cast<int64_t>(bits);
    Encoder out;
    out.signed_varint(number);
    if (number >= -64 && number < 64) {
      EXPECT_EQ(out.size(), 1u) << number;
    }
    Decoder in(out.view());
    EXPECT_EQ(in.signed_varint(), number);
    EXPECT_TRUE(in.finish("number").ok());
  }
}

TEST(Codec, a_varint_has_one_encoding_only) {
  for (const std::vector<uint8_t>& bytes : std::vector<std::vector<uint8_t>>{
           {0x80, 0x00},                                                        // 0, padded
           {0x81, 0x80, 0x00},                                                  // 1, padded
           {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02},        // 65 bits
           {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01},  // 11 bytes
           {0x80},                                                              // cut off
           {}}) {
    Decoder in(view(bytes));
    EXPECT_EQ(in.varint(), 0u);
    EXPECT_TRUE(in.failed());
    EXPECT_FALSE(in.finish("number").ok());
  }
}

TEST(Codec, fixed_widths_are_little_endian) {
  Encoder out;
  out.u8(0xAB);
  out.u32(0x01020304);
  out.u64(0x1112131415161718);
  const std::vector<uint8_t> expected = {0xAB, 4,    3,    2,    1,    0x18, 0x17,
                                         0x16, 0x15, 0x14, 0x13, 0x12, 0x11};
  EXPECT_EQ(std::vector<uint8_t>(out.view().begin(), out.view().end()), expected);
  Decoder in(out.view());
  EXPECT_EQ(in.u8(), 0xAB);
  EXPECT_EQ(in.u32(), 0x01020304u);
  EXPECT_EQ(in.u64(), 0x1112131415161718u);
  EXPECT_TRUE(in.finish("numbers").ok());
}

TEST(Codec, everything_written_is_read_back) {
  const ActorId actor{ReplicaId{7}, 0xDEADBEEFCAFEF00D};
  Encoder out;
  out.text("h\xC3\xA9llo");
  out.dot({actor, 300});
  out.hybrid_time({-5, 9});
  out.raw(as_bytes("tail"));
  Decoder in(out.view());
  EXPECT_EQ(in.text(), "h\xC3\xA9llo");
  EXPECT_EQ(in.dot(), (Dot{actor, 300}));
  EXPECT_EQ(in.hybrid_time(), (HybridTime{-5, 9}));
  EXPECT_EQ(as_text(in.rest()), "tail");
  EXPECT_EQ(as_text(in.raw(4)), "tail");
  EXPECT_TRUE(in.done());
  EXPECT_TRUE(in.finish("all").ok());
}

TEST(Codec, an_actor_of_a_small_replica_takes_nine_bytes) {
  Encoder out;
  out.actor({ReplicaId{5}, ~uint64_t{0}});
  EXPECT_EQ(out.size(), 9u);
}

TEST(Codec, a_failure_lasts_and_reads_nothing_more) {
  const std::vector<uint8_t> bytes = {0x05, 'a', 'b', 0x01};
  Decoder in(view(bytes));
  EXPECT_TRUE(in.bytes().empty());  // five announced, three there
  EXPECT_TRUE(in.failed());
  EXPECT_TRUE(in.done());
  EXPECT_EQ(in.u8(), 0);
  EXPECT_EQ(in.u64(), 0u);
  EXPECT_EQ(in.varint(), 0u);
  EXPECT_EQ(in.text(), "");
  EXPECT_FALSE(in.finish("text").ok());
}

TEST(Codec, lengths_beyond_the_input_fail_however_large) {
  for (const uint64_t length : {uint64_t{4}, uint64_t{1} << 32, ~uint64_t{0}}) {
    Encoder out;
    out.varint(length);
    out.raw(as_bytes("abc"));
    Decoder in(out.view());
    EXPECT_TRUE(in.bytes().empty());
    EXPECT_TRUE(in.failed());
  }
}

TEST(Codec, counts_are_bounded_by_what_the_input_can_hold) {
  Encoder out;
  out.varint(3);
  out.raw(as_bytes("123456"));
  Decoder fits(out.view());
  EXPECT_EQ(fits.count(2), 3u);
  Decoder too_many(out.view());
  EXPECT_EQ(too_many.count(3), 0u);
  EXPECT_TRUE(too_many.failed());
}

TEST(Codec, limits_are_inclusive) {
  Encoder out;
  out.varint(200);
  Decoder at_limit(out.view());
  EXPECT_EQ(at_limit.varint_up_to(200), 200u);
  EXPECT_FALSE(at_limit.failed());
  Decoder over(out.view());
  EXPECT_EQ(over.varint_up_to(199), 0u);
  EXPECT_TRUE(over.failed());
}

TEST(Codec, bytes_left_over_are_an_error_that_names_what) {
  Encoder out;
  out.u8(1);
  out.u8(2);
  Decoder in(out.view());
  in.u8();
  const Status status = in.finish("greeting");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(status.message()).find("greeting"), std::string::npos);
}

TEST(Codec, every_truncation_of_a_message_fails) {
  Encoder out;
  out.text("some text");
  out.dot({{ReplicaId{300}, 1}, 70'000});
  out.hybrid_time({1'000'000'000'000, 3});
  for (size_t size = 0; size < out.size(); ++size) {
    Decoder in(out.view().first(size));
    in.text();
    in.dot();
    in.hybrid_time();
    EXPECT_TRUE(in.failed()) << size;
  }
}

TEST(Codec, patching_replaces_four_bytes_in_place) {
  Encoder out;
  out.u8(1);
  out.u32(0);
  out.u8(2);
  out.patch_u32(1, 0xA0B0C0D0);
  Decoder in(out.view());
  EXPECT_EQ(in.u8(), 1);
  EXPECT_EQ(in.u32(), 0xA0B0C0D0u);
  EXPECT_EQ(in.u8(), 2);
  EXPECT_DEATH(out.patch_u32(3, 1), "internal error");
}

TEST(Utf8, well_formed_text_is_valid_and_counted_in_scalars) {
  EXPECT_TRUE(is_valid_utf8(""));
  for (const char* text :
       {"a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_valid_utf8(text)) << text;
    EXPECT_EQ(count_scalars(text), 1u);
  }
  EXPECT_EQ(count_scalars("na\xC3\xAFve \xF0\x9F\x8F\x9D\xEF\xB8\x8F"), 8u);
  EXPECT_TRUE(is_valid_utf8(std::string_view("\0", 1)));
}

TEST(Utf8, what_is_not_utf8_is_refused) {
  for (const char* text : {
           "\x80",
           "\xBF",  // a continuation alone
           "\xC0\x80",
           "\xC1\xBF",  // overlong, two bytes
           "\xE0\x9F\xBF",
           "\xF0\x8F\xBF\xBF",  // overlong, three and four
           "\xED\xA0\x80",
           "\xED\xBF\xBF",  // surrogates
           "\xF4\x90\x80\x80",
           "\xF5\x80\x80\x80",  // past U+10FFFF
           "\xC2",
           "\xE1\x80",
           "\xF1\x80\x80",  // cut off
           "\xC2"
           "a",
           "\xE1\x80"
           "a",
           "\xFF",
           "\xFE",
       }) {
    EXPECT_FALSE(is_valid_utf8(text));
    EXPECT_FALSE(is_valid_utf8(std::string("ok") + text + "ok"));
  }
}

// The definition, slowly: decode the scalar and encode it again.
bool is_valid_by_definition(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<uint8_t>(text[at]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || at + length > text.size() || lead >= 0xF8) return false;
    uint32_t scalar = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<uint8_t>(text[at + i]);
      if ((byte & 0xC0) != 0x80) return false;
      scalar = scalar << 6 | (byte & 0x3F);
    }
    const size_t fewest = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    if (length != fewest || scalar > 0x10FFFF || (scalar >= 0xD800 && scalar < 0xE000))
      return false;
    at += length;
  }
  return true;
}

TEST(Utf8, agrees_with_the_definition_on_random_bytes) {
  static constexpr uint8_t kTelling[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                         0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF,
                                         0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
  Rng rng = Rng::stream(1, "utf8");
  int valid = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text(rng.below(5) + 1, ' ');
    for (char& c : text) c = static_cast<char>(kTelling[rng.below(sizeof kTelling)]);
    ASSERT_EQ(is_valid_utf8(text), is_valid_by_definition(text));
    valid += is_valid_utf8(text);
  }
  EXPECT_GT(valid, 5000);
}

}  // namespace
}  // namespace skerry
