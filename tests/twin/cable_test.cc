// What goes into a cable comes out of it, and nothing else does.
#include <gtest/gtest.h>

#include "twin/cable.h"

namespace skerry::twin {
namespace {

using harness::Input;
using harness::Wish;

Payload bytes(std::string_view text) { return Payload::copy_of(as_bytes(text)); }

TEST(Cable, messages_come_out_as_they_went_in) {
  const Wish sent{Wish::Kind::kSend, 70'000, bytes("frame")};
  const Wish out = come_out<Wish>(encode(sent), sent);
  EXPECT_EQ(out.kind, Wish::Kind::kSend);
  EXPECT_EQ(out.peer, 70'000u);
  EXPECT_EQ(as_text(out.frame.view()), "frame");
  EXPECT_NE(out.frame.data(), sent.frame.data());
}

TEST(Cable, a_message_without_a_frame_has_none) {
  const Input sent{Input::Kind::kConnected, 3};
  const Input out = come_out<Input>(encode(sent), sent);
  EXPECT_EQ(out.kind, Input::Kind::kConnected);
  EXPECT_EQ(out.peer, 3u);
  EXPECT_EQ(out.frame.size(), 0u);
}

TEST(CableDeathTest, another_message_than_was_sent_is_found) {
  const Input sent{Input::Kind::kFrame, 3, 0, bytes("frame")};
  std::vector<uint8_t> message = encode(sent);
  ++message.back();
  EXPECT_DEATH(come_out<Input>(message, sent), "does not hold");
}

}  // namespace
}  // namespace skerry::twin
