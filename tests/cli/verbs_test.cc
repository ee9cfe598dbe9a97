// The public interface: statuses, what is on which stream, and help.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "command.h"

namespace skerry::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Outcome run_quick(const std::string& options) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  return skerry_run("run " + (scratch / "quick.toml").string() + " --out " +
                    (scratch / "results").string() + " " + options);
}

TEST(Usage, nothing_at_all_is_bad_usage_and_shows_help) {
  const Outcome outcome = skerry_run("");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("run"), HasSubstr("validate"), HasSubstr("Examples:")));
}

TEST(Usage, unknown_words_get_a_suggestion) {
  const Outcome verb = skerry_run("rnu scenarios/quickstart.toml");
  EXPECT_EQ(verb.status, 2);
  EXPECT_THAT(verb.err, HasSubstr("there is no verb `rnu`; did you mean `run`?"));
  const Outcome what = skerry_run("list workload");
  EXPECT_EQ(what.status, 2);
  EXPECT_THAT(what.err, HasSubstr("did you mean `workloads`?"));
  const Outcome option = skerry_run("run scenarios/quickstart.toml --jbos 3");
  EXPECT_EQ(option.status, 2);
  EXPECT_THAT(option.err, HasSubstr("unknown option `--jbos`; did you mean `--jobs`?"));
  const Outcome design = skerry_run("edits x.json --crdt yatta");
  EXPECT_EQ(design.status, 2);
  EXPECT_THAT(design.err, HasSubstr("did you mean `yata`?"));
}

TEST(Usage, options_are_checked) {
  for (const char* options :
       {"--seed x", "--seed 5..1", "--seed ..", "--seed -1", "--jobs 0", "--jobs many",
        "--color sometimes", "--set replicas.count", "--set =1", "--seed 1..99999999999"}) {
    const Outcome outcome = skerry_run(std::string("run scenarios/partition_heal.toml ") + options);
    EXPECT_EQ(outcome.status, 2) << options;
    EXPECT_THAT(outcome.err, StartsWith("skerry run: ")) << options;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

TEST(Help, every_verb_has_help_with_examples) {
  for (const char* verb : {"run", "validate", "list", "edits", "version", "help", "completions"}) {
    const Outcome asked = skerry_run(std::string(verb) + " --help");
    EXPECT_EQ(asked.status, 0) << verb;
    EXPECT_THAT(asked.out, AllOf(HasSubstr("Examples:"), HasSubstr("--json"))) << verb;
    EXPECT_EQ(skerry_run(std::string("help ") + verb).out, asked.out) << verb;
  }
  EXPECT_EQ(skerry_run("--help").status, 0);
  EXPECT_THAT(skerry_run("help scenario").out,
              AllOf(HasSubstr("[[fault]]"), HasSubstr("keep_alive")));
  EXPECT_EQ(skerry_run("help scenarioo").status, 2);
}

TEST(Version, is_plain_or_json) {
  EXPECT_THAT(skerry_run("version").out, StartsWith("skerry 0."));
  EXPECT_THAT(skerry_run("version --json").out, HasSubstr("\"version\": \"0."));
  EXPECT_EQ(skerry_run("--version").out, skerry_run("version").out);
}

TEST(List, every_catalogue_prints_as_text_json_and_markdown) {
  for (const char* what : {"crdts", "workloads", "faults", "checkers", "metrics", "reconcilers",
                           "architectures", "verbs", "sections", "scenarios"}) {
    const std::string verb = std::string("list ") + what;
    EXPECT_EQ(skerry_run(verb).status, 0) << what;
    const std::string json = skerry_run(verb + " --json").out;
    EXPECT_THAT(json, AllOf(StartsWith("["), HasSubstr("\"help\"")));
    EXPECT_THAT(json, Not(ContainsRegex("\"[^\":]* [^\":]*\": "))) << "a key with spaces";
    EXPECT_THAT(skerry_run(verb + " --markdown").out, StartsWith("## ")) << what;
  }
  EXPECT_EQ(skerry_run("list scenarios no/such/folder").status, 2);
}

TEST(List, says_of_every_design_what_it_claims_keeps_and_takes_back) {
  const auto rows = nlohmann::json::parse(skerry_run("list crdts --json").out);
  std::map<std::string, nlohmann::json> designs;
  for (const auto& row : rows) {
    for (const char* fact : {"family", "modes", "state", "gaps", "claims", "undo", "collection",
                             "after", "made_fast_by"}) {
      EXPECT_NE(row.value(fact, ""), "") << row["name"] << " " << fact;
    }
    designs[row["name"]] = row;
  }
  EXPECT_EQ(designs["rga"]["claims"], "no forward_interleaving");
  EXPECT_EQ(designs["rga"]["undo"], "local and global");
  EXPECT_EQ(designs["two_phase_set"]["undo"], "no undo");
  EXPECT_THAT(designs["or_map"]["collection"].get<std::string>(), HasSubstr("stable commands"));
}

TEST(List, says_of_every_verb_how_it_is_written_and_whose_it_is) {
  std::map<std::string, nlohmann::json> verbs;
  for (const auto& row : nlohmann::json::parse(skerry_run("list verbs --json").out)) {
    verbs[row["name"]] = row;
  }
  EXPECT_EQ(verbs["text.splice"]["form"], "text.splice(position, erased, text, at=...)");
  EXPECT_EQ(verbs["text.splice"]["families"], "text, rich_text, json, table");
  EXPECT_EQ(verbs["undo"]["form"], "undo(all)");
  std::ifstream page(SKERRY_SOURCE_DIR "/docs/formats/commands.md");
  const std::string written{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(written, HasSubstr(skerry_run("list verbs --markdown").out))
      << "put what `skerry list verbs --markdown` prints into docs/formats/commands.md";
}

TEST(List, mutants_are_shown_only_when_asked_for) {
  EXPECT_THAT(skerry_run("list crdts").out, AllOf(HasSubstr("rga"), Not(HasSubstr("mutant"))));
  EXPECT_THAT(skerry_run("list crdts --mutants").out, HasSubstr("mutant"));
}

TEST(Completions, know_the_verbs_and_their_options) {
  EXPECT_THAT(skerry_run("completions bash").out,
              AllOf(HasSubstr("validate"), HasSubstr("--progress"), HasSubstr("complete -o")));
  EXPECT_EQ(skerry_run("completions fish").status, 2);
}

TEST(Validate, prints_every_option_on_demand) {
  const Outcome outcome = skerry_run("validate scenarios/partition_heal.toml --verbose");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("valid: 3 cells, 64 seeds"), HasSubstr("anti_entropy"),
                                 HasSubstr("connect_timeout = \"5s\"")));
}

TEST(Validate, prints_problems_for_machines) {
  const Outcome outcome = skerry_run("validate no/such.toml --json");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("\"is_valid\": false"), HasSubstr("cannot be opened")));
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST(Run, prints_options_before_and_the_table_and_the_place_of_the_report_after) {
  const Outcome outcome = run_quick("");
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("seeds       1\n"), HasSubstr("keep_alive = \"2s\"")));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("quick"), HasSubstr("valid"), HasSubstr("report: "),
                                 HasSubstr("/report.html")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b[")));
}

