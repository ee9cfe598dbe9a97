// [history]: commands with their causal pasts, delivered in every order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/rng.h"
#include "harness/anomalies/history_play.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {
namespace {

using results::Verdict;
using ::testing::HasSubstr;

LoadResult parsed(const std::string& designs, const std::string& steps) {
  return parse_scenario("schema = 1\nname = \"a\"\n[history]\ndesigns = [" + designs +
                            "]\nsteps = [\n" + steps + "\n]\n",
                        "a.toml");
}

results::RunResult played(const std::string& design, const std::string& steps, uint64_t seed = 1) {
  const LoadResult loaded = parsed('"' + design + '"', steps);
  EXPECT_TRUE(loaded.experiment) << loaded.problems.to_text();
  if (!loaded.experiment) return {};
  const WrittenHistory& history = *loaded.experiment->history;
  return play_history(history, *history.designs.front(), seed);
}

std::string problems_of(const std::string& designs, const std::string& steps) {
  return parsed(designs, steps).problems.to_text();
}

uint64_t looked_at(const results::RunResult& run, size_t check, const std::string& what) {
  for (const auto& [name, count] : run.checks.at(check).looked_at) {
    if (name == what) return count;
  }
  return 0;
}

// Linear extensions of "each after `pasts`", by trying every permutation.
uint64_t orders_of(const std::vector<uint32_t>& pasts) {
  std::vector<size_t> order(pasts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  uint64_t count = 0;
  do {
    uint32_t known = 0;
    const bool is_causal = std::ranges::all_of(order, [&](size_t change) {
      const bool may_come = (pasts[change] & ~known) == 0;
      known |= 1u << change;
      return may_come;
    });
    count += is_causal ? 1 : 0;
  } while (std::next_permutation(order.begin(), order.end()));
  return count;
}

TEST(HistoryPlay, every_causal_order_is_delivered_and_gives_the_sum) {
  Rng rng = Rng::stream(7, "histories");
  for (int round = 0; round < 60; ++round) {
    const size_t commands = 1 + rng.below(7);
    std::vector<uint32_t> pasts;
    std::string steps;
    int64_t sum = 0;
    for (size_t i = 0; i < commands; ++i) {
      // Each by a replica of its own, after a random part of those before.
      uint32_t past = 0;
      std::string after;
      for (size_t j = 0; j < i; ++j) {
        if (rng.below(3) != 0) continue;
        past |= pasts[j] | 1u << j;
        after += (after.empty() ? "\"c" : ", \"c") + std::to_string(j) + "\"";
      }
      pasts.push_back(past);
      const auto amount = static_cast<int64_t>(1 + rng.below(9));
      sum += amount;
      steps += "{ replica = " + std::to_string(i) + ", after = [" + after +
               "], do = \"counter.add(" + std::to_string(amount) + ")\", as = \"c" +
               std::to_string(i) + "\" },\n";
    }
    steps += "{ at = \"end\", expect = " + std::to_string(sum) + " },";
    const results::RunResult run = played("resettable_counter", steps);
    EXPECT_EQ(run.verdict, Verdict::kValid) << steps;
    EXPECT_EQ(run.shown, std::to_string(sum));
    EXPECT_EQ(looked_at(run, 0, "delivery orders"), orders_of(pasts)) << steps;
    EXPECT_EQ(looked_at(run, 1, "expectations compared"), 1u);
  }
}

constexpr const char* kTwoAtOnePlace = R"(
  { replica = 0, do = 'text.splice(0, 0, "a")', as = "a" },
  { replica = 1, do = 'text.splice(0, 0, "b")', as = "b" },
)";

TEST(HistoryPlay, orders_that_give_two_values_are_told_with_the_names_of_the_changes) {
  const results::RunResult run = played("mutant_text_ties_by_arrival", kTwoAtOnePlace);
  EXPECT_EQ(run.verdict, Verdict::kInvalid);
  EXPECT_EQ(run.checks[0].verdict, Verdict::kInvalid);
  EXPECT_THAT(run.checks[0].detail, HasSubstr("after a b: "));
  EXPECT_THAT(run.checks[0].detail, HasSubstr("another order gives "));
  EXPECT_EQ(played("rga", kTwoAtOnePlace).verdict, Verdict::kValid);
}

// Forgets all deltas but the first.
StatusOr<Payload> fold_to_the_first(std::span<const ByteView> bodies) {
  static const Payload first = Payload::copy_of(bodies.front());
  return first;
}

TEST(HistoryPlay, deltas_are_joined_as_well) {
  const LoadResult loaded = parsed("\"add_wins_set\"", R"(
    { replica = 0, do = 'set.add("a")' },
    { replica = 1, do = 'set.add("b")' },
  )");
  ASSERT_TRUE(loaded.experiment) << loaded.problems.to_text();
  crdts::Design design = *crdts::find_design("add_wins_set");
  EXPECT_EQ(play_history(*loaded.experiment->history, design, 1).verdict, Verdict::kValid);
  design.fold = fold_to_the_first;
  const results::RunResult run = play_history(*loaded.experiment->history, design, 1);
  EXPECT_EQ(run.verdict, Verdict::kInvalid);
  EXPECT_THAT(run.checks[0].detail, HasSubstr("deltas, joined, give {a}, changes {a, b}"));
}

TEST(HistoryPlay, what_is_expected_between_is_looked_at_there) {
  const std::string steps = std::string(kTwoAtOnePlace) + R"(
    { after = "a", expect = "a" },
    { expect = "" },
    { replica = 1, expect = "b" },
    { replica = 1, after = "a", do = 'text.splice(1, 1, "")', as = "c" },
    { after = ["a", "b"], expect = "ab" },
    { after = "c", expect = "a" },
  )";
  const results::RunResult run = played("yata", steps);
  EXPECT_EQ(run.verdict, Verdict::kValid) << run.checks[1].detail;
  EXPECT_EQ(looked_at(run, 1, "expectations compared"), 5u);
  const results::RunResult wrong =
      played("yata", std::string(kTwoAtOnePlace) + "{ after = \"b\", expect = \"a\" },");
  EXPECT_EQ(wrong.verdict, Verdict::kInvalid);
  EXPECT_EQ(wrong.checks[0].verdict, Verdict::kValid);
  EXPECT_THAT(wrong.checks[1].detail,
              HasSubstr("line 9: who knows b shows \"b\", where \"a\" is expected"));
}

