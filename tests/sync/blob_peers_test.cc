// What peers that are hostile, or only unlucky, may bring about of blobs: no more than a limit
// says.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/blobs/blob_frames.h"
#include "sync/frame.h"
#include "sync/stack.h"

namespace skerry::sync {
namespace {

// One participant, in whose network there are clients 1 and 2.
class Alone {
 public:
  explicit Alone(bool is_server) : stack_(config_of(is_server), ReplicationMode::kOperations, {}) {
    stack_.start(now, {});
    stack_.connected(now, {1});
    stack_.connected(now, {2});
    settle();
  }
  // Its disk answers at once, and nobody else does.
  void settle() {
    for (int round = 0; round < 3; ++round) {
      stack_.tick(now);
      std::vector<uint64_t> tickets;
      for (const Output& output : stack_.poll()) {
        if (output.kind == Output::Kind::kStore) tickets.push_back(output.ticket);
      }
      for (const uint64_t ticket : tickets) stack_.stored(now, ticket, absl::OkStatus());
    }
  }
  FrameAccount take(uint32_t from, const Payload& frame) {
    stack_.frame(now, {from}, frame);
    const FrameAccount account = stack_.last_frame();
    settle();
    return account;
  }
  void close(uint32_t peer) {
    stack_.disconnected(now, {peer});
    settle();
  }
  void fetch(const BlobName& name) {
    stack_.side().fetch(name);
    settle();
  }
  const BlobTaker& taker() { return stack_.side().blobs()->taker(); }

  Now now;

 private:
  static Config config_of(bool is_server) {
    Options options;
    options.blobs.fetch = BlobOptions::Fetch::kAlways;
    Config config(options);
    config.is_server = is_server;
    config.peers = {{{1}, false, false}, {{2}, false, false}};
    return config;
  }
  Stack stack_;
};

BlobName name_of_number(uint32_t number) {
  BlobName name;
  std::copy_n(reinterpret_cast<const uint8_t*>(&number), sizeof number, name.bytes.begin());
  return name;
}

Payload manifest_of_size(size_t size, uint8_t seed) {
  return encode_manifest(manifest_of(std::vector<uint8_t>(size, seed)));
}

TEST(BlobPeers, pieces_that_overlap_take_no_more_than_a_window) {
  Alone alone(false);
  const Payload manifest = manifest_of_size(200'000, 1);
  const BlobName name = name_of(manifest.view());
  alone.fetch(name);
  alone.take(1, encode_blob_manifest(manifest.view()));
  const std::vector<uint8_t> bytes(16'384);
  uint64_t kept = 0;
  for (uint64_t offset = 1; offset < 40'000; ++offset) {
    kept += alone.take(1, encode_blob_piece({name, offset, bytes})).payload;
  }
  EXPECT_GT(kept, 0u);
  EXPECT_LE(kept, 65'536u + 64);
}

TEST(BlobPeers, a_manifest_that_comes_twice_is_no_wrong_one) {
  Alone alone(false);
  const Payload one = manifest_of_size(10, 1);
  const Payload other = manifest_of_size(10, 2);
  const std::vector<uint8_t> content(10, 1);
  alone.fetch(name_of(one.view()));
  alone.take(1, encode_blob_manifest(one.view()));
  alone.take(1, encode_blob_piece({name_of(one.view()), 0, content}));
  EXPECT_EQ(alone.taker().missing(), 0u);
  alone.fetch(name_of(other.view()));
  const auto account = alone.take(1, encode_blob_manifest(one.view()));
  EXPECT_GT(account.redundant, 0u);
  EXPECT_EQ(alone.taker().refused(), 0u);
  EXPECT_GT(alone.take(1, encode_blob_manifest(other.view())).metadata, 0u);  // it is asked still
}

TEST(BlobPeers, a_server_wants_so_many_of_each_and_lets_go_of_what_nobody_has) {
  Alone alone(true);
  const auto offer = [&alone](uint32_t peer, uint32_t first, uint32_t count) {
    std::vector<BlobName> names;
    for (uint32_t i = 0; i < count; ++i) names.push_back(name_of_number(first + i));
    alone.take(peer, encode_blob_offer(names));
  };
  for (uint32_t i = 0; i < 40; ++i) offer(1, i * 1000, 1000);
  EXPECT_EQ(alone.taker().missing(), 16'384u);
  offer(2, 0, 10);
  offer(2, 1'000'000, 10);
  EXPECT_EQ(alone.taker().missing(), 16'384u + 10);
  alone.close(1);
  EXPECT_EQ(alone.taker().missing(), 20u);
  alone.take(2, encode_blob_absent(name_of_number(1)));  // peer 1 was asked for the first
  EXPECT_EQ(alone.taker().missing(), 19u);
}

}  // namespace
}  // namespace skerry::sync
