// What people meant is kept: nothing that somebody put somewhere is lost, comes back, is torn apart
// or is there twice, unless the design never said so.
//
// Every design is measured; the verdict is of the surprises that its row claims to be free of
// (crdts/object/anomaly.h; docs/anomalies.md says which of them whole runs show). All is judged at
// the end, from the commands and their pasts: nothing is asked of replicas but a last value.
//
// Limits: most_dots() of the family, and kMostSeen entries in the pasts of all changes (240 MB); a
// longer run is not judged (the verdict is "unknown").
#include <optional>
#include <vector>

#include "harness/intents/judge.h"
#include "harness/observe/checker.h"
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kMostSeen = 10'000'000;
// A digest of up to this many bytes is taken after every change.
constexpr uint64_t kCheapBytes = 4096;

class IntentPreserved final : public Checker {
 public:
  bool needs_past() const override { return true; }

  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector& past) override {
    const Committed& committed = view.ledger()[change].committed;
    dots_ += committed.dots.length;
    seen_ += past.size();
    if (is_too_long(view)) {
      made_ = {};
      numbers_ = {};
      return;
    }
    const uint32_t author = view.ledger()[change].author;
    made_.push_back({committed.dots, committed.time, past, command, shows(view, author, command)});
    numbers_.push_back(change);
  }

  // What a person shows is remembered: a value is long, its digest is kept.
  void on_integrate(const RunView& view, uint32_t node) override {
    if (!names_its_items(view.setting().design())) return;
    shown_.resize(view.setting().nodes());
    const InspectedDocument& replica = view.document(node);
    shown_[node] = replica.digest_cost() <= kCheapBytes ? replica.digest() : std::nullopt;
  }

  void on_no_effect(const RunView& view, uint32_t person, const Command& command) override {
    if (vain_.size() >= most_dots(view.setting().design().family)) return;
    const auto shown = view.document(person).value();
    if (!shown || !is_in_vain(view.setting().design(), command, *shown)) return;
    vain_.push_back({person, command});
  }

  void finish(const RunView& view) override {
    if (is_too_long(view)) {
      report(view, results::Verdict::kUnknown,
             "a run of " + std::to_string(dots_) + " dots whose pasts have " +
                 std::to_string(seen_) + " entries is too long to be judged (at most " +
                 std::to_string(most_dots(view.setting().design().family)) + " and " +
                 std::to_string(kMostSeen) + "); leave intent_preserved out of [checks]");
      return;
    }
    const MadeChanges kept = changes_that_stayed(view);
    const std::optional<Value> value = value_of_all(view, kept);
    if (!value) {
      report(view, results::Verdict::kUnknown, "no replica holds everything");
      return;
    }
    const Status status = judge_intents(view.setting().design(), kept, vain_, *value, findings_);
    if (!status.ok()) {
      report(view, results::Verdict::kUnknown, std::string(status.message()));
      return;
    }
    std::vector<crdts::Anomaly> claims = view.setting().design().claims;
    if (view.record().refusals().future_times == 0) {
      const auto& more = view.setting().design().claims_by_good_clocks;
      claims.insert(claims.end(), more.begin(), more.end());
    }
    for (const crdts::Anomaly claim : claims) {
      const auto example = findings_.examples.find(claim);
      if (example == findings_.examples.end()) continue;
      report(view, results::Verdict::kInvalid,
             std::string(view.setting().design().name) + " claims to be free of " +
                 std::string(to_string(claim)) + ", but " + example->second);
    }
  }

  LookedAt looked_at() const override {
    LookedAt all = {{"intents judged", measured("intents_judged")}};
    const uint64_t open = measured("intents_not_judged") + measured("places_not_judged") +
                          measured("marks_not_judged");
    if (open != 0) all.emplace_back("not judged", open);
    return all;
  }
  const std::map<std::string, double>& metrics() const override { return findings_.metrics; }

 private:
  uint64_t measured(const std::string& metric) const {
    const auto found = findings_.metrics.find(metric);
    return found == findings_.metrics.end() ? 0 : static_cast<uint64_t>(found->second);
  }

  // Whether a change that was just made shows at its author. What changed nothing there is looked
  // for; what changed something is taken to be it.
  bool shows(const RunView& view, uint32_t author, const Command& command) const {
    if (!names_its_items(view.setting().design())) return true;
    const InspectedDocument& replica = view.document(author);
    const bool is_known = author < shown_.size() && shown_[author].has_value();
    if (is_known && replica.digest() != shown_[author]) return true;
    const auto shown = replica.value();
    return !shown || !shows_nothing(view.setting().design(), command, *shown);
  }

  bool is_too_long(const RunView& view) const {
    return dots_ > most_dots(view.setting().design().family) || seen_ > kMostSeen;
  }

  // What was lost with its author's memory, before it was saved, nobody was promised.
  MadeChanges changes_that_stayed(const RunView& view) {
    MadeChanges kept;
    for (size_t i = 0; i < made_.size(); ++i) {
      if (!view.ledger()[numbers_[i]].is_void) kept.push_back(std::move(made_[i]));
    }
    made_ = {};
    return kept;
  }

  // Of a replica that integrated all of them; the others are what "converges" is about.
  static std::optional<Value> value_of_all(const RunView& view, const MadeChanges& changes) {
    VersionVector all;
    for (const MadeChange& change : changes) all.raise(change.dots.actor, change.dots.last());
    for (const uint32_t node : view.holders()) {
      if (!view.is_running(node)) continue;
      const InspectedDocument& replica = view.document(node);
      if (!(replica.integrated() == all)) continue;
      if (auto value = replica.value()) return value;
    }
    return std::nullopt;
  }

  MadeChanges made_;
  std::vector<uint32_t> numbers_;  // of `made_`, in the ledger
  std::vector<VainCommand> vain_;
  std::vector<std::optional<Hash128>> shown_;  // by person, before their next change
  uint64_t dots_ = 0;
  uint64_t seen_ = 0;  // entries of all pasts
  IntentFindings findings_;
};