TEST(HistoryPlay, an_expectation_may_be_of_some_designs_alone) {
  const std::string steps = std::string(kTwoAtOnePlace) +
                            R"({ at = "end", expect = "ba", designs = ["rga"] },
         { at = "end", expect = "ab", designs = ["yata"] },)";
  const LoadResult loaded = parsed("\"rga\", \"yata\"", steps);
  ASSERT_TRUE(loaded.experiment) << loaded.problems.to_text();
  EXPECT_EQ(loaded.experiment->cells.size(), 2u);
  const WrittenHistory& history = *loaded.experiment->history;
  for (const crdts::Design* design : history.designs) {
    const results::RunResult run = play_history(history, *design, 1);
    EXPECT_EQ(run.verdict, Verdict::kValid) << run.checks[1].detail;
    EXPECT_EQ(looked_at(run, 1, "expectations compared"), 1u);
  }
}

TEST(HistoryPlay, changes_have_their_labels_in_values) {
  const results::RunResult run = played("move_tree", R"(
    { replica = 0, do = 'tree.create(root, 0, "a")', as = "a" },
    { replica = 1, after = "a", do = 'tree.create(a, 0, "b")', as = "b" },
    { at = "end", expect = ["/a/first/b=b", "/root/first/a=a"] },
  )");
  EXPECT_EQ(run.verdict, Verdict::kValid) << run.checks[1].detail;
  EXPECT_EQ(run.shown, "{/a/first/b=b, /root/first/a=a}");
}

TEST(HistoryPlay, what_is_refused_says_why_unless_it_may_be) {
  const std::string spend = R"({ replica = 1, do = 'counter.add(-5)')";
  const results::RunResult run = played("bounded_counter", spend + " },");
  EXPECT_EQ(run.verdict, Verdict::kInvalid);
  EXPECT_THAT(run.checks.back().detail, HasSubstr("replica 1 refused `counter.add(-5)`: "));
  const std::string earn = "{ replica = 0, do = 'counter.add(5)', as = \"a\" },";
  EXPECT_EQ(played("bounded_counter", spend + ", may_refuse = true }," + earn).shown, "5");
  // Refused: its label is nobody's, and so is what names it.
  EXPECT_THAT(played("move_tree", R"(
                { replica = 0, do = 'tree.create(root, 0, "a")', as = "a" },
                { replica = 0, do = 'tree.remove(a)' },
                { replica = 0, do = 'tree.rename(a, "b")', may_refuse = true, as = "r" },
                { replica = 1, after = "r", do = 'tree.create(r, 0, "c")' },
              )")
                  .checks.back()
                  .detail,
              HasSubstr("names a label whose step has made no change"));
}

