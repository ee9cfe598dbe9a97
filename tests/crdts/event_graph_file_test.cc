// Documents through files: what comes back is the same text with the same history, and what was
// damaged is refused.
#include "crdts/text/event_graph/file.h"

#include <gtest/gtest.h>

#include <string>

#include "core/rng.h"
#include "crdts/text/event_graph/part.h"
#include "crdts/text/event_graph/queries.h"

namespace skerry::crdts::event_graph {
namespace {

constexpr const char* kLetters[] = {"a", "b", "\n", "ß", "世", "🌊", "\u200d", "z"};

// A document of three agents who see each other now and then.
TextDocument random_document(Order order, uint64_t seed, uint64_t letters) {
  Rng rng = Rng::stream(seed, "file");
  TextDocument document(order);
  for (uint32_t i = 0; i < 3; ++i) document.history().agents.intern({ReplicaId{2 - i}, 77 * i});
  std::vector<uint32_t> next(3, 1);
  std::vector<Version> versions(3);
  for (int step = 0; step < 120; ++step) {
    const auto agent = static_cast<uint32_t>(rng.below(3));
    if (rng.below(4) == 0) {
      Version both = versions[agent];
      const Version& other = versions[rng.below(3)];
      both.insert(both.end(), other.begin(), other.end());
      versions[agent] = document.history().graph.dominators(both);
    }
    const uint32_t size = document.size_at(versions[agent]);
    std::string text;
    const auto length = static_cast<uint32_t>(rng.below(5));
    for (uint32_t i = 0; i < length; ++i) text += kLetters[rng.below(letters)];
    Edit edit{static_cast<uint32_t>(rng.below(size + 1)), 0, length, text};
    if (rng.below(2) == 0) {
      edit.erased = static_cast<uint32_t>(std::min<uint64_t>(rng.below(4), size - edit.position));
    }
    if (edit.length() == 0) continue;
    document.edit_at(versions[agent], agent, next[agent], edit);
    next[agent] += edit.length();
    versions[agent] = {document.history().size() - 1};
  }
  return document;
}

// Two more edits, one of them concurrent with nearly everything.
void edit_more(TextDocument& document) {
  const uint32_t last = document.history().agents.last(0);
  document.edit_at(Version{0}, 0, last + 1, {0, 1, 2, "xy"});
  document.edit_at(document.history().graph.frontier(), 0, last + 4, {1, 0, 1, "z"});
}

TEST(Files, bring_back_the_text_and_the_history) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    for (const Order order : {Order::kFugue, Order::kFugueMax}) {
      TextDocument document = random_document(order, seed, seed % 2 == 0 ? 8 : 3);
      for (const bool compresses : {false, true}) {
        for (const bool keeps_erased : {false, true}) {
          const std::vector<uint8_t> bytes = encode_file(document, {compresses, keeps_erased});
          const StatusOr<File> file = File::open(bytes);
          ASSERT_TRUE(file.ok()) << file.status();
          ASSERT_EQ(file->text(), document.text());
          StatusOr<TextDocument> read = file->document(order);
          ASSERT_TRUE(read.ok()) << read.status() << " seed " << seed;
          read->check_invariants();
          if (keeps_erased) {
            ASSERT_EQ(read->history().operations.content(),
                      document.history().operations.content());
            ASSERT_EQ(encode_file(*read, {compresses, true}), bytes);
          }
          TextDocument known = document;
          edit_more(known);
          edit_more(*read);
          ASSERT_EQ(read->text(), known.text()) << "seed " << seed;
        }
      }
    }
  }
}

TEST(Files, of_nothing_are_files_too) {
  TextDocument nothing(Order::kFugue);
  const auto bytes = encode_file(nothing, {});
  ASSERT_TRUE(File::open(bytes).ok());
  EXPECT_EQ(File::open(bytes)->text(), "");
  EXPECT_TRUE(File::open(bytes)->document(Order::kFugue).ok());
}

TEST(Files, without_what_was_erased_do_not_have_it) {
  TextDocument document(Order::kFugueMax);
  document.history().agents.intern({});
  document.edit(0, 1, {0, 0, 12, "open secret!"});
  document.edit(0, 13, {5, 6, 0, ""});
  const auto all = encode_file(document, {false, true});
  const auto less = encode_file(document, {false, false});
  EXPECT_NE(as_text(all).find("secret"), std::string_view::npos);
  EXPECT_EQ(as_text(less).find("secret"), std::string_view::npos);
  const auto read = File::open(less)->document(Order::kFugueMax);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->text(), "open !");
  EXPECT_EQ(read->history().operations.content(), "open " + std::string(6, '\x1A') + "!");
}

