// Deeply nested files and arguments of every kind end with a message and status 2, on a small
// stack.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;

constexpr size_t kDepth = 100'000;
constexpr const char* kSmallStack = "ulimit -s 512 &&";

std::string path_of(size_t keys) {
  std::string path = "a";
  for (size_t i = 1; i < keys; ++i) path += ".a";
  return path;
}

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

class DeepInput : public testing::Test {
 protected:
  // Of a file with this text, which stands in for FILE.
  void expect_refused(std::string command, const std::string& text, const std::string& message) {
    const std::string file = (scratch_ / "deep").string();
    write_file(file, text);
    for (size_t at = command.find("FILE"); at != std::string::npos; at = command.find("FILE")) {
      command.replace(at, 4, file);
    }
    const Outcome outcome = skerry_run(command, kSmallStack);
    EXPECT_EQ(outcome.status, 2) << command.substr(0, 100) << outcome.err.substr(0, 1'000);
    EXPECT_THAT(outcome.err.substr(0, 2'000), HasSubstr(message)) << command.substr(0, 100);
    EXPECT_LT(outcome.err.size(), 2'000u);
  }

  Scratch scratch_;
};

// robustness/04
TEST_F(DeepInput, of_dotted_keys_and_headers_names_the_limit) {
  const std::string limit = "expected at most 32";
  for (const std::string& text : {path_of(kDepth) + " = 1\n", "[" + path_of(kDepth) + "]\n",
                                  "x = " + nested(kDepth) + "\n"}) {
    expect_refused("validate FILE", text, limit);
    expect_refused("run FILE --out FILE.d", text, limit);
  }
}

TEST_F(DeepInput, of_set_names_the_limit) {
  // One argument of a command has at most 128 KiB.
  for (const std::string& set : {"sync.k='" + nested(30'000) + "'", path_of(30'000) + "=1",
                                 "'gate+=" + nested(30'000) + "'"}) {
    expect_refused("validate FILE --set " + set, quick_scenario(), "expected at most 32");
  }
}

TEST_F(DeepInput, of_recordings_and_cases_names_the_limit) {
  const std::string limit = "nested deeper than 200 levels";
  expect_refused("edits FILE --crdt fugue", "{\"x\": " + nested(kDepth) + "}", limit);
  expect_refused("edits FILE --crdt eg_walker --mode load", "{\"x\": " + nested(kDepth) + "}",
                 limit);
  expect_refused("edits --cases FILE --crdt fugue", "[{\"x\": " + nested(kDepth) + "}]", limit);
  expect_refused("edits FILE --crdt fugue", nested(kDepth), "expected a recording");
}

TEST_F(DeepInput, of_finished_runs_names_the_limit) {
  std::filesystem::create_directory(scratch_ / "half");
  write_file(scratch_ / "half" / "runs.jsonl", "{\"scenario\": " + nested(kDepth) + "}\n");
  expect_refused("run FILE --resume " + (scratch_ / "half").string() + " --out FILE.d",
                 quick_scenario(), "runs.jsonl: nested deeper than 100 levels");
}

}  // namespace
}  // namespace skerry::cli
