// The search for anomalies finds what the literature says of the designs it is known for, and
// nothing where there is nothing; each detector is shown a history that it must not pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/command_text.h"
#include "crdts/pure/pure_row.h"
#include "crdts/pure/rules.h"
#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/explorer.h"
#include "harness/anomalies/restart.h"
#include "harness/anomalies/search.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;
using crdts::Mutation;

SearchShape shape(uint32_t replicas, uint32_t each, bool insertions_only = false) {
  SearchShape shape;
  shape.replicas = replicas;
  shape.each = each;
  shape.insertions_only = insertions_only;
  return shape;
}

// The number of commands of the shortest history that shows the anomaly; 0 if there is none.
uint64_t shortest(const char* design, Anomaly anomaly, std::vector<SearchShape> shapes) {
  Explorer explorer(*crdts::find_design(design), 1, {anomaly});
  explorer.explore(shapes);
  EXPECT_EQ(explorer.failure(), "");
  const auto found = explorer.findings().find(anomaly);
  return found == explorer.findings().end() ? 0 : found->second.cost.commands;
}

TEST(Anomalies, rga_interleaves_backward_and_not_forward) {
  EXPECT_EQ(shortest("rga", Anomaly::kForwardInterleaving, {shape(2, 2)}), 0u);
  EXPECT_EQ(shortest("rga", Anomaly::kBackwardInterleavingByOne, {shape(2, 2)}), 3u);
  EXPECT_EQ(shortest("rga", Anomaly::kBackwardInterleavingByMany, {shape(3, 2, true)}), 3u);
}

TEST(Anomalies, yata_interleaves_backward_only_by_several_in_three_insertions) {
  EXPECT_EQ(shortest("yata", Anomaly::kForwardInterleaving, {shape(2, 2)}), 0u);
  EXPECT_EQ(shortest("yata", Anomaly::kBackwardInterleavingByOne, {shape(2, 2)}), 0u);
  EXPECT_EQ(shortest("yata", Anomaly::kBackwardInterleavingByMany, {shape(3, 2, true)}), 3u);
}

TEST(Anomalies, fugue_breaks_definition_4_in_four_insertions_and_fugue_max_does_not) {
  EXPECT_EQ(shortest("fugue", Anomaly::kNotMaximal, {shape(3, 2, true)}), 4u);
  EXPECT_EQ(shortest("fugue_max", Anomaly::kNotMaximal, {shape(2, 2), shape(4, 1, true)}), 0u);
}

TEST(Anomalies, logoot_and_lseq_interleave_both_ways) {
  for (const char* design : {"logoot", "lseq"}) {
    EXPECT_GT(shortest(design, Anomaly::kForwardInterleaving, {shape(2, 3)}), 0u) << design;
    EXPECT_GT(shortest(design, Anomaly::kBackwardInterleavingByOne, {shape(2, 3)}), 0u) << design;
  }
}

TEST(Anomalies, a_removal_that_wins_loses_the_concurrent_addition) {
  EXPECT_EQ(shortest("remove_wins_set", Anomaly::kLostConcurrentUpdate, {shape(2, 2)}), 3u);
  EXPECT_EQ(shortest("add_wins_set", Anomaly::kLostConcurrentUpdate, {shape(2, 2)}), 0u);
  EXPECT_EQ(shortest("lww_register", Anomaly::kLostConcurrentUpdate, {shape(2, 2)}), 2u);
  EXPECT_EQ(shortest("multi_value_register", Anomaly::kLostConcurrentUpdate, {shape(2, 2)}), 0u);
}

TEST(Anomalies, what_a_two_phase_set_removed_cannot_be_added_again) {
  EXPECT_EQ(shortest("two_phase_set", Anomaly::kAddedAgainAfterRemoval, {shape(2, 2)}), 3u);
  EXPECT_EQ(shortest("add_wins_set", Anomaly::kAddedAgainAfterRemoval, {shape(2, 2)}), 0u);
}

