// What is stable: what every member has integrated, and no more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/frame.h"
#include "sync/spread/stability.h"

namespace skerry::sync {
namespace {

constexpr size_t kLarge = 60'000;

ActorId actor(uint32_t replica) { return {{replica}, 7}; }

VersionVector vector_of(std::initializer_list<VersionVector::Entry> entries) {
  VersionVector result;
  for (const auto& entry : entries) result.raise(entry.actor, entry.last);
  return result;
}

const std::vector<ReplicaId> kMembers = {{0}, {1}, {2}};

void tell(Stability& from, Stability& to, size_t most_bytes = kLarge) {
  for (const Payload& frame : from.round(most_bytes)) {
    const auto open = open_frame(frame.view());
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->type, FrameType::kStability);
    EXPECT_TRUE(to.take(open->body));
  }
}

TEST(Stability, needs_the_word_of_every_member) {
  Stability a({0}, {1}, kMembers);
  Stability b({1}, {1}, kMembers);
  Stability c({2}, {1}, kMembers);
  const VersionVector all = vector_of({{actor(0), 5}, {actor(1), 3}});
  EXPECT_FALSE(a.integrate(all));
  b.integrate(all);
  tell(b, a);
  EXPECT_FALSE(a.integrate(all));
  EXPECT_TRUE(a.stable().empty());
  c.integrate(vector_of({{actor(0), 4}}));
  tell(c, a);
  EXPECT_TRUE(a.integrate(all));
  EXPECT_EQ(a.stable(), vector_of({{actor(0), 4}}));
}

TEST(Stability, is_carried_on_by_a_server_that_is_no_member) {
  Stability a({0}, {1}, kMembers);
  Stability b({1}, {1}, kMembers);
  Stability c({2}, {1}, kMembers);
  Stability server({9}, {1}, kMembers);
  const VersionVector all = vector_of({{actor(0), 2}});
  for (Stability* each : {&a, &b, &c}) each->integrate(all);
  for (Stability* each : {&a, &b, &c}) tell(*each, server, 20);  // a row a frame
  tell(server, a);
  EXPECT_TRUE(a.integrate(all));
  EXPECT_EQ(a.stable(), all);
}

// The member may have made changes before it integrated that: they must be here first.
TEST(Stability, counts_no_word_of_a_member_whose_own_changes_are_still_on_their_way) {
  const std::vector<ReplicaId> members = {{0}, {1}};
  Stability a({0}, {1}, members);
  Stability b({1}, {1}, members);
  b.integrate(vector_of({{actor(0), 3}, {actor(1), 1}}));
  tell(b, a);
  EXPECT_FALSE(a.integrate(vector_of({{actor(0), 3}})));
  EXPECT_TRUE(a.stable().empty());
  EXPECT_TRUE(a.integrate(vector_of({{actor(0), 3}, {actor(1), 1}})));
  EXPECT_EQ(a.stable(), vector_of({{actor(0), 3}, {actor(1), 1}}));
}

TEST(Stability, never_goes_back_whatever_comes_late) {
  const std::vector<ReplicaId> members = {{0}, {1}};
  Stability a({0}, {1}, members);
  Stability b({1}, {1}, members);
  b.integrate(vector_of({{actor(0), 1}}));
  const std::vector<Payload> early = b.round(kLarge);
  b.integrate(vector_of({{actor(0), 4}}));
  tell(b, a);
  a.integrate(vector_of({{actor(0), 4}}));
  EXPECT_EQ(a.stable()[actor(0)], 4u);
  EXPECT_TRUE(a.take(open_frame(early[0].view())->body));
  EXPECT_FALSE(a.integrate(vector_of({{actor(0), 4}})));
  EXPECT_EQ(a.stable()[actor(0)], 4u);
}

TEST(Stability, says_all_again_from_time_to_time) {
  Stability a({0}, {1}, kMembers);
  a.integrate(vector_of({{actor(0), 1}}));
  EXPECT_FALSE(a.round(kLarge).empty());
  size_t repeats = 0;
  for (uint64_t i = 1; i <= Stability::kRoundsToRepeat; ++i) repeats += a.round(kLarge).size();
  EXPECT_EQ(repeats, 1u);
}

TEST(Stability, refuses_malformed_words) {
  Stability a({0}, {1}, kMembers);
  const std::vector<uint8_t> bad = {9, 1, 1};
  EXPECT_FALSE(a.take(bad));
}

}  // namespace
}  // namespace skerry::sync
