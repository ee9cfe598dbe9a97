// Blobs come whole to who wants them, from whoever has them, across losses, closed connections and
// crashes; what is wrong is refused, and changes go first.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "channel_world.h"
#include "replica/local_first/blob_references.h"
#include "sync/blobs/blob_frames.h"
#include "sync/frame.h"
#include "sync/stack.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

using Fetch = sync::BlobOptions::Fetch;

std::vector<uint8_t> content_of(size_t size, uint64_t seed = 1) {
  Rng rng = Rng::stream(seed, "content");
  std::vector<uint8_t> content(size);
  for (uint8_t& byte : content) byte = static_cast<uint8_t>(rng.next());
  return content;
}

WorldOptions options_of(sync::Transport transport, uint32_t servers) {
  WorldOptions options;
  options.design = "or_map";
  options.people = 3;
  options.servers = servers;
  options.sync.transport = transport;
  options.sync.blobs.fetch = Fetch::kAlways;
  options.store_latency = Duration::milliseconds(2);
  return options;
}

bool has_whole(ChannelWorld& world, uint32_t i, const Hash256& name,
               const std::vector<uint8_t>& content) {
  const auto blob = world.blob(i, name);
  if (!blob || !blob->is_whole) return false;
  std::vector<uint8_t> bytes;
  for (const Payload& chunk : blob->chunks) {
    bytes.insert(bytes.end(), chunk.data(), chunk.data() + chunk.size());
  }
  return bytes == content;
}

void refer_to(ChannelWorld& world, uint32_t i, const Hash256& name) {
  ASSERT_TRUE(world.submit(i, RegisterAssign{replica::blob_reference(name), "/file"}).ok());
}

class EveryWay : public testing::TestWithParam<WorldOptions> {};

TEST_P(EveryWay, a_blob_comes_to_all_whose_document_refers_to_it) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(2));
  for (const size_t size : {1u, 65'535u, 65'536u, 65'537u, 300'000u}) {
    const std::vector<uint8_t> content = content_of(size);
    const auto name = world.attach(0, content);
    ASSERT_TRUE(name.ok());
    refer_to(world, 0, *name);
    world.run_for(Duration::seconds(20));
    EXPECT_TRUE(has_whole(world, 1, *name, content)) << size;
    EXPECT_TRUE(has_whole(world, 2, *name, content)) << size;
  }
  EXPECT_THAT(world.violations, IsEmpty());
}

