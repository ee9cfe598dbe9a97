// Each observer is told of what it overrides, in the order of being added, and of nothing else.
#include <gtest/gtest.h>

#include <bit>

#include "harness/checkers/catalogue.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

std::vector<std::string> told;

class OfForks : public Observer {
 public:
  explicit OfForks(std::string name) : name_(std::move(name)) {}
  void on_fork(const RunView&, uint32_t node, uint32_t peer) override {
    told.push_back(name_ + " fork " + std::to_string(node) + " " + std::to_string(peer));
  }

 private:
  std::string name_;
};

class OfForksAndTheEnd final : public OfForks {
 public:
  using OfForks::OfForks;
  void finish(const RunView&) override { told.emplace_back("end"); }
};

// Of a run that never begins.
const RunView& a_view() {
  static const auto loaded = parse_scenario(
      "schema = 1\nname = \"a\"\nduration = \"1s\"\n[replicas]\ncount = 2\ncrdt = \"pn_counter\"\n"
      "[[workload]]\nkind = \"counter_ops\"\nrate = \"1/s\"\n",
      "a.toml");
  static const Run run(make_plan(loaded.experiment.value().cells[0].scenario, 1).value());
  return run.view();
}

TEST(Observers, are_told_of_what_they_override_in_the_order_of_being_added) {
  OfForks first("first");
  OfForksAndTheEnd second("second");
  Observers all;
  all.add(second, Observers::hooks_of<OfForksAndTheEnd>());
  all.add(first, Observers::hooks_of<OfForks>());
  told.clear();
  all.tell<&Observer::on_fork>(a_view(), 3, 4);
  all.tell<&Observer::on_heal>(a_view());
  all.tell<&Observer::finish>(a_view());
  EXPECT_EQ(told, (std::vector<std::string>{"second fork 3 4", "first fork 3 4", "end"}));
}

TEST(Observers, hooks_are_those_of_a_class_and_of_what_it_inherits) {
  constexpr auto none = Observers::hooks_of<Observer>();
  constexpr auto forks = Observers::hooks_of<OfForks>();
  constexpr auto both = Observers::hooks_of<OfForksAndTheEnd>();
  static_assert(none == 0);
  static_assert(std::popcount(forks) == 1);
  static_assert(std::popcount(both) == 2 && (both & forks) == forks);
  static_assert(Observers::hooks_of<LedgerKeeper>() != 0 && Observers::hooks_of<HealWatch>() != 0);
}

// One that its factory left without hooks would hold for ever.
TEST(Observers, every_checker_is_told_of_the_end_and_of_what_it_judges) {
  for (const CheckerKind& kind : checker_catalogue()) {
    EXPECT_NE(kind.make()->hooks(), 0u) << kind.name;
  }
}

}  // namespace
}  // namespace skerry::harness
