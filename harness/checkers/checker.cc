#include "harness/checkers/checker.h"

#include <array>

#include "core/time_text.h"

namespace skerry::harness {

// One factory for each file of this folder.
std::unique_ptr<Checker> make_strong_eventual_consistency();
std::unique_ptr<Checker> make_matches_reference();
std::unique_ptr<Checker> make_no_lost_updates();
std::unique_ptr<Checker> make_causal_delivery();
std::unique_ptr<Checker> make_converges();
std::unique_ptr<Checker> make_expected_text();
std::unique_ptr<Checker> make_no_forks();
std::unique_ptr<Checker> make_intent_preserved();
std::unique_ptr<Checker> make_evidence();
std::unique_ptr<Checker> make_no_refused_bodies();
std::unique_ptr<Checker> make_as_scripted();

std::span<const CheckerKind> checker_catalogue() {
  static constexpr std::array<CheckerKind, 11> kCatalogue{{
      {"strong_eventual_consistency",
       "replicas that integrated equal sets of changes show equal values, at all times", true,
       make_strong_eventual_consistency},
      {"matches_reference",
       "at the end every value is what the design's naive reference makes of the same commands",
       true, make_matches_reference},
      {"no_lost_updates",
       "at the end every change that its author was told is saved is at every replica", true,
       make_no_lost_updates},
      {"causal_delivery",
       "no change is delivered before one it depends on, twice, or out of its actor's order", true,
       make_causal_delivery},
      {"converges",
       "once faults are over, all replicas hold equal sets before the settle time ends", true,
       make_converges},
      {"expected_text", "at the end every person's text is the one the workload says", false,
       make_expected_text},
      {"intent_preserved",
       "nothing that somebody put somewhere is lost, comes back, is torn apart or is there twice, "
       "as far as the design says so; measured for every design",
       false, make_intent_preserved},
      {"no_forks", "no two replicas hold equal version vectors and different changes", true,
       make_no_forks, true},
      {"evidence", "somebody committed something, and some check had something to look at", true,
       make_evidence, true},
      {"no_refused_bodies", "no design refuses what a change that reached it says", true,
       make_no_refused_bodies, true},
      {"as_scripted", "what a script expects is so, and every step of it happened", false,
       make_as_scripted, false, "script"},
  }};
  return kCatalogue;
}

const CheckerKind* find_checker(std::string_view name) {
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

void Checker::report(const RunView& view, results::Verdict verdict, const std::string& what,
                     const Concern& concern) {
  if (verdict <= verdict_) return;
  verdict_ = verdict;
  concern_ = concern;
  detail_ = "at " + format_instant(view.now()) + ": " + what;
}

const std::map<std::string, double>& Checker::no_metrics() {
  static const std::map<std::string, double> kNone;
  return kNone;
}

}  // namespace skerry::harness
