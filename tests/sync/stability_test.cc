// What is stable: what every member has integrated, and no more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/change.h"
#include "core/rng.h"
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

const Closings kNone;
const std::vector<ReplicaId> kMembers = {{0}, {1}, {2}};

void tell(Stability& from, Stability& to, size_t most_bytes = kLarge) {
  for (const Payload& frame : from.round(most_bytes)) {
    const auto open = open_frame(frame.view());
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->type, FrameType::kStability);
    EXPECT_TRUE(to.take(open->body, kNone));
  }
}

TEST(Stability, needs_the_word_of_every_member) {
  Stability a({0}, {1}, kMembers);
  Stability b({1}, {1}, kMembers);
  Stability c({2}, {1}, kMembers);
  const VersionVector all = vector_of({{actor(0), 5}, {actor(1), 3}});
  EXPECT_FALSE(a.integrate(all, kNone));
  b.integrate(all, kNone);
  tell(b, a);
  EXPECT_FALSE(a.integrate(all, kNone));
  EXPECT_TRUE(a.stable().empty());
  c.integrate(vector_of({{actor(0), 4}}), kNone);
  tell(c, a);
  EXPECT_TRUE(a.integrate(all, kNone));
  EXPECT_EQ(a.stable(), vector_of({{actor(0), 4}}));
}

TEST(Stability, is_carried_on_by_a_server_that_is_no_member) {
  Stability a({0}, {1}, kMembers);
  Stability b({1}, {1}, kMembers);
  Stability c({2}, {1}, kMembers);
  Stability server({9}, {1}, kMembers);
  const VersionVector all = vector_of({{actor(0), 2}});
  for (Stability* each : {&a, &b, &c}) each->integrate(all, kNone);
  for (Stability* each : {&a, &b, &c}) tell(*each, server, 20);  // a row a frame
  tell(server, a);
  EXPECT_TRUE(a.integrate(all, kNone));
  EXPECT_EQ(a.stable(), all);
}

// The member may have made changes before it integrated that: they must be here first.
TEST(Stability, counts_no_word_of_a_member_whose_own_changes_are_still_on_their_way) {
  const std::vector<ReplicaId> members = {{0}, {1}};
  Stability a({0}, {1}, members);
  Stability b({1}, {1}, members);
  b.integrate(vector_of({{actor(0), 3}, {actor(1), 1}}), kNone);
  tell(b, a);
  EXPECT_FALSE(a.integrate(vector_of({{actor(0), 3}}), kNone));
  EXPECT_TRUE(a.stable().empty());
  EXPECT_TRUE(a.integrate(vector_of({{actor(0), 3}, {actor(1), 1}}), kNone));
  EXPECT_EQ(a.stable(), vector_of({{actor(0), 3}, {actor(1), 1}}));
}

TEST(Stability, never_goes_back_whatever_comes_late) {
  const std::vector<ReplicaId> members = {{0}, {1}};
  Stability a({0}, {1}, members);
  Stability b({1}, {1}, members);
  b.integrate(vector_of({{actor(0), 1}}), kNone);
  const std::vector<Payload> early = b.round(kLarge);
  b.integrate(vector_of({{actor(0), 4}}), kNone);
  tell(b, a);
  a.integrate(vector_of({{actor(0), 4}}), kNone);
  EXPECT_EQ(a.stable()[actor(0)], 4u);
  EXPECT_TRUE(a.take(open_frame(early[0].view())->body, kNone));
  EXPECT_FALSE(a.integrate(vector_of({{actor(0), 4}}), kNone));
  EXPECT_EQ(a.stable()[actor(0)], 4u);
}

TEST(Stability, says_all_again_from_time_to_time) {
  Stability a({0}, {1}, kMembers);
  a.integrate(vector_of({{actor(0), 1}}), kNone);
  EXPECT_FALSE(a.round(kLarge).empty());
  size_t repeats = 0;
  for (uint64_t i = 1; i <= Stability::kRoundsToRepeat; ++i) repeats += a.round(kLarge).size();
  EXPECT_EQ(repeats, 1u);
}

TEST(Stability, refuses_malformed_words) {
  Stability a({0}, {1}, kMembers);
  const std::vector<uint8_t> bad = {9, 1, 1};
  EXPECT_FALSE(a.take(bad, kNone));
}

// Members that write under ever new actors, whose words leave out those that have ended, and the
// same with words that say all.
class Openings {
 public:
  explicit Openings(uint64_t seed) : rng_(Rng::stream(seed, "openings")) {
    for (const ReplicaId member : kMembers) members_.push_back(Member(member));
  }
  void step() {
    Member& one = members_[rng_.below(members_.size())];
    Member& other = members_[rng_.below(members_.size())];
    switch (rng_.below(5)) {
      case 0:
        one.epoch = rng_.next() | 1;
        break;
      case 1:
        write(one);
        break;
      case 2:
        one.closings.learn(other.closings.all());
        one.has.merge(other.has);
        break;
      default:
        say(one, other, one.brief, other.brief, other.closings);
        say(one, other, one.full, other.full, kNone);
    }
    one.brief.integrate(one.has, one.closings);
    one.full.integrate(one.has, kNone);
    ASSERT_EQ(one.brief.stable(), one.full.stable());
  }
  size_t said_briefly = 0;
  size_t said_in_full = 0;
  uint64_t stable() const { return members_[0].brief.stable().total(); }