TEST(Anomalies, a_clock_that_runs_ahead_silences_last_writers_only) {
  SearchShape jumps = shape(2, 2);
  jumps.has_clock_jumps = true;
  EXPECT_EQ(shortest("lww_register", Anomaly::kClockPoisoning, {jumps}), 2u);
  EXPECT_EQ(shortest("multi_value_register", Anomaly::kClockPoisoning, {jumps}), 0u);
}

// The hour that a clock is back is beyond the bound of the replicas' clocks: what its user has seen
// it does not pass.
TEST(Anomalies, a_clock_set_back_undoes_what_last_writers_do_after_seeing) {
  SearchShape jumps = shape(2, 2);
  jumps.has_clock_jumps = true;
  EXPECT_EQ(shortest("table", Anomaly::kAddedAgainAfterRemoval, {jumps}), 3u);
  EXPECT_EQ(shortest("table", Anomaly::kAddedAgainAfterRemoval, {shape(2, 2)}), 0u);
  EXPECT_EQ(shortest("lww_set", Anomaly::kResurrectedElement, {jumps}), 2u);
  EXPECT_EQ(shortest("lww_set", Anomaly::kResurrectedElement, {shape(2, 2)}), 0u);
}

TEST(Anomalies, a_claim_by_good_clocks_is_not_refuted_by_bad_ones) {
  AnomalySearch search;
  search.designs = {crdts::find_design("table")};
  search.anomalies = {Anomaly::kAddedAgainAfterRemoval};
  search.shapes = {shape(2, 2), shape(2, 2)};
  search.shapes[1].has_clock_jumps = true;
  const results::AnomalyTable table = search_anomalies(search, {});
  const results::AnomalyCell& cell = table.rows.at(0).cells.at(0);
  EXPECT_EQ(cell.presence, results::Presence::kFound);
  EXPECT_FALSE(cell.is_refuted());
  search.shapes.pop_back();
  EXPECT_TRUE(search_anomalies(search, {}).rows.at(0).cells.at(0).is_claimed_absent);
}

// Where the bound is wider than the jump nobody refuses a time, and the claim holds of all clocks.
TEST(Anomalies, by_a_bound_above_the_jump_a_clock_set_back_undoes_nothing) {
  AnomalySearch search;
  search.designs = {crdts::find_design("table"), crdts::find_design("lww_set")};
  search.anomalies = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kResurrectedElement};
  search.shapes = {shape(2, 2)};
  search.shapes[0].has_clock_jumps = true;
  const auto is_found = [&search](size_t row, size_t cell) {
    return search_anomalies(search, {}).rows.at(row).cells.at(cell).presence ==
           results::Presence::kFound;
  };
  EXPECT_TRUE(is_found(0, 0));
  EXPECT_TRUE(is_found(1, 1));
  search.clock_bound = Duration::seconds(7'200);
  EXPECT_FALSE(is_found(0, 0));
  EXPECT_FALSE(is_found(1, 1));
}

TEST(Anomalies, only_a_bounded_counter_stays_above_zero) {
  EXPECT_EQ(shortest("pn_counter", Anomaly::kSumBelowZero, {shape(2, 2)}), 1u);
  EXPECT_EQ(shortest("bounded_counter", Anomaly::kSumBelowZero, {shape(2, 2)}), 0u);
}

TEST(Anomalies, moving_by_copy_leaves_two) {
  SearchShape moves = shape(2, 2);
  moves.has_moves = true;
  EXPECT_EQ(shortest("list_delete_and_insert", Anomaly::kDuplicateAfterMove, {moves}), 4u);
  EXPECT_EQ(shortest("movable_list", Anomaly::kDuplicateAfterMove, {moves}), 0u);
}

