// docs/inside/one-edit.md follows an edit through functions that are there, and the way gets no
// longer.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "tree.h"

namespace skerry::docs {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = SKERRY_SOURCE_DIR;

// What the way is today. A change that makes it longer asks for another cut; one that makes it
// shorter lowers these. The aim is 30 steps in 15 files.
constexpr size_t kMostSteps = 45;
constexpr size_t kMostFilesOfSteps = 27;
constexpr size_t kMostFunctions = 106;
constexpr size_t kMostFiles = 46;

struct Place {
  std::string path;
  std::string function;
};

struct Way {
  std::vector<Place> steps;
  std::vector<Place> all;  // with what only hands on
};

// "path: function"; nothing else has a slash, a colon and a blank.
bool is_place(const std::string& text) {
  return text.find('/') != std::string::npos && text.find(": ") != std::string::npos;
}

// A step begins with its number; what follows it, indented, is of it.
Way way_of(const std::string& page) {
  Way way;
  size_t begin = 0;
  bool is_step = false;
  while (begin < page.size()) {
    const size_t end = std::min(page.find('\n', begin), page.size());
    const std::string line = page.substr(begin, end - begin);
    begin = end + 1;
    const bool starts = line.starts_with(std::to_string(way.steps.size() + 1) + ". ");
    is_step = starts || (is_step && line.starts_with("    "));
    if (!is_step) continue;
    bool is_first = starts;
    for (const std::string& quoted : quoted_in(line)) {
      if (!is_place(quoted)) continue;
      const size_t colon = quoted.find(": ");
      way.all.push_back({quoted.substr(0, colon), quoted.substr(colon + 2)});
      if (std::exchange(is_first, false)) way.steps.push_back(way.all.back());
    }
  }
  return way;
}

size_t files_of(const std::vector<Place>& places) {
  std::set<std::string> files;
  for (const Place& place : places) files.insert(place.path);
  return files.size();
}

const std::string& page() {
  static const std::string text = contents_of(kTop / "docs/inside/one-edit.md");
  return text;
}

TEST(OneEdit, is_followed_through_functions_that_are_there) {
  const Way way = way_of(page());
  ASSERT_GT(way.steps.size(), 10u);
  for (const Place& place : way.all) {
    EXPECT_TRUE(has_function(contents_of(kTop / place.path), place.function))
        << place.path << " has no " << place.function;
  }
}

TEST(OneEdit, is_followed_through_each_function_once) {
  std::set<std::string> seen;
  for (const Place& place : way_of(page()).all) {
    EXPECT_TRUE(seen.insert(place.path + ": " + place.function).second) << place.function;
  }
}

TEST(OneEdit, goes_no_longer_way_than_it_did) {
  const Way way = way_of(page());
  EXPECT_LE(way.steps.size(), kMostSteps);
  EXPECT_LE(files_of(way.steps), kMostFilesOfSteps);
  EXPECT_LE(way.all.size(), kMostFunctions);
  EXPECT_LE(files_of(way.all), kMostFiles);
}

TEST(OneEdit, counts_its_steps_as_the_page_says) {
  const Way way = way_of(page());
  const std::string figures = std::to_string(way.steps.size()) + " steps in " +
                              std::to_string(files_of(way.steps)) +
                              " files; with what only hands on, " + std::to_string(way.all.size()) +
                              " functions in " + std::to_string(files_of(way.all)) + " files";
  EXPECT_NE(page().find(figures), std::string::npos) << "the page does not say: " << figures;
}

TEST(OneEdit, has_no_step_that_is_not_counted) {
  size_t numbered = 0;
  for (size_t at = 0; (at = page().find(". `", at)) != std::string::npos; ++at) ++numbered;
  EXPECT_EQ(way_of(page()).steps.size(), numbered);
}

TEST(Tree, functions_and_types_are_found_as_they_are_written) {
  const std::string text =
      "struct A final : B {\n  int in_class(int a);\n};\nclass C {\n};\nusing D = int;\n"
      "StatusOr<A> free_one(int a) {}\nvoid C::outside() const {}\nenum class E : char {};\n"
      "class Declared;\nvoid f() {\n  called(1);\n}\n";
  for (const char* name : {"A::in_class", "free_one", "C::outside"}) {
    EXPECT_TRUE(has_function(text, name)) << name;
  }
  for (const char* name : {"F::in_class", "free", "A::outside_", "in_clas", "outside2", "called"}) {
    EXPECT_FALSE(has_function(text, name)) << name;
  }
  for (const char* name : {"A", "C", "D", "E"}) EXPECT_TRUE(has_type(text, name)) << name;
  for (const char* name : {"B", "Declared", "in_class"}) {
    EXPECT_FALSE(has_type(text, name)) << name;
  }
}

TEST(Way, is_read_step_by_step) {
  const Way way = way_of(
      "`a/b.cc: no` step\n1. `a/b.cc: A::f` makes (5) `word`; through\n    `a/c.h: g`.\n"
      "2. `a/b.cc: h` ends\n\n`a/d.cc: no`\n4. `a/b.cc: skipped`\n");
  ASSERT_EQ(way.steps.size(), 2u);
  EXPECT_EQ(way.steps[0].function, "A::f");
  EXPECT_EQ(way.steps[1].path, "a/b.cc");
  EXPECT_EQ(way.all.size(), 3u);
  EXPECT_EQ(files_of(way.all), 2u);
}

}  // namespace
}  // namespace skerry::docs
