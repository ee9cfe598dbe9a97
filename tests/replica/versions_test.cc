#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/object/catalogue.h"
#include "replica/local_first/document.h"
#include "replica/local_first/next_version.h"

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
  EXPECT_EQ(old.document.held_back().on_unreadable(), 2u);
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
  EXPECT_EQ(other_old.document.held_back().on_unreadable(), 0u);
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
  EXPECT_EQ(old.document.held_back().on_unreadable(), 1u);
}

TEST(versions, a_body_that_is_none_of_its_version_is_refused) {
  Writer reader = next(2);
  const Change wrong =
      make_change({1}, {{{1}, 51}, 1, 1}, {}, {1, 0}, as_bytes("?"), {kNextProtocolVersion, {}});
  reader.read(wrong);
  EXPECT_TRUE(reader.document.has_refused());
  EXPECT_EQ(reader.document.held_back().unreadable(), 0u);
}

}  // namespace
}  // namespace skerry::test