TEST(Anomalies, a_reused_actor_counts_wrong_and_a_new_one_does_not) {
  uint64_t histories = 0;
  for (const char* design : {"pn_counter", "grow_only_counter", "bounded_counter", "or_map"}) {
    EXPECT_TRUE(find_wrong_count(*crdts::find_design(design), Actors::kReused, histories))
        << design;
    EXPECT_FALSE(find_wrong_count(*crdts::find_design(design), Actors::kFresh, histories))
        << design;
  }
  EXPECT_GT(histories, 0u);
}

TEST(Anomalies, a_design_whose_order_depends_on_arrival_is_said_not_to_converge) {
  Explorer explorer(*crdts::find_design("mutant_text_ties_by_arrival"), 1, {Anomaly::kNotMaximal});
  const std::vector<SearchShape> shapes = {shape(2, 2)};
  explorer.explore(shapes);
  EXPECT_THAT(explorer.failure(), ::testing::HasSubstr("another order gives"));
}

TEST(Anomalies, shares_together_see_what_one_search_sees) {
  for (const char* name : {"rga", "spreadsheet", "lww_set"}) {
    const crdts::Design& design = *crdts::find_design(name);
    const std::set<Anomaly> wanted = {Anomaly::kNotMaximal, Anomaly::kClockPoisoning,
                                      Anomaly::kLostConcurrentUpdate};
    SearchShape jumps = shape(2, 2);
    jumps.has_clock_jumps = true;
    const std::vector<SearchShape> shapes = {shape(2, 2), jumps, shape(3, 1, true)};
    Explorer whole(design, 1, wanted);
    for (size_t length = 1; length <= 4; ++length) whole.explore(shapes, length);
    uint64_t histories = 0;
    std::map<Anomaly, HistoryCost> shortest;
    for (size_t share = 0; share < 5; ++share) {
      Explorer part(design, 1, wanted, {share, 5, nullptr});
      for (size_t length = 1; length <= 4; ++length) part.explore(shapes, length);
      histories += part.histories();
      for (const auto& [anomaly, finding] : part.findings()) {
        const auto known = shortest.emplace(anomaly, finding.cost).first;
        known->second = std::min(known->second, finding.cost);
      }
    }
    EXPECT_EQ(histories, whole.histories()) << name;
    EXPECT_GT(histories, 100u) << name;
    EXPECT_FALSE(whole.findings().empty()) << name;
    EXPECT_EQ(shortest.size(), whole.findings().size()) << name;
    for (const auto& [anomaly, finding] : whole.findings()) {
      EXPECT_EQ(finding.cost, shortest[anomaly]) << name << " " << to_string(anomaly);
    }
  }
}

TEST(Anomalies, three_threads_find_what_one_finds) {
  AnomalySearch search;
  search.designs = {crdts::find_design("lww_set"), crdts::find_design("logoot")};
  search.anomalies = {Anomaly::kForwardInterleaving, Anomaly::kNotMaximal,
                      Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};
  search.shapes = {shape(2, 2)};
  search.draws = 2;
  search.samples = 40;
  SearchOptions threads;
  threads.run_all = [](size_t count, const std::function<void(size_t)>& work) {
    std::atomic<size_t> next = 0;
    std::vector<std::jthread> pool;
    for (int i = 0; i < 3; ++i) {
      pool.emplace_back([&] {
        for (size_t job = next++; job < count; job = next++) work(job);
      });
    }
  };
  EXPECT_EQ(to_json(search_anomalies(search, threads)), to_json(search_anomalies(search, {})));
}

