// Scripts: what is written down happens, and what is expected is judged.
#include <gmock/gmock.h>

#include "core/command_text.h"
#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"
#include "simulation.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string script(const std::string& crdt, const std::string& steps,
                   const std::string& people = "2") {
  return R"(
schema = 1
name = "script"
description = "A script."
duration = "10s"
settle = "30s"
[replicas]
count = )" +
         people + "\ncrdt = \"" + crdt + R"("
[sync]
topology = "mesh"
[network]
latency = "10ms"
[[workload]]
kind = "script"
steps = [
)" + steps +
         "]\n";
}

constexpr const char* kMilk = R"(
  { at = "1s", replica = 0, do = 'set.add("milk")', as = "a1" },
  { at = "2s", cut = [[0], [1]] },
  { at = "3s", replica = 0, do = 'set.remove("milk")' },
  { at = "3s", replica = 1, do = 'set.add("milk")' },
  { after = "a1 at 1", replica = 1, do = 'set.add("tea")' },
  { at = "4s", replica = 0, expect = ["tea"] },
  { at = "5s", heal = true },
)";

results::CheckResult as_scripted(const results::SweepResult& sweep) {
  for (const results::CheckResult& check : only_run(sweep).checks) {
    if (check.name == "as_scripted") return check;
  }
  ADD_FAILURE() << "the check is not on";
  return {};
}

std::string problems_of(const std::string& source) {
  return harness::parse_scenario(source, "test.toml").problems.to_text();
}

TEST(Scripts, play_commands_cuts_and_heals_and_judge_what_they_expect) {
  const auto sweep = simulate(
      script("add_wins_set",
             std::string(kMilk) + R"({ at = "end", replica = "all", expect = ["milk", "tea"] },)"));
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_EQ(only_run(sweep).metrics.at("commits"), 4);
  EXPECT_EQ(only_run(sweep).faults.size(), 1u);
}

TEST(Scripts, a_wrong_expectation_says_what_was_there_where_and_since_when) {
  const auto sweep = simulate(script(
      "add_wins_set", std::string(kMilk) + R"({ at = "9s", replica = 1, expect = ["milk"] },)"));
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  const results::CheckResult check = as_scripted(sweep);
  EXPECT_EQ(check.verdict, results::Verdict::kInvalid);
  EXPECT_THAT(check.detail,
              AllOf(HasSubstr("at 9 s: line 25: replica 1 shows {milk, tea}, since 1.01 s, where"),
                    HasSubstr("{milk} is expected")));
}

