#include "live/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace skerry::live {
namespace {

using testing::HasSubstr;

Figures figures() {
  Figures figures;
  figures.clients = 7;
  figures.disk.records = 12;
  figures.disk.longest = Duration::milliseconds(250);
  figures.refusals.add(Refusal::kWrongKey);
  return figures;
}

TEST(Figures, are_one_json_object) {
  const std::string json = to_json(figures());
  EXPECT_THAT(json, HasSubstr("\"clients\": 7"));
  EXPECT_THAT(json, HasSubstr("\"disk_longest_seconds\": 0.25"));
  EXPECT_THAT(json, HasSubstr("\"refused\": {\"wrong_key\": 1, "));
}

// Every line is a comment, or a name that was announced, once, and a number.
TEST(Figures, are_in_the_text_format_of_prometheus) {
  std::istringstream text(to_prometheus(figures()));
  std::set<std::string> announced;
  std::set<std::string> given;
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (first == "#") {
      if (second != "TYPE") continue;
      EXPECT_TRUE(announced.insert(third).second) << line;
      continue;
    }
    EXPECT_TRUE(given.insert(first).second) << line;
    EXPECT_TRUE(announced.contains(first.substr(0, first.find('{')))) << line;
    size_t used = 0;
    std::stod(second, &used);
    EXPECT_EQ(used, second.size()) << line;
  }
  EXPECT_TRUE(given.contains("skerry_clients"));
  EXPECT_TRUE(given.contains("skerry_refused_total{why=\"wrong_key\"}"));
}

}  // namespace
}  // namespace skerry::live
