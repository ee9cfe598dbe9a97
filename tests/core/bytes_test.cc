#include "core/bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace skerry {
namespace {

Payload payload(std::string_view text) { return Payload::copy_of(as_bytes(text)); }
std::string_view text(const Payload& payload) { return as_text(payload.view()); }

TEST(Payload, copies_once_and_shares_after) {
  std::string source = "hello";
  const Payload first = payload(source);
  source[0] = 'j';
  EXPECT_EQ(text(first), "hello");
  const Payload second = first;
  EXPECT_EQ(second.data(), first.data());
}

TEST(Payload, outlives_its_origin) {
  Payload slice;
  {
    const Payload whole = payload("a long enough text");
    slice = whole.slice(2, 4);
  }
  EXPECT_EQ(text(slice), "long");
  const Payload copy = slice;
  slice = {};
  EXPECT_EQ(text(copy), "long");
}

TEST(Payload, slices_of_slices_share_the_buffer) {
  const Payload whole = payload("0123456789");
  const Payload middle = whole.slice(2, 6);
  const Payload inner = middle.slice(1, 3);
  EXPECT_EQ(text(inner), "345");
  EXPECT_EQ(inner.data(), whole.data() + 3);
  EXPECT_EQ(text(whole.slice(inner.view())), "345");
  EXPECT_EQ(text(middle.slice(middle.view())), "234567");
  EXPECT_TRUE(whole.slice(10, 0).empty());
  EXPECT_DEATH(static_cast<void>(middle.slice(4, 3)), "internal error");
  EXPECT_DEATH(static_cast<void>(middle.slice(7, 0)), "internal error");
}

TEST(Payload, moving_leaves_nothing_behind) {
  Payload from = payload("content");
  const Payload to = std::move(from);
  EXPECT_EQ(text(to), "content");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(from.data(), nullptr);
}

TEST(Payload, assigning_to_itself_keeps_it) {
  Payload one = payload("same");
  const Payload& alias = one;
  one = alias;
  EXPECT_EQ(text(one), "same");
}

TEST(Payload, an_empty_payload_holds_no_buffer) {
  EXPECT_EQ(payload("").data(), nullptr);
  EXPECT_TRUE(payload("").view().empty());
  EXPECT_TRUE(payload("abc").slice(1, 0).empty());
  EXPECT_TRUE(Payload::attach(Payload().detach()).empty());
}

// Leaks and early releases are the address sanitizer's to see.
TEST(Payload, detaching_keeps_the_count_that_attaching_takes_back) {
  Payload whole = payload("in flight");
  const Payload kept = whole;
  void* detached = whole.detach();
  EXPECT_TRUE(whole.empty());
  EXPECT_EQ(text(kept), "in flight");
  EXPECT_EQ(as_text(Payload::view_of(detached)), "in flight");
  EXPECT_TRUE(Payload::view_of(nullptr).empty());
  const Payload back = Payload::attach(detached);
  EXPECT_EQ(back.data(), kept.data());
  EXPECT_EQ(text(back), "in flight");
}

}  // namespace
}  // namespace skerry