// What it measures.
std::vector<MetricRow> intent_metrics() {
  return {
      exact("intents_judged", "count", kNeutral,
            "things that commands put somewhere, each looked for at the end; only with "
            "intent_preserved, as all below"),
      exact("intents_not_judged", "count", kNeutral,
            "further ones, of which an undo leaves open whether they were taken away"),
      exact("lost_intents", "count", kLess,
            "of these, not there though nobody who had seen them took them away"),
      exact("lost_intent_rate", "share", kLess, "lost intents of all judged").headline(10),
      exact("intents_in_vain", "count", kLess,
            "of these, lost to nothing concurrent: put again after all who took it away were seen, "
            "or "
            "nothing came of it, not even for who put it there"),
      exact("resurrected_intents", "count", kLess,
            "things that are there though all who put them there were seen by one who took them "
            "away"),
      exact("forward_runs", "count", kNeutral,
            "runs typed forward, two elements or more; only where nothing was moved"),
      exact("interleaved_forward_runs", "count", kLess,
            "of these, with something inside whose author knew nothing of what is around it"),
      exact("backward_runs", "count", kNeutral,
            "runs typed backward at one place, by one replica or several"),
      exact("interleaved_backward_runs", "count", kLess,
            "of these, with something inside whose author knew nothing of what is around it"),
      exact("interleaved_run_rate", "share", kLess, "interleaved runs of all, both ways")
          .headline(20),
      exact("moves_judged", "count", kNeutral, "moves of items, nodes, rows and columns"),
      exact("duplicate_moves", "count", kLess,
            "copies too many of what is there more than once at the end")
          .headline(30),
      exact("misplaced_moves", "count", kLess,
            "items, nodes and lines that are where none of those put them who moved them last"),
      exact("places_not_judged", "count", kNeutral,
            "further ones of which that cannot be said: lines in which nothing stood, or stands"),
      exact("marks_judged", "count", kNeutral,
            "characters that are there, once for each kind of mark that concerns them"),
      exact("wrong_marks", "count", kLess,
            "of these, marked and should not be, or the other way round"),
      exact("marks_not_judged", "count", kNeutral,
            "further ones, of which people said different things who knew nothing of each other"),
      exact("nodes_adrift", "count", kLess, "nodes of a tree that do not hang from its root")};
}

}  // namespace

CheckerKind intent_preserved_check() {
  return {.name = "intent_preserved",
          .help =
              "nothing that somebody put somewhere is lost, comes back, is torn apart or is there "
              "twice, as far as the design says so; measured for every design",
          .make = make_checker<IntentPreserved>,
          .metrics = intent_metrics};
}

}  // namespace skerry::harness
