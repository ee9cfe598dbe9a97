#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/codec.h"
#include "core/inspection.h"
#include "crdts/object/catalogue.h"
#include "replica/factory.h"
#include "replica/local_first/document.h"
#include "replica/local_first/next_version.h"
#include "sync/frame.h"
#include "sync/link/shorthand.h"
#include "sync/reconcile/hello.h"

namespace skerry::test {
namespace {

using replica::Document;

constexpr Instant kNoon{3'600'000'000'000};

// A document at a replica of some version, and the actor that writes in it.
struct Writer {
  Writer(uint8_t version, uint32_t replica, const char* design = "rga")
      : document({1}, crdts::find_design(design), ReplicationMode::kOperations,
                 {ReplicaId{replica}, HybridLogicalClock::kDefaultMaxDrift, version}),
        who{{replica}, 50 + replica} {}

  Change write(const Command& command) {
    auto commit = document.execute(command, who, document.integrated()[who] + 1, kNoon);
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

Writer before(uint32_t replica) { return {kProtocolVersion, replica}; }
Writer next(uint32_t replica) { return {kNextProtocolVersion, replica}; }

TEST(versions, a_change_of_the_version_before_says_what_it_always_did) {
  Writer a = before(1);
  for (int i = 0; i < 20; ++i) {
    const Change change = a.type("x");
    EXPECT_TRUE(change.extras.empty());
  }
}

TEST(versions, the_next_one_writes_a_field_and_an_operation_of_its_own) {
  Writer a = next(1);
  uint64_t labelled = 0;
  uint64_t named = 0;
  for (uint64_t i = 1; i <= 24; ++i) {
    const Change change = a.type("x");
    labelled += change.extras.version == kNextProtocolVersion ? 1 : 0;
    const auto device = change.extras.fields.find(ExtensionTag::kDevice);
    EXPECT_EQ(as_text(device.value_or(as_bytes("device 1"))), "device 1");
    named += device ? 1 : 0;
    EXPECT_EQ(decode_change(change.encoded)->extras.version, change.extras.version);
  }
  EXPECT_EQ(labelled, 3u);
  EXPECT_EQ(named, 8u);
}

TEST(versions, the_next_one_reads_all_and_the_one_before_says_what_it_cannot) {
  Writer a = next(1);
  Writer other = next(2);
  Writer old = before(3);
  for (uint64_t i = 1; i <= 10; ++i) {
    const Change change = a.type(std::to_string(i % 10));
    other.read(change);
    old.read(change);
  }
  EXPECT_EQ(other.text(), "0987654321");
  EXPECT_EQ(other.document.held_back().unreadable(), 0u);
  EXPECT_EQ(other.document.integrated_hash(), a.document.integrated_hash());
  // The eighth is labelled; what its author wrote then, it wrote knowing that.
  EXPECT_EQ(old.text(), "7654321");
  EXPECT_EQ(old.document.held_back().unreadable(), 1u);
  EXPECT_EQ(old.document.held(), 3u);
  EXPECT_FALSE(old.document.has_refused());
}

TEST(versions, the_rest_goes_on_and_depends_on_nothing_that_is_not_shown) {
  Writer a = next(1);
  Writer old = before(3);
  Writer other_old = before(4);
  for (uint64_t i = 1; i <= 8; ++i) old.read(a.type("a"));
  const Change own = old.type("b");
  EXPECT_EQ(old.text(), "baaaaaaa");
  ASSERT_EQ(own.dependencies.size(), 1u);
  EXPECT_EQ(own.dependencies.front().sequence, 7u);
  // Two of the version before show the same, in whatever order they hear of it.
  other_old.read(own);  // which waits, as the rest is not there
  EXPECT_EQ(other_old.document.held(), 1u);
  a.read(own);
  EXPECT_EQ(a.text().size(), 9u);
}

TEST(versions, a_limit_of_integration_lets_in_no_more_than_can_be_read) {
  Writer a = next(1);
  Writer old = before(3);
  old.document.limit_integration(VersionVector{}, kNoon);
  for (uint64_t i = 1; i <= 9; ++i) old.read(a.type("a"));
  EXPECT_EQ(old.text(), "");
  EXPECT_EQ(old.document.held_back().unreadable(), 1u);
  old.document.limit_integration(std::nullopt, kNoon);
  EXPECT_EQ(old.text(), "aaaaaaa");
  EXPECT_EQ(old.document.held_back().unreadable(), 1u);
  EXPECT_EQ(old.document.held(), 2u);
}

TEST(versions, a_body_that_is_none_of_its_version_is_refused) {
  Writer reader = next(2);
  const Change wrong =
      make_change({1}, {{{1}, 51}, 1, 1}, {}, {1, 0}, as_bytes("?"), {kNextProtocolVersion, {}});
  reader.read(wrong);
  EXPECT_TRUE(reader.document.has_refused());
  EXPECT_EQ(reader.document.held_back().unreadable(), 0u);
}

// One replica without a peer, on a disk that answers at once.
class Rig {
 public:
  Rig(uint8_t version, uint64_t epoch, const std::vector<Payload>& stored) : disk(stored) {
    replica::Config config;
    config.version = version;
    config.design = crdts::find_design("add_wins_set");
    config.documents = {{{1}}};
    config.sync.log_floor = Duration::milliseconds(100);
    config.epoch = epoch;
    participant_ = replica::find_architecture("local_first")->make(config);
    participant_->start(now_, stored);
    serve();
  }

  void add(const std::string& element) {
    participant_->submit(now_, 1, {1}, SetAdd{element});
    serve();
    now_.steady = now_.wall = now_.steady + Duration::milliseconds(10);
    participant_->tick(now_);
    serve();
  }
  const ReplicatedDocument& document() const { return *participant_->document({1}); }
  size_t shown() const { return std::get<std::vector<std::string>>(*document().value()).size(); }

  std::vector<Payload> disk;
  uint64_t checkpoints = 0;

 private:
  void serve() {
    std::vector<uint64_t> tickets;
    for (Output& output : participant_->poll()) {
      if (output.kind != Output::Kind::kStore) continue;
      if (output.replaces) disk.clear();
      disk.push_back(output.payload);
      const auto open = sync::open_frame(output.payload.view());
      checkpoints += open->type == sync::FrameType::kCheckpoint ? 1 : 0;
      tickets.push_back(output.ticket);
    }
    for (const uint64_t ticket : tickets) participant_->stored(now_, ticket, absl::OkStatus());
    if (!tickets.empty()) serve();
  }

  std::unique_ptr<Participant> participant_;
  Now now_{kNoon, kNoon};
};

std::string long_word(uint64_t i) { return std::to_string(i) + std::string(200, 'x'); }

TEST(versions, what_a_later_version_stored_outlives_every_checkpoint) {
  const auto count = [](const std::vector<Payload>& disk, const Payload& record) {
    return std::count_if(disk.begin(), disk.end(), [&record](const Payload& each) {
      return std::ranges::equal(each.view(), record.view());
    });
  };
  Encoder rest;
  rest.u8(77);  // a type of frames that nobody knows here
  rest.u8(kProtocolVersion + 1);
  rest.varint(1);  // of the document
  rest.text("of a later version");
  const Payload unknown = sync::seal_frame(rest.view());
  Rig rig(kProtocolVersion, 7, {unknown});
  for (uint64_t i = 0; i < 100; ++i) rig.add(long_word(i));
  EXPECT_GT(rig.checkpoints, 0u);
  EXPECT_EQ(count(rig.disk, unknown), 1);
  Rig again(kProtocolVersion, 8, rig.disk);
  EXPECT_EQ(again.document().received_hash(), rig.document().received_hash());
  EXPECT_EQ(again.shown(), 100u);

  Rig without(kProtocolVersion, 9, {});
  for (uint64_t i = 0; i < 100; ++i) without.add(long_word(i));
  EXPECT_GT(without.checkpoints, 0u);
  EXPECT_LT(without.disk.size(), 60u) << "there a checkpoint takes the place of all before it";
}

// Up, back and up again on one disk: nothing is lost, and what cannot be shown is said.
TEST(versions, a_store_goes_up_and_back_with_all_that_is_in_it) {
  Rig first(kProtocolVersion, 1, {});
  for (uint64_t i = 0; i < 30; ++i) first.add(long_word(i));
  EXPECT_EQ(first.document().status().unreadable, 0u);

  Rig next(kNextProtocolVersion, 2, first.disk);
  EXPECT_EQ(next.document().received_hash(), first.document().received_hash());
  EXPECT_EQ(next.shown(), 30u);
  for (uint64_t i = 30; i < 60; ++i) next.add(long_word(i));
  EXPECT_EQ(next.shown(), 60u);

  Rig back(kProtocolVersion, 3, next.disk);
  EXPECT_EQ(back.document().received_hash(), next.document().received_hash());
  EXPECT_EQ(back.shown(), 37u) << "up to the eighth of the thirty, which is labelled";
  EXPECT_EQ(back.document().status().unreadable, 3u);
  EXPECT_EQ(back.document().status().on_unreadable, 20u);
  for (uint64_t i = 60; i < 90; ++i) back.add(long_word(i));
  EXPECT_EQ(back.shown(), 67u);

  Rig last(kNextProtocolVersion, 4, back.disk);
  EXPECT_EQ(last.document().received_hash(), back.document().received_hash());
  EXPECT_EQ(last.shown(), 90u);
  EXPECT_EQ(last.document().status().unreadable, 0u);
}

// Whatever a later version says on a connection, it stays open, and what was said is counted.
TEST(versions, a_frame_of_a_later_version_closes_nothing) {
  for (const sync::Wire wire : {sync::Wire::kPlain, sync::Wire::kShorthand}) {
    replica::Config config;
    config.id = {0};
    config.design = crdts::find_design("add_wins_set");
    config.documents = {{{1}}};
    config.peers = {{{1}, true, false}};
    config.sync.wire = wire;
    config.epoch = 1;
    const auto participant = replica::find_architecture("local_first")->make(config);
    const Now now{kNoon, kNoon};
    participant->start(now, {});
    participant->connected(now, {1});
    participant->poll();
    sync::ShorthandRoom room;
    sync::ShorthandWriter writer(room);
    const auto say = [&](const Payload& frame) {
      const bool is_plain = wire == sync::Wire::kPlain;
      participant->frame(now, {1}, is_plain ? frame : writer.shorten(frame));
      for (const Output& output : participant->poll()) {
        EXPECT_NE(output.kind, Output::Kind::kClose);
      }
      return participant->inspection()->last_frame();
    };
    Encoder rest;
    rest.u8(99);
    rest.u8(kProtocolVersion + 1);
    rest.varint(1);
    rest.text("said in a later version");
    const FrameAccount unknown = say(sync::seal_frame(rest.view()));
    EXPECT_TRUE(unknown.is_foreign);
    EXPECT_FALSE(unknown.is_corrupt);
    sync::Hello hello;
    hello.document = {1};
    hello.incarnation = 5;
    hello.serial = 1;
    hello.version = kNextProtocolVersion + 7;
    hello.features = ~uint64_t{0};
    EXPECT_FALSE(say(sync::encode_hello(hello)).is_corrupt);
    EXPECT_TRUE(participant->document({1})->status().is_connected);
  }
}

TEST(versions, a_kind_of_document_that_is_not_known_is_kept_and_said_to_be_unreadable) {
  replica::Config config;
  config.design = crdts::find_design("add_wins_set");
  config.documents = {{{1}, nullptr, {}, kNextProtocolVersion}};
  const auto& make = replica::find_architecture("local_first")->make;
  config.version = kNextProtocolVersion;
  config.epoch = 1;
  const auto author = make(config);
  author->start({kNoon, kNoon}, {});
  author->submit({kNoon, kNoon}, 1, {1}, SetAdd{"x"});
  std::vector<Payload> disk;
  for (Output& output : author->poll()) {
    if (output.kind == Output::Kind::kStore) disk.push_back(output.payload);
  }
  config.version = kProtocolVersion;
  config.epoch = 2;
  const auto old = make(config);
  old->start({kNoon, kNoon}, disk);
  EXPECT_FALSE(old->document({1})->value().has_value());
  EXPECT_EQ(old->document({1})->status().unreadable, 1u);
  EXPECT_EQ(old->document({1})->received().total(), 1u);
  old->submit({kNoon, kNoon}, 1, {1}, SetAdd{"y"});
  int answers = 0;
  for (Output& output : old->poll()) {
    if (output.kind != Output::Kind::kAnswer) continue;
    ++answers;
    EXPECT_TRUE(absl::IsFailedPrecondition(output.answer->status()));
  }
  EXPECT_EQ(answers, 1);
}

}  // namespace
}  // namespace skerry::test
