// Actors that have ended are left out of vectors, and nothing else is.
#include "sync/log/closings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "sync/reconcile/hello.h"
#include "sync/reconcile/version_vector.h"
#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;
using testing::ElementsAre;
using testing::IsEmpty;

ActorId actor(uint32_t replica, uint64_t epoch) { return {{replica}, epoch}; }

VersionVector vector_of(std::initializer_list<VersionVector::Entry> entries) {
  VersionVector result;
  for (const auto& entry : entries) result.raise(entry.actor, entry.last);
  return result;
}

void learn(Closings& closings, const Closing& closing) { closings.learn({&closing, 1}); }

Change change_of(const ActorId& by, uint64_t first, Frontier dependencies) {
  return make_change({1}, {by, first, 1}, std::move(dependencies), {1, 0}, as_bytes("x"));
}

TEST(Closings, are_what_an_actors_first_change_depends_on_of_its_replica) {
  Closings closings;
  const Frontier before = {{actor(1, 5), 8}, {actor(2, 9), 3}};
  closings.learn(change_of(actor(2, 4), 1, before));
  closings.learn(change_of(actor(2, 4), 2, {{actor(2, 7), 1}}));  // not its first
  closings.learn(change_of(actor(2, 4), 1, before));              // once
  EXPECT_THAT(closings.all(), ElementsAre(Closing{actor(2, 9), 3, actor(2, 4)}));
  EXPECT_FALSE(closes(change_of(actor(2, 4), 1, {{actor(1, 5), 8}})));
}

TEST(Closings, leave_out_what_follows_along_the_whole_chain) {
  Closings closings;
  for (uint64_t epoch = 1; epoch < 6; ++epoch) {
    learn(closings, {actor(1, epoch), 10 * epoch, actor(1, epoch + 1)});
  }
  VersionVector all = vector_of({{actor(0, 3), 4}});
  for (uint64_t epoch = 1; epoch <= 6; ++epoch) all.raise(actor(1, epoch), 10 * epoch);
  const VersionVector reduced = closings.reduced(all);
  EXPECT_EQ(reduced, vector_of({{actor(0, 3), 4}, {actor(1, 6), 60}}));
  EXPECT_EQ(closings.whole(reduced), all);
  EXPECT_EQ(Meaning(reduced, closings).last(actor(1, 1)), 10u);
  const VersionVector earlier = vector_of({{actor(1, 3), 2}});
  EXPECT_EQ(Meaning(earlier, closings).last(actor(1, 1)), 10u);
  EXPECT_EQ(Meaning(earlier, closings).last(actor(1, 4)), 0u);
  EXPECT_TRUE(Meaning(reduced, closings).covers(all));
}

TEST(Closings, say_what_there_is_more_of_than_when_the_next_began) {
  Closings closings;
  learn(closings, {actor(1, 1), 10, actor(1, 2)});
  const VersionVector more = vector_of({{actor(1, 1), 12}, {actor(1, 2), 1}});
  EXPECT_EQ(closings.reduced(more), more);
  EXPECT_EQ(closings.whole(more), more);
  // The next that begins closes it there.
  EXPECT_THAT(closings.ends_before(more, actor(1, 3)),
              ElementsAre(Dot{actor(1, 1), 12}, Dot{actor(1, 2), 1}));
  learn(closings, {actor(1, 1), 12, actor(1, 3)});
  learn(closings, {actor(1, 2), 1, actor(1, 3)});
  EXPECT_THAT(closings.ends_before(more, actor(1, 4)), IsEmpty());
}

TEST(Closings, leave_out_what_is_less_than_what_follows_from_the_rest) {
  Closings closings;
  learn(closings, {actor(1, 1), 10, actor(1, 2)});
  learn(closings, {actor(1, 2), 4, actor(1, 3)});
  // Two words of one set: one of before, and one that leaves out what has ended.
  const VersionVector both = vector_of({{actor(1, 1), 7}, {actor(1, 3), 1}});
  EXPECT_EQ(closings.compact(both), vector_of({{actor(1, 3), 1}}));
}

TEST(Closings, that_go_in_circles_end) {
  Closings closings;  // as a hostile snapshot may say it
  learn(closings, {actor(1, 1), 5, actor(1, 2)});
  learn(closings, {actor(1, 2), 5, actor(1, 1)});
  EXPECT_EQ(Meaning({}, closings).last(actor(1, 1)), 0u);
  EXPECT_THAT(closings.whole({}).entries(), IsEmpty());
}

