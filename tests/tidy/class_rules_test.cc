// No class is too large, and the rule that says so counts right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "class_reader.h"

namespace skerry::tidy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> findings_in(const std::vector<SourceFile>& files) {
  std::vector<Finding> findings;
  check_classes(files, findings);
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    lines.push_back(finding.path + ":" + std::to_string(finding.line) + ": " + finding.message);
  }
  return lines;
}

size_t functions_in(std::string_view members) {
  const ReadClasses read =
      read_classes(parse("core/a.h", "class A {\n" + std::string(members) + "\n};\n"));
  EXPECT_THAT(read.bodies, SizeIs(testing::Ge(1u)));
  return read.bodies.empty() ? 99 : read.bodies[0].functions;
}

std::string functions(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "  void f" + std::to_string(i) + "(int a);\n";
  return text;
}

TEST(repository, classes_are_small) {
  const std::vector<SourceFile> files = tracked_files(SKERRY_SOURCE_DIR);
  std::string list;
  for (const std::string& finding : findings_in(files)) list += "\n" + finding;
  EXPECT_TRUE(list.empty()) << list;
}

std::vector<std::string> name_findings_in(const std::vector<SourceFile>& files) {
  std::vector<Finding> findings;
  check_class_names(files, findings);
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    lines.push_back(finding.path + ":" + std::to_string(finding.line) + ": " + finding.message);
  }
  return lines;
}

TEST(repository, classes_have_names_of_their_own) {
  std::string list;
  for (const std::string& finding : name_findings_in(tracked_files(SKERRY_SOURCE_DIR))) {
    list += "\n" + finding;
  }
  EXPECT_TRUE(list.empty()) << list;
}

TEST(classes, of_one_name_are_found_in_whatever_files) {
  const SourceFile header = parse("core/a.h", "namespace n {\nstruct A {};\nstruct B {};\n}\n");
  EXPECT_THAT(
      name_findings_in({header, parse("core/b.h", "namespace n {\n\nclass A {\n};\n}\n")}),
      ElementsAre(HasSubstr("core/b.h:3: n::A is the name of a class in core/a.h as well")));
  EXPECT_THAT(name_findings_in(
                  {parse("core/b.cc", "namespace n {\nnamespace {\nstruct B {};\n}}"), header}),
              ElementsAre(HasSubstr("core/b.cc:3: n::B is the name")));
}

TEST(classes, of_other_names_scopes_and_files_of_their_own_are_fine) {
  const std::string special = "template <>\nstruct S<int> {};\n";
  EXPECT_THAT(name_findings_in({parse("core/a.h", "template <class T>\nstruct S;\n" + special),
                                parse("core/b.h", special)}),
              IsEmpty());
  const std::string local = "namespace n {\nnamespace {\nstruct L {};\n}\n}\n";
  EXPECT_THAT(name_findings_in({parse("core/a.h",
                                      "namespace n {\nstruct A { struct B {}; };\n"
                                      "struct B {};\nclass A;\n}\n"),
                                parse("core/b.h", "namespace m { struct A {}; struct L {}; }\n"),
                                parse("core/a.cc", local), parse("core/b.cc", local)}),
              IsEmpty());
}

TEST(classes, member_functions_are_counted_in_every_form) {
  for (const std::string member :
       {"int f();", "int f() const { return g(1); }", "virtual void f(A a = {}) = 0;",
        "void f(int) override {}", "static std::map<int, std::vector<int>> f(int a);",
        "template <typename T>\n  void f(T a) { if (a < 1) { g(); } }",
        "[[nodiscard]] bool f() noexcept(true);", "std::function<void(int)> f(int a);",
        "template <typename T> requires(sizeof(T) > 1) T f(T a);", "public:\n  void f();",
        "auto f() -> int { return 1; }", "decltype(auto) f() { return 1; }",
        "alignas(8) int a; void f();", "explicit A(int a) : a_{a}, b_(a) {}\n  void f();",
        "enum class E { kA, kB };\n  void f();", "void f(int (*g)(int));"}) {
    EXPECT_EQ(functions_in(member), 1u) << member;
  }
  EXPECT_EQ(functions_in("void f(); void f(int); int g() { return 1; } int h() { return 2; }"), 4u);
}

