// The rules hold in every tracked file, and each of them can fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rules.h"

namespace skerry::tidy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Rule = void (*)(const SourceFile&, std::vector<Finding>&);

std::vector<std::string> findings_in(Rule rule, const std::vector<SourceFile>& files) {
  std::vector<Finding> findings;
  for (const SourceFile& file : files) rule(file, findings);
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    lines.push_back(finding.path + ":" + std::to_string(finding.line) + ": " + finding.message);
  }
  return lines;
}

std::vector<std::string> found(Rule rule, std::string path, std::string_view text) {
  return findings_in(rule, {parse(std::move(path), text)});
}

const std::vector<SourceFile>& repository() {
  static const std::vector<SourceFile> files = tracked_files(SKERRY_SOURCE_DIR);
  return files;
}

void expect_none(Rule rule) {
  std::string list;
  for (const std::string& finding : findings_in(rule, repository())) list += "\n" + finding;
  EXPECT_TRUE(list.empty()) << list;
}

TEST(repository, its_files_are_found) {
  ASSERT_GT(repository().size(), 50u) << "git ls-files gave too little";
}
TEST(repository, includes_point_downwards) { expect_none(check_includes); }
TEST(repository, files_functions_and_lines_are_short) { expect_none(check_sizes); }
TEST(repository, better_words_are_used) { expect_none(check_words); }
TEST(repository, no_function_takes_a_bare_bool) { expect_none(check_bools); }
TEST(repository, headers_and_scripts_have_their_shape) { expect_none(check_shape); }

void check_pointers_here(const SourceFile& file, std::vector<Finding>& findings) {
  check_pointers(SKERRY_SOURCE_DIR, file, findings);
}
TEST(repository, comments_and_pages_point_at_files_that_are_there) {
  expect_none(check_pointers_here);
}

TEST(repository, the_median_file_is_short) {
  std::vector<size_t> sizes;
  for (const SourceFile& file : repository()) {
    if (is_cpp(file)) sizes.push_back(file.lines.size());
  }
  ASSERT_FALSE(sizes.empty());
  std::ranges::sort(sizes);
  EXPECT_LT(sizes[sizes.size() / 2], 150u);
}

TEST(bools, that_are_parameters_are_found_in_headers) {
  EXPECT_THAT(found(check_bools, "sync/a.h", "void a(int b,\n       bool is_c);\n"), SizeIs(1));
  EXPECT_THAT(found(check_bools, "replica/a.h", "void a(const bool is_c = false, bool);\n"),
              SizeIs(2));
  EXPECT_THAT(found(check_bools, "harness/a.h", "std::function<void(bool)> then;\n"), SizeIs(1));
  EXPECT_THAT(found(check_bools, "sync/a.h",
                    "bool a(int b);  // (bool c)\nstruct A { bool b = false; };\n"
                    "std::map<int, bool> c();\n"),
              IsEmpty());
  EXPECT_THAT(found(check_bools, "sim/a.h",
                    "class A {\n private:\n  void a(bool is_b);\n};\nvoid b(bool is_c);\n"),
              ElementsAre(HasSubstr("sim/a.h:5:")));
  EXPECT_THAT(found(check_bools, "core/a.h", "void a(bool is_c);\n"), SizeIs(1));
  EXPECT_THAT(found(check_bools, "sync/a.cc", "void a(bool is_c) {}\n"), IsEmpty());
  EXPECT_THAT(found(check_bools, "tests/a.h", "void a(bool is_c);\n"), IsEmpty());
}

