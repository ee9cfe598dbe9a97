#include "harness/replay/harm.h"

#include <algorithm>
#include <memory>

#include "core/time_text.h"
#include "harness/replay/missing_change.h"
#include "harness/replay/wrong_value.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

std::string does(const RunView& view, const Witness::Made& made) {
  return called(view, made.person) + " does " + made.command + " (" + named(made.when) + ")";
}

// What befell a disk, in words.
std::string replaced_text(const RunView& view, const Witness::Replaced& replaced) {
  const std::string whose = called(view, replaced.node) + "'s disk ";
  if (!replaced.fault) return whose + "was replaced in " + named(replaced.when);
  const sim::FaultInterval& fault = view.setting().faults[*replaced.fault];
  std::string text = whose + "was emptied";
  if (fault.effect.log == sim::FaultEffect::Log::kBecomesCopy) {
    text = whose + "became a copy of " + called(view, fault.source) + "'s";
  } else if (fault.effect.log == sim::FaultEffect::Log::kGoesBack) {
    text = whose + "went back to what it held " + exact_duration(fault.back) + " before";
  } else if (fault.effect.log == sim::FaultEffect::Log::kRots) {
    text = whose + "was damaged in " + std::to_string(fault.pieces) + " places";
  }
  return text + " in " + named(replaced.when) + " (fault " + fault.kind + ")";
}

// One number for two changes: whatever else a run says rests on numbers being given once.
Harm harm_of_twice(const Witness::Twice& twice, const RunView& view, const Witness& witness) {
  Harm harm{{}, twice.second.when.event, twice.second.dots, view.node_name(twice.second.person)};
  const auto add = [&harm](const std::string& label, const std::string& text) {
    harm.lines.push_back(labelled(label, text));
  };
  add("the change", "two of them are called " + format_dots(twice.second.dots));
  add("the one", does(view, twice.first));
  add("the harm", named(twice.second.when) + ": " + called(view, twice.second.person) + " does " +
                      twice.second.command + ", and gives it the number that the other has");
  const Witness::Replaced* replaced = nullptr;
  for (const Witness::Replaced& each : witness.replaced()) {
    const bool writes = each.node == twice.first.person || each.node == twice.second.person;
    if (writes && each.when.event <= twice.second.when.event) replaced = &each;
  }
  if (replaced != nullptr) {
    add("because", replaced_text(view, *replaced));
    if (const auto start = witness.started(replaced->node, twice.second.when.event)) {
      add("so that", called(view, replaced->node) + ", started again in " + named(*start) +
                         ", goes on as who wrote that disk, and counts on from there");
    }
  }
  add("after that", "who has one of the two takes the other for the same, and never asks for it");
  return harm;
}

std::string order_text(const std::vector<DotRun>& order) {
  std::string text;
  for (const DotRun& run : order) {
    std::string one = format_dots(run);
    one.erase(0, std::string("change ").size());
    text += (text.empty() ? "" : ", ") + one;
  }
  return text;
}

Harm harm_of_wrong(const WrongValue& wrong, const RunView& view) {
  Harm harm;
  const auto add = [&harm](const std::string& label, const std::string& text) {
    harm.lines.push_back(labelled(label, text));
  };
  const std::string who = called(view, wrong.node);
  std::string what;
  for (const Witness::Made& made : wrong.integrated) {
    const bool is_own = made.person == wrong.node && made.when.event == wrong.when.event;
    what += what.empty() ? "" : ", and ";
    what += (is_own ? "does " : "integrates ") + made.command + ", " + format_dots(made.dots);
    if (!is_own) what += " (made in " + named(made.when) + ")";
  }
  add("the harm", named(wrong.when) + ": " + who + " " +
                      (what.empty() ? "integrates what it had received" : what));
  add("after that", "it shows " + wrong.difference.left + ", where the naive reference gives " +
                        wrong.difference.right + " for the same " + std::to_string(wrong.changes) +
                        " changes" + wrong.difference.where);
  if (wrong.other) {
    const std::string other = called(view, *wrong.other);
    add("its order", who + " integrated them as " + order_text(wrong.order));
    add("the other's",
        other + " as " + order_text(wrong.other_order) + ", and shows another value");
  }
  if (!wrong.integrated.empty()) harm.change = wrong.integrated.back().dots;
  harm.event = wrong.when.event;
  harm.node = view.node_name(wrong.node);
  return harm;
}

// A body that a design does not take.
Harm harm_of_refusal(const Break& broken, const RunView& view, const Witness& witness) {
  Harm harm;
  const DotRun& change = *broken.concern.change;
  if (const Witness::Made* made = witness.made({broken.document, change})) {
    harm.lines.push_back(
        labelled("the change", does(view, *made) + ": " + format_dots(made->dots)));
  }
  harm.lines.push_back(labelled("the harm", "event #" + std::to_string(broken.event) +
                                                ": the design of " +
                                                called(view, broken.concern.nodes.front()) +
                                                " refuses what the change says"));
  harm.event = broken.event;
  harm.node = view.node_name(broken.concern.nodes.front());
  harm.change = change;
  return harm;
}

Harm harm_of_stopped(uint32_t node, const RunView& view, const Witness& witness) {
  const std::optional<Moment> stopped = witness.stopped(node);
  if (!stopped || view.is_running(node)) return {};
  std::string what =
      named(*stopped) + ": " + called(view, node) + " stops, and is not started again";
  const std::string faults = faults_text(view, witness, stopped->event);
  if (!faults.empty()) what += "; faults that were on: " + faults;
  return {{labelled("the harm", what)}, stopped->event, {}, view.node_name(node)};
}

bool is_about_values(const std::string& check) {
  return check == "strong_eventual_consistency" || check == "matches_reference" ||
         check == "expected_text";
}

