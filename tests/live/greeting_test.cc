#include "live/greeting.h"

#include <gtest/gtest.h>

#include <vector>

namespace skerry::live {
namespace {

SecretKey key_of(uint8_t byte) {
  SecretKey key;
  key.bytes.fill(byte);
  return key;
}

Introduction introduction() {
  return {kSocketVersion, fresh_nonce(), {7}, "crdt=fugue mode=operations", std::nullopt};
}

TEST(Greetings, are_read_as_they_were_written) {
  const Welcome welcome{kSocketVersion, true, fresh_nonce()};
  EXPECT_EQ(decode_welcome(encode(welcome).view()), welcome);
  Introduction who = introduction();
  EXPECT_EQ(decode_introduction(encode(who).view()), who);
  who.proof = prove(key_of(1), Side::kClient, welcome.nonce, who);
  EXPECT_EQ(decode_introduction(encode(who).view()), who);
  const Answer answer{Answer::Code::kFull, "all slots are taken", 3, who.proof};
  EXPECT_EQ(decode_answer(encode(answer).view()), answer);
}

TEST(Greetings, that_are_cut_or_too_long_are_none) {
  Introduction who = introduction();
  who.proof = prove(key_of(1), Side::kClient, {}, who);
  const Payload whole = encode(who);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_introduction(whole.view().first(size)).has_value()) << size;
  }
  std::vector<uint8_t> longer(whole.view().begin(), whole.view().end());
  longer.push_back(0);
  EXPECT_FALSE(decode_introduction(longer).has_value());
}

TEST(Greetings, say_nothing_to_a_terminal) {
  Introduction who = introduction();
  who.speaks = "crdt=\x1b[2Jfugue";
  EXPECT_FALSE(decode_introduction(encode(who).view()).has_value());
}

TEST(Proofs, are_of_one_key_one_direction_one_connection_and_one_claim) {
  const Nonce nonce = fresh_nonce();
  const Introduction who = introduction();
  const Hash256 proof = prove(key_of(1), Side::kClient, nonce, who);
  EXPECT_TRUE(is_same_secret(proof, prove(key_of(1), Side::kClient, nonce, who)));
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(2), Side::kClient, nonce, who)));
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(1), Side::kServer, nonce, who)));
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(1), Side::kClient, fresh_nonce(), who)));
  Introduction other = who;
  other.replica = {8};
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(1), Side::kClient, nonce, other)));
  other = who;
  other.nonce = fresh_nonce();
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(1), Side::kClient, nonce, other)));
  other = who;
  other.speaks = "crdt=rga mode=operations";
  EXPECT_FALSE(is_same_secret(proof, prove(key_of(1), Side::kClient, nonce, other)));
}

}  // namespace
}  // namespace skerry::live