// Of concurrent commands on a sheet the search tries both orders only where both write.
TEST(Anomalies, the_order_of_a_write_and_a_concurrent_insertion_decides_nothing) {
  const crdts::Design& design = *crdts::find_design("spreadsheet");
  const History none;
  const auto fresh = design.make();
  const std::vector<Command> all =
      every_command({Family::kSheet, none, 0, 0, *fresh, false}, Alphabet::kWhole);
  // What both end up with: `past` by replica 0, then `a` by 0 and `b` by 1 knowing the past alone.
  const auto play = [&](const std::vector<Command>& past, const Command& a, const Command& b,
                        bool is_a_later) {
    const auto left = design.make();
    const auto right = design.make();
    uint64_t at = 1;
    for (const Command& command : past) {
      const Mutation mutation{{ReplicaId{0}, 1}, at, {static_cast<int64_t>(at), 0}};
      ++at;
      const auto effect = left->execute(command, mutation);
      if (!effect.ok() || effect->length == 0) continue;
      EXPECT_TRUE(right->apply(effect->body.view(), mutation).ok());
    }
    const Mutation of_a{{ReplicaId{0}, 1}, at, {is_a_later ? 101 : 100, 0}};
    const Mutation of_b{{ReplicaId{1}, 1}, 1, {is_a_later ? 100 : 101, 0}};
    const auto effect_a = left->execute(a, of_a);
    const auto effect_b = right->execute(b, of_b);
    if (effect_a.ok() && effect_a->length != 0) {
      EXPECT_TRUE(right->apply(effect_a->body.view(), of_a).ok());
    }
    if (effect_b.ok() && effect_b->length != 0) {
      EXPECT_TRUE(left->apply(effect_b->body.view(), of_b).ok());
    }
    EXPECT_EQ(left->digest(), right->digest());
    return to_display(left->value());
  };
  bool writes_differ = false;
  for (const Command& first : all) {
    for (const Command& second : all) {
      for (const Command& a : all) {
        for (Command b : all) {
          auto* write = std::get_if<SheetAssign>(&b);
          if (write != nullptr && write->content == "100") write->content = "200";
          const bool is_same =
              play({first, second}, a, b, false) == play({first, second}, a, b, true);
          const bool both_write = is<SheetAssign>(a) && is<SheetAssign>(b);
          writes_differ = writes_differ || !is_same;
          EXPECT_TRUE(is_same || both_write) << to_text(a) << ", " << to_text(b);
        }
      }
    }
  }
  EXPECT_TRUE(writes_differ);
}

TEST(Anomalies, a_search_that_is_interrupted_keeps_the_rows_that_were_done) {
  AnomalySearch search;
  search.designs = {crdts::find_design("pn_counter"), crdts::find_design("rga")};
  search.anomalies = {Anomaly::kNotMaximal, Anomaly::kSumBelowZero};
  search.shapes = {shape(2, 2)};
  std::atomic<bool> interrupted = false;
  SearchOptions options;
  options.interrupted = &interrupted;
  options.on_progress = [&](const SearchProgress& at) { interrupted = at.design == "rga"; };
  const results::AnomalyTable table = search_anomalies(search, options);
  EXPECT_FALSE(table.complete);
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_EQ(table.rows.front().design, "pn_counter");
}

// Hundreds of histories of everything that a family can do: undo, rights, nested values, crashes.
TEST(Anomalies, by_chance_no_claim_is_refuted_by_any_command_of_a_family) {
  std::vector<Anomaly> all;
  for (size_t i = 0; i < crdts::kAnomalies; ++i) all.push_back(static_cast<Anomaly>(i));
  for (const char* name : {"or_map", "bounded_counter", "or_set", "yata", "table", "move_tree"}) {
    AnomalySearch search;
    search.designs = {crdts::find_design(name)};
    search.anomalies = all;
    search.samples = 400;
    const results::AnomalyTable table = search_anomalies(search, {});
    EXPECT_EQ(table.rows.front().failure, "") << name;
    for (const results::AnomalyCell& cell : table.rows.front().cells) {
      EXPECT_FALSE(cell.is_refuted()) << name << ": " << cell.what << "\n"
                                      << ::testing::PrintToString(cell.steps);
    }
  }
}

// Lets go of additions as soon as it is told of anything stable.
struct ForgetfulSetRules : crdts::AddWinsSetRules {
  static void settle(crdts::LogEntries& entries) { entries.clear(); }
};

