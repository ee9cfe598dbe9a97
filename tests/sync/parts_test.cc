// Frames too large to go whole: cut, sent part after part, put together.
#include "sync/link/parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/rng.h"
#include "sync/log/summed_runs.h"

namespace skerry::sync {
namespace {

Payload frame_of(size_t bytes, uint64_t seed = 1) {
  Rng rng = Rng::stream(seed, "parts");
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>(rng.below(256));
  return make_frame(FrameType::kGroup, {1}, as_bytes(text));
}

std::optional<Part> opened(const Payload& frame) {
  const auto open = open_frame(frame.view());
  EXPECT_TRUE(open.has_value() && open->type == FrameType::kPart);
  return decode_part(open->body);
}

PartReceiver::Taken give(PartReceiver& receiver, const Payload& frame, uint64_t most = 1 << 30) {
  return receiver.take(*opened(frame), frame, most);
}

TEST(Parts, in_any_order_and_twice_make_the_frame_again) {
  const Payload whole = frame_of(10'000);
  std::vector<Payload> parts = cut_frame(whole, 1'000);
  EXPECT_EQ(parts.size(), 11u);
  for (const Payload& part : parts) EXPECT_LE(part.size(), 1'000u);
  Rng rng = Rng::stream(2, "order");
  for (size_t i = parts.size() - 1; i > 0; --i) std::swap(parts[i], parts[rng.below(i + 1)]);
  PartReceiver receiver;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    EXPECT_TRUE(give(receiver, parts[i]).is_news);
    EXPECT_FALSE(give(receiver, parts[i]).is_news);
  }
  const auto last = give(receiver, parts.back());
  ASSERT_TRUE(last.whole.has_value());
  EXPECT_TRUE(std::ranges::equal(last.whole->view(), whole.view()));
}

TEST(Parts, of_several_frames_do_not_mix) {
  const Payload a = frame_of(3'000, 1);
  const Payload b = frame_of(3'000, 2);
  PartReceiver receiver;
  const auto of_a = cut_frame(a, 1'000);
  const auto of_b = cut_frame(b, 1'000);
  for (size_t i = 0; i + 1 < of_a.size(); ++i) {
    give(receiver, of_a[i]);
    give(receiver, of_b[i]);
  }
  EXPECT_TRUE(std::ranges::equal(give(receiver, of_b.back()).whole->view(), b.view()));
  EXPECT_TRUE(std::ranges::equal(give(receiver, of_a.back()).whole->view(), a.view()));
}

TEST(Parts, beyond_the_limit_are_let_go_of_and_told_once) {
  const Payload whole = frame_of(10'000);
  PartReceiver receiver;
  int told = 0;
  for (const Payload& part : cut_frame(whole, 1'000)) {
    const auto taken = give(receiver, part, 5'000);
    told += taken.is_too_large ? 1 : 0;
    EXPECT_FALSE(taken.whole.has_value());
  }
  EXPECT_EQ(told, 1);
}

TEST(Parts, go_one_at_a_time_over_a_stream) {
  const Payload whole = frame_of(3 * kStreamPartBytes + 100);
  const Payload second = frame_of(2 * kStreamPartBytes, 2);
  PartSender sender;
  PartReceiver receiver;
  sender.add(whole, 7);
  sender.add(second, 5);
  std::vector<Payload> came;
  uint64_t elements = 0;
  while (auto next = sender.next()) {
    EXPECT_FALSE(sender.next().has_value());  // not before there is word of this one
    EXPECT_LE(next->frame.size(), kStreamPartBytes);
    elements += next->elements;
    const auto taken = give(receiver, next->frame);
    if (taken.whole) came.push_back(*taken.whole);
    const Payload word = encode_part_taken(taken.word);
    const auto read = decode_part_taken(open_frame(word.view())->body);
    EXPECT_TRUE(sender.take(*read));
    EXPECT_FALSE(sender.take(*read));
  }
  EXPECT_TRUE(sender.is_idle());
  EXPECT_EQ(elements, 12u);
  ASSERT_EQ(came.size(), 2u);
  EXPECT_TRUE(std::ranges::equal(came[0].view(), whole.view()));
  EXPECT_TRUE(std::ranges::equal(came[1].view(), second.view()));
}

TEST(Parts, that_say_impossible_things_are_refused) {
  EXPECT_TRUE(opened(encode_part({1, 2, 3, as_bytes("x")})).has_value());
  EXPECT_FALSE(opened(encode_part({1, 3, 3, as_bytes("x")})).has_value());
  EXPECT_FALSE(opened(encode_part({1, 0, 1, {}})).has_value());
  PartSender sender;
  sender.add(frame_of(2 * kStreamPartBytes), 0);
  const auto first = sender.next();
  const uint32_t name = opened(first->frame)->frame;
  EXPECT_FALSE(sender.take({name + 1, 1}));
  EXPECT_FALSE(sender.take({name, 2}));
  EXPECT_FALSE(sender.next().has_value());
  EXPECT_TRUE(sender.take({name, 1}));
}

TEST(CountLacking, counts_each_dot_once) {
  const ActorId a{{1}, 1};
  const ActorId b{{2}, 1};
  VersionVector known;
  known.raise(a, 3);
  EXPECT_EQ(count_lacking({}, known), 0u);
  EXPECT_EQ(count_lacking({{a, 1, 3}}, known), 0u);
  EXPECT_EQ(count_lacking({{b, 5, 2}, {a, 2, 4}, {a, 4, 1}, {a, 8, 2}, {b, 5, 2}}, known),
            2u + 2u + 2u);
}

}  // namespace
}  // namespace skerry::sync
