// What is known of each link, of few links and of many.
#include "sync/link/per_link.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/rng.h"

namespace skerry::sync {
namespace {

struct Word {
  std::string text = "fresh";
};

std::map<uint32_t, std::string> all_of(const PerLink<Word>& words) {
  std::map<uint32_t, std::string> all;
  uint32_t next = 0;
  words.for_each([&](uint32_t link, const Word& word) {
    EXPECT_GE(link, next);
    next = link + 1;
    all[link] = word.text;
  });
  return all;
}

TEST(PerLink, is_as_it_begins_until_it_is_written_to) {
  PerLink<Word> words(1000);
  EXPECT_EQ(words[999].text, "fresh");
  EXPECT_EQ(words.find(999), nullptr);
  words.of(999).text = "heard";
  EXPECT_EQ(words[999].text, "heard");
  EXPECT_EQ(words.find(999)->text, "heard");
  EXPECT_EQ(words[0].text, "fresh");
}

TEST(PerLink, of_few_all_are_there) {
  PerLink<Word> words(16);
  EXPECT_EQ(all_of(words).size(), 16u);
  EXPECT_EQ(all_of(PerLink<Word>(1)).size(), 1u);
  EXPECT_EQ(all_of(PerLink<Word>(0)).size(), 0u);
}

TEST(PerLink, is_as_a_list_of_all) {
  for (const uint32_t links : {1u, 15u, 16u, 17u, 31u, 33u, 250u}) {
    Rng rng = Rng::stream(links, "per link");
    std::vector<std::string> model(links, "fresh");
    PerLink<Word> words(links);
    for (int step = 0; step < 40; ++step) {
      const auto link = static_cast<uint32_t>(rng.below(links));
      const std::string text = std::to_string(step);
      words.of(link).text = text;
      model[link] = text;
      for (uint32_t each = 0; each < links; ++each) ASSERT_EQ(words[each].text, model[each]);
      // All that were written to are visited, and of the rest only what is as it began.
      const auto visited = all_of(words);
      for (uint32_t each = 0; each < links; ++each) {
        const auto at = visited.find(each);
        ASSERT_EQ(at == visited.end() ? "fresh" : at->second, model[each]) << each;
      }
    }
  }
}

}  // namespace
}  // namespace skerry::sync
