// docs/tutorial/your-engine.md done as it says: an engine that is not ours behind Participant, its
// first bug found, and gone when it is mended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "../simulation/simulation.h"

namespace skerry {
namespace {

using testing::HasSubstr;

// The page's scenario.
std::string scenario() {
  std::ifstream file(SKERRY_SOURCE_DIR "/docs/tutorial/your-engine.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string fence = "```text\n";
  const size_t begin = page.find(fence + "schema ") + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

TEST(TutorialEngine, loses_what_was_on_its_way_when_a_connection_ended) {
  const auto sweep = simulate(scenario());
  EXPECT_THAT(complaints(sweep),
              HasSubstr("no_lost_updates: at 40.059818678 s: change 44 of replica 3"));
  EXPECT_THAT(complaints(sweep), HasSubstr("converges"));
}

TEST(TutorialEngine, loses_nothing_when_it_is_mended) {
  const std::string five = "seeds = { first = 1, count = 5 }\n" + scenario();
  EXPECT_EQ(complaints(simulate(five, 2, {{"replicas.careful", "true"}})), "");
}

// As the page says it, and short: what others must do for an engine of theirs.
TEST(TutorialEngine, is_put_behind_the_seam_in_under_150_lines) {
  std::ifstream file(SKERRY_SOURCE_DIR "/docs/tutorial/your-engine.md");
  size_t lines = 0;
  bool is_adapter = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) is_adapter = line == "```cpp replica/chorus/chorus.cc";
    lines += is_adapter ? 1 : 0;
  }
  EXPECT_GT(lines, 50u);
  EXPECT_LT(lines, 150u);
}

// Across crashes too, for what it was told it keeps.
TEST(TutorialEngine, begins_again_from_its_records) {
  const std::string crash = "[[fault]]\nkind = \"crash\"\nnode = 1\nat = \"20s\"\nfor = \"3s\"\n";
  EXPECT_EQ(complaints(simulate(scenario() + crash, 1, {{"replicas.careful", "true"}})), "");
}

}  // namespace
}  // namespace skerry
