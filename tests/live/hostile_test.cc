// Whoever connects to the port and does not keep to the protocol: the server stays up, says what it
// refused, and serves the others on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/rng.h"
#include "live/greeting.h"
#include "live/limits.h"
#include "raw_socket.h"
#include "running.h"
#include "scratch.h"
#include "stalling_proxy.h"
#include "sync/frame.h"
#include "sync/link/shorthand.h"

namespace skerry::live {
namespace {

using test_support::Scratch;

using testing::HasSubstr;
using Seen = RunningClient::Seen;

// A server, and somebody honest who is served before, during and after.
class Hostile : public testing::Test {
 protected:
  explicit Hostile(std::optional<SecretKey> key = std::nullopt) {
    auto options = server_options(scratch_ / "hub", "fugue");
    options.key = key;
    options.slots = 32;
    options.sync.keep_alive = Duration::seconds(30);  // who says nothing stays
    options.sync.window_bytes = uint64_t{16} << 20;   // a buffer is full before it
    server = std::make_unique<RunningServer>(options);
    auto client = client_options(server->address, scratch_ / "honest", "fugue");
    client.key = key;
    client.sync.keep_alive = Duration::seconds(30);
    honest = std::make_unique<RunningClient>(client);
    EXPECT_TRUE(is_served());
  }

  // Letters that cannot be packed much.
  void typed(uint64_t characters) {
    std::string text(characters, '\0');
    for (char& c : text) c = static_cast<char>('A' + letters_.below(26) + 32 * letters_.below(2));
    honest->submit("text.splice(0, 0, \"" + text + "\")");
    typed_ += characters;
  }
  bool is_served() {
    typed(1);
    const uint64_t wanted = typed_;
    return honest->sees(
        [wanted](const Seen& seen) { return seen.acknowledged == wanted && is_synced(seen); });
  }
  // Greeted and in a slot; what it sends from now on are frames.
  RawSocket welcomed() {
    RawSocket socket(server->address);
    EXPECT_FALSE(socket.receive(2000).empty());
    const Introduction who{kSocketVersion, {}, {99}, "crdt=fugue mode=operations", std::nullopt};
    EXPECT_TRUE(socket.send_frame(as_text(encode(who).view())));
    EXPECT_FALSE(socket.receive(2000).empty());
    return socket;
  }
  uint64_t refused(Refusal why) { return server->figures().refusals[why]; }

  Scratch scratch_;
  std::unique_ptr<RunningServer> server;
  std::unique_ptr<RunningClient> honest;
  uint64_t typed_ = 0;  // characters, by the honest
  Rng letters_ = Rng::stream(1, "letters");
};

TEST_F(Hostile, garbage_instead_of_a_greeting_ends_the_connection) {
  for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\n\r\n"), std::string(4, '\0'),
                                   std::string("\x05\0\0\0SKRYx", 9), std::string(5000, '\xff')}) {
    RawSocket socket(server->address);
    socket.send(bytes);
    EXPECT_TRUE(socket.is_closed_within(7000));
  }
  EXPECT_TRUE(is_served());
  EXPECT_EQ(refused(Refusal::kMalformedGreeting), 4u);
  EXPECT_THAT(server->notes.all(), HasSubstr("malformed_greeting"));
}

TEST_F(Hostile, who_says_nothing_is_sent_away) {
  RawSocket silent(server->address);
  EXPECT_TRUE(silent.is_closed_within(7000));
  EXPECT_TRUE(is_served());
}

TEST_F(Hostile, a_flood_of_half_open_connections_keeps_nobody_out) {
  std::vector<std::unique_ptr<RawSocket>> flood;
  for (size_t i = 0; i < kMostGuests * 3; ++i) {
    flood.push_back(std::make_unique<RawSocket>(server->address));
  }
  RunningClient late(client_options(server->address, scratch_ / "late", "fugue"));
  EXPECT_TRUE(late.sees(is_synced));
  EXPECT_TRUE(is_served());
  EXPECT_GE(refused(Refusal::kCrowd), kMostGuests);
}

TEST_F(Hostile, a_frame_that_is_too_large_ends_its_stream_alone) {
  RawSocket socket = welcomed();
  const auto length = length_bytes(kMostFrameBytes + 1);
  socket.send(std::string(length.begin(), length.end()));
  EXPECT_TRUE(socket.is_closed_within(2000));
  EXPECT_TRUE(is_served());
  EXPECT_EQ(refused(Refusal::kBrokenStream), 1u);
  EXPECT_THAT(server->notes.all(), HasSubstr("larger than may be"));
}

// Twenty who each announce 16 MiB and send them all but the last byte.
TEST_F(Hostile, what_is_not_whole_fills_no_more_than_its_share_of_memory) {
  std::vector<RawSocket> sockets;
  const auto length = length_bytes(size_t{16} << 20);
  const std::string almost((size_t{16} << 20) - 1, 'x');
  for (int i = 0; i < 20; ++i) {
    sockets.push_back(welcomed());
    sockets.back().send(std::string(length.begin(), length.end()));
    sockets.back().send(almost);
  }
  EXPECT_TRUE(is_served());
  EXPECT_GE(refused(Refusal::kBrokenStream), 4u);
  EXPECT_THAT(server->notes.all(), HasSubstr("no memory"));
}