TEST(classes, what_is_no_member_function_is_not_counted) {
  for (const std::string member : {"A();",
                                   "explicit A(int a) : a_(a), b_{a} {}",
                                   "A(A&&) = default;",
                                   "~A();",
                                   "virtual ~A() = default;",
                                   "A& operator=(const A&);",
                                   "bool operator<(const A& a) const;",
                                   "explicit operator bool() const { return true; }",
                                   "void f() = delete;",
                                   "bool operator()(int a) const { return a < 2; }",
                                   "friend void f(A a);",
                                   "friend bool f(A a) { return a.g(); }",
                                   "using F = std::function<void(int)>;",
                                   "std::function<void(int)> f_;",
                                   "int a_ = f(3);",
                                   "int a_{f(3)};",
                                   "std::string s_ = {};",
                                   "void (*f_)(int) = nullptr;",
                                   "// void f();",
                                   "static_assert(sizeof(int) == 4);",
                                   "std::function<int()> f_ = [] { return g(); };",
                                   "typedef void F(int);",
                                   "enum class E : char { kA, kB };",
                                   "struct B { void g(); };",
                                   "A(int a)\n      : a_{a},\n        b_{a} {\n    f(a);\n  }"}) {
    EXPECT_EQ(functions_in(member), 0u) << member;
  }
}

TEST(classes, a_nested_class_counts_for_itself) {
  const ReadClasses read =
      read_classes(parse("core/a.h",
                         "namespace n::m {\ntemplate <class T>\nclass A final : public B<T> {\n"
                         "  void f();\n  struct C {\n    int g() { return 1; }\n    int h();\n"
                         "  };\n  void i();\n};\n}\nstruct D {};\n"));
  ASSERT_THAT(read.bodies, SizeIs(3));
  EXPECT_EQ(read.bodies[0].name, "n::m::A");
  EXPECT_EQ(read.bodies[0].line, 2u);
  EXPECT_EQ(read.bodies[0].functions, 2u);
  EXPECT_EQ(read.bodies[1].name, "n::m::A::C");
  EXPECT_EQ(read.bodies[1].functions, 2u);
  EXPECT_EQ(read.bodies[2].name, "D");
}

TEST(classes, one_function_too_many_is_found) {
  const auto with = [](size_t count) {
    return std::vector{parse("core/a.h", "\nclass A {\n" + functions(count) + "};\n")};
  };
  EXPECT_THAT(findings_in(with(25)), IsEmpty());
  EXPECT_THAT(findings_in(with(26)),
              ElementsAre(HasSubstr("core/a.h:2: A has 26 member functions; at most 25")));
}

std::vector<SourceFile> over_files(size_t count) {
  std::vector<SourceFile> files = {
      parse("core/a.h",
            "namespace n {\nclass A {\n  void f();\n  struct B { void g(); };\n};\n}\n"
            "namespace n::m { class A {}; }\n")};
  const std::vector<std::string> bodies = {"void A::f() {}", "int* A::f() const {}",
                                           "void A::B::g() {}\nA::A(int a) : a_{a} {}\n",
                                           "template <class T>\nA<T>::T A<T>::f(A::T a) {}"};
  for (size_t i = 0; i < count; ++i) {
    files.push_back(
        parse("core/a" + std::to_string(i) + ".cc",
              "namespace n {\nnamespace {\nint h() { return A::k(); }\n}\n" + bodies[i] + "\n}\n"));
  }
  return files;
}

TEST(classes, one_source_file_too_many_is_found) {
  EXPECT_THAT(findings_in(over_files(2)), IsEmpty());
  EXPECT_THAT(findings_in(over_files(3)),
              ElementsAre(HasSubstr("core/a.h:2: n::A is defined in 3 source files; at most 2: "
                                    "core/a0.cc core/a1.cc core/a2.cc")));
  EXPECT_THAT(findings_in(over_files(4)), ElementsAre(HasSubstr("in 4 source files")));
}

TEST(classes, of_a_source_file_alone_are_not_taken_for_one_another) {
  const std::string text = "namespace {\nclass A {\n  void f();\n};\nvoid A::f() {}\n}\n";
  std::vector<SourceFile> files = {parse("core/a.h", "class A {\n  void f();\n};\n")};
  for (const char* path : {"core/a.cc", "core/b.cc", "core/c.cc"}) {
    files.push_back(parse(path, text));
  }
  EXPECT_THAT(findings_in(files), IsEmpty());
}

}  // namespace
}  // namespace skerry::tidy