TEST(includes, upward_and_sideways_ones_are_found) {
  EXPECT_THAT(found(check_includes, "crdts/a.cc", "#include \"sim/kernel/event.h\"\n"), SizeIs(1));
  EXPECT_THAT(found(check_includes, "sync/a.h", "#include \"crdts/object/object.h\"\n"), SizeIs(1));
  EXPECT_THAT(found(check_includes, "sim/a.cc", "#include \"sync/options.h\"\n"), SizeIs(1));
  EXPECT_THAT(found(check_includes, "core/a.cc", "#include \"reports/model/results.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(found(check_includes, "live/a.cc", "#include \"sim/network/network.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(found(check_includes, "reports/a.cc", "#include \"harness/runner/runner.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(found(check_includes, "crdts/a.cc", "#include \"object.h\"\n")[0],
              HasSubstr("crdts/a.cc:1: \"object.h\" is no path from the top of the tree; write "
                        "\"crdts/object.h\""));
}

TEST(includes, downward_ones_are_fine) {
  EXPECT_THAT(found(check_includes, "harness/a.cc",
                    "#include <vector>\n#include \"sim/a.h\"\n#include \"replica/factory.h\"\n"
                    "#include \"reports/model/results.h\"\n#include \"absl/status/status.h\"\n"),
              IsEmpty());
  EXPECT_THAT(found(check_includes, "twin/a.cc",
                    "#include \"live/clock.h\"\n#include \"harness/plan/plan.h\"\n"),
              IsEmpty());
  EXPECT_THAT(found(check_includes, "tests/sim/a.cc", "#include \"near.h\"\n"), IsEmpty());
}

TEST(includes, a_library_is_met_in_its_place_alone) {
  EXPECT_THAT(found(check_includes, "core/a.cc", "#include <sqlite3.h>\n"), SizeIs(1));
  EXPECT_THAT(found(check_includes, "replica/store.cc", "#include <sqlite3.h>\n"), IsEmpty());
  EXPECT_THAT(found(check_includes, "core/a.cc", "#include <gtest/gtest.h>\n"), SizeIs(1));
}

std::string lines_of(size_t count, std::string_view line) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += std::string(line) + "\n";
  return text;
}

TEST(sizes, long_functions_are_found_wherever_they_stand) {
  const std::string body = lines_of(69, "  step();");
  const std::string shorter = lines_of(68, "  step();");
  for (const std::string head :
       {"void f() {", "TEST(a, b) {", "A::A(int x) : x_(x) {", "template <class T> T f(T a) {",
        "static struct Point f(int a) {", "auto f() -> int {"}) {
    EXPECT_THAT(found(check_sizes, "core/a.cc", head + "\n" + body + "}\n"), SizeIs(1)) << head;
    EXPECT_THAT(found(check_sizes, "core/a.cc", head + "\n" + shorter + "}\n"), IsEmpty()) << head;
    EXPECT_THAT(found(check_sizes, "core/a.cc",
                      "namespace n {\nclass C {\n" + head + "\n" + body + "}\n};\n}\n"),
                SizeIs(1))
        << head;
  }
  EXPECT_THAT(found(check_sizes, "core/a.cc", "\nvoid f() {\n" + body + "}\n")[0],
              HasSubstr("core/a.cc:2: a function of 71 lines"));
}

TEST(sizes, scopes_tables_and_braces_in_literals_are_no_functions) {
  const std::string rows = lines_of(90, "  row,");
  EXPECT_THAT(found(check_sizes, "core/a.cc", "constexpr int t[f(2)] = {\n" + rows + "};\n"),
              IsEmpty());
  EXPECT_THAT(found(check_sizes, "core/a.cc", "class A : public B<int> {\n" + rows + "};\n"),
              IsEmpty());
  EXPECT_THAT(found(check_sizes, "core/a.cc",
                    "void f() {\n  g('{', \"{\", R\"({)\", 1'000);  // {\n}\n" + rows),
              IsEmpty());
}

TEST(sizes, long_files_and_lines_tabs_and_blanks_are_found) {
  EXPECT_THAT(found(check_sizes, "core/a.cc", lines_of(401, "int a;")), SizeIs(1));
  EXPECT_THAT(found(check_sizes, "core/a.cc", std::string(101, 'a') + "\n"), SizeIs(1));
  EXPECT_THAT(found(check_sizes, "core/a.cc", "// " + lines_of(1, std::string(97, 'a'))),
              IsEmpty());
  EXPECT_THAT(found(check_sizes, "scripts/a", "\ta\nb \n"), SizeIs(2));
}

