// Who was evicted, what is refused of them, and what a store keeps so that each command lives once.

#include <gtest/gtest.h>

#include <string>

#include "core/rng.h"
#include "sync/frame.h"
#include "sync/intake/dossier.h"
#include "sync/spread/lease_frames.h"

namespace skerry::sync {
namespace {

ActorId actor(uint32_t replica, uint64_t epoch) { return {{replica}, epoch}; }
DotRun run(const ActorId& of, uint64_t first, uint64_t length) { return {of, first, length}; }

Evictions evicted() {
  Eviction two{{2}, 1, false, {}, {}};
  two.close(actor(2, 7), 5);
  two.close(actor(2, 9), 0);
  Eviction four{{4}, 3, true, {}, {}};
  four.close(actor(4, 1), 0);
  four.close(actor(4, 2), 8);
  Evictions all;
  all.put(four);
  all.put(two);
  return all;
}

TEST(Evictions, refuse_what_lies_beyond_what_was_accepted) {
  const Evictions all = evicted();
  EXPECT_FALSE(all.refuses(run(actor(2, 7), 4, 2)));
  EXPECT_TRUE(all.refuses(run(actor(2, 7), 5, 2)));
  EXPECT_TRUE(all.refuses(run(actor(2, 9), 1, 1)));
  EXPECT_FALSE(all.refuses(run(actor(3, 7), 1, 100)));  // it never was evicted
}

TEST(Evictions, refuse_actors_that_nobody_knew_until_their_member_has_said_which_it_was) {
  const Evictions all = evicted();
  EXPECT_TRUE(all.refuses(run(actor(2, 11), 1, 1)));
  EXPECT_FALSE(all.refuses(run(actor(4, 11), 1, 1)));
  EXPECT_TRUE(all.refuses(run(actor(4, 1), 1, 1)));
  EXPECT_FALSE(all.refuses(run(actor(4, 2), 8, 1)));
  EXPECT_TRUE(all.refuses(run(actor(4, 2), 9, 1)));
}

TEST(Evictions, an_actor_is_closed_once_at_what_was_accepted_of_it) {
  Eviction two{{2}, 1, true, {}, {}};
  two.close(actor(2, 7), 0);
  EXPECT_TRUE(two.refuses(run(actor(2, 7), 1, 1)));
  two.close(actor(2, 7), 3);
  EXPECT_FALSE(two.refuses(run(actor(2, 7), 3, 1)));
  two.close(actor(2, 7), 0);
  EXPECT_FALSE(two.refuses(run(actor(2, 7), 3, 1)));
  EXPECT_TRUE(two.of.empty());
}

TEST(Evictions, come_back_from_bytes_and_no_part_of_them_does) {
  const Evictions all = evicted();
  const Payload frame = encode_evictions({1}, all);
  const auto open = open_frame(frame.view());
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->type, FrameType::kEvictions);
  EXPECT_EQ(decode_evictions(open->body), all);
  for (size_t size = 0; size < open->body.size(); ++size) {
    EXPECT_FALSE(decode_evictions(open->body.first(size)).has_value()) << size;
  }
}

TEST(Evictions, standings_come_back_from_bytes) {
  for (const Standing& standing :
       {Standing{2, true, {}}, Standing{1, false, {actor(2, 7), actor(2, 9)}}}) {
    const Payload frame = encode_standing({1}, standing);
    const auto read = decode_standing(open_frame(frame.view())->body);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->term, standing.term);
    EXPECT_EQ(read->has_gone_on, standing.has_gone_on);
    EXPECT_EQ(read->actors, standing.actors);
  }
  const Payload twice = encode_standing({1}, {1, false, {actor(2, 9), actor(2, 7)}});
  EXPECT_FALSE(decode_standing(open_frame(twice.view())->body).has_value());
}

TEST(Dossiers, keep_commands_in_the_order_in_which_they_were_performed) {
  Dossier dossier;
  dossier.evictions = evicted();
  dossier.term = 3;
  const auto bytes = [](const char* text) { return Payload::copy_of(as_bytes(text)); };
  dossier.keep(run(actor(4, 9), 1, 2), bytes("first"));
  dossier.keep(run(actor(4, 3), 1, 1), bytes("second"));
  dossier.keep(run(actor(4, 3), 2, 1), bytes("third"));
  Encoder out;
  dossier.encode(out);
  const Payload record = out.payload();
  Decoder in(record.view());
  const Dossier read = Dossier::decode(in, record);
  ASSERT_TRUE(in.finish("dossier").ok());
  EXPECT_EQ(read.term, 3u);
  EXPECT_EQ(read.evictions, dossier.evictions);
  std::vector<std::string> commands;
  for (const auto& [dot, kept] : read.in_order()) {
    commands.emplace_back(as_text(kept.command.view()));
  }
  EXPECT_EQ(commands, (std::vector<std::string>{"first", "second", "third"}));
}

TEST(Dossiers, let_go_of_commands_whose_changes_a_server_holds) {
  Dossier dossier;
  for (uint64_t first = 1; first <= 5; first += 2) {
    dossier.keep(run(actor(4, 3), first, 2), Payload::copy_of(as_bytes("c")));
  }
  dossier.free(actor(4, 3), 3);  // the second is not held whole
  EXPECT_EQ(dossier.commands.size(), 2u);
  dossier.free(actor(4, 2), 9);
  EXPECT_EQ(dossier.commands.size(), 2u);
  dossier.free(actor(4, 3), 6);
  EXPECT_TRUE(dossier.commands.empty());
}

TEST(Dossiers, arbitrary_bytes_are_read_or_refused) {
  Rng rng = Rng::stream(1, "dossiers");
  for (int i = 0; i < 20'000; ++i) {
    std::vector<uint8_t> bytes(rng.below(60));
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(rng.below(rng.below(2) == 0 ? 4 : 256));
    const Payload record = Payload::copy_of(bytes);
    Decoder in(record.view());
    Dossier::decode(in, record);
    decode_evictions(record.view());
    decode_standing(record.view());
    decode_commit(record.view());
  }
}

}  // namespace
}  // namespace skerry::sync
