// What is quoted comes back from a real shell as it was.
#include "core/shell_word.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace skerry {
namespace {

std::string through_a_shell(const std::string& text) {
  const std::string line = "printf %s " + shell_word(text);
  FILE* pipe = ::popen(line.c_str(), "r");
  std::string out;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out += static_cast<char>(c);
  EXPECT_EQ(::pclose(pipe), 0) << line;
  return out;
}

TEST(ShellWord, comes_back_from_a_shell) {
  for (const char* text : {"", "plain", "a b", "it's", "''", "$HOME", "`id`", "a\"b\"", "\\", "*",
                           "{ base = \"100ms\", max = \"1s\" }", "[[\"server\", 0], [1]]", "a\nb",
                           "é🌊", "!x", "~", "-n", "#"}) {
    EXPECT_EQ(through_a_shell(text), text);
  }
}

TEST(ShellWord, leaves_plain_words_alone) {
  EXPECT_EQ(shell_word("scenarios/x.toml"), "scenarios/x.toml");
  EXPECT_EQ(shell_word("network.loss=0.1"), "network.loss=0.1");
  EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace skerry
