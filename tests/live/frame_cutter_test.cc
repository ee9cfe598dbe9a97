#include "live/frame_cutter.h"

#include <gtest/gtest.h>

#include <string>

#include "core/rng.h"
#include "seeds.h"

namespace skerry::live {
namespace {

using Frames = std::vector<std::string>;

void put(std::string& stream, const std::string& frame) {
  const auto length = length_bytes(frame.size());
  stream.append(length.begin(), length.end());
  stream += frame;
}

// Feeds the stream in pieces that chance cuts.
Frames cut(const std::string& stream, size_t most_piece, Rng& rng) {
  FrameCutter cutter(1 << 20);
  Frames frames;
  for (size_t at = 0; at < stream.size();) {
    const size_t size =
        std::min(stream.size() - at, static_cast<size_t>(1 + rng.below(most_piece)));
    const auto fed = cutter.feed(as_bytes(stream).subspan(at, size), [&frames](ByteView frame) {
      frames.emplace_back(as_text(frame));
      return true;
    });
    EXPECT_EQ(fed, FrameCutter::Fed::kAll);
    at += size;
  }
  EXPECT_EQ(cutter.held_bytes(), 0u);
  return frames;
}

TEST(FrameCutter, gives_the_same_frames_however_the_stream_is_cut) {
  for (uint64_t seed = 1; seed <= test_support::seeds(50); ++seed) {
    Rng rng = Rng::stream(seed, "frames");
    Frames frames;
    std::string stream;
    for (int i = 0; i < 40; ++i) {
      const uint64_t size = rng.below(8) == 0 ? rng.below(100'000) : rng.below(20);
      frames.emplace_back(static_cast<size_t>(size), static_cast<char>('a' + i % 26));
      put(stream, frames.back());
    }
    EXPECT_EQ(cut(stream, 5, rng), frames);
    EXPECT_EQ(cut(stream, 200'000, rng), frames);
  }
}

TEST(FrameCutter, holds_no_more_than_what_came) {
  FrameCutter cutter(1 << 20);
  const auto length = length_bytes(1 << 20);
  const auto take = [](ByteView) { return true; };
  EXPECT_EQ(cutter.feed(length, take), FrameCutter::Fed::kAll);
  EXPECT_EQ(cutter.held_bytes(), 4u);
}

TEST(FrameCutter, refuses_a_frame_that_is_too_large_at_its_length) {
  FrameCutter cutter(100);
  const auto take = [](ByteView) { return true; };
  const auto length = length_bytes(101);
  EXPECT_EQ(cutter.feed(ByteView(length).first(3), take), FrameCutter::Fed::kAll);
  EXPECT_EQ(cutter.feed(ByteView(length).subspan(3), take), FrameCutter::Fed::kTooLarge);
  FrameCutter larger(100);
  larger.set_most_bytes(101);
  EXPECT_EQ(larger.feed(length, take), FrameCutter::Fed::kAll);
}

TEST(FrameCutter, stops_where_it_is_told_to) {
  std::string stream;
  put(stream, "one");
  put(stream, "two");
  FrameCutter cutter(100);
  Frames frames;
  const auto fed = cutter.feed(as_bytes(stream), [&frames](ByteView frame) {
    frames.emplace_back(as_text(frame));
    return false;
  });
  EXPECT_EQ(fed, FrameCutter::Fed::kStopped);
  EXPECT_EQ(frames, Frames{"one"});
}

}  // namespace
}  // namespace skerry::live
