#include "sync/link/shorthand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/change.h"
#include "core/rng.h"
#include "sync/link/parts.h"

namespace skerry::sync {
namespace {

constexpr uint64_t kMost = 1 << 20;

std::vector<uint8_t> bytes_of(const Payload& payload) {
  return {payload.view().begin(), payload.view().end()};
}

std::string random_text(Rng& rng, size_t most) {
  std::string text;
  const size_t size = rng.below(most + 1);
  for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + rng.below(26));
  return text;
}

// Frames such as sessions send, of actors that mostly write on where they stopped.
class Talk {
 public:
  explicit Talk(uint64_t seed) : rng_(Rng::stream(seed, "talk")) {}

  Payload next() {
    switch (rng_.below(10)) {
      case 0:
        return FrameWriter({}).ping(static_cast<uint32_t>(rng_.below(3)));
      case 1:
        return make_frame(FrameType::kHello, document(), as_bytes(random_text(rng_, 300)));
      case 2:
      case 3:
        return acknowledgement();
      case 4:
        return changes(1 + rng_.below(5), rng_.below(2000));
      default:
        return changes(1, rng_.below(20));
    }
  }

 private:
  DocumentId document() { return {static_cast<uint32_t>(rng_.below(3))}; }
  ActorId actor() {
    const uint64_t number = rng_.below(8) == 0 ? rng_.below(100) : rng_.below(5);
    return {ReplicaId{static_cast<uint32_t>(number)}, number * 0x9E3779B97F4A7C15u};
  }
  uint64_t& last_of(const ActorId& actor) {
    if (last_.size() <= actor.replica.value) last_.resize(actor.replica.value + 1);
    return last_[actor.replica.value];
  }

  Payload acknowledgement() {
    Acknowledgement word;
    word.incarnation = static_cast<uint32_t>(rng_.below(2));
    const uint64_t count = 1 + (rng_.below(3) == 0 ? rng_.below(5) : 0);
    for (uint64_t i = 0; i < count; ++i) word.entries.push_back({actor(), 1 + rng_.below(1000)});
    return FrameWriter(document()).acknowledgement(word);
  }