TEST_P(EveryWay, losses_crashes_and_closed_connections_only_make_it_later) {
  WorldOptions options = GetParam();
  options.loss = options.duplicate = options.corrupt = 0.1;
  for (options.seed = 1; options.seed <= 12; ++options.seed) {
    ChannelWorld world(options);
    Rng rng = Rng::stream(options.seed, "trouble");
    world.run_for(Duration::seconds(2));
    const std::vector<uint8_t> content = content_of(700'000, options.seed);
    const auto name = world.attach(0, content);
    refer_to(world, 0, *name);
    for (int i = 0; i < 8; ++i) {
      world.run_for(Duration::milliseconds(static_cast<int64_t>(50 + rng.below(400))));
      const auto node = static_cast<uint32_t>(rng.below(world.size()));
      const uint64_t what = rng.below(3);
      // What of the blob was not durable yet at a crash of its author was promised to nobody.
      if (what == 0 && (node != 0 || i > 1)) world.restart(node);
      if (what == 1) world.partition({node});
      if (what == 2) world.heal();
    }
    world.heal();
    world.run_for(Duration::seconds(400));
    for (const uint32_t reader : {1u, 2u}) {
      EXPECT_TRUE(has_whole(world, reader, *name, content)) << options.seed << " " << reader;
    }
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

using enum sync::Transport;

// The body of a text's snapshot is compressed; who starts from it wants what the text refers to, as
// does whoever pasted a reference to what somebody else attached.
TEST(Blobs, of_a_text_come_to_who_starts_from_its_snapshot) {
  WorldOptions options = options_of(sync::Transport::kStream, 1);
  options.design = "fugue";
  options.sync.log_floor = Duration::milliseconds(500);
  ChannelWorld world(options);
  const std::vector<uint8_t> content = content_of(70'000);
  const auto name = world.attach(0, content);
  ASSERT_TRUE(name.ok());
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.submit(1, TextSplice{0, 0, replica::blob_reference(*name)}).ok());
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(world.submit(0, TextSplice{0, 0, "typed "}).ok());
  world.run_for(Duration::seconds(20));
  EXPECT_TRUE(has_whole(world, 1, *name, content));
  world.crash(2);
  world.restart(2, false);
  world.run_for(Duration::seconds(10));
  EXPECT_TRUE(has_whole(world, 2, *name, content));
  EXPECT_THAT(world.violations, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Blobs, EveryWay,
                         testing::Values(options_of(kStream, 1), options_of(kStream, 2),
                                         options_of(kStream, 0), options_of(kDatagram, 1),
                                         options_of(kDatagram, 0)),
                         [](const testing::TestParamInfo<WorldOptions>& way) {
                           const bool is_stream = way.param.sync.transport == kStream;
                           return std::string(is_stream ? "Stream" : "Datagram") +
                                  std::to_string(way.param.servers);
                         });

// What passes between two nodes, by the type of frame.
uint64_t count_pieces(ChannelWorld& world, uint32_t to, Duration during) {
  uint64_t bytes = 0;
  world.filter = [&bytes, to](uint32_t, uint32_t receiver, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    if (receiver == to && open->type == sync::FrameType::kBlobPiece) bytes += open->body.size();
    return false;
  };
  world.run_for(during);
  world.filter = nullptr;
  return bytes;
}

TEST(Blobs, after_a_crash_only_what_was_not_held_comes_again) {
  ChannelWorld world(options_of(kStream, 1));
  world.run_for(Duration::seconds(2));
  const std::vector<uint8_t> content = content_of(2'000'000);
  const auto name = world.attach(0, content);
  refer_to(world, 0, *name);
  while (!world.blob(1, *name) || world.blob(1, *name)->chunks.size() < 20) {
    world.run_for(Duration::milliseconds(10));
  }
  world.restart(1);
  const size_t held = world.blob(1, *name)->chunks.size();
  EXPECT_GE(held, 18u);
  const uint64_t bytes = count_pieces(world, 1, Duration::seconds(30));
  EXPECT_TRUE(has_whole(world, 1, *name, content));
  EXPECT_LE(bytes, content.size() - held * 65'536 + 10'000);
}

TEST(Blobs, are_fetched_on_demand_where_not_always) {
  WorldOptions options = options_of(kStream, 1);
  options.sync.blobs.fetch = Fetch::kNever;
  ChannelWorld world(options);
  world.run_for(Duration::seconds(2));
  const std::vector<uint8_t> content = content_of(100'000);
  const auto name = world.attach(0, content);
  refer_to(world, 0, *name);
  world.run_for(Duration::seconds(10));
  EXPECT_TRUE(has_whole(world, 3, *name, content));  // the server keeps it
  EXPECT_FALSE(world.blob(1, *name).has_value());
  world.crash(0);
  world.fetch(1, *name);
  world.run_for(Duration::seconds(10));
  EXPECT_TRUE(has_whole(world, 1, *name, content));
  EXPECT_FALSE(world.blob(2, *name).has_value());
}

TEST(Blobs, one_that_nobody_has_yet_comes_when_somebody_has_it) {
  ChannelWorld world(options_of(kStream, 1));
  world.run_for(Duration::seconds(2));
  const std::vector<uint8_t> content = content_of(100'000);
  const Hash256 name = sync::name_of(encode_manifest(sync::manifest_of(content)).view());
  refer_to(world, 1, name);
  world.run_for(Duration::seconds(30));
  EXPECT_FALSE(world.blob(2, name).has_value());
  ASSERT_EQ(*world.attach(0, content), name);
  world.run_for(Duration::seconds(2));
  EXPECT_TRUE(has_whole(world, 2, name, content));
}

// A frame with one byte of the piece changed, as a wrong or hostile peer would make it.
Payload with_wrong_byte(const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  std::vector<uint8_t> body(open->body.begin(), open->body.end());
  body.back() ^= 1;
  return sync::make_frame(open->type, {}, body);
}

// The only holder goes on from where it was at the next request, far behind the chunk.
TEST(Blobs, a_wrong_chunk_comes_again_from_the_only_holder) {
  WorldOptions options = options_of(kStream, 0);
  options.people = 2;
  options.sync.blobs.window_bytes = 256 * 1024;
  ChannelWorld world(options);
  world.run_for(Duration::seconds(2));
  const std::vector<uint8_t> content = content_of(700'000);
  const auto name = world.attach(0, content);
  bool is_spoilt = false;
  world.spoil = [&is_spoilt](uint32_t to, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    const bool is_piece = to == 1 && open && open->type == sync::FrameType::kBlobPiece;
    const auto piece = is_piece ? sync::decode_blob_piece(open->body) : std::nullopt;
    const bool is_it = piece && piece->offset == 3 * 65'536 && !is_spoilt;
    is_spoilt = is_spoilt || is_it;
    return is_it ? with_wrong_byte(frame) : frame;
  };
  refer_to(world, 0, *name);
  world.run_for(Duration::seconds(30));
  EXPECT_TRUE(is_spoilt);
  EXPECT_TRUE(has_whole(world, 1, *name, content));
}

// Then it is stored behind what came later.
TEST(Blobs, what_a_disk_refused_at_first_is_there_after_a_crash) {
  for (int64_t fails_at = 0; fails_at < 3000; fails_at += 100) {
    ChannelWorld world(options_of(kStream, 1));
    world.run_for(Duration::seconds(2));
    const std::vector<uint8_t> content = content_of(900'000);
    const auto name = world.attach(0, content);
    refer_to(world, 0, *name);
    world.run_for(Duration::milliseconds(fails_at));
    world.set_disk_fails(1, true);
    world.run_for(Duration::milliseconds(60));
    world.set_disk_fails(1, false);
    world.run_for(Duration::seconds(20));
    EXPECT_FALSE(world.whole(1).empty()) << fails_at;
    world.partition({1});
    world.restart(1);
    EXPECT_TRUE(has_whole(world, 1, *name, content)) << fails_at;
  }
}

// A server that has some chunk wrong hands it out; the other one has it right.
TEST(Blobs, a_wrong_chunk_is_refused_and_another_peer_asked) {
  const std::vector<uint8_t> content = content_of(200'000);
  const Payload manifest = sync::encode_manifest(sync::manifest_of(content));
  const Hash256 name = sync::name_of(manifest.view());
  sync::Options options;
  options.blobs.fetch = Fetch::kAlways;
  sync::Config config(options);
  config.self = {0};
  config.peers = {{{1}, true, true}, {{2}, true, true}};
  sync::Stack stack(config, ReplicationMode::kOperations, {});
  Now now;
  stack.start(now, {});
  stack.connected(now, {1});
  stack.connected(now, {2});
  stack.side().fetch(name);
  uint64_t asked[3] = {};
  for (int round = 0; round < 200; ++round) {
    now.steady = now.steady + Duration::milliseconds(10);
    stack.tick(now);
    std::vector<std::pair<ReplicaId, Payload>> answers;
    std::vector<uint64_t> tickets;
    for (const Output& output : stack.poll()) {
      if (output.kind == Output::Kind::kStore) tickets.push_back(output.ticket);
      if (output.kind != Output::Kind::kSend) continue;
      const auto open = sync::open_frame(output.payload.view());
      if (open->type != sync::FrameType::kBlobWanted) continue;
      const auto wanted = *sync::decode_blob_wanted(open->body);
      ++asked[output.peer.value];
      if (wanted.to == 0) {
        answers.emplace_back(output.peer, sync::encode_blob_manifest(manifest.view()));
        continue;
      }
      for (uint64_t at = wanted.from; at < wanted.to;) {
        const uint64_t bytes = std::min(wanted.to, (at / 65'536 + 1) * 65'536) - at;
        const auto piece = ByteView(content).subspan(at, bytes);
        const Payload frame = sync::encode_blob_piece({name, at, piece});
        const bool is_wrong = output.peer.value == 1 && at == 65'536;
        answers.emplace_back(output.peer, is_wrong ? with_wrong_byte(frame) : frame);
        at += bytes;
      }
    }
    for (const uint64_t ticket : tickets) stack.stored(now, ticket, absl::OkStatus());
    for (const auto& [peer, frame] : answers) stack.frame(now, peer, frame);
  }
  ASSERT_NE(stack.side().blobs()->shelf().find(name), nullptr);
  EXPECT_TRUE(stack.side().blobs()->shelf().find(name)->is_durable());
  EXPECT_EQ(stack.side().blobs()->taker().refused(), 1u);
  EXPECT_GT(asked[1], 0u);
  EXPECT_GT(asked[2], 0u);
  EXPECT_EQ(stack.side().blobs()->taker().missing(), 0u);
}

TEST(Blobs, what_is_too_large_or_nothing_is_refused) {
  WorldOptions options = options_of(kStream, 1);
  options.sync.blobs.most_bytes = 1000;
  options.sync.blobs.capacity_bytes = 1500;
  ChannelWorld world(options);
  EXPECT_TRUE(absl::IsResourceExhausted(world.attach(0, content_of(1001)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(world.attach(0, {}).status()));
  EXPECT_TRUE(world.attach(0, content_of(1000)).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(world.attach(0, content_of(900, 2)).status()));
  EXPECT_TRUE(world.attach(0, content_of(1000)).ok());  // it is there
}

TEST(Blobs, what_is_told_to_be_durable_is_there_after_a_crash) {
  WorldOptions options = options_of(kStream, 1);
  options.store_latency = Duration::milliseconds(30);
  for (int64_t at = 0; at < 200; at += 5) {
    ChannelWorld world(options);
    world.run_for(Duration::seconds(1));
    const std::vector<uint8_t> content = content_of(150'000);
    const auto name = world.attach(0, content);
    world.run_for(Duration::milliseconds(at));
    const std::vector<Hash256> told = world.whole(0);
    world.restart(0);
    EXPECT_TRUE(at <= 30 || !told.empty()) << at;
    EXPECT_TRUE(told.empty() || has_whole(world, 0, *name, content)) << at;
  }
}

// A blob of seconds on the line, and a change meanwhile.
TEST(Blobs, changes_go_first) {
  WorldOptions options = options_of(kStream, 1);
  options.latency_least = options.latency_most = Duration::milliseconds(20);
  ChannelWorld world(options);
  world.run_for(Duration::seconds(2));
  const auto name = world.attach(0, content_of(10'000'000));
  refer_to(world, 0, *name);
  world.run_for(Duration::seconds(1));
  EXPECT_FALSE(world.blob(1, *name)->is_whole);
  ASSERT_TRUE(world.submit(0, CounterAdd{1, "/n"}).ok());
  world.run_for(Duration::milliseconds(100));
  EXPECT_EQ(world.node(1).received_hash(), world.node(0).received_hash());
  EXPECT_LE(world.most_under_way, 64u * 1024 + 20'000);
}

}  // namespace
}  // namespace skerry::test
