#include "replica/local_first/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "replica/local_first/design_host.h"
#include "sync/intake/folding.h"

namespace skerry::test {
namespace {

using replica::Document;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kNoon{3'600'000'000'000};

const crdts::Design* design(const char* name) { return crdts::find_design(name); }
ActorId actor(uint32_t replica) { return {{replica}, 50 + replica}; }

class Host : public replica::DesignHost {
 public:
  using DesignHost::DesignHost;
  void apply(const Now&, const Change&) override {}
  void join(const Now&, const Bundle&) override {}
  const VersionVector& integrated() const override { return nothing_; }
  void collect(const VersionVector&) override {}

 private:
  VersionVector nothing_;
};

// A document and the actor that writes in it.
struct Writer {
  Writer(const char* design_name, uint32_t replica)
      : document({1}, design(design_name)), who(actor(replica)) {}

  Change write(const Command& command, Instant wall = kNoon) {
    auto commit = document.execute(command, who, document.integrated()[who] + 1, wall);
    EXPECT_TRUE(commit.ok()) << commit.status();
    document.integrate_own(commit->change);
    return commit->change;
  }
  Change type(const std::string& text) { return write(TextSplice{0, 0, text}); }
  void read(const Change& change) { document.receive(change, kNoon); }
  std::string text() const { return std::get<std::string>(document.object().value()); }

