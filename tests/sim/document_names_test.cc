#include "sim/faults/document_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace skerry::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kNames = {"work/notes/0", "work/notes/1", "work/plan", "workshop",
                                         "home/list"};

FaultContext context(std::span<const std::string> names = kNames) {
  return {3, 1, Instant{}, 5, names};
}

std::string error(std::string_view text, std::span<const std::string> names = kNames) {
  const auto called = documents_called(text, context(names));
  return called.ok() ? "" : std::string(called.status().message());
}

TEST(DocumentNames, stand_for_one_document_each_and_folders_for_all_that_is_in_them) {
  EXPECT_THAT(*documents_called("work/plan", context()), ElementsAre(2));
  EXPECT_THAT(*documents_called("work/", context()), ElementsAre(0, 1, 2));
  EXPECT_THAT(*documents_called("work/notes/", context()), ElementsAre(0, 1));
  EXPECT_THAT(*documents_called("work/notes/0..1", context()), ElementsAre(0, 1));
}

TEST(DocumentNames, need_not_be_there_for_numbers) {
  EXPECT_THAT(*documents_called("3", context()), ElementsAre(3));
  EXPECT_THAT(*documents_called("2..4", context({})), ElementsAre(2, 3, 4));
  EXPECT_THAT(error("5"), HasSubstr("there is no document 5: there are 5, numbered from 0"));
  EXPECT_THAT(error("4294967290..4294967295"), HasSubstr("there is no document 4294967290"));
  EXPECT_THAT(error("99999999999999999999"), HasSubstr("there is no document 9"));
  EXPECT_THAT(error("work/", {}), HasSubstr("[replicas] names says what stands where"));
  EXPECT_THAT(error("work", {}), HasSubstr("they have numbers alone"));
}

TEST(DocumentNames, that_are_not_there_are_told_with_the_nearest) {
  EXPECT_THAT(error("work/plam"), HasSubstr("did you mean `work/plan`?"));
  EXPECT_THAT(error("wrk/"), HasSubstr("no document stands in `wrk/`; did you mean `work/`?"));
  EXPECT_THAT(error("work"), HasSubstr("did you mean the folder `work/`?"));
  EXPECT_THAT(error("workshop/"), HasSubstr("no document stands in `workshop/`"));
  EXPECT_THAT(error("work/notes/1..2"), HasSubstr("no document is called `work/notes/2`"));
}

TEST(DocumentNames, that_would_be_everything_or_nothing_are_refused) {
  EXPECT_THAT(error(""), HasSubstr("would be every document"));
  EXPECT_THAT(error("/"), HasSubstr("would be every document"));
  for (const char* range : {"1..0", "..", "a..", "..1", "work/notes/..1", "0..99999999"}) {
    EXPECT_THAT(error(range), HasSubstr("is no range")) << range;
  }
}

TEST(DocumentNames, are_spelled_with_a_range_at_their_end) {
  EXPECT_THAT(*spelled_names("a/b/08..10"), ElementsAre("a/b/8", "a/b/9", "a/b/10"));
  EXPECT_THAT(*spelled_names("a/4294967294..4294967295"),
              ElementsAre("a/4294967294", "a/4294967295"));
  EXPECT_THAT(*spelled_names("a"), ElementsAre("a"));
  for (const char* wrong : {"", "/", "/a", "a/", "a//b", "7", "0..3", "a/3..1"}) {
    EXPECT_FALSE(spelled_names(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace skerry::sim