TEST(HistoryPlay, where_nothing_happens_nothing_is_known) {
  const results::RunResult run =
      played("bounded_counter", "{ replica = 0, do = 'counter.add(-1)', may_refuse = true },");
  EXPECT_EQ(run.verdict, Verdict::kUnknown);
}

TEST(HistoryPlay, the_digest_is_of_the_commands_and_the_seed) {
  const std::string digest = played("rga", kTwoAtOnePlace).digest;
  EXPECT_EQ(played("rga", kTwoAtOnePlace).digest, digest);
  EXPECT_NE(played("rga", std::string(kTwoAtOnePlace) +
                              "{ replica = 2, do = 'text.splice(0, 0, \"c\")' },")
                .digest,
            digest);
  const std::string sets = "{ replica = 0, do = 'set.add(\"a\")' },";
  EXPECT_NE(played("or_set", sets, 1).digest, played("or_set", sets, 2).digest);
}

TEST(HistoryPlay, what_is_wrong_with_a_step_is_told_at_its_place) {
  const auto of_text = [](const std::string& steps) { return problems_of("\"rga\"", steps); };
  EXPECT_THAT(of_text("{ do = 'text.splice(0, 0, \"c\")' }"),
              HasSubstr("a.toml:6:1: a step with `do` lacks `replica`"));
  EXPECT_THAT(of_text("{ replica = 0, after = [\"b\"], expect = \"a\" }"),
              HasSubstr("names the label \"b\", which no earlier step has"));
  EXPECT_THAT(of_text("{ replica = 32, do = 'text.splice(0, 0, \"c\")' }"),
              HasSubstr("`replica` is 32; expected a whole number, from 0 to 31"));
  EXPECT_THAT(of_text("{ at = \"1s\", expect = \"a\" }"), HasSubstr("a history has no times"));
  EXPECT_THAT(of_text("{ replica = 0 }"), HasSubstr("says neither `do` nor `expect`"));
  EXPECT_THAT(of_text("{ after = 3, expect = \"a\" }"), HasSubstr("`after` holds 3"));
  EXPECT_THAT(of_text("{ at = \"end\", expect = 3 }"), HasSubstr("the value of a text is a text"));
  EXPECT_THAT(of_text("{ replica = 0, do = 'set.add(\"x\")' }"),
              HasSubstr("is no command of a text"));
  EXPECT_THAT(of_text("{ at = \"end\", expect = \"\", designs = [\"yata\"] }"),
              HasSubstr("names \"yata\", which does not play this history"));
  EXPECT_THAT(of_text("{ replica = 0, do = 'text.splice(0, 0, \"c\")', designs = [\"rga\"] }"),
              HasSubstr("`designs` has no effect without `expect`"));
  EXPECT_THAT(of_text("3"), HasSubstr("a step is 3; expected a table"));
  EXPECT_THAT(problems_of("", ""), HasSubstr("`steps` is []"));
  EXPECT_THAT(problems_of("", "{ expect = \"\" }"), HasSubstr("`designs` is empty"));
  EXPECT_THAT(problems_of("\"rga\", \"or_set\"", "{ expect = \"\" }"),
              HasSubstr("\"or_set\" is a set, and \"rga\" a text"));
  EXPECT_THAT(problems_of("\"nothing_like_it\"", "{ expect = \"\" }"),
              HasSubstr("unknown design \"nothing_like_it\"; `skerry list crdts` shows them"));
}

// So many that every order would take for ever.
TEST(HistoryPlay, a_history_that_is_too_wide_or_too_long_is_refused) {
  const auto adds = [](uint32_t count, bool in_turn) {
    std::string steps;
    for (uint32_t i = 0; i < count; ++i) {
      steps += "{ replica = " + std::to_string(in_turn ? 0 : i) + ", do = 'counter.add(1)' },\n";
    }
    return steps;
  };
  EXPECT_EQ(problems_of("\"pn_counter\"", adds(14, false)), "");
  EXPECT_THAT(
      problems_of("\"pn_counter\"", adds(15, false)),
      HasSubstr("a.toml:20:1: up to here a replica may have more than 16384 different sets"));
  EXPECT_EQ(played("pn_counter", adds(32, true)).shown, "32");
  EXPECT_THAT(problems_of("\"pn_counter\"", adds(33, true)),
              HasSubstr("a history has at most 32 commands"));
}

}  // namespace
}  // namespace skerry::harness