TEST_F(Hostile, random_bytes_as_frames_are_survived) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng = Rng::stream(seed, "hostile");
    RawSocket socket = welcomed();
    for (int i = 0; i < 200; ++i) {
      std::string frame(static_cast<size_t>(rng.below(100)), '\0');
      for (char& c : frame) c = static_cast<char>(rng.below(256));
      if (!socket.send_frame(frame)) break;
    }
  }
  EXPECT_TRUE(is_served());
  EXPECT_GT(server->figures().frames_corrupt, 0u);
}

// What the fuzzers keep, as frames of whoever has greeted and as greetings.
TEST_F(Hostile, the_corpora_of_the_fuzzers_are_survived) {
  const std::filesystem::path corpora = SKERRY_SOURCE_DIR "/tests/fuzz/corpus";
  size_t files = 0;
  for (const auto& folder : std::filesystem::directory_iterator(corpora)) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (!file.is_regular_file() || file.file_size() > 65536 || ++files % 8 != 0) continue;
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      RawSocket socket = welcomed();
      socket.send_frame(bytes);
      socket.send(bytes);
      RawSocket guest(server->address);
      guest.send(bytes);
    }
  }
  EXPECT_GT(files, 0u);
  EXPECT_TRUE(is_served());
}

// It reads nothing for a while: nobody waits for it, and when it reads again it gets what it lacks,
// over the same connection.
TEST_F(Hostile, a_slow_reader_keeps_nobody_waiting) {
  StallingProxy proxy(server->address);
  auto options = client_options(proxy.address(), scratch_ / "slow", "fugue");
  options.sync.keep_alive = Duration::seconds(30);
  RunningClient slow(options);
  EXPECT_TRUE(slow.sees(is_synced));
  proxy.stall(true);
  for (int i = 0; i < 30; ++i) {
    typed(300'000);
    EXPECT_TRUE(is_served());
  }
  proxy.stall(false);
  EXPECT_TRUE(slow.sees([this](const Seen& seen) {
    return is_synced(seen) && std::get<std::string>(*seen.value).size() == typed_;
  }));
  EXPECT_EQ(slow.notes.all().find("the connection ended"), std::string::npos);
  EXPECT_GT(server->figures().streams_full, 0u);
}

// It asks for what is not there, is answered each time, and reads none of it.
TEST_F(Hostile, who_asks_for_more_than_it_reads_is_sent_away) {
  RawSocket socket = welcomed();
  sync::ShorthandRoom room;
  sync::Shorthand shorthand(room);
  bool is_sent = true;
  for (uint32_t document = 1'000'000; is_sent && document < 9'000'000;) {
    std::string frames;
    for (int i = 0; i < 20'000; ++i) {
      const Payload frame = sync::make_frame(sync::FrameType::kHello, {document++}, {});
      const Payload wire = shorthand.writer.shorten(frame);
      const auto length = length_bytes(wire.size());
      frames.append(length.begin(), length.end());
      frames += as_text(wire.view());
    }
    is_sent = socket.send(frames);
  }
  EXPECT_FALSE(is_sent);
  EXPECT_TRUE(is_served());
  EXPECT_EQ(refused(Refusal::kBrokenStream), 1u);
  EXPECT_THAT(server->notes.all(), HasSubstr("more than it reads"));
}

class HostileWithKey : public Hostile {
 protected:
  static SecretKey key() {
    SecretKey key;
    key.bytes.fill(42);
    return key;
  }
  HostileWithKey() : Hostile(key()) {}
};

// What it is told is a nonce, that a key is wanted, and that its own is none.
TEST_F(HostileWithKey, without_it_nothing_is_learnt) {
  const Introduction claims{kSocketVersion, {}, {99}, "crdt=rga mode=operations", std::nullopt};
  Introduction forged = claims;
  forged.proof = Hash256{};
  for (const Introduction& who : {claims, forged}) {
    RawSocket socket(server->address);
    const std::string welcome = socket.receive(2000);
    EXPECT_EQ(welcome.size(), kLengthBytes + encode(Welcome{}).size());
    EXPECT_TRUE(socket.send_frame(as_text(encode(who).view())));
    const std::string answer = socket.receive(2000);
    const Payload refused = encode(Answer{Answer::Code::kWrongKey, "", 0, std::nullopt});
    EXPECT_EQ(answer.substr(kLengthBytes), as_text(refused.view()));
    EXPECT_TRUE(socket.is_closed_within(2000));
  }
  EXPECT_TRUE(is_served());
  EXPECT_EQ(refused(Refusal::kWrongKey), 2u);
}

// An introduction that was overheard is of no use on another connection.
TEST_F(HostileWithKey, a_proof_that_was_overheard_is_refused) {
  RawSocket first(server->address);
  const std::string welcome = first.receive(2000);
  const auto heard = decode_welcome(as_bytes(welcome).subspan(kLengthBytes));
  ASSERT_TRUE(heard.has_value());
  Introduction who{kSocketVersion, {}, {99}, "crdt=fugue mode=operations", std::nullopt};
  who.proof = prove(key(), Side::kClient, heard->nonce, who);
  EXPECT_TRUE(first.send_frame(as_text(encode(who).view())));
  EXPECT_FALSE(first.receive(2000).empty());
  RawSocket second(server->address);
  EXPECT_FALSE(second.receive(2000).empty());
  EXPECT_TRUE(second.send_frame(as_text(encode(who).view())));
  EXPECT_FALSE(second.receive(2000).empty());
  EXPECT_TRUE(second.is_closed_within(2000));
  EXPECT_TRUE(is_served());
  EXPECT_EQ(refused(Refusal::kWrongKey), 1u);
}

}  // namespace
}  // namespace skerry::live
