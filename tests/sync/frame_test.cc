#include "sync/frame.h"

#include <gtest/gtest.h>

#include "sync/reconcile/hello.h"
#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;

Hello sample_hello() {
  Hello hello;
  hello.document = {300};
  hello.incarnation = 0xABCD1234;
  hello.serial = 300;
  hello.aim = {.asks = true, .answers = false, .wants_all = true};
  hello.set_hash = {1, 2};
  hello.received.raise(toy_actor(3), 17);
  hello.received.raise(toy_actor(5), 1);
  return hello;
}

TEST(Frame, a_hello_comes_back_as_it_went) {
  Hello hello = sample_hello();
  hello.range = {toy_actor(2), toy_actor(9)};
  const Payload frame = encode_hello(hello);
  const auto open = open_frame(frame.view());
  ASSERT_TRUE(open.has_value());
  ASSERT_EQ(open->type, FrameType::kHello);
  const auto back = decode_hello(*open);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->incarnation, hello.incarnation);
  EXPECT_EQ(back->document, hello.document);
  EXPECT_EQ(back->serial, hello.serial);
  EXPECT_TRUE(back->aim.asks && !back->aim.answers && back->aim.wants_all);
  EXPECT_EQ(back->set_hash, hello.set_hash);
  EXPECT_EQ(back->received, hello.received);
  EXPECT_EQ(back->range.from, hello.range.from);
  EXPECT_EQ(back->range.to, hello.range.to);
}

TEST(Frame, a_hello_may_say_its_vectors_hash_alone) {
  Hello hello = sample_hello();
  hello.vector_hash = vector_hash(hello.received);
  hello.received = {};
  hello.has_vector = false;
  const Payload frame = encode_hello(hello);
  const auto back = decode_hello(*open_frame(frame.view()));
  ASSERT_TRUE(back.has_value());
  EXPECT_FALSE(back->has_vector);
  EXPECT_EQ(back->vector_hash, vector_hash(sample_hello().received));
  EXPECT_NE(back->vector_hash, vector_hash({}));
  EXPECT_TRUE(back->received.empty());
  EXPECT_TRUE(back->aim.wants_all);
}

TEST(Frame, a_hello_of_states_comes_back_as_it_went) {
  Hello hello = sample_hello();
  hello.aim.wants_all = false;
  hello.has_vector = false;
  hello.received = {};
  hello.progress = {12, 0xFEDC, 9};
  const Payload frame = encode_hello(hello);
  const auto open = open_frame(frame.view());
  ASSERT_EQ(open->type, FrameType::kStateHello);
  const auto back = decode_hello(*open);
  ASSERT_TRUE(back.has_value() && back->progress.has_value());
  EXPECT_EQ(back->serial, hello.serial);
  EXPECT_TRUE(back->aim.asks && !back->aim.answers && !back->has_vector);
  EXPECT_EQ(back->progress->index, 12u);
  EXPECT_EQ(back->progress->seen, 0xFEDCu);
  EXPECT_EQ(back->progress->joined, 9u);
  EXPECT_TRUE(back->received.empty());
}

TEST(Frame, a_hello_with_entries_outside_its_range_is_refused) {
  Hello hello = sample_hello();
  hello.range.to = toy_actor(5);
  const Payload frame = encode_hello(hello);
  EXPECT_FALSE(decode_hello(*open_frame(frame.view())).has_value());
}

