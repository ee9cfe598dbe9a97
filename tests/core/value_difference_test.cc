// People see where two values differ, however long the values are.
#include "core/value_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace skerry {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ValueDifference, of_short_texts_shows_all_of_them) {
  const ValueDifference shown = difference_of(Value("milk"), Value("silk"));
  EXPECT_EQ(shown.left, "\"milk\"");
  EXPECT_EQ(shown.right, "\"silk\"");
  EXPECT_EQ(shown.where, "");
}

TEST(ValueDifference, of_long_texts_shows_the_surroundings_of_the_first_difference) {
  const std::string common(5000, 'a');
  const ValueDifference shown =
      difference_of(Value(common + "left" + common), Value(common + "right" + common));
  EXPECT_THAT(shown.left, StartsWith("\"...aaaa"));
  EXPECT_THAT(shown.left, HasSubstr("aleftaaa"));
  EXPECT_THAT(shown.right, HasSubstr("arightaaa"));
  EXPECT_THAT(shown.right, EndsWith("aaaa...\""));
  EXPECT_THAT(shown.where, HasSubstr("from character 5000 on; 10004 and 10005 bytes"));
  EXPECT_LE(shown.left.size(), 100u);
}

TEST(ValueDifference, of_a_text_that_the_other_continues_shows_where_it_ends) {
  const std::string common(300, 'a');
  const ValueDifference shown = difference_of(Value(common), Value(common + "tail"));
  EXPECT_THAT(shown.left, EndsWith("aaa\""));
  EXPECT_THAT(shown.right, EndsWith("aaatail\""));
}

TEST(ValueDifference, never_cuts_a_character) {
  std::string left;
  std::string right;
  for (int i = 0; i < 100; ++i) left += right += "ä";
  left += "ä";
  right += "ö";  // they share their first byte
  for (int i = 0; i < 100; ++i) left += "ü", right += "ü";
  const ValueDifference shown = difference_of(Value(left), Value(right), 41);
  EXPECT_THAT(shown.where, HasSubstr("character 100 on"));
  for (const std::string& text : {shown.left, shown.right}) {
    const size_t first = text.find_first_not_of("\".");
    EXPECT_NE(static_cast<uint8_t>(text[first]) & 0xC0, 0x80) << text;
    EXPECT_NE(static_cast<uint8_t>(text[text.find_last_not_of("\".")]) & 0xC0, 0xC0) << text;
  }
}

TEST(ValueDifference, of_collections_shows_what_only_one_of_them_holds) {
  std::vector<std::string> left;
  for (int i = 100; i < 300; ++i) left.push_back("e" + std::to_string(i));
  std::vector<std::string> right = left;
  right.erase(right.begin() + 150);
  right.push_back("x");
  const ValueDifference shown = difference_of(Value(left), Value(right));
  EXPECT_EQ(shown.left, "{e250}");
  EXPECT_EQ(shown.right, "{x}");
  EXPECT_EQ(shown.where, " (and 199 elements that both show)");
}

TEST(ValueDifference, of_sequences_shows_the_items_around_it) {
  Sequence left;
  for (int i = 0; i < 200; ++i) left.items.push_back(std::to_string(i));
  Sequence right = left;
  std::swap(right.items[120], right.items[121]);
  const ValueDifference shown = difference_of(Value(left), Value(right));
  EXPECT_THAT(shown.left, StartsWith("[..., 119, 120, 121"));
  EXPECT_THAT(shown.right, StartsWith("[..., 119, 121, 120"));
  EXPECT_THAT(shown.where, HasSubstr("from item 120 on"));
  EXPECT_THAT(shown.left, Not(HasSubstr("199")));
}

TEST(ValueDifference, of_numbers_is_both) {
  EXPECT_EQ(difference_of(Value(int64_t{3}), Value(int64_t{4})).right, "4");
}

}  // namespace
}  // namespace skerry
