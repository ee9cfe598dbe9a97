// What checked nothing is not green: the status is 3 and the reason is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::HasSubstr;

TEST(Evidence, a_search_without_a_history_is_inconclusive) {
  const Scratch scratch;
  write_file(scratch / "a.toml",
             "schema = 1\nname = \"a\"\n[anomalies]\ndesigns = [\"fugue\"]\n"
             "anomalies = [\"sum_below_zero\"]\n");
  const std::string run =
      "run " + (scratch / "a.toml").string() + " --out " + (scratch / "out").string();
  const Outcome outcome = skerry_run(run);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.err, HasSubstr("a: no history was searched: none of the anomalies applies"));
  const Outcome json = skerry_run(run + " --json");
  EXPECT_EQ(json.status, 3);
  EXPECT_THAT(json.out, HasSubstr(R"("verdict": "unknown")"));
  EXPECT_THAT(json.out, HasSubstr(R"("reason": "no history was searched)"));
}

TEST(Evidence, a_search_of_some_designs_is_one) {
  const Scratch scratch;
  write_file(scratch / "a.toml",
             "schema = 1\nname = \"a\"\n[anomalies]\ndesigns = [\"fugue\", \"pn_counter\"]\n"
             "anomalies = [\"sum_below_zero\"]\ncommands = 1\ninsertions = false\nsamples = 0\n");
  const Outcome outcome =
      skerry_run("run " + (scratch / "a.toml").string() + " --out " + (scratch / "out").string());
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
}

}  // namespace
}  // namespace skerry::cli
