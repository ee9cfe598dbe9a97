// The page that weighs architectures says what its scenarios say: made again it is the same, and so
// is its picture.
#include <gtest/gtest.h>

#include <cstdlib>

#include "command.h"

namespace skerry::cli {
namespace {

TEST(LocalFirst, its_page_is_what_its_scenarios_say) {
  const Scratch scratch;
  const std::string page = (scratch / "page.md").string();
  const std::string picture = (scratch / "day.svg").string();
  const std::string line = "'" SKERRY_SOURCE_DIR "/scripts/regen-local-first' '" SKERRY_BINARY
                           "' '" +
                           page + "' '" + picture + "'";
  ASSERT_EQ(std::system(line.c_str()), 0);
  EXPECT_EQ(contents_of(page), contents_of(SKERRY_SOURCE_DIR "/docs/should-you-go-local-first.md"))
      << "run scripts/regen-local-first";
  EXPECT_EQ(contents_of(picture), contents_of(SKERRY_SOURCE_DIR "/docs/pictures/day.svg"))
      << "run scripts/regen-local-first";
}

}  // namespace
}  // namespace skerry::cli