TEST(Scripts, a_step_that_never_happened_leaves_the_run_unknown) {
  const auto sweep = simulate(script("add_wins_set", R"(
  { at = "1s", cut = [[0], [1]] },
  { at = "2s", replica = 0, do = 'set.add("milk")', as = "a1" },
  { after = "a1 at 1", replica = 1, do = 'set.add("tea")' },
)"));
  EXPECT_EQ(as_scripted(sweep).verdict, results::Verdict::kUnknown);
  EXPECT_THAT(as_scripted(sweep).detail,
              HasSubstr("line 20 never happened: the change a1 has not come to replica 1"));
}

TEST(Scripts, a_refused_command_is_told_with_its_reason_unless_it_may_be_refused) {
  const std::string steps = R"(
  { at = "1s", replica = 0, do = 'set.add("milk")' },
  { at = "2s", replica = 0, do = 'set.remove("milk")')";
  const auto sweep = simulate(script("grow_only_set", steps + " },\n"));
  EXPECT_EQ(as_scripted(sweep).verdict, results::Verdict::kInvalid);
  EXPECT_THAT(as_scripted(sweep).detail,
              HasSubstr("line 19: replica 0 refused `set.remove(\"milk\")`: "));
  const auto tolerant = simulate(script("grow_only_set", steps + ", may_refuse = true },\n"));
  EXPECT_EQ(tolerant.verdict, results::Verdict::kValid) << complaints(tolerant);
}

TEST(Scripts, of_a_long_command_that_was_refused_the_begin_is_shown) {
  const auto sweep =
      simulate(script("spreadsheet", "  { at = \"1s\", replica = 0, do = 'sheet.assign(0, 0, \"=" +
                                         std::string(5'000, '(') + "1\")' },\n"));
  const std::string detail = as_scripted(sweep).detail;
  EXPECT_THAT(detail, HasSubstr("refused `sheet.assign(0, 0, \"=((((("));
  EXPECT_THAT(detail,
              HasSubstr("(((...`: a formula is nested deeper than 64 parentheses and signs"));
  EXPECT_LT(detail.size(), 400u);
}

TEST(Scripts, trees_are_written_with_the_labels_of_their_nodes) {
  const auto sweep = simulate(script("move_tree", R"(
  { at = "1s", replica = 0, do = 'tree.create(root, 0, "a")', as = "a" },
  { at = "2s", replica = 1, do = 'tree.create(a, 0, "b")', as = "b" },
  { at = "3s", replica = "all", expect = ["/root/first/a=a", "/a/first/b=b"] },
  { at = "end", replica = "all", expect = ["/root/first/a=a", "/a/first/b=b"] },
)"));
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

TEST(Scripts, mistakes_are_told_at_their_place_with_the_nearest_word) {
  const auto one = [](const std::string& step) {
    return problems_of(script("add_wins_set", "  " + step + ",\n"));
  };
  EXPECT_THAT(one(R"({ at = "1s", replica = 0, do = 'set.ad("a")' })"),
              AllOf(HasSubstr("test.toml:17:34"), HasSubstr("set.add")));
  EXPECT_THAT(one(R"({ at = "1s", replica = 7, do = 'set.add("a")' })"),
              HasSubstr("people are 0 to 1"));
  EXPECT_THAT(one(R"({ at = "11s", replica = 0, do = 'set.add("a")' })"),
              HasSubstr("expected a time before the end of `duration`, 10s"));
  EXPECT_THAT(one(R"({ replica = 0, do = 'set.add("a")' })"), HasSubstr("neither `at` nor"));
  EXPECT_THAT(one(R"({ at = "1s", replica = 0, od = 'set.add("a")' })"),
              HasSubstr("did you mean `do`"));
  EXPECT_THAT(one(R"({ after = "a9 at 1", replica = 0, do = 'set.add("a")' })"),
              HasSubstr("which no earlier step has"));
  EXPECT_THAT(one(R"({ at = "1s", heal = true })"), HasSubstr("no `cut` comes before it"));
  EXPECT_THAT(one(R"({ at = "1s", replica = 0, expect = "a" })"),
              HasSubstr("the value of a set is an array of texts"));
  EXPECT_THAT(one(R"({ at = "1s", replica = 0, do = 'counter.add(1)' })"),
              HasSubstr("is no command of a set"));
  EXPECT_THAT(one(R"({ at = "end", replica = 0, do = 'set.add("a")' })"),
              HasSubstr("nothing is done any more"));
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) list += "'''" + text + "''', ";
  return list + "]";
}

std::string as_toml(const crdts::Design& design, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) {
    if (design.family == Family::kFlag) return *number != 0 ? "true" : "false";
    return std::to_string(*number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return "'''" + *text + "'''";
  if (const auto* sequence = std::get_if<Sequence>(&value)) return list_of(sequence->items);
  return list_of(std::get<std::vector<std::string>>(value));
}

// The same commands, performed on the design alone. Of several replicas, and trees with their
// labels: random_scripts.cc.
TEST(Scripts, a_run_gives_what_its_commands_give) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant || design.family == Family::kTree) continue;  // nodes need labels
    Rng rng = Rng::stream(7, design.name);
    const auto object = design.make();
    const ActorId actor{ReplicaId{0}, 1};
    uint64_t next = 1;
    std::string steps;
    for (int i = 0; i < 40; ++i) {
      const Command command = crdts::random_command(design.family, crdts::view_of(*object), 6, rng);
      const HybridTime time{(i + 1) * int64_t{100'000'000}, 0};
      const auto done = object->execute(command, {actor, next, time});
      if (done.ok()) next += done->length;
      steps += "  { at = \"" + std::to_string((i + 1) * 100) + "ms\", replica = 0, do = '''" +
               to_text(command) + "''', may_refuse = true },\n";
    }
    steps +=
        "  { at = \"end\", replica = 0, expect = " + as_toml(design, object->value()) + " },\n";
    const auto sweep = simulate(script(std::string(design.name), steps, "1"));
    ASSERT_EQ(sweep.cells.size(), 1u) << design.name << steps;
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design.name << complaints(sweep) << steps;
  }
}

}  // namespace
}  // namespace skerry