// Whatever rests on numbers being given once: all but a change that was made before, or by others.
bool is_about_twice(const Break& broken, const Witness::Twice* twice) {
  if (twice == nullptr || twice->second.when.event > broken.event) return false;
  const auto& change = broken.concern.change;
  if (!change || broken.check == "causal_delivery") return true;
  const DotRun& dots = twice->second.dots;
  return change->actor == dots.actor && dots.first <= change->last();
}

// What a witness must look for so that these breaks can be told.
std::vector<Witness::Change> changes_of(const std::vector<Break>& breaks) {
  std::vector<Witness::Change> changes;
  for (const Break& each : breaks) {
    if (!each.concern.change) continue;
    const Witness::Change change{each.document, *each.concern.change};
    if (std::ranges::find(changes, change) == changes.end()) changes.push_back(change);
  }
  return changes;
}

// `view` is of the document in the run that the witness saw, at the break or later.
StatusOr<Harm> harm_of(const Break& broken, const RunView& view, const Witness& witness,
                       const Scenario& scenario, uint64_t seed) {
  if (broken.verdict != results::Verdict::kInvalid) return Harm{};
  const Witness::Twice* twice = witness.twice(broken.document);
  if (is_about_twice(broken, twice)) return harm_of_twice(*twice, view, witness);
  if (broken.check == "no_refused_bodies") return harm_of_refusal(broken, view, witness);
  if (broken.concern.change) return harm_of_missing(broken, view, witness, "the change");
  if (is_about_values(broken.check)) {
    const auto wrong = find_wrong_value(scenario, seed, broken);
    if (!wrong.ok()) return wrong.status();
    return *wrong ? harm_of_wrong(**wrong, view) : Harm{};
  }
  if (broken.concern.nodes.size() == 1) {
    return harm_of_stopped(broken.concern.nodes.front(), view, witness);
  }
  return Harm{};
}

// The run, made again up to the last of the breaks by one who looks for their changes.
struct SeenRun {
  Run run;
  Witness witness;

  static StatusOr<std::unique_ptr<SeenRun>> make(const Scenario& scenario, uint64_t seed,
                                                 const std::vector<Break>& breaks,
                                                 const ReplayWatch& watch) {
    StatusOr<Plan> plan = make_plan(scenario, seed);
    if (!plan.ok()) return plan.status();
    auto seen = std::make_unique<SeenRun>(*std::move(plan), changes_of(breaks));
    Run& run = seen->run;
    const RunView& view = run.view();
    run.add(seen->witness, Observers::hooks_of<Witness>());
    uint64_t last = 0;
    for (const Break& each : breaks) last = std::max(last, each.event);
    run.begin();
    while (view.events() < last && run.step()) {
      if (watch && (view.events() & 0x3FF) == 0 && !watch(view.now(), view.setting().end_of_run)) {
        return absl::CancelledError("interrupted");
      }
    }
    return seen;
  }

  SeenRun(Plan plan, const std::vector<Witness::Change>& changes)
      : run(std::move(plan)), witness(changes) {}
};

// That what a change waits for is not at the node either.
Break cause_of(const Break& broken, const Harm& harm, const RunView& view) {
  Break cause = broken;
  cause.concern = {harm.waits_for, {}};
  for (const uint32_t node : view.holders()) {
    if (view.node_name(node) == harm.node) cause.concern.nodes.push_back(node);
  }
  return cause;
}

void add_cause(Harm cause, Harm& harm) {
  harm.lines.insert(harm.lines.end(), cause.lines.begin(), cause.lines.end());
  if (!cause.event) return;
  harm.event = cause.event;
  harm.node = cause.node;
  harm.change = cause.change;
}

}  // namespace

std::vector<std::string> lines_of(const Harm& harm, const std::string& again) {
  std::vector<std::string> lines = harm.lines;
  if (harm.event && !again.empty()) {
    std::string line = again;
    if (harm.document) line += " --document " + std::to_string(*harm.document);
    line += " --until " + std::to_string(*harm.event);
    if (harm.change) {
      line += " --change " + std::to_string(harm.change->actor.replica.value) + "." +
              std::to_string(harm.change->first);
    }
    if (!harm.node.empty()) line += " --show " + harm.node;
    lines.push_back(labelled("stop there", line));
  }
  return lines;
}

StatusOr<std::vector<ToldBreak>> harms_of(const Scenario& scenario, uint64_t seed,
                                          const Asked& asked, const ReplayWatch& watch) {
  StatusOr<std::vector<Break>> breaks = find_breaks(scenario, seed, asked, watch);
  if (!breaks.ok()) return breaks.status();
  const auto seen = SeenRun::make(scenario, seed, *breaks, watch);
  if (!seen.ok()) return seen.status();
  std::vector<ToldBreak> told;
  std::vector<Break> causes;
  for (Break& each : *breaks) {
    const RunView& view = (*seen)->run.view().of_document(each.document);
    StatusOr<Harm> harm = harm_of(each, view, (*seen)->witness, scenario, seed);
    if (!harm.ok()) return harm.status();
    harm->document = document_of(view);
    if (harm->waits_for) causes.push_back(cause_of(each, *harm, view));
    told.push_back({std::move(each), *std::move(harm)});
  }
  if (causes.empty()) return told;
  const auto again = SeenRun::make(scenario, seed, causes, watch);
  if (!again.ok()) return again.status();
  auto cause = causes.begin();
  for (ToldBreak& each : told) {
    if (!each.harm.waits_for) continue;
    const RunView& view = (*again)->run.view().of_document(cause->document);
    add_cause(harm_of_missing(*cause++, view, (*again)->witness, "that one"), each.harm);
  }
  return told;
}

}  // namespace skerry::harness
