#include "live/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "live/peer_names.h"
#include "scratch.h"

namespace skerry::live {
namespace {

using test_support::Scratch;

using testing::HasSubstr;

constexpr const char* kSpeaks = "crdt=fugue mode=operations";

Status put(Folder& folder, std::string_view what) {
  const replica::Store::Record record{{1}, Payload::copy_of(as_bytes(what)), false};
  return folder.store->append({&record, 1});
}

std::string message(const StatusOr<Folder>& folder) {
  return std::string(folder.status().message());
}

TEST(Folders, keep_who_they_are_of_and_what_they_hold) {
  const Scratch scratch;
  ReplicaId replica;
  uint64_t epoch = 0;
  {
    auto folder = open_folder(scratch / "me", std::nullopt, kSpeaks);
    ASSERT_TRUE(folder.ok()) << folder.status();
    replica = folder->replica;
    epoch = folder->epoch;
    EXPECT_TRUE(is_client(replica));
    EXPECT_TRUE(folder->records.empty());
    ASSERT_TRUE(put(*folder, "one").ok());
  }
  const auto again = open_folder(scratch / "me", std::nullopt, kSpeaks);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->replica, replica);
  EXPECT_NE(again->epoch, epoch);
  ASSERT_EQ(again->records.size(), 1u);
  EXPECT_EQ(as_text(again->records[0].view()), "one");
}

TEST(Folders, are_open_once) {
  const Scratch scratch;
  const auto first = open_folder(scratch / "me", std::nullopt, kSpeaks);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(message(open_folder(scratch / "me", std::nullopt, kSpeaks)),
              HasSubstr("in use by another process"));
}

TEST(Folders, of_somebody_else_or_of_other_documents_are_refused) {
  const Scratch scratch;
  ASSERT_TRUE(open_folder(scratch / "me", std::nullopt, kSpeaks).ok());
  EXPECT_THAT(message(open_folder(scratch / "me", kServer, kSpeaks)), HasSubstr("not of a server"));
  EXPECT_THAT(message(open_folder(scratch / "me", std::nullopt, "crdt=rga mode=operations")),
              HasSubstr("holds documents of crdt=fugue mode=operations, not of crdt=rga"));
  ASSERT_TRUE(open_folder(scratch / "me", std::nullopt, kSpeaks).ok());
}

TEST(Folders, of_a_server_are_no_clients) {
  const Scratch scratch;
  ASSERT_TRUE(open_folder(scratch / "hub", kServer, kSpeaks).ok());
  EXPECT_THAT(message(open_folder(scratch / "hub", std::nullopt, kSpeaks)),
              HasSubstr("not of a client"));
  std::filesystem::remove(scratch / "hub/participant");
  EXPECT_THAT(message(open_folder(scratch / "hub", std::nullopt, kSpeaks)),
              HasSubstr("has a store, and no file `participant`"));
}

TEST(Folders, whose_identity_cannot_be_read_are_left_as_they_are) {
  for (const std::string text : {"", "skerry participant 1\n", "skerry participant 2\nreplica 1\n",
                                 "skerry participant 1\nreplica x\nspeaks y\n"}) {
    const Scratch scratch;
    ASSERT_TRUE(open_folder(scratch / "me", std::nullopt, kSpeaks).ok());
    std::ofstream(scratch / "me/participant") << text;
    EXPECT_THAT(message(open_folder(scratch / "me", std::nullopt, kSpeaks)),
                HasSubstr("does not say whose folder this is"));
  }
}

// The middle of the database is overwritten, as a dying disk does.
TEST(Folders, with_damage_are_mended_as_far_as_they_can_be) {
  const Scratch scratch;
  {
    auto folder = open_folder(scratch / "me", std::nullopt, kSpeaks);
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(put(*folder, std::string(1000, 'x')).ok());
  }
  {
    std::fstream file(scratch / "me/store.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40 * 4096 + 100);
    file << std::string(500, '?');
  }
  const auto mended = open_folder(scratch / "me", std::nullopt, kSpeaks);
  ASSERT_TRUE(mended.ok()) << mended.status();
  EXPECT_FALSE(mended->damage.empty());
  EXPECT_GT(mended->records.size(), 100u);
  EXPECT_LT(mended->records.size(), 200u);
  for (const Payload& record : mended->records) {
    EXPECT_EQ(as_text(record.view()), std::string(1000, 'x'));
  }
}

TEST(Folders, that_cannot_be_made_are_refused) {
  const Scratch scratch;
  std::ofstream(scratch / "file") << "x";
  EXPECT_THAT(message(open_folder(scratch / "file/me", std::nullopt, kSpeaks)),
              HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace skerry::live