// A mark that ends at an erased letter: what is typed there stands behind that letter.
TEST(Anomalies, peritext_tears_a_run_at_a_link_around_deleted_text) {
  Explorer explorer(*crdts::find_design("peritext"), 1,
                    {Anomaly::kForwardInterleaving, Anomaly::kMarkBoundary});
  for (uint64_t seed = 1; seed <= 1500 && explorer.findings().empty(); ++seed) {
    explorer.sample(seed, 2, 6);
  }
  EXPECT_FALSE(explorer.findings().contains(Anomaly::kMarkBoundary));
  const auto found = explorer.findings().find(Anomaly::kForwardInterleaving);
  ASSERT_NE(found, explorer.findings().end());
  EXPECT_LE(found->second.cost.commands, 6u);
  std::string steps;
  for (const std::string& step : found->second.steps) steps += step + "\n";
  EXPECT_THAT(steps,
              testing::AllOf(testing::HasSubstr("\"link\""), testing::HasSubstr(", 1, \"\")")));
}

// Where characters are erased one mark of the paper's has one meaning, and two do not: what is
// typed goes behind the erased end of the link, and so into bold text that it was typed before.
TEST(Anomalies, peritext_mistakes_a_boundary_at_erased_text_with_two_marks_and_not_with_one) {
  SearchShape alone = shape(1, 4);
  SearchShape together = shape(3, 1);
  alone.marks_at_erased = together.marks_at_erased = 1;
  EXPECT_EQ(shortest("peritext", Anomaly::kMarkBoundary, {alone, together}), 0u);
  alone.marks_at_erased = 2;
  EXPECT_EQ(shortest("peritext", Anomaly::kMarkBoundary, {alone}), 5u);
}

TEST(Anomalies, a_shape_of_marks_around_erased_text_is_of_rich_text_alone) {
  SearchShape edges = shape(2, 2);
  edges.marks_at_erased = 2;
  EXPECT_TRUE(applies(edges, Family::kRichText, Times::kIgnored));
  EXPECT_FALSE(applies(edges, Family::kText, Times::kIgnored));
  EXPECT_EQ(edges.longest(), 5u);
  EXPECT_EQ(to_string(edges), "2x2 with two marks around erased text");
}

TEST(Anomalies, a_collection_that_shows_is_found) {
  crdts::Design forgetful = *crdts::find_design("add_wins_set");
  for (const bool is_wrong : {false, true}) {
    if (is_wrong) crdts::offer_pure_operations<ForgetfulSetRules>(forgetful);
    Explorer explorer(forgetful, 1, {Anomaly::kLostConcurrentUpdate});
    explorer.explore(std::vector<SearchShape>{shape(2, 2)});
    EXPECT_EQ(explorer.failure().empty(), !is_wrong);
    if (is_wrong) {
      EXPECT_THAT(explorer.failure(), ::testing::HasSubstr("as pure operations, always collected"));
    }
  }
}

TEST(Anomalies, every_claim_holds_within_two_commands_each) {
  AnomalySearch search;
  for (const crdts::Design& design : crdts::catalogue()) {
    if (!design.is_mutant) search.designs.push_back(&design);
  }
  for (size_t i = 0; i < crdts::kAnomalies; ++i) {
    search.anomalies.push_back(static_cast<Anomaly>(i));
  }
  search.shapes = {shape(2, 2)};
  search.draws = 2;
  search.samples = 10;
  const results::AnomalyTable table = search_anomalies(search, {});
  ASSERT_EQ(table.rows.size(), search.designs.size());
  for (const results::AnomalyRow& row : table.rows) {
    EXPECT_EQ(row.failure, "") << row.design;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      EXPECT_FALSE(row.cells[i].is_refuted())
          << row.design << " " << table.anomalies[i] << ": " << row.cells[i].what << "\n"
          << ::testing::PrintToString(row.cells[i].steps);
    }
  }
}

}  // namespace
}  // namespace skerry::harness