TEST(Files, that_are_damaged_anywhere_are_refused) {
  TextDocument document = random_document(Order::kFugue, 1, 8);
  const std::vector<uint8_t> bytes = encode_file(document, {});
  const auto reads = [](ByteView given) {
    const auto file = File::open(given);
    return file.ok() && file->document(Order::kFugue).ok();
  };
  ASSERT_TRUE(reads(bytes));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::vector<uint8_t> broken = bytes;
    broken[i] ^= 0x41;
    EXPECT_FALSE(reads(broken)) << i;
    EXPECT_FALSE(reads(ByteView(bytes).first(i))) << i;
  }
}

TEST(Files, whose_history_has_another_end_than_their_text_are_refused) {
  TextDocument one(Order::kFugue);
  one.history().agents.intern({});
  one.edit(0, 1, {0, 0, 3, "abc"});
  TextDocument other(Order::kFugue);
  other.history().agents.intern({});
  other.edit(0, 1, {0, 0, 3, "abd"});
  const auto first = encode_file(one, {false, true});
  const auto second = encode_file(other, {false, true});
  // Both parts are as long in either file: put the text of one before the history of the other.
  ASSERT_EQ(first.size(), second.size());
  constexpr size_t kText = 6 + 8 + 1 + 2 + 3;
  std::vector<uint8_t> mixed(first.begin(), first.begin() + kText);
  mixed.insert(mixed.end(), second.begin() + kText, second.end());
  const auto file = File::open(mixed);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->text(), "abc");
  EXPECT_FALSE(file->document(Order::kFugue).ok());
}

Version random_version(const TextDocument& document, Rng& rng) {
  std::vector<Event> events;
  for (uint64_t n = rng.below(4); n > 0; --n) {
    events.push_back(static_cast<Event>(rng.below(document.history().size())));
  }
  return document.history().graph.dominators(events);
}

TEST(Parts, bring_a_peer_what_it_lacks_in_any_order_and_as_often_as_they_come) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const Order order = seed % 2 == 0 ? Order::kFugue : Order::kFugueMax;
    TextDocument document = random_document(order, seed, seed % 3 == 0 ? 8 : 3);
    Rng rng = Rng::stream(seed, "parts");
    for (int i = 0; i < 5; ++i) {
      const Version known = random_version(document, rng);
      TextDocument peer = document_at(document, known);
      // The peer writes too: it numbers events otherwise from here on.
      const uint32_t agent = peer.history().agents.intern({ReplicaId{9}, 9});
      peer.edit(agent, 1, {0, 0, 1, "p"});
      const auto half = encode_part(document_at(document, random_version(document, rng)), {});
      const auto rest =
          encode_part(document, known, i % 2 == 0 ? Packing::kCompressed : Packing::kPlain);
      const Status first = merge_part(peer, rng.below(2) == 0 ? half : rest);
      ASSERT_TRUE(first.ok()) << first;
      ASSERT_TRUE(merge_part(peer, rest).ok());
      const uint32_t events = peer.history().size();
      ASSERT_TRUE(merge_part(peer, half).ok());
      ASSERT_TRUE(merge_part(peer, rest).ok());
      peer.check_invariants();
      ASSERT_EQ(peer.history().size(), events);
      ASSERT_EQ(events, document.history().size() + 1);
      // And back: everything that the peer has, what is known there passed over.
      TextDocument back = document;
      ASSERT_TRUE(merge_part(back, encode_part(peer, {})).ok());
      ASSERT_EQ(back.text(), peer.text()) << "seed " << seed;
    }
  }
}

TEST(Parts, that_follow_what_is_not_there_or_are_damaged_change_nothing) {
  TextDocument document = random_document(Order::kFugue, 5, 8);
  const Version half{document.history().size() / 2};
  const auto rest = encode_part(document, half);
  TextDocument nothing(Order::kFugue);
  EXPECT_FALSE(merge_part(nothing, rest).ok());
  EXPECT_EQ(nothing.history().size(), 0u);
  TextDocument peer = document_at(document, half);
  const std::string text = peer.text();
  for (size_t i = 0; i < rest.size(); ++i) {
    std::vector<uint8_t> broken = rest;
    broken[i] ^= 0x41;
    EXPECT_FALSE(merge_part(peer, broken).ok()) << i;
    EXPECT_FALSE(merge_part(peer, ByteView(rest).first(i)).ok()) << i;
  }
  EXPECT_EQ(peer.text(), text);
  EXPECT_TRUE(merge_part(peer, rest).ok());
  EXPECT_EQ(peer.text(), document.text());
}

}  // namespace
}  // namespace skerry::crdts::event_graph
