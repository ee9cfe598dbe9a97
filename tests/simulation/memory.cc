// Memory figures are of the run and of nothing else: whatever ran before, beside it, or in which
// order.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

const std::vector<std::string> kMemory = {"memory_bytes", "memory_documents",  "memory_logs",
                                          "memory_sync",  "memory_laboratory", "memory_peak_bytes"};

std::string mixed(const std::string& designs) {
  return stormy_hub("rga", kTyping + kRegisterOps + kCounterOps) +
         "\n[matrix]\n\"replicas.crdt\" = [" + designs + "]\n";
}

// By design and seed, all memory figures.
using Figures = std::map<std::string, std::vector<double>>;

Figures figures_of(const results::SweepResult& sweep) {
  Figures figures;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      std::vector<double>& own =
          figures[cell.overrides.at(0).second + " " + std::to_string(run.seed)];
      for (const std::string& name : kMemory) own.push_back(run.metrics.at(name));
    }
  }
  return figures;
}

bool is_counted() {
  static const bool kIs =
      only_run(simulate(stormy_hub("pn_counter", kCounterOps))).metrics.contains("memory_bytes");
  return kIs;
}

TEST(Memory, of_a_run_is_the_same_whatever_ran_before_at_any_jobs_in_any_order_of_cells) {
  if (!is_counted()) GTEST_SKIP() << "a sanitizer has its own allocator";
  const Figures first = figures_of(simulate(mixed(R"("rga", "lww_register", "pn_counter")")));
  ASSERT_EQ(first.size(), 6u);
  EXPECT_EQ(figures_of(simulate(mixed(R"("pn_counter", "lww_register", "rga")"))), first);
  EXPECT_EQ(figures_of(simulate(mixed(R"("lww_register", "rga", "pn_counter")"), 4)), first);
}

// A hash table that loses elements grows a little sooner or later by where it lies in memory.
TEST(Memory, of_hash_tables_is_the_same_but_for_a_growth) {
  if (!is_counted()) GTEST_SKIP() << "a sanitizer has its own allocator";
  const auto first = simulate(stormy_hub("add_wins_set", kSetOps));
  const auto again = simulate(stormy_hub("add_wins_set", kSetOps), 4);
  for (size_t i = 0; i < 2; ++i) {
    const auto& a = first.cells[0].runs[i].metrics;
    const auto& b = again.cells[0].runs[i].metrics;
    EXPECT_EQ(a.at("memory_logs"), b.at("memory_logs"));
    EXPECT_NEAR(a.at("memory_documents") / b.at("memory_documents"), 1, 0.25);
  }
}

TEST(Memory, of_an_empty_run_is_nothing_at_any_position_and_jobs) {
  if (!is_counted()) GTEST_SKIP() << "a sanitizer has its own allocator";
  for (const uint32_t jobs : {1u, 4u}) {
    for (const char* order : {R"(["1/d", "20/s"])", R"(["20/s", "1/d"])"}) {
      const auto sweep =
          simulate(stormy_hub("add_wins_set", kSetOps), jobs, {{"matrix.workload.0.rate", order}});
      for (const results::CellResult& cell : sweep.cells) {
        for (const results::RunResult& run : cell.runs) {
          if (cell.overrides.at(0).second == "1/d") {
            EXPECT_EQ(run.metrics.at("commits"), 0);
            EXPECT_GE(run.metrics.at("memory_bytes"), 0);
            EXPECT_LE(run.metrics.at("memory_bytes"), 64 * 1024);
          } else {
            EXPECT_GT(run.metrics.at("memory_bytes"), 64 * 1024);
          }
        }
      }
    }
  }
}

// Sessions grow with who is connected; what was written does not.
TEST(Memory, of_an_empty_run_is_nothing_with_a_thousand_people) {
  if (!is_counted()) GTEST_SKIP() << "a sanitizer has its own allocator";
  const std::vector<std::array<std::string, 3>> kinds = {
      {"add_wins_set", "operations", "set_ops"},
      {"or_set", "state", "set_ops"},
      {"or_set", "delta", "set_ops"},
      {"rga", "operations", "text_ops"},
      {"eg_walker", "operations", "text_ops"},
      {"json_document", "operations", "random_ops"},
      {"table", "operations", "table_ops"}};
  for (const auto& [crdt, mode, workload] : kinds) {
    const std::string empty = R"(schema = 1
name = "empty"
duration = "5s"
settle = "20s"
[replicas]
count = 1000
crdt = ")" + crdt + "\"\nmode = \"" +
                              mode + "\"\n[[workload]]\nkind = \"" + workload +
                              "\"\nrate = \"0.01/d\"\n";
    const std::string settings = crdt + " as " + mode;
    const auto metrics = only_run(simulate(empty)).metrics;
    EXPECT_EQ(metrics.at("commits"), 0) << settings;
    EXPECT_LE(metrics.at("memory_bytes"), 64 * 1024) << settings;
    EXPECT_GT(metrics.at("memory_sync"), 1'000'000) << settings;
  }
}

TEST(Memory, tells_documents_from_logs_and_the_laboratory) {
  if (!is_counted()) GTEST_SKIP() << "a sanitizer has its own allocator";
  // A counter's document does not grow with what is written, its log does.
  const auto counter = [](const char* rate) {
    return only_run(simulate(stormy_hub("pn_counter", kCounterOps), 1, {{"workload.0.rate", rate}}))
        .metrics;
  };
  const auto few = counter("1/s");
  const auto many = counter("20/s");
  EXPECT_LE(many.at("memory_documents"), 1.5 * few.at("memory_documents"));
  EXPECT_GE(many.at("memory_logs"), 5 * few.at("memory_logs"));
  EXPECT_GE(many.at("memory_laboratory"), few.at("memory_laboratory"));
  EXPECT_EQ(many.at("memory_bytes"), many.at("memory_documents") + many.at("memory_logs"));
  EXPECT_GE(many.at("memory_peak_bytes"), many.at("memory_bytes"));
}

}  // namespace
}  // namespace skerry