TEST(words, each_is_found_with_a_better_one) {
  for (const std::string line :
       {"std::uniform_int_distribution<int> d;", "std::mt19937 r;", "int a = rand();", "srand(1);",
        "auto t = std::time(nullptr);", "auto t = time(nullptr);",
        "std::unordered_map<int, int> m;", "std::hash<int> h;",
        "auto n = std::chrono::system_clock::now();", "auto n = std::chrono::steady_clock::now();",
        "double x = std::log(2.0);", "std::shuffle(a, b, c);", "assert(x);", "std::thread t;",
        "auto s = std::format(a);", "std::random_device d;", "TEST(a, DISABLED_b) {",
        "auto n = scenario.tables.replicas.integer(\"count\");"}) {
    const auto lines = found(check_words, "sim/a.cc", line + "\n");
    ASSERT_THAT(lines, SizeIs(1)) << line;
    EXPECT_THAT(lines[0], HasSubstr("write ")) << line;
  }
}

TEST(words, allowed_places_and_lookalikes_are_fine) {
  EXPECT_THAT(found(check_words, "harness/runner/runner.cc", "std::chrono::steady_clock::now();\n"),
              IsEmpty());
  EXPECT_THAT(found(check_words, "bench/a.cc", "std::chrono::steady_clock::now();\n"), IsEmpty());
  EXPECT_THAT(found(check_words, "sim/a.cc", "encoder.hybrid_time(t); a.time(); exact::log(x);\n"),
              IsEmpty());
  EXPECT_THAT(found(check_words, "harness/run/a.cc",
                    "line.text(\"fault\"); scenario.options.replica.sync.window;\n"),
              IsEmpty());
  EXPECT_THAT(found(check_words, "sim/a.cc", "// rand() and std::hash are not for us\n"),
              IsEmpty());
  EXPECT_THAT(found(check_words, "sim/a.cc", "static_assert(sizeof(int) == 4);\n"), IsEmpty());
}

TEST(words, marks_of_unfinished_work_need_a_number) {
  const std::string mark = std::string("TO") + "DO";
  EXPECT_THAT(found(check_words, "core/a.cc", "// " + mark + ": later\n"), SizeIs(1));
  EXPECT_THAT(found(check_words, "docs/a.md", mark + "\n"), SizeIs(1));
  EXPECT_THAT(found(check_words, "core/a.cc", "// " + mark + "(12): later\n"), IsEmpty());
}

TEST(words, paths_of_one_machine_are_found_everywhere) {
  const std::string path = std::string("/wo") + "rk/main";
  EXPECT_THAT(found(check_words, "scripts/a", "cd " + path + "\n"), SizeIs(1));
  EXPECT_THAT(found(check_words, "docs/a.md", "[a](http://x.y" + path + "/)\n"), IsEmpty());
}

TEST(shape, headers_and_scripts_are_checked) {
  EXPECT_THAT(found(check_shape, "core/a.h", "int a;\n"), SizeIs(1));
  EXPECT_THAT(found(check_shape, "core/a.h", "#pragma once\nusing namespace std;\n"), SizeIs(1));
  EXPECT_THAT(found(check_shape, "scripts/a", "#!/bin/sh\necho\n"), SizeIs(2));
  EXPECT_THAT(found(check_shape, "scripts/a", "#!/usr/bin/env bash\nset -euo pipefail\n"),
              IsEmpty());
}

TEST(pointers, to_nothing_are_found) {
  EXPECT_THAT(found(check_pointers_here, "sim/x.cc", "// See sim/network/no_such.h.\nint a;\n"),
              ElementsAre(HasSubstr("sim/x.cc:1: points at sim/network/no_such.h")));
  EXPECT_THAT(found(check_pointers_here, "scripts/x", "a  # as core/no_such.cc does\n"), SizeIs(1));
  EXPECT_THAT(found(check_pointers_here, "docs/x.md", "[a](no_such.md#part) and core/no_such.h\n"),
              SizeIs(2));
}

TEST(pointers, to_files_patterns_and_other_sites_are_fine) {
  EXPECT_THAT(
      found(check_pointers_here, "sim/x.cc",
            "// core/ids.h, scenarios/*.toml, results/x/summary.json, https://a.org/docs/x.md\n"
            "#include \"sim/no_such.h\"\n"),
      IsEmpty());
  EXPECT_THAT(
      found(check_pointers_here, "docs/x.md",
            "[a](scenarios.md#values), [b](https://a.org/x.md), [c](#here)\n```\ncore/no.h\n"
            "```\n"),
      IsEmpty());
}

}  // namespace
}  // namespace skerry::tidy