// Replicas that write, hear of each other, are opened anew, are set back and copied, against what
// is known of them all.
class Copies {
 public:
  explicit Copies(uint64_t seed) : rng_(Rng::stream(seed, "openings")) {
    for (uint32_t replica = 0; replica < 4; ++replica) copies_.push_back({{replica}, 0, {}, {}});
  }
  void step() {
    Copy& one = copies_[rng_.below(copies_.size())];
    switch (rng_.below(8)) {
      case 0:
        return open(one);
      case 1: {  // its disk is another's of the same replica: set back, or copied
        const Copy& from = copies_[rng_.below(copies_.size())];
        if (from.replica != one.replica) return;
        one = from;
        return open(one);
      }
      case 2:
        if (copies_.size() < 7) copies_.push_back(one);
        return open(copies_.back());
      case 3:
      case 4:
        return write(one);
      default:
        return hear(one, copies_[rng_.below(copies_.size())]);
    }
  }
  void check() const {
    for (const Copy& one : copies_) {
      const VersionVector reduced = one.closings.reduced(one.has);
      EXPECT_EQ(one.closings.whole(reduced), one.has);
      EXPECT_TRUE(Meaning(reduced, one.closings).covers(one.has));
      EXPECT_EQ(one.closings.compact(one.has), reduced);
      for (const Copy& other : copies_) {
        // Who has more knows what less of it means, and who has one word more than that.
        const bool has_all = one.has.covers(other.has);
        const VersionVector theirs = other.closings.reduced(other.has);
        EXPECT_EQ(Meaning(reduced, one.closings).covers(theirs), has_all);
        if (!has_all) continue;
        EXPECT_EQ(one.closings.whole(theirs), other.has);
      }
    }
  }
  size_t said() const { return copies_[0].closings.reduced(copies_[0].has).size(); }
  size_t held() const { return copies_[0].has.size(); }
  void hear_all() {
    for (const Copy& other : copies_) hear(copies_[0], other);
  }

 private:
  struct Copy {
    ReplicaId replica;
    uint64_t epoch = 0;
    VersionVector has;
    Closings closings;
  };
  void open(Copy& copy) { copy.epoch = rng_.next() | 1; }
  void write(Copy& copy) {
    if (copy.epoch == 0) open(copy);
    const ActorId self{copy.replica, copy.epoch};
    const uint64_t first = copy.has[self] + 1;
    if (first == 1) {
      copy.closings.learn(change_of(self, 1, copy.closings.ends_before(copy.has, self)));
    }
    copy.has.raise(self, first);
  }
  void hear(Copy& one, const Copy& other) {
    one.closings.learn(other.closings.all());
    one.has.merge(other.has);
  }

  Rng rng_;
  std::vector<Copy> copies_;
};

TEST(Closings, of_replicas_that_come_and_go_say_all_that_is_held) {
  size_t said = 0;
  size_t held = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Copies copies(seed);
    for (int step = 0; step < 120; ++step) {
      copies.step();
      if (step % 10 == 0) copies.check();
    }
    copies.hear_all();
    copies.check();
    said += copies.said();
    held += copies.held();
  }
  EXPECT_LT(said * 2, held);
}

// Hellos.

class Held final : public Holdings {
 public:
  VersionVector has;
  Closings ended;

  const VersionVector& received() const override { return has; }
  Hash128 received_hash() const override { return {1, vector_hash(has)}; }
  uint64_t received(const ActorId& by) const override { return has[by]; }
  uint64_t accepted(const ActorId& by) const override { return has[by]; }
  const Closings& closings() const override { return ended; }
  const OwnProgress& own() const override { return own_; }
  OwnProgress& own() override { return own_; }
  uint64_t waiting() const override { return 0; }
  void drop() override {}

 private:
  Config config_;
  OutputRoom room_;
  Outputs outputs_{{0}, config_.options, 1, room_};
  OwnProgress own_{config_, outputs_};
};

bool has_all(const ActorId&) { return true; }
bool has_nothing(const ActorId&) { return false; }