  Document document;
  ActorId who;
};

Bundle fold(const crdts::Design* of, const std::vector<Change>& changes) {
  Host host(of);
  sync::Folding folding({1}, host);
  for (const Change& change : changes)
    EXPECT_TRUE(folding.add(change.encoded, sync::ItemKind::kChange).ok());
  return *folding.finish();
}

TEST(Document, a_commit_depends_on_the_heads_of_what_is_integrated) {
  Writer a("rga", 1);
  Writer b("rga", 2);
  const Change one = a.type("one");
  const Change two = a.type("two");
  EXPECT_THAT(two.dependencies, IsEmpty());  // its own previous dot is always one
  b.read(one);
  b.read(two);
  const Change three = b.type("three");
  EXPECT_THAT(three.dependencies, ElementsAre(Dot{a.who, two.dots.last()}));
  Writer c("rga", 3);
  for (const Change& change : {one, two, three}) c.read(change);
  EXPECT_THAT(c.type("four").dependencies, ElementsAre(Dot{b.who, three.dots.last()}));
}

TEST(Document, what_is_beyond_the_limit_is_held_and_not_depended_upon) {
  Writer a("rga", 1);
  Writer b("rga", 2);
  const Change one = a.type("1");
  const Change two = a.type("2");
  VersionVector limit;
  limit.raise(a.who, 1);
  b.document.limit_integration(limit, kNoon);
  b.read(one);
  b.read(two);
  EXPECT_EQ(b.text(), "1");
  EXPECT_EQ(b.document.held(), 1u);
  EXPECT_EQ(b.document.integrated()[a.who], 1u);
  EXPECT_EQ(b.document.integrated_hash(), one.hash);
  EXPECT_THAT(b.type("b").dependencies, ElementsAre(Dot{a.who, 1}));
  b.document.limit_integration(std::nullopt, kNoon);
  EXPECT_EQ(b.document.held(), 0u);
  EXPECT_EQ(b.document.integrated()[a.who], 2u);
}

TEST(Document, raising_the_limit_lets_in_across_actors_in_causal_order) {
  Writer a("rga", 9);
  Writer b("rga", 2);
  std::vector<Change> changes;
  for (int i = 0; i < 10; ++i) {
    changes.push_back(a.type("a"));
    b.read(changes.back());
    changes.push_back(b.type("b"));
    a.read(changes.back());
  }
  Writer c("rga", 3);
  c.document.limit_integration(VersionVector{}, kNoon);
  for (const Change& change : changes) c.read(change);
  EXPECT_EQ(c.document.held(), 20u);
  VersionVector limit;
  for (uint64_t i = 1; i <= 10; ++i) {
    limit.raise(a.who, i);
    if (i > 1) limit.raise(b.who, i - 1);
    c.document.limit_integration(limit, kNoon);
    EXPECT_EQ(c.document.held(), 20 - (2 * i - 1));
  }
  limit.raise(b.who, 10);
  c.document.limit_integration(limit, kNoon);
  EXPECT_EQ(c.text(), a.text());
  EXPECT_EQ(c.document.integrated_hash(), a.document.integrated_hash());
}

TEST(Document, a_bundle_is_integrated_whole_and_once) {
  Writer a("add_wins_set", 1);
  std::vector<Change> changes;
  for (const char* word : {"x", "y", "z"}) changes.push_back(a.write(SetAdd{word}));
  const Bundle bundle = fold(design("add_wins_set"), changes);
  Writer b("add_wins_set", 2);
  VersionVector limit;
  limit.raise(a.who, 2);
  b.document.limit_integration(limit, kNoon);
  b.read(changes[0]);
  b.document.receive(bundle, kNoon);
  EXPECT_EQ(b.document.integrated()[a.who], 1u);
  EXPECT_EQ(b.document.held(), 3u);
  limit.raise(a.who, 3);
  b.document.limit_integration(limit, kNoon);
  EXPECT_EQ(b.document.integrated_hash(), a.document.integrated_hash());
  EXPECT_EQ(b.document.object().value(), a.document.object().value());
  b.read(changes[1]);  // which the bundle brought
  EXPECT_EQ(b.document.integrated_hash(), a.document.integrated_hash());
  EXPECT_EQ(b.document.held(), 0u);
}

TEST(Document, after_a_bundle_a_commit_depends_on_its_heads_alone) {
  Writer a("add_wins_set", 1);
  Writer b("add_wins_set", 2);
  const Change one = a.write(SetAdd{"x"});
  b.read(one);
  const Change two = b.write(SetAdd{"y"});
  const Change three = a.write(SetRemove{"x"});
  Writer c("add_wins_set", 3);
  c.read(one);
  c.document.receive(fold(design("add_wins_set"), {one, two, three}), kNoon);
  EXPECT_THAT(c.write(SetAdd{"c"}).dependencies, ElementsAre(Dot{a.who, 2}, Dot{b.who, 1}));
}

TEST(Document, a_write_wins_over_what_a_bundle_brought_however_late_its_clock) {
  Writer a("lww_register", 1);
  const Instant later = kNoon + Duration::seconds(30);
  std::vector<Change> changes;
  changes.push_back(a.write(RegisterAssign{"a"}, later));
  changes.push_back(a.write(RegisterAssign{"b"}, later));
  Writer slow("lww_register", 2);
  slow.document.receive(fold(design("lww_register"), changes), kNoon);
  slow.write(RegisterAssign{"seen and replaced"});
  EXPECT_EQ(slow.document.object().value(), Value(std::vector<std::string>{"seen and replaced"}));
}

TEST(Document, a_time_from_the_far_future_is_counted_and_not_adopted) {
  Writer a("lww_register", 1);
  const Change wild = a.write(RegisterAssign{"x"}, kNoon + Duration::seconds(86'400));
  Writer b("lww_register", 2);
  b.read(wild);
  EXPECT_EQ(b.document.future_times(), 1u);
  EXPECT_EQ(b.document.integrated()[a.who], 1u);
  EXPECT_LT(b.write(RegisterAssign{"y"}).time.wall_ns, wild.time.wall_ns);
}

// Its clock is two hours ahead, then right; the process starts again.
TEST(Document, what_its_own_log_says_is_passed_whatever_the_wall_clock_says) {
  const Instant ahead = kNoon + Duration::seconds(7'200);
  Writer a("lww_register", 1);
  Writer b("lww_register", 2);
  const Change own = a.write(RegisterAssign{"own"}, ahead);
  const Change theirs = b.write(RegisterAssign{"theirs"}, ahead + Duration::seconds(9));
  Writer again("lww_register", 1);
  again.document.receive_from(Document::Source::kOwnLog);
  VersionVector nothing;
  again.document.limit_integration(nothing, kNoon);  // what is held back is in the log as well
  again.read(own);
  again.read(theirs);
  again.document.receive_from(Document::Source::kPeers);
  EXPECT_EQ(again.document.future_times(), 0u);
  again.document.limit_integration(std::nullopt, kNoon);
  EXPECT_EQ(again.document.future_times(), 0u);
  again.who.epoch = 99;
  again.write(RegisterAssign{"after"});
  EXPECT_EQ(again.document.object().value(), Value(std::vector<std::string>{"after"}));
}

TEST(Document, a_folded_log_is_passed_too) {
  Writer a("lww_register", 1);
  const Instant ahead = kNoon + Duration::seconds(7'200);
  std::vector<Change> changes;
  for (const char* text : {"a", "b"}) {
    changes.push_back(a.write(RegisterAssign{text}, ahead));
  }
  Writer again("lww_register", 3);
  again.document.receive_from(Document::Source::kOwnLog);
  again.document.receive(fold(design("lww_register"), changes), kNoon);
  again.document.receive_from(Document::Source::kPeers);
  again.write(RegisterAssign{"after"});
  EXPECT_EQ(again.document.object().value(), Value(std::vector<std::string>{"after"}));
  EXPECT_EQ(again.document.future_times(), 0u);
}

TEST(Document, own_times_that_come_back_from_others_are_never_ahead) {
  Writer a("lww_register", 1);
  const Change old = a.write(RegisterAssign{"x"}, kNoon + Duration::seconds(7'200));
  Document emptied({1}, design("lww_register"), ReplicationMode::kOperations, {ReplicaId{1}});
  emptied.receive(old, kNoon);
  EXPECT_EQ(emptied.future_times(), 0u);
  const ActorId reborn{{1}, 99};
  const auto after = emptied.execute(RegisterAssign{"y"}, reborn, 1, kNoon);
  EXPECT_GT(after->change.time, old.time);
}

TEST(Document, how_far_ahead_a_time_may_be_is_its_owners_choice) {
  Writer a("lww_register", 1);
  const Change wild = a.write(RegisterAssign{"x"}, kNoon + Duration::seconds(7'200));
  const std::vector<std::pair<int64_t, uint64_t>> expected = {{0, 1}, {7'199, 1}, {7'200, 0}};
  for (const auto& [bound, refused] : expected) {
    Document b({1}, design("lww_register"), ReplicationMode::kOperations,
               {ReplicaId{2}, Duration::seconds(bound)});
    b.receive(wild, kNoon);
    EXPECT_EQ(b.future_times(), refused) << bound;
  }
}

TEST(Document, a_body_that_the_design_refuses_is_told_once) {
  Writer a("lww_register", 1);
  const Change good = a.write(RegisterAssign{"x"});
  const Change bad = make_change({1}, good.dots, {}, good.time, as_bytes("\xff\xff\xff"));
  Document b({1}, design("lww_register"));
  b.receive(bad, kNoon);
  EXPECT_THAT(b.take_refused(), ElementsAre(bad.dots));
  EXPECT_THAT(b.take_refused(), IsEmpty());
  EXPECT_TRUE(b.integrated().contains({bad.dots.actor, 1}));
}

// What a log of these changes is folded into.
Snapshot summary_of(const char* name, const std::vector<Change>& changes) {
  std::vector<sync::LogItem> items;
  Snapshot header;
  std::map<ActorId, Snapshot::Cover> covers;
  for (const Change& change : changes) {
    items.push_back({change.encoded});
    Snapshot::Cover& cover = covers[change.dots.actor];
    cover.actor = change.dots.actor;
    cover.last = change.dots.last();
    cover.sum += change.hash;
  }
  for (const auto& [who, cover] : covers) header.covers.push_back(cover);
  const auto summary =
      replica::summarize(*design(name), ReplicationMode::kOperations, nullptr, items);
  EXPECT_TRUE(summary.ok()) << summary.status();
  header.latest = summary->latest;
  header.frontier = summary->frontier;
  return make_snapshot(std::move(header), summary->body);
}

TEST(Document, goes_on_from_a_snapshot_as_from_its_changes) {
  for (const char* name : {"fugue", "eg_walker", "rga", "yata"}) {
    Writer alice(name, 1);
    Writer bob(name, 2);
    Writer late(name, 3);
    const Change first = alice.type("hello");
    bob.read(first);
    const Change second = bob.type("oh, ");
    const Change third = alice.type("well ");  // concurrent
    const Change own = late.type("mine ");     // and so is what the late one wrote alone
    const Snapshot snapshot = summary_of(name, {first, second, third});
    ASSERT_TRUE(late.document.check(snapshot).ok()) << name;
    const sync::LogItem beyond{own.encoded};
    late.document.adopt(snapshot, {&beyond, 1}, kNoon);
    for (const Change& change : {second, own}) alice.read(change);
    EXPECT_EQ(late.text(), alice.text()) << name;
    EXPECT_EQ(late.document.integrated(), alice.document.integrated());
    EXPECT_EQ(late.document.integrated_hash(), alice.document.integrated_hash());
    const Change next = late.type("!");
    EXPECT_EQ(next.dependencies.size(), 2u) << name;  // the heads that the snapshot had
    alice.read(next);
    const Change last = alice.write(TextSplice{2, 6, ""});
    late.read(last);
    EXPECT_EQ(late.text(), alice.text()) << name;
  }
}

TEST(Document, adopts_snapshots_in_the_order_in_which_they_became_durable) {
  Writer alice("fugue", 1);
  Writer late("fugue", 3);
  const Change one = alice.type("one ");
  const Snapshot first = summary_of("fugue", {one});
  const Snapshot second = summary_of("fugue", {one, alice.type("two ")});
  EXPECT_TRUE(late.document.check(first).ok());
  EXPECT_TRUE(late.document.check(second).ok());
  late.document.adopt(first, {}, kNoon);
  EXPECT_EQ(late.text(), "one ");
  late.document.adopt(second, {}, kNoon);
  EXPECT_EQ(late.text(), alice.text());
}

TEST(Document, takes_no_snapshot_beyond_its_limit_and_none_that_is_malformed) {
  Writer alice("fugue", 1);
  Writer late("fugue", 3);
  const Snapshot snapshot = summary_of("fugue", {alice.type("hello")});
  late.document.limit_integration(VersionVector(), kNoon);
  EXPECT_TRUE(absl::IsFailedPrecondition(late.document.check(snapshot)));
  late.document.limit_integration(alice.document.integrated(), kNoon);
  EXPECT_TRUE(late.document.check(snapshot).ok());
  Snapshot header = snapshot;
  const Snapshot spoilt = make_snapshot(header, as_bytes("no text"));
  const Status status = late.document.check(spoilt);
  EXPECT_FALSE(status.ok() || absl::IsFailedPrecondition(status)) << status;
}

}  // namespace
}  // namespace skerry::test
