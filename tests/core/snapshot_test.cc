#include "core/snapshot.h"

#include <gtest/gtest.h>

#include "core/codec.h"

namespace skerry {
namespace {

Snapshot header() {
  Snapshot made;
  made.document = {7};
  made.covers = {{{{1}, 5}, 3, {1, 2}}, {{{1}, 9}, 1, {3, 4}}, {{{2}, 4}, 300, {5, 6}}};
  made.latest = {123, 4};
  made.frontier = {{{{1}, 9}, 1}, {{{2}, 4}, 300}};
  return made;
}

TEST(snapshot, comes_back_as_it_was_made) {
  const Snapshot made = make_snapshot(header(), as_bytes("body"));
  const auto read = decode_snapshot(made.encoded);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->document.value, 7u);
  EXPECT_EQ(read->covers.size(), 3u);
  EXPECT_EQ(read->last({{1}, 9}), 1u);
  EXPECT_EQ(read->sum({{2}, 4}), (Hash128{5, 6}));
  EXPECT_EQ(read->last({{3}, 4}), 0u);
  EXPECT_EQ(read->latest, made.latest);
  EXPECT_EQ(read->frontier, made.frontier);
  EXPECT_EQ(as_text(read->body), "body");
  EXPECT_EQ(make_snapshot(*read, read->body).encoded.view().size(), made.encoded.size());
}

TEST(snapshot, fields_come_back_and_without_them_nothing_is_written) {
  Snapshot with = header();
  ExtensionWriter fields;
  fields.add(70, as_bytes("kept"));
  with.extras = {9, fields.fields()};
  const Snapshot made = make_snapshot(with, as_bytes("body"));
  EXPECT_EQ(made.encoded.size(), make_snapshot(header(), as_bytes("body")).encoded.size() + 10);
  const auto read = decode_snapshot(made.encoded);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->extras.version, 9);
  EXPECT_EQ(as_text(*read->extras.fields.find(ExtensionTag{70})), "kept");
  EXPECT_EQ(read->covers.size(), 3u);
  EXPECT_EQ(as_text(read->body), "body");
}

TEST(snapshot, says_which_of_its_actors_have_ended) {
  Snapshot ended = header();
  ended.closings = {{{{1}, 9}, 1, {{1}, 5}}};
  const Snapshot made = make_snapshot(ended, as_bytes("body"));
  EXPECT_EQ(made.encoded.size(), make_snapshot(header(), as_bytes("body")).encoded.size() + 6);
  const auto read = decode_snapshot(made.encoded);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->closings, ended.closings);
  EXPECT_EQ(as_text(read->body), "body");
  // By one of another replica, or of no replica that is covered; with more than is covered.
  const size_t at = made.encoded.size() - 4 - 3;
  for (const auto& [offset, byte] : {std::pair<size_t, uint8_t>{1, 2}, {1, 3}, {1, 1}, {2, 1}}) {
    std::vector<uint8_t> bytes(made.encoded.view().begin(), made.encoded.view().end());
    bytes[at + offset] = byte;
    EXPECT_FALSE(decode_snapshot(Payload::copy_of(bytes)).ok()) << offset;
  }
  ended.closings.push_back({{{1}, 5}, 3, {{1}, 9}});  // by one that has ended before
  EXPECT_FALSE(decode_snapshot(make_snapshot(ended, {}).encoded).ok());
}

TEST(snapshot, that_is_malformed_is_refused) {
  const auto is_refused = [](const auto& spoil) {
    Snapshot made = header();
    spoil(made);
    return !decode_snapshot(make_snapshot(made, as_bytes("body")).encoded).ok();
  };
  EXPECT_TRUE(is_refused([](Snapshot& s) { s.covers.clear(); }));
  EXPECT_TRUE(is_refused([](Snapshot& s) { s.covers[1] = s.covers[0]; }));
  EXPECT_TRUE(is_refused([](Snapshot& s) { s.covers[0].last = 0; }));
  EXPECT_TRUE(is_refused([](Snapshot& s) { s.frontier[0].sequence = 2; }));
  EXPECT_TRUE(is_refused([](Snapshot& s) { s.frontier[0].sequence = 0; }));
  EXPECT_TRUE(is_refused([](Snapshot& s) { std::swap(s.frontier[0], s.frontier[1]); }));
  const Payload whole = make_snapshot(header(), {}).encoded;
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_snapshot(whole.slice(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace skerry
