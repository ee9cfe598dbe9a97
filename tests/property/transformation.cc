// What operational transformation rests on: two edits of one text come to the same, whichever is
// first (TP1).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "replica/ordered/edit.h"

namespace skerry::replica {
namespace {

// What somebody does to a text from its start on: how much is kept, goes and comes.
using Step = std::tuple<uint8_t, uint8_t, uint8_t>;
using Steps = std::vector<Step>;

constexpr const char* kText = "0123456789";
constexpr uint64_t kLength = 10;

std::string perform(const Edit& edit, const std::string& text) {
  std::string result;
  size_t at = 0;
  for (const Edit::Piece& piece : edit.pieces()) {
    RC_ASSERT(piece.length > 0);
    if (piece.kind == Edit::Piece::Kind::kKeep) result += text.substr(at, piece.length);
    if (piece.kind == Edit::Piece::Kind::kInsert) result += piece.text;
    if (piece.kind != Edit::Piece::Kind::kInsert) at += piece.length;
    RC_ASSERT(at <= text.size());
  }
  return result + text.substr(at);
}

Edit edit_of(const Steps& steps, const std::string& letters) {
  Edit edit;
  uint64_t left = kLength;
  size_t typed = 0;
  for (const auto& [kept, erased, inserted] : steps) {
    const uint64_t stays = std::min<uint64_t>(kept % 4, left);
    const uint64_t gone = std::min<uint64_t>(erased % 3, left - stays);
    left -= stays + gone;
    edit.keep(stays);
    if (kept % 2 == 0) edit.erase(gone);
    for (int n = inserted % 3; n > 0; --n) edit.insert(letters.substr(typed++ % 26, 1), 1);
    if (kept % 2 == 1) edit.erase(gone);
  }
  return edit;
}
Edit own_edit(const Steps& steps) { return edit_of(steps, "abcdefghijklmnopqrstuvwxyz"); }
Edit others_edit(const Steps& steps) { return edit_of(steps, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); }

TEST(Transformation, either_order_comes_to_the_same) {
  EXPECT_TRUE(rc::check([](const Steps& own_steps, const Steps& others_steps) {
    const Edit own = own_edit(own_steps);
    const Edit others = others_edit(others_steps);
    Edit own_after = own;
    Edit others_after = others;
    transform(own_after, others_after);
    const std::string once = perform(others_after, perform(own, kText));
    RC_ASSERT(once == perform(own_after, perform(others, kText)));
    // All that was typed is there; of what is gone some may have been erased by both.
    const int64_t typed_and_erased = own.growth() + others.growth();
    RC_ASSERT(static_cast<int64_t>(once.size()) >= int64_t{kLength} + typed_and_erased);
    for (const Edit& edit : {own, others}) {
      for (const Edit::Piece& piece : edit.pieces()) {
        RC_ASSERT(once.find(piece.text) != std::string::npos || piece.text.size() > 1);
      }
    }
  }));
}

TEST(Transformation, of_two_at_one_place_the_later_in_the_order_stands_first) {
  Edit later(3, 0, "x");
  Edit earlier(3, 0, "yz");
  transform(later, earlier);
  EXPECT_EQ(later, Edit(3, 0, "x"));
  EXPECT_EQ(earlier, Edit(4, 0, "yz"));
}

TEST(Transformation, an_edit_is_read_as_it_was_written) {
  EXPECT_TRUE(rc::check([](const Steps& steps) {
    const Edit edit = own_edit(steps);
    Encoder out;
    edit.encode(out);
    Decoder in(out.view());
    const auto read = Edit::decode(in);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == edit);
  }));
}

TEST(Transformation, what_is_said_otherwise_is_no_edit) {
  const std::vector<std::vector<uint8_t>> kNone = {
      {0 << 2 | 2},                                                  // nothing is erased
      {1 << 2 | 0},                                                  // keeps last
      {1 << 2 | 2, 1 << 2 | 2},                                      // two in one
      {2 << 2 | 1, 'a'},                                             // cut off
      {1 << 2 | 1, 0xFF},                                            // no text
      {1 << 2 | 3, 'a'},                                             // of no kind
      {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01},  // longer than any text
  };
  for (const auto& bytes : kNone) {
    Decoder in(bytes);
    EXPECT_FALSE(Edit::decode(in).has_value()) << testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace skerry::replica
