#include "core/change.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "core/protocol_version.h"

namespace skerry {
namespace {

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();

ActorId actor(uint32_t replica, uint64_t epoch = 77) { return {ReplicaId{replica}, epoch}; }

Change sample(std::string_view body = "the body") {
  return make_change(DocumentId{4}, {actor(1), 10, 5}, {{actor(0), 3}, {actor(2, 1), 900}},
                     {1'000'000'007, 2}, as_bytes(body));
}

TEST(Change, comes_back_from_its_bytes) {
  const Change made = sample();
  const StatusOr<Change> read = decode_change(made.encoded);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->document, made.document);
  EXPECT_EQ(read->dots, made.dots);
  EXPECT_EQ(read->dependencies, made.dependencies);
  EXPECT_EQ(read->time, made.time);
  EXPECT_EQ(as_text(read->body), "the body");
  EXPECT_EQ(read->hash, made.hash);
  EXPECT_EQ(made.hash, hash128(made.encoded.view()));
  EXPECT_EQ(read->body.data(), made.body.data()) << "the buffer is shared, not copied";
}

TEST(Change, an_empty_body_is_a_body) {
  const Change made = sample("");
  const StatusOr<Change> read = decode_change(made.encoded);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->body.empty());
}

TEST(Change, the_hash_covers_header_and_body) {
  const Change made = sample();
  EXPECT_NE(made.hash, sample("the bodY").hash);
  const Change later =
      make_change(made.document, made.dots, made.dependencies, {made.time.wall_ns, 3}, made.body);
  EXPECT_NE(made.hash, later.hash);
}

TEST(Change, a_peek_agrees_with_the_whole) {
  const Change made = sample();
  const StatusOr<ChangePeek> peek = peek_change(made.encoded.view());
  ASSERT_TRUE(peek.ok());
  EXPECT_EQ(peek->document, made.document);
  EXPECT_EQ(peek->dots, made.dots);
}

TEST(Change, a_header_that_is_cut_off_is_refused) {
  const Change made = sample("");
  for (size_t size = 0; size < made.encoded.size(); ++size) {
    EXPECT_FALSE(decode_change(made.encoded.slice(0, size)).ok()) << size;
  }
}

// What a later version may write beside the rest.
Change extended(uint8_t version = 9, uint64_t tag = 70) {
  ExtensionWriter fields;
  fields.add(2, as_bytes("laptop"));
  fields.add(tag, {});
  return make_change(DocumentId{4}, {actor(1), 10, 5}, {{actor(0), 3}}, {1'000'000'007, 2},
                     as_bytes("the body"), {version, fields.fields()});
}

std::string hex(ByteView bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// Stored and sent as these bytes, for ever: a change that says nothing of extras is as it always
// was.
TEST(Change, has_these_bytes_in_each_version) {
  EXPECT_EQ(hex(sample("hi").encoded.view()),
            "04014d000000000000000a0502004d000000000000000302010000000000000084078ea8d6b907020068"
            "69");
  EXPECT_EQ(hex(extended(3, 4).encoded.view()),
            "04014d000000000000000a0501004d00000000000000038ea8d6b9070206030a02066c6170746f70040074"
            "686520626f6479");
}

TEST(Change, fields_and_a_version_come_back_and_are_hashed) {
  const Change made = extended();
  const StatusOr<Change> read = decode_change(made.encoded);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->extras.version, 9);
  EXPECT_EQ(as_text(*read->extras.fields.find(ExtensionTag::kDevice)), "laptop");
  EXPECT_TRUE(read->extras.fields.find(ExtensionTag{70})->empty());
  EXPECT_FALSE(read->extras.fields.find(ExtensionTag{71}).has_value());
  EXPECT_EQ(as_text(read->body), "the body");
  EXPECT_EQ(read->extras.fields.encoded().data(), made.extras.fields.encoded().data());
  EXPECT_EQ(read->hash, made.hash);
  EXPECT_NE(made.hash, extended(9, 72).hash);
  EXPECT_NE(made.hash, extended(8).hash);
  const StatusOr<ChangePeek> peek = peek_change(made.encoded.view());
  ASSERT_TRUE(peek.ok());
  EXPECT_EQ(peek->dots, made.dots);
  EXPECT_EQ(peek_extras(made.encoded.view())->version, 9);
}

TEST(Change, what_a_fold_would_lose_is_told_by_the_header_alone) {
  const auto with = [](uint8_t version, uint64_t tag) {
    ExtensionWriter fields;
    fields.add(tag, as_bytes("x"));
    return may_be_folded(Extras{version, fields.fields()});
  };
  EXPECT_TRUE(may_be_folded(Extras()));
  EXPECT_TRUE(with(kProtocolVersion, 71));
  EXPECT_FALSE(with(kProtocolVersion, 70));
  EXPECT_FALSE(with(kNextProtocolVersion, 71));
}

TEST(Change, with_fields_that_is_cut_off_is_refused) {
  const Change made = extended();
  const size_t header = made.encoded.size() - made.body.size();
  for (size_t size = 0; size < header; ++size) {
    EXPECT_FALSE(decode_change(made.encoded.slice(0, size)).ok()) << size;
  }
}

// A change whose extras are these bytes.
bool decodes_with(std::vector<uint8_t> extras) {
  Encoder out;
  out.varint(0);
  out.actor(actor(1));
  for (const uint64_t value : {1, 1, 0}) out.varint(value);
  out.hybrid_time({});
  out.raw(extras);
  return decode_change(out.payload()).ok();
}

TEST(Change, extras_have_one_encoding) {
  EXPECT_TRUE(decodes_with({0}));
  EXPECT_TRUE(decodes_with({2, 3}));
  EXPECT_FALSE(decodes_with({2, 2})) << "the version that is not written";
  EXPECT_FALSE(decodes_with({1}));
  EXPECT_FALSE(decodes_with({8}));
  EXPECT_TRUE(decodes_with({4, 2, 5, 0}));
  EXPECT_FALSE(decodes_with({4, 0})) << "no field";
  EXPECT_FALSE(decodes_with({4, 1, 5})) << "a tag alone";
  EXPECT_FALSE(decodes_with({4, 3, 5, 2, 0})) << "larger than all";
  EXPECT_TRUE(decodes_with({4, 4, 5, 0, 6, 0}));
  EXPECT_FALSE(decodes_with({4, 4, 5, 0, 5, 0})) << "tags ascend";
  EXPECT_TRUE(decodes_with({6, 3, 2, 5, 0}));
}

TEST(Change, fields_have_a_limit) {
  const auto decodes = [](size_t bytes) {
    Encoder field;
    field.varint(2);
    field.bytes(std::vector<uint8_t>(bytes));
    Encoder extras;
    extras.u8(4);
    extras.bytes(field.view());
    return decodes_with({extras.view().begin(), extras.view().end()});
  };
  EXPECT_TRUE(decodes(kMostExtensionBytes - 3));
  EXPECT_FALSE(decodes(kMostExtensionBytes - 2));
}

struct Header {
  DotRun dots{{ReplicaId{1}, 77}, 1, 1};
  Frontier dependencies;
  uint8_t previous_hash = 0;
};

bool decodes(const Header& header) {
  Encoder out;
  out.varint(0);
  out.actor(header.dots.actor);
  out.varint(header.dots.first);
  out.varint(header.dots.length);
  out.varint(header.dependencies.size());
  for (const Dot& dot : header.dependencies) out.dot(dot);
  out.hybrid_time({});
  out.u8(header.previous_hash);
  return decode_change(out.payload()).ok();
}

TEST(Change, a_header_that_cannot_be_is_refused) {
  EXPECT_TRUE(decodes({}));
  EXPECT_FALSE(decodes({.dots = {actor(1), 0, 1}, .dependencies = {}}));
  EXPECT_FALSE(decodes({.dots = {actor(1), 1, 0}, .dependencies = {}}));
  EXPECT_FALSE(decodes({.dots = {actor(1), kMost, 1}, .dependencies = {}}));
  EXPECT_FALSE(decodes({.dots = {actor(1), 2, kMost - 1}, .dependencies = {}}));
  EXPECT_FALSE(decodes({.dependencies = {{actor(0), 0}}}));
  EXPECT_FALSE(decodes({.dependencies = {{actor(2), 1}, {actor(1), 1}}}));
  EXPECT_FALSE(decodes({.dependencies = {{actor(2), 1}, {actor(2), 1}}}));
  EXPECT_FALSE(decodes({.dependencies = {}, .previous_hash = 1}));
}

TEST(Change, a_count_beyond_the_input_is_refused_before_room_is_made_for_it) {
  Encoder out;
  out.varint(0);
  out.actor(actor(1));
  out.varint(1);
  out.varint(1);
  out.varint(uint64_t{1} << 60);
  EXPECT_FALSE(decode_change(out.payload()).ok());
}

Bundle sample_bundle() {
  Bundle header;
  header.document = {9};
  header.covers = {
      {{actor(1), 1, 4}, {1, 2}}, {{actor(1), 7, 1}, {3, 4}}, {{actor(5), 1, 1}, {5, 6}}};
  header.latest = {77, 3};
  header.dependencies = {{actor(1), 6}, {actor(3), 2}};
  header.heads = {{actor(5), 1}};
  return make_bundle(std::move(header), as_bytes("joined"));
}

TEST(Bundle, comes_back_from_its_bytes) {
  const Bundle made = sample_bundle();
  const StatusOr<Bundle> read = decode_bundle(made.encoded);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->document, made.document);
  ASSERT_EQ(read->covers.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(read->covers[i].dots, made.covers[i].dots);
    EXPECT_EQ(read->covers[i].hash, made.covers[i].hash);
  }
  EXPECT_EQ(read->latest, made.latest);
  EXPECT_EQ(read->dependencies, made.dependencies);
  EXPECT_EQ(read->heads, made.heads);
  EXPECT_EQ(as_text(read->body), "joined");
}

TEST(Bundle, fields_come_back_and_without_them_nothing_is_written) {
  Bundle header = sample_bundle();
  const size_t size = header.encoded.size();
  ExtensionWriter fields;
  fields.add(70, as_bytes("kept"));
  header.extras = {kNextProtocolVersion, fields.fields()};
  const Bundle made = make_bundle(header, as_bytes("joined"));
  EXPECT_EQ(made.encoded.size(), size + 10) << "0, marks, version, size, tag, size and four bytes";
  const StatusOr<Bundle> read = decode_bundle(made.encoded);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->covers.size(), 3u);
  EXPECT_EQ(read->extras.version, kNextProtocolVersion);
  EXPECT_EQ(as_text(*read->extras.fields.find(ExtensionTag{70})), "kept");
  EXPECT_EQ(as_text(read->body), "joined");
  EXPECT_EQ(peek_extras_of_bundle(made.encoded.view())->version, kNextProtocolVersion);
  EXPECT_TRUE(peek_extras_of_bundle(sample_bundle().encoded.view())->empty());
}

TEST(Bundle, covers_must_ascend_without_overlap) {
  const auto decodes_with = [](std::vector<Bundle::Cover> covers) {
    Bundle header;
    header.covers = std::move(covers);
    return decode_bundle(make_bundle(std::move(header), {}).encoded).ok();
  };
  EXPECT_TRUE(decodes_with({{{actor(1), 1, 1}, {}}, {{actor(1), 2, 1}, {}}}));
  EXPECT_FALSE(decodes_with({}));
  EXPECT_FALSE(decodes_with({{{actor(1), 1, 2}, {}}, {{actor(1), 2, 1}, {}}}));
  EXPECT_FALSE(decodes_with({{{actor(2), 1, 1}, {}}, {{actor(1), 1, 1}, {}}}));
}

TEST(Bundle, a_header_that_is_cut_off_is_refused) {
  const Bundle made = sample_bundle();
  const size_t header = made.encoded.size() - made.body.size();
  for (size_t size = 0; size < header; ++size) {
    EXPECT_FALSE(decode_bundle(made.encoded.slice(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace skerry
