// Messages show what differs, not what stands far before it.
#include "core/text_difference.h"

#include <gtest/gtest.h>

namespace skerry {
namespace {

TEST(TextDifference, shows_both_texts_around_the_first_difference) {
  EXPECT_EQ(difference("abXcd", "abcXd"),
            "they differ from character 2 on: \"abXcd\" where \"abcXd\" was expected");
  const std::string head(1000, 'a');
  const std::string tail(1000, 'z');
  EXPECT_EQ(difference(head + "1" + tail, head + "2" + tail),
            "they differ from character 1000 on: \"..." + std::string(20, 'a') + "1" +
                std::string(39, 'z') + "...\" where \"..." + std::string(20, 'a') + "2" +
                std::string(39, 'z') + "...\" was expected");
}

TEST(TextDifference, counts_and_cuts_whole_characters) {
  // The two waves share their first three bytes.
  EXPECT_EQ(difference("é🌊", "é🌋"),
            "they differ from character 1 on: \"é🌊\" where \"é🌋\" was expected");
  std::string long_text;
  for (int i = 0; i < 30; ++i) long_text += "🌊";
  EXPECT_EQ(excerpt(long_text, 10), "\"🌊🌊...\"");
}

TEST(TextDifference, of_a_text_that_ends_early_is_at_its_end) {
  EXPECT_EQ(difference("ab", "abc"),
            "they differ from character 2 on: \"ab\" where \"abc\" was expected");
  EXPECT_EQ(difference("", "a\n"),
            "they differ from character 0 on: \"\" where \"a\\n\" was expected");
  EXPECT_EQ(difference("é🌊", "é"),
            "they differ from character 1 on: \"é🌊\" where \"é\" was expected");
}

TEST(TextDifference, a_long_text_is_shortened_between_characters) {
  EXPECT_EQ(shortened("set.add(\"x\")"), "set.add(\"x\")");
  EXPECT_EQ(shortened(std::string(160, 'x')), std::string(160, 'x'));
  EXPECT_EQ(shortened(std::string(161, 'x')), std::string(160, 'x') + "...");
  EXPECT_EQ(shortened("ab🌊c", 5), "ab...");
  EXPECT_EQ(shortened("", 0), "");
}

}  // namespace
}  // namespace skerry