TEST(Run, color_and_progress_are_there_when_asked_for_only) {
  const Outcome outcome = run_quick("--color always --progress always --seed 1..3");
  EXPECT_THAT(outcome.out, HasSubstr("\x1b["));
  EXPECT_THAT(outcome.err, HasSubstr("3/3 runs"));
  EXPECT_THAT(run_quick("").err, Not(HasSubstr("1/1 runs")));
}

TEST(Run, a_long_one_says_how_far_it_is_in_virtual_time) {
  const Outcome outcome = run_quick("--progress always --set workload.0.rate=2000/s");
  EXPECT_THAT(outcome.err, testing::ContainsRegex("[0-9.]+ s of 22[.]0 s of virtual time, "
                                                  "[0-9.]+ s a second"))
      << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("1/1 runs"));
}

TEST(Run, json_is_the_summary_and_nothing_else) {
  const Outcome outcome = run_quick("--json --seed 5..6");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, AllOf(StartsWith("{"), HasSubstr("\"schema_version\""),
                                 HasSubstr("\"verdict\": \"valid\"")));
  EXPECT_THAT(outcome.err, HasSubstr("report.html"));
}

TEST(Run, the_same_seed_gives_the_same_digest_whatever_the_jobs) {
  const auto digest = [](const std::string& options) {
    const std::string json = run_quick("--json " + options).out;
    const size_t at = json.find("\"digest\": \"");
    return at == std::string::npos ? json : json.substr(at, 45);
  };
  const std::string one = digest("--seed 1..4 --jobs 1");
  EXPECT_EQ(one, digest("--seed 1..4 --jobs 2"));
  EXPECT_NE(one, digest("--seed 2..5"));
}

TEST(Run, a_failed_gate_is_status_1) {
  const Scratch scratch;
  write_file(scratch / "quick.toml",
             quick_scenario() + "[[gate]]\nmetric = \"commits\"\nmin = 1000000\n");
  const Outcome outcome = skerry_run("run " + (scratch / "quick.toml").string() + " --out " +
                                     (scratch / "results").string());
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("commits >= 1000000"));
}

TEST(Run, without_a_commit_is_inconclusive_with_the_reason) {
  const Scratch scratch;
  std::string scenario = quick_scenario();
  write_file(scratch / "quick.toml", scenario);
  const Outcome outcome =
      skerry_run("run " + (scratch / "quick.toml").string() + " --set workload.0.rate=1/d --out " +
                 (scratch / "results").string());
  EXPECT_EQ(outcome.status, 3) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("? evidence not judged"));
  EXPECT_THAT(outcome.out, HasSubstr("nobody committed anything"));
}

TEST(Run, appends_gates_and_says_by_how_much_they_hold_or_break) {
  const Scratch scratch;
  write_file(scratch / "quick.toml", quick_scenario());
  const auto gated = [&](const std::string& gate) {
    return skerry_run("run " + (scratch / "quick.toml").string() + " --set 'gate+={" + gate +
                      "}' --out " + (scratch / "results").string());
  };
  const Outcome held = gated("metric=\"visibility_latency_p50\", max=\"10min\"");
  EXPECT_EQ(held.status, 0) << held.err;
  EXPECT_THAT(held.out,
              ContainsRegex("gate visibility_latency_p50 <= 10min.*: "
                            "[0-9.e-]+min under seed [0-9]+, [0-9.]+min below the limit"));
  const Outcome broken = gated("metric=\"visibility_latency_p50\", max=\"10us\"");
  EXPECT_EQ(broken.status, 1) << broken.err;
  EXPECT_THAT(broken.out, ContainsRegex("[0-9.]+us under seed [0-9]+, [0-9.]+us above the limit"));
  const Outcome refused = gated("metric=\"heals\", min=1");
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("there can be no `heals`"));
}

}  // namespace
}  // namespace skerry::cli
