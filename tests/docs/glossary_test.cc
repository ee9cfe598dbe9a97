// docs/glossary.md names what is there, each word once, and says what each is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>

#include "tree.h"

namespace skerry::docs {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = SKERRY_SOURCE_DIR;

struct Entry {
  std::string word;
  std::string text;  // all of it, on one line
};

// "- **word** · ...", and what follows it indented.
std::vector<Entry> entries_of(const std::string& page) {
  std::vector<Entry> entries;
  bool is_inside = false;
  size_t begin = 0;
  while (begin < page.size()) {
    const size_t end = std::min(page.find('\n', begin), page.size());
    const std::string line = page.substr(begin, end - begin);
    begin = end + 1;
    const size_t close = line.find("** · ");
    if (line.starts_with("- **") && close != std::string::npos) {
      entries.push_back({line.substr(4, close - 4), line});
      is_inside = true;
    } else if (is_inside && line.starts_with("  ")) {
      entries.back().text += line.substr(1);
    } else {
      is_inside = false;
    }
  }
  return entries;
}

struct Place {
  std::string type;
  std::string path;
};

// "`Type` in a/b.h", wherever the page says it.
std::vector<Place> places_in(const std::string& text) {
  static const std::regex kPlace("`(\\w+)` in ([a-z_]+/[a-z_/]+\\.h)");
  std::vector<Place> places;
  for (std::sregex_iterator at(text.begin(), text.end(), kPlace), end; at != end; ++at) {
    places.push_back({(*at)[1], (*at)[2]});
  }
  return places;
}

// Words such as `ChangeLog`: a capital and a small letter.
bool is_type_name(const std::string& word) {
  return word.size() > 1 && std::isupper(static_cast<unsigned char>(word[0])) != 0 &&
         std::islower(static_cast<unsigned char>(word[1])) != 0 &&
         std::ranges::all_of(
             word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == ':'; });
}

const std::string& page() {
  static const std::string text = contents_of(kTop / "docs/glossary.md");
  return text;
}

TEST(Glossary, its_types_stand_where_it_says) {
  const std::vector<Place> places = places_in(page());
  ASSERT_GT(places.size(), 50u);
  for (const Place& place : places) {
    EXPECT_TRUE(has_type(contents_of(kTop / place.path), place.type))
        << place.path << " defines no " << place.type;
  }
}

TEST(Glossary, every_type_that_it_names_is_there) {
  std::string all;
  for (const fs::path& path : sources_of(kTop)) all += contents_of(kTop / path);
  std::set<std::string> names;
  for (const std::string& quoted : quoted_in(page())) {
    if (is_type_name(quoted)) names.insert(quoted);
  }
  ASSERT_GT(names.size(), 50u);
  for (const std::string& name : names) EXPECT_TRUE(has_type(all, name)) << name;
}

TEST(Glossary, members_that_it_names_are_in_the_header_of_the_entry) {
  static const std::regex kMember("in ([a-z_]+/[a-z_/]+\\.h) \\(`(\\w+)(?:\\(\\))?`\\)");
  size_t members = 0;
  for (std::sregex_iterator at(page().begin(), page().end(), kMember), end; at != end; ++at) {
    const std::regex word("\\b" + (*at)[2].str() + "\\b");
    EXPECT_TRUE(std::regex_search(contents_of(kTop / (*at)[1].str()), word)) << at->str();
    ++members;
  }
  EXPECT_GT(members, 10u);
}

TEST(Glossary, each_word_stands_once_and_says_what_it_is_not) {
  std::set<std::string> words;
  for (const Entry& entry : entries_of(page())) {
    EXPECT_TRUE(words.insert(entry.word).second) << entry.word << " stands twice";
    EXPECT_FALSE(places_in(entry.text).empty()) << entry.word << " has no place in the code";
    EXPECT_TRUE(std::regex_search(entry.text, std::regex("\\. Not "))) << entry.word;
  }
  EXPECT_GT(words.size(), 50u);
}

// Members of one type have entries of their own: received and integrated, say.
TEST(Glossary, no_type_stands_for_two_words) {
  static const std::regex kWhole("`(\\w+)` in ([a-z_]+/[a-z_/]+\\.h)\\. ");
  std::map<std::string, std::string> word_of;
  for (const Entry& entry : entries_of(page())) {
    std::smatch found;
    if (!std::regex_search(entry.text, found, kWhole)) continue;
    const auto [at, is_new] = word_of.insert({found.str(), entry.word});
    EXPECT_TRUE(is_new) << found.str() << " is " << at->second << " and " << entry.word;
  }
}

TEST(Glossary, entries_and_places_are_read_as_they_are_written) {
  const auto entries =
      entries_of("- **a b** · `Ab` in core/a.h (`c`). It is\n  one. Not two.\n\n  x\n");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].word, "a b");
  EXPECT_THAT(entries[0].text, testing::EndsWith("It is one. Not two."));
  ASSERT_EQ(places_in(entries[0].text).size(), 1u);
  EXPECT_EQ(places_in(entries[0].text)[0].path, "core/a.h");
  EXPECT_TRUE(is_type_name("ChangeLog"));
  EXPECT_FALSE(is_type_name("value()"));
  EXPECT_FALSE(is_type_name("kDeliver"));
}

}  // namespace
}  // namespace skerry::docs
