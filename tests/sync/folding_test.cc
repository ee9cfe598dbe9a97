#include "sync/intake/folding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/intake/log_folding.h"
#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;
using testing::ElementsAre;
using testing::IsEmpty;

Bundle fold(ToyHost& host, const std::vector<Change>& changes,
            const std::vector<Bundle>& bundles = {}) {
  Folding folding({1}, host);
  for (const Bundle& bundle : bundles)
    EXPECT_TRUE(folding.add(bundle.encoded, sync::ItemKind::kBundle).ok());
  for (const Change& change : changes)
    EXPECT_TRUE(folding.add(change.encoded, sync::ItemKind::kChange).ok());
  auto bundle = folding.finish();
  EXPECT_TRUE(bundle.ok());
  return *std::move(bundle);
}

TEST(Folding, covers_each_change_once_in_actor_order) {
  ToyHost host;
  const Bundle first = fold(host, {toy_change(2, 1), toy_change(1, 1)});
  const Bundle both = fold(host, {toy_change(1, 2)}, {first, first});
  ASSERT_EQ(both.covers.size(), 3u);
  EXPECT_EQ(both.covers[0].dots.actor, toy_actor(1));
  EXPECT_EQ(both.covers[1].dots.first, 2u);
  EXPECT_EQ(both.covers[1].hash, toy_change(1, 2).hash);
  EXPECT_EQ(both.covers[2].dots.actor, toy_actor(2));
}

TEST(Folding, depends_on_what_is_outside_and_is_headed_by_what_nothing_inside_follows) {
  ToyHost host;
  const Dot outside{toy_actor(7), 4};
  const Dot further{toy_actor(7), 5};
  const Bundle bundle =
      fold(host, {toy_change(1, 1, {outside}), toy_change(2, 1, {{toy_actor(1), 1}}),
                  toy_change(3, 1, {further})});
  EXPECT_THAT(bundle.dependencies, ElementsAre(further));
  EXPECT_THAT(bundle.heads, ElementsAre(Dot{toy_actor(2), 1}, Dot{toy_actor(3), 1}));
  EXPECT_EQ(bundle.latest, (HybridTime{7, 0}));
  EXPECT_EQ(as_text(bundle.body), "abcabcabc");
}

TEST(Folding, leaves_out_what_tells_where_an_actor_ended) {
  ToyHost host;
  Folding folding({1}, host);
  const ActorId before{toy_actor(1).replica, 5};
  const Change first = toy_change(1, 1, {{before, 3}});
  EXPECT_EQ(folding.add(first.encoded, ItemKind::kChange).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(folding.add(toy_change(1, 2, {{before, 3}}).encoded, ItemKind::kChange).ok());
}

class Summarizing : public ToyHost {
 public:
  bool can_summarize() const override { return true; }
  StatusOr<Snapshot> summarize(const Snapshot*, std::span<const LogItem>,
                               const VersionVector&) override {
    return Snapshot();
  }
};

// Many copies of one replica ended one actor: a snapshot says as many as are read.
TEST(Folding, of_a_log_gives_a_snapshot_that_can_be_read) {
  Summarizing host;
  ChangeLog log;
  const auto add = [&log](const ActorId& actor, Frontier dependencies) {
    const Change change =
        make_change({1}, {actor, 1, 1}, std::move(dependencies), {7, 0}, as_bytes("abc"));
    log.append(change.dots, change.encoded, ItemKind::kChange);
    log.receive(change.dots, change.hash, &change);
  };
  const ActorId copied{{1}, 1};
  add(copied, {});
  for (uint64_t epoch = 2; epoch < 30; ++epoch) add({{1}, epoch}, {{copied, 1}});
  EXPECT_GT(log.closings().all().size(), 10u);
  const auto folded = fold_log(log, {1}, log.received_rows(), host);
  ASSERT_TRUE(folded.ok());
  const auto read = decode_snapshot(folded->encoded);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->closings.size(), Closing::kMostOfOne);
  EXPECT_EQ(read->covers.size(), 29u);
}

TEST(Folding, heads_survive_a_second_folding) {
  ToyHost host;
  const Bundle inner = fold(host, {toy_change(1, 1), toy_change(2, 1, {{toy_actor(1), 1}})});
  const Bundle outer = fold(host, {toy_change(3, 1)}, {inner});
  EXPECT_THAT(outer.heads, ElementsAre(Dot{toy_actor(2), 1}, Dot{toy_actor(3), 1}));
}

TEST(Folding, a_design_without_causal_order_pays_for_no_frontiers) {
  ToyHost host;
  host.is_causal = false;
  const Bundle bundle = fold(host, {toy_change(1, 1), toy_change(2, 1)});
  EXPECT_THAT(bundle.heads, IsEmpty());
}

// Whoever does not know a field must not let go of it, nor join a body that it cannot read.
TEST(Folding, what_would_be_lost_in_a_fold_is_refused) {
  ToyHost host;
  ExtensionWriter fields;
  fields.add(70, as_bytes("kept"));
  const Change plain = toy_change(1, 1);
  const auto with = [&plain](const Extras& extras) {
    return make_change(plain.document, plain.dots, {}, plain.time, plain.body, extras).encoded;
  };
  Folding folding({1}, host);
  EXPECT_TRUE(folding.add(plain.encoded, sync::ItemKind::kChange).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(
      folding.add(with({kProtocolVersion, fields.fields()}), sync::ItemKind::kChange)));
  EXPECT_TRUE(absl::IsFailedPrecondition(
      folding.add(with({kNextProtocolVersion, {}}), sync::ItemKind::kChange)));
  EXPECT_EQ(folding.parts(), 1u);
}

TEST(Folding, malformed_parts_are_refused) {
  ToyHost host;
  Folding folding({1}, host);
  EXPECT_FALSE(folding.add(Payload::copy_of(as_bytes("x")), sync::ItemKind::kChange).ok());
  EXPECT_FALSE(folding.add(toy_change(1, 1).encoded, sync::ItemKind::kBundle).ok());
}

}  // namespace
}  // namespace skerry::test