  Payload changes(uint64_t count, uint64_t most_bytes) {
    const DocumentId of = document();
    FrameWriter writer(of);
    writer.begin(FrameType::kChanges);
    for (uint64_t i = 0; i < count; ++i) {
      const ActorId author = actor();
      const uint64_t length = rng_.below(4) == 0 ? 1 + rng_.below(9) : 1;
      const uint64_t first = last_of(author) + 1 + (rng_.below(9) == 0 ? rng_.below(50) : 0);
      last_of(author) = first + length - 1;
      Frontier dependencies;
      for (uint64_t d = rng_.below(3); d > 0; --d) {
        dependencies.push_back({actor(), 1 + rng_.below(99)});
      }
      std::sort(dependencies.begin(), dependencies.end());
      dependencies.erase(std::unique(dependencies.begin(), dependencies.end()), dependencies.end());
      wall_ += static_cast<int64_t>(rng_.below(1'000'000'000)) - 1000;
      const uint32_t counter = rng_.below(5) == 0 ? static_cast<uint32_t>(rng_.next()) : 0;
      const Change change = make_change(of, {author, first, length}, dependencies, {wall_, counter},
                                        as_bytes(random_text(rng_, most_bytes)));
      writer.add(change.encoded.view(), ItemKind::kChange);
    }
    return writer.finish();
  }

  Rng rng_;
  std::vector<uint64_t> last_;
  int64_t wall_ = 1'767'225'600'000'000'000;
};

TEST(shorthand, gives_back_the_very_frames_in_their_order) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Talk talk(seed);
    ShorthandRoom room;
    ShorthandWriter writer(room);
    ShorthandReader reader(room);
    for (int i = 0; i < 2000; ++i) {
      const Payload frame = talk.next();
      const auto back = reader.expand(writer.shorten(frame).view(), kMost);
      ASSERT_TRUE(back.has_value()) << seed << " " << i;
      ASSERT_EQ(bytes_of(*back), bytes_of(frame)) << seed << " " << i;
    }
  }
}

Payload typed(const ActorId& author, uint64_t first, int64_t wall) {
  FrameWriter writer({1});
  writer.begin(FrameType::kChanges);
  const Change change = make_change({1}, {author, first, 1}, {}, {wall, 0}, as_bytes("12345"));
  writer.add(change.encoded.view(), ItemKind::kChange);
  return writer.finish();
}

TEST(shorthand, takes_a_few_bytes_for_a_typed_character_and_for_its_acknowledgement) {
  const ActorId author{ReplicaId{3}, 0x1234567890ABCDEFu};
  ShorthandRoom room;
  ShorthandWriter writer(room);
  constexpr int64_t kWall = 1'767'225'600'000'000'000;
  writer.shorten(typed(author, 1, kWall));
  // Head, five of time, five of body, two of checksum.
  EXPECT_EQ(writer.shorten(typed(author, 2, kWall + 900'000'000)).size(), 13u);
  const Acknowledgement first{7, {{author, 1}}};
  const Acknowledgement second{7, {{author, 2}}};
  writer.shorten(FrameWriter({1}).acknowledgement(first));
  EXPECT_EQ(writer.shorten(FrameWriter({1}).acknowledgement(second)).size(), 3u);
  EXPECT_EQ(writer.shorten(FrameWriter({}).ping(7)).size(), 3u);
}

TEST(shorthand, of_an_idle_connection_forgets_whom_it_spoke_of) {
  const ActorId author{ReplicaId{3}, 0x1234567890ABCDEFu};
  ShorthandRoom room;
  ShorthandWriter writer(room);
  ShorthandReader reader(room);
  constexpr int64_t kWall = 1'767'225'600'000'000'000;
  const auto bytes_for = [&](const Payload& frame) {
    const Payload wire = writer.shorten(frame);
    const auto back = reader.expand(wire.view(), kMost);
    EXPECT_TRUE(back.has_value() && bytes_of(*back) == bytes_of(frame));
    return wire.size();
  };
  const Payload ping = FrameWriter({}).ping(7);
  const size_t at_first = bytes_for(typed(author, 1, kWall));
  for (uint32_t i = 1; i < Sayings::kQuietFrames; ++i) bytes_for(ping);
  EXPECT_LT(bytes_for(typed(author, 2, kWall)), at_first - 9);
  for (uint32_t i = 0; i < Sayings::kQuietFrames; ++i) bytes_for(ping);
  EXPECT_GE(bytes_for(typed(author, 3, kWall)), at_first - 9);  // all but its time
  EXPECT_LT(bytes_for(typed(author, 4, kWall)), at_first - 9);
}

TEST(shorthand, that_is_read_by_several_in_one_process_is_kept_once) {
  const ActorId author{ReplicaId{3}, 9};
  FramePool frames;
  ShorthandRoom room;
  room.frames = &frames;
  ShorthandWriter writer(room);
  const Payload first = typed(author, 1, 5);
  const Payload second = typed(author, 2, 6);
  const std::vector<Payload> wires = {writer.shorten(first), writer.shorten(second)};
  ShorthandReader one(room);
  ShorthandReader another(room);
  for (ShorthandReader* reader : {&one, &another}) {
    EXPECT_EQ(reader->expand(wires[0].view(), kMost)->data(), first.data());
    EXPECT_EQ(reader->expand(wires[1].view(), kMost)->data(), second.data());
  }
  // Another frame of the same key is not taken for it.
  std::vector<uint8_t> other(first.view().begin() + 4, first.view().end());
  frames.add(7, first);
  EXPECT_EQ(frames.share(7, other).data(), first.data());
  other.back() = static_cast<uint8_t>(other.back() ^ 1u);
  EXPECT_EQ(bytes_of(frames.share(7, other)), bytes_of(seal_frame(other)));
}

TEST(shorthand, packs_what_is_large) {
  ShorthandRoom room;
  ShorthandWriter writer(room);
  ShorthandReader reader(room);
  const Payload large = make_frame(FrameType::kGroup, {1}, as_bytes(std::string(100'000, 'x')));
  const Payload wire = writer.shorten(large);
  EXPECT_LT(wire.size(), 1000u);
  EXPECT_EQ(bytes_of(*reader.expand(wire.view(), kMost)), bytes_of(large));
  EXPECT_FALSE(reader.expand(writer.shorten(large).view(), 99'999).has_value());
}

TEST(shorthand, that_misses_a_frame_is_found_out_by_the_next) {
  Talk talk(1);
  ShorthandRoom room;
  ShorthandWriter writer(room);
  ShorthandReader reader(room);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(reader.expand(writer.shorten(talk.next()).view(), kMost).has_value());
  }
  writer.shorten(talk.next());
  EXPECT_FALSE(reader.expand(writer.shorten(talk.next()).view(), kMost).has_value());
}

TEST(shorthand, that_is_damaged_gives_nothing) {
  Talk talk(1);
  Rng rng = Rng::stream(1, "damage");
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    ShorthandRoom room;
    ShorthandWriter writer(room);
    ShorthandReader reader(room);
    const Payload before = talk.next();
    ASSERT_TRUE(reader.expand(writer.shorten(before).view(), kMost).has_value());
    std::vector<uint8_t> wire = bytes_of(writer.shorten(talk.next()));
    const uint64_t bit = rng.below(wire.size() * 8);
    wire[bit / 8] = static_cast<uint8_t>(wire[bit / 8] ^ (1u << bit % 8));
    if (reader.expand(wire, kMost).has_value()) ++accepted;
  }
  EXPECT_LE(accepted, 3);  // one in 65,536
}

TEST(shorthand, has_an_account_of_the_bytes_that_travelled) {
  Talk talk(2);
  Rng rng = Rng::stream(2, "accounts");
  ShorthandRoom room;
  ShorthandWriter writer(room);
  for (int i = 0; i < 5000; ++i) {
    const Payload frame = talk.next();
    const Payload wire = writer.shorten(frame);
    FrameAccount plain;
    auto left = static_cast<uint32_t>(frame.size());
    for (uint32_t* part : {&plain.payload, &plain.metadata, &plain.redundant}) {
      *part = static_cast<uint32_t>(rng.below(left + 1));
      left -= *part;
    }
    plain.control = left;
    plain.new_changes = 3;
    const FrameAccount account = account_in_shorthand(wire.view(), plain);
    EXPECT_EQ(account.payload + account.metadata + account.redundant + account.control,
              wire.size());
    EXPECT_LE(account.payload, plain.payload);
    EXPECT_EQ(account.new_changes, 3u);
  }
}

TEST(shorthand, says_what_may_bring_changes) {
  const ActorId author{ReplicaId{3}, 9};
  const auto of = [](const Payload& frame) {
    ShorthandRoom room;
    return may_bring_changes(ShorthandWriter(room).shorten(frame).view());
  };
  EXPECT_TRUE(of(typed(author, 1, 5)));
  EXPECT_TRUE(of(make_frame(FrameType::kGroup, {1}, as_bytes("g"))));
  EXPECT_FALSE(of(make_frame(FrameType::kHello, {1}, as_bytes("h"))));
  EXPECT_FALSE(of(FrameWriter({1}).acknowledgement({7, {{author, 1}}})));
  EXPECT_FALSE(of(FrameWriter({}).ping(7)));
  EXPECT_FALSE(may_bring_changes({}));
}

}  // namespace
}  // namespace skerry::sync