TEST(Frame, a_hello_says_a_later_version_and_passes_over_what_a_still_later_one_adds) {
  for (const bool of_states : {false, true}) {
    Hello hello = sample_hello();
    if (of_states) hello.aim.wants_all = false;
    if (of_states) hello.progress = {12, 0xFEDC, 9};
    const size_t plain = encode_hello(hello).size();
    hello.version = kNextProtocolVersion;
    hello.features = 300;
    const Payload frame = encode_hello(hello);
    EXPECT_EQ(frame.size(), plain + 8) << "size of all; tag, size and 1 byte; tag, size and 2";
    const OpenFrame open = *open_frame(frame.view());
    const auto back = decode_hello(open);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back->version, kNextProtocolVersion);
    EXPECT_EQ(back->features, 300u);
    EXPECT_EQ(back->received, hello.received);
    // One that says more, in a field of which nothing is known here.
    std::vector<uint8_t> body(open.body.begin(), open.body.end());
    body[body.size() - 8] = 10;  // of all fields
    for (const uint8_t byte : std::vector<uint8_t>{9, 1, 77}) body.push_back(byte);
    const auto later = decode_hello({open.type, open.document, body});
    ASSERT_TRUE(later.has_value());
    EXPECT_EQ(later->version, kNextProtocolVersion);
  }
}

Payload frame_of_version(uint8_t type, uint8_t version) {
  Encoder rest;
  rest.u8(type);
  rest.u8(version);
  rest.varint(300);
  rest.text("what is in it");
  return seal_frame(rest.view());
}

// They are whole: that they say what is not known here is no fault of their sender's.
TEST(Frame, of_a_type_or_a_version_that_is_not_known_is_known_as_such) {
  for (const auto& [type, version] : std::vector<std::pair<uint8_t, uint8_t>>{
           {200, kProtocolVersion}, {2, kProtocolVersion + 1}, {5, kProtocolVersion}}) {
    const Payload frame = frame_of_version(type, version);
    const auto open = open_frame(frame.view());
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->type, FrameType::kUnknown);
    EXPECT_EQ(open->document.value, 300u);
    EXPECT_FALSE(open_frame(frame.view().first(frame.size() - 1)).has_value());
  }
  EXPECT_FALSE(open_frame(frame_of_version(2, kProtocolVersion - 1).view()).has_value());
}

TEST(Frame, an_acknowledgement_comes_back_as_it_went) {
  FrameWriter writer({1});
  const Acknowledgement sent{77, {{toy_actor(1), 5}, {toy_actor(0), 900}}};
  const Payload frame = writer.acknowledgement(sent);
  const auto back = decode_acknowledgement(open_frame(frame.view())->body);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->incarnation, 77u);
  EXPECT_EQ(back->entries, sent.entries);
}

TEST(Frame, items_come_back_in_order) {
  const Payload frame =
      frame_of({toy_change(1, 1), toy_change(2, 1)}, {toy_bundle({toy_change(3, 1)})});
  ItemReader reader(open_frame(frame.view())->body);
  EXPECT_EQ(peek_change(reader.next()->bytes)->dots.actor, toy_actor(1));
  EXPECT_EQ(peek_change(reader.next()->bytes)->dots.actor, toy_actor(2));
  EXPECT_EQ(reader.next()->kind, ItemKind::kBundle);
  EXPECT_FALSE(reader.next().has_value());
  EXPECT_FALSE(reader.failed());
}

TEST(Frame, every_flipped_bit_is_noticed) {
  const Payload frame = frame_of({toy_change(1, 1)});
  for (size_t bit = 0; bit < frame.size() * 8; ++bit) {
    std::vector<uint8_t> bytes(frame.view().begin(), frame.view().end());
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ (1u << (bit % 8)));
    EXPECT_FALSE(open_frame(bytes).has_value()) << "bit " << bit;
  }
}

TEST(Frame, every_truncation_is_noticed) {
  const Payload frame = encode_hello(sample_hello());
  for (size_t size = 0; size < frame.size(); ++size) {
    EXPECT_FALSE(open_frame(frame.view().first(size)).has_value());
    // Also where a truncated body has the right checksum.
    const ByteView body = open_frame(frame.view())->body;
    if (size < body.size()) {
      EXPECT_FALSE(decode_hello({FrameType::kHello, {}, body.first(size)}));
    }
  }
}

TEST(Frame, an_item_longer_than_its_frame_is_refused) {
  const uint8_t body[] = {200, 1, 0};
  ItemReader reader({body, sizeof body});
  EXPECT_FALSE(reader.next().has_value());
  EXPECT_TRUE(reader.failed());
}

}  // namespace
}  // namespace skerry::test