std::optional<Hello> heard(const Held& from, const Held& at,
                           const Reconciler::PeerHas& peer_has = has_all) {
  const auto hellos = version_vector().hellos(from, peer_has, 60'000);
  EXPECT_EQ(hellos.size(), 1u);
  const Payload frame = encode_hello(hellos.front());
  return read_hello(*open_frame(frame.view()), at);
}

TEST(Closings, are_left_out_of_hellos_and_put_in_again_by_who_knows_them) {
  Held peer;
  peer.has = vector_of({{actor(1, 1), 10}, {actor(1, 2), 7}, {actor(2, 5), 3}});
  learn(peer.ended, {actor(1, 1), 10, actor(1, 2)});
  Held knows;
  knows.has = vector_of({{actor(1, 1), 10}, {actor(1, 2), 1}, {actor(2, 5), 1}});
  knows.ended = peer.ended;
  const auto hello = heard(peer, knows);
  EXPECT_TRUE(hello->is_reduced && hello->has_vector);
  EXPECT_EQ(hello->received, peer.has);
  EXPECT_FALSE(answer_to(*hello).says_all);
}

TEST(Closings, of_a_replica_that_nothing_is_known_of_are_asked_for_unless_the_sets_are_equal) {
  Held peer;
  peer.has = vector_of({{actor(1, 1), 10}, {actor(1, 2), 7}, {actor(2, 5), 3}});
  learn(peer.ended, {actor(1, 1), 10, actor(1, 2)});
  Held other;  // what comes of it from somebody else is not to be sent back
  other.has = vector_of({{actor(2, 5), 1}});
  EXPECT_TRUE(heard(peer, other)->is_unclear);
  other.has = peer.has;  // though it has never learned it
  EXPECT_EQ(heard(peer, other)->received, peer.has);
}

TEST(Closings, by_what_the_peer_does_not_have_are_said) {
  Held peer;
  for (uint64_t epoch = 1; epoch < 5; ++epoch) peer.has.raise(actor(1, epoch), epoch);
  for (uint64_t epoch = 1; epoch < 4; ++epoch) {
    learn(peer.ended, {actor(1, epoch), epoch, actor(1, epoch + 1)});
  }
  Held behind;
  behind.has = vector_of({{actor(1, 1), 1}, {actor(1, 2), 2}});
  learn(behind.ended, {actor(1, 1), 1, actor(1, 2)});
  const auto has = [&](const ActorId& by) { return behind.has[by] > 0; };
  const auto said = version_vector().hellos(peer, has, 60'000).front().received;
  EXPECT_EQ(said, vector_of({{actor(1, 2), 2}, {actor(1, 3), 3}, {actor(1, 4), 4}}));
  EXPECT_EQ(heard(peer, behind, has)->received, peer.has);
}

// Neither has the other's: each would take the other's silence for anything that it liked.
TEST(Closings, that_neither_of_two_knows_of_the_other_are_asked_for) {
  Held one;
  one.has = vector_of({{actor(1, 1), 10}, {actor(1, 2), 7}});
  learn(one.ended, {actor(1, 1), 10, actor(1, 2)});
  Held other;
  other.has = vector_of({{actor(1, 1), 8}, {actor(1, 3), 1}});
  learn(other.ended, {actor(1, 1), 8, actor(1, 3)});
  for (const auto& [from, at] : {std::pair(&one, &other), std::pair(&other, &one)}) {
    const auto hello = heard(*from, *at);
    EXPECT_TRUE(hello->is_unclear);
    EXPECT_FALSE(hello->has_vector);
    EXPECT_TRUE(answer_to(*hello).asks && answer_to(*hello).says_all);
    const auto all = heard(*from, *at, has_nothing);
    EXPECT_EQ(all->received, from->has);
    EXPECT_TRUE(answer_to(*all).says_all && !answer_to(*all).asks);
  }
}

TEST(Closings, are_said_where_a_vector_takes_several_hellos) {
  Held peer;
  for (uint64_t epoch = 1; epoch < 4; ++epoch) {
    learn(peer.ended, {actor(1, epoch), 1, actor(1, epoch + 1)});
    peer.has.raise(actor(1, epoch), 1);
  }
  for (uint32_t replica = 1; replica < 9; ++replica) peer.has.raise(actor(replica, 4), 1);
  const auto hellos = version_vector().hellos(peer, has_all, kHelloBytes + 4 * kLargestEntryBytes);
  ASSERT_EQ(hellos.size(), 3u);
  size_t entries = 0;
  for (const Hello& hello : hellos) {
    EXPECT_FALSE(hello.is_reduced);
    entries += hello.received.size();
  }
  EXPECT_EQ(entries, peer.has.size());
}

}  // namespace
}  // namespace skerry::test
