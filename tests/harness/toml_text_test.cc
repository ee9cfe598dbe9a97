// A written tree reads back as it was.
#include "harness/scenario/toml_text.h"

#include <gtest/gtest.h>

#include "harness/scenario/describe.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/toml_reader.h"

namespace skerry::harness {
namespace {

std::string rewritten(const std::string& source) {
  const auto read = read_toml(source);
  const auto* root = std::get_if<TomlNode>(&read);
  EXPECT_NE(root, nullptr) << source;
  return root == nullptr ? "" : write_toml(*root);
}

TEST(TomlText, is_the_document_in_one_form) {
  EXPECT_EQ(
      rewritten("b=1\n[t]\n'a.b'=[1.0,2e30,-0.1,1e-7]\n[t.u]\nx=true\n[[w]]\n[[w]]\nn=inf\n"),
      "b = 1\n\n[t]\n\"a.b\" = [1.0, 2e+30, -0.1, 1e-07]\nu = { x = true }\n\n[[w]]\n\n[[w]]\n"
      "n = inf\n");
}

TEST(TomlText, reads_back_as_it_was) {
  for (const std::string source :
       {"a = \"q\\\" \\\\ \\n \\u007F \\u0001 é🌊\"\n'' = 1\n\"k\\\"\" = ''\n",
        "x = [[1, [2]], [], ['a']]\ny = [{ a = 1, b = [{ c = 2 }] }, { d = [] }]\n",
        "d = 123456789.123456789\ne = -9223372036854775808\nf = 0.1\ng = nan\n[empty]\n"}) {
    const std::string once = rewritten(source);
    EXPECT_EQ(rewritten(once), once) << source;
  }
}

TEST(TomlText, of_a_scenario_after_set_is_that_scenario) {
  const std::string source = R"(schema = 1
name = "x"
duration = "2s"
settle = "30s"
[replicas]
count = 2
[sync]
backoff = { base = "100ms", max = "1s" }
[[workload]]
kind = "counter_ops"
rate = "2/s"
[[fault]]
kind = "partition"
at = "1s"
for = "500ms"
groups = [["server", 0], [1]]
[matrix]
"replicas.crdt" = ["pn_counter", "grow_only_counter"]
)";
  const std::vector<Override> overrides = {{"network.loss", "0.25"}, {"replicas.count", "3"}};
  const LoadResult given = parse_scenario(source, "x.toml", overrides);
  ASSERT_TRUE(given.experiment) << given.problems.to_text();
  const LoadResult effective = parse_scenario(given.experiment->effective, "x.toml");
  ASSERT_TRUE(effective.experiment) << effective.problems.to_text();
  ASSERT_EQ(effective.experiment->cells.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    Cell cell = effective.experiment->cells[i];
    cell.scenario.source_hash = given.experiment->cells[i].scenario.source_hash;
    EXPECT_EQ(cell.overrides, given.experiment->cells[i].overrides);
    // Every option; the lines that they stand at are others.
    EXPECT_EQ(describe(cell.scenario), describe(given.experiment->cells[i].scenario));
  }
  EXPECT_EQ(effective.experiment->effective, given.experiment->effective);
}

}  // namespace
}  // namespace skerry::harness