 private:
  struct Member {
    explicit Member(ReplicaId self)
        : id(self), brief(self, {1}, kMembers), full(self, {1}, kMembers) {}
    ReplicaId id;
    uint64_t epoch = 1;
    VersionVector has;
    Closings closings;
    Stability brief;
    Stability full;
  };
  void write(Member& one) {
    const ActorId self{one.id, one.epoch};
    const uint64_t next = one.has[self] + 1;
    const Frontier ends = one.closings.ends_before(one.has, self);
    if (next == 1) one.closings.learn(make_change({1}, {self, 1, 1}, ends, {}, {}));
    one.has.raise(self, next);
  }
  void say(Member& from, Member& to, Stability& words, Stability& heard, const Closings& closings) {
    if (&from == &to) return;
    for (const Payload& frame : words.round(kLarge)) {
      (&words == &from.brief ? said_briefly : said_in_full) += frame.size();
      EXPECT_TRUE(heard.take(open_frame(frame.view())->body, closings));
    }
  }

  Rng rng_;
  std::vector<Member> members_;
};

TEST(Stability, is_found_without_a_word_of_actors_that_have_ended) {
  Openings all(1);
  for (int step = 0; step < 4000; ++step) all.step();
  EXPECT_GT(all.stable(), 300u);
  EXPECT_LT(all.said_briefly * 10, all.said_in_full);
}

// Where members have leases, one server judges.
void tell_server(Stability& from, Stability& server) {
  for (const Payload& frame : from.round(kLarge)) {
    EXPECT_TRUE(server.take(open_frame(frame.view())->body, kNone));
  }
}
void tell_stable(Stability& server, Stability& to) {
  for (const Payload& frame : server.round(kLarge)) {
    const auto open = open_frame(frame.view());
    ASSERT_EQ(open->type, FrameType::kStable);
    EXPECT_TRUE(to.take_stable(open->body));
  }
}

struct Leased {
  using Judge = Stability::Judge;
  Stability server{{9}, {1}, kMembers, Judge::kSelf};
  Stability a{{0}, {1}, kMembers, Judge::kServer};
  Stability b{{1}, {1}, kMembers, Judge::kServer};
  Stability c{{2}, {1}, kMembers, Judge::kServer};
};

TEST(LeasedStability, goes_on_without_who_is_evicted) {
  Leased all;
  const VersionVector has = vector_of({{actor(0), 3}, {actor(1), 2}});
  for (Stability* each : {&all.a, &all.b}) {
    each->integrate(has, kNone);
    tell_server(*each, all.server);
  }
  EXPECT_FALSE(all.server.integrate(has, kNone));
  all.server.evict({2});
  EXPECT_TRUE(all.server.integrate(has, kNone));
  EXPECT_EQ(all.server.stable(), has);
  tell_stable(all.server, all.a);
  EXPECT_FALSE(
      all.a.integrate(vector_of({{actor(0), 3}}), kNone));  // less than the server had then
  EXPECT_TRUE(all.a.integrate(has, kNone));
  EXPECT_EQ(all.a.stable(), has);
}

TEST(LeasedStability, never_passes_what_a_member_that_comes_back_goes_on_from) {
  Leased all;
  const VersionVector before = vector_of({{actor(0), 3}});
  const VersionVector after = vector_of({{actor(0), 9}});
  all.server.evict({2});
  all.server.readmit({2}, before);
  for (Stability* each : {&all.a, &all.b}) {
    each->integrate(after, kNone);
    tell_server(*each, all.server);
  }
  EXPECT_TRUE(all.server.integrate(after, kNone));
  EXPECT_EQ(all.server.stable(), before);
  all.c.integrate(after, kNone);
  tell_server(all.c, all.server);
  EXPECT_TRUE(all.server.integrate(after, kNone));
  EXPECT_EQ(all.server.stable(), after);
}

TEST(LeasedStability, takes_no_word_of_who_is_evicted) {
  Leased all;
  all.c.integrate(vector_of({{actor(2), 4}}), kNone);
  all.server.evict({2});
  tell_server(all.c, all.server);
  all.server.readmit({2}, {});
  for (Stability* each : {&all.a, &all.b}) {
    each->integrate(vector_of({{actor(2), 4}}), kNone);
    tell_server(*each, all.server);
  }
  EXPECT_FALSE(all.server.integrate(vector_of({{actor(2), 4}}), kNone));
}

}  // namespace
}  // namespace skerry::sync
