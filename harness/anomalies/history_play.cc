#include "harness/anomalies/history_play.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/command_scanner.h"
#include "core/command_text.h"
#include "core/text_difference.h"
#include "core/value_difference.h"
#include "core/value_names.h"
#include "harness/anomalies/causal_orders.h"
#include "harness/anomalies/clocks.h"
#include "harness/anomalies/explorer.h"

namespace skerry::harness {
namespace {

using results::Verdict;

// Of one history: how it may have come about, where a command may have become several changes.
constexpr uint64_t kMostCourses = 1'000;

std::string line_of(const WrittenStep& step) { return "line " + std::to_string(step.line); }
std::string name_of(const WrittenStep& step) {
  return step.label.empty() ? "(" + line_of(step) + ")" : step.label;
}

class Play {
 public:
  Play(const WrittenHistory& history, const crdts::Design& design, uint64_t seed)
      : written_(history), design_(design), seed_(seed), orders_(design, options(false)) {
    Rng epochs = Rng::stream(seed, "anomalies/epochs");
    uint32_t replicas = 0;
    size_t commands = 0;
    for (const WrittenStep& step : history.steps) {
      commands += step.is_command() ? 1 : 0;
      if (step.is_command()) replicas = std::max(replicas, step.replica + 1);
    }
    for (uint32_t i = 0; i < replicas; ++i) actors_.push_back({ReplicaId{i}, epochs.next()});
    joins_ = design.fold != nullptr && commands <= kMostJoined;
  }

  results::RunResult run() {
    go_on(0);
    return result();
  }

 private:
  void go_on(size_t at) {
    if (is_over_) return;
    if (at == written_.steps.size()) return end();
    if (written_.steps[at].is_command()) return perform(at);
    compare(written_.steps[at]);
    go_on(at + 1);
  }

  void end() {
    if (++courses_ == kMostCourses) {
      stop(order_, Verdict::kUnknown,
           "more than " + std::to_string(kMostCourses) +
               " histories came of it, for commands became other changes in other orders");
    }
    const uint64_t orders = orders_.orders();
    constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
    walked_ = orders > kMost - walked_ ? kMost : walked_ + orders;
    sets_ += orders_.nodes().size();
    commits_ = orders_.size();
    for (const CausalOrders::Node& node : orders_.nodes()) digest_.add(node.digest);
    for (const Step& step : history_) digest_.add(hash64(step.body.view()));
    shown_.insert(to_display(with_names(orders_.nodes().back().value, names())));
  }

  // Where its author stood, and on with each change that it may become.
  void perform(size_t at) {
    const WrittenStep& written = written_.steps[at];
    const auto command = parse_command(written.command, [this](std::string_view label) {
      const auto found = labels_.find(label);
      return found == labels_.end() ? std::nullopt : std::optional(found->second);
    });
    if (!command.ok()) {  // it was read before: what is missing is a label's change
      return stop(scripted_, Verdict::kInvalid,
                  line_of(written) + ": `" + shortened(written.command) +
                      "` names a label whose step has made no change");
    }
    Step step = next_step(written);
    step.command = *command;
    Status refusal;
    for (const Step& outcome : outcomes(step, delivered(written.past), refusal)) {
      with(written, outcome, [&] { go_on(at + 1); });
    }
    if (!refusal.ok() && !written.may_refuse) {
      stop(scripted_, Verdict::kInvalid,
           line_of(written) + ": replica " + std::to_string(written.replica) + " refused `" +
               shortened(written.command) + "`: " + std::string(refusal.message()));
    } else if (!refusal.ok()) {
      with(written, step, [&] { go_on(at + 1); });  // as one without an effect
    }
  }

  // The different changes that the step becomes in the states of those who know the same.
  std::vector<Step> outcomes(const Step& step, Subset past, Status& refusal) {
    std::vector<Step> all;
    for (const CausalOrders::State& state : orders_.find(past)->states) {
      const auto object = orders_.replay(state.paths.front());
      auto effect = (*object)->execute(step.command, step.mutation);
      if (!effect.ok()) {
        refusal = effect.status();
        continue;
      }
      const bool is_known = std::ranges::any_of(all, [&](const Step& other) {
        return std::ranges::equal(other.body.view(), effect->body.view());
      });
      if (is_known) continue;
      all.push_back(step);
      all.back().length = effect->length;
      all.back().body = effect->body;
    }
    return all;
  }

  template <typename Then>
  void with(const WrittenStep& written, const Step& step, const Then& then) {
    if (is_over_) return;
    const bool travels = step.length != 0;
    changes_.push_back(travels ? Subset{1} << orders_.size() : 0);
    history_.push_back(step);
    if (travels) {
      sources_.push_back(&written);
      const uint64_t last = step.mutation.first + step.length - 1;
      if (!written.label.empty()) labels_[written.label] = {step.mutation.actor, last};
      if (deliver(written, step)) then();
      labels_.erase(written.label);
      orders_.pop();
      sources_.pop_back();
    } else {
      then();
    }
    history_.pop_back();
    changes_.pop_back();
  }

  bool deliver(const WrittenStep& written, const Step& step) {
    Subset needs = 0;
    for (size_t i = 0; i < history_.size() - 1; ++i) {
      const bool is_own = history_[i].replica == step.replica;
      if (is_own || (design_.needs_causal_order && has(written.past, i))) needs |= changes_[i];
    }
    if (!orders_.push({step.mutation, step.body, needs})) {
      stop(order_, Verdict::kInvalid, orders_.failure());
      return false;
    }
    return !joins_ || join();
  }

  // All deltas once more: there are few.
  bool join() {
    CausalOrders joined(design_, options(true));
    for (const Step& earlier : history_) {
      if (earlier.length == 0) continue;
      if (joined.push({earlier.mutation, earlier.body, 0})) continue;
      stop(order_, Verdict::kInvalid, "deltas, joined " + joined.failure());
      return false;
    }
    if (joined.nodes().back().digest == orders_.nodes().back().digest) return true;
    stop(order_, Verdict::kInvalid,
         "deltas, joined, give " + to_display(joined.nodes().back().value) + ", changes " +
             to_display(orders_.nodes().back().value));
    return false;
  }

  void compare(const WrittenStep& written) {
    const auto& designs = written.designs;
    if (!designs.empty() && std::ranges::find(designs, &design_) == designs.end()) return;
    ++compared_;
    const CausalOrders::Node* node = orders_.find(delivered(written.past));
    const Value value = with_names(node->value, names());
    if (value == *written.expected) return;
    const auto [shown, expected, where] = shown_beside(value, *written.expected);
    complain(scripted_, Verdict::kInvalid,
             line_of(written) + ": who knows " + knowing(written.past) + " shows " + shown +
                 ", where " + expected + " is expected" + where);
  }

  Step next_step(const WrittenStep& written) const {
    Step step;
    step.replica = written.replica;
    step.past = written.past;
    step.mutation.actor = actors_[written.replica];
    for (const Step& earlier : history_) {
      if (earlier.replica == step.replica) step.mutation.first += earlier.length;
    }
    step.mutation.time = time_of(history_, step);
    return step;
  }

  // Commands as the changes that they became.
  Subset delivered(Subset commands) const {
    Subset changes = 0;
    for (size_t i = 0; i < changes_.size(); ++i) {
      if (has(commands, i)) changes |= changes_[i];
    }
    return changes;
  }

  std::string knowing(Subset commands) const {
    std::string text;
    size_t command = 0;
    for (const WrittenStep& step : written_.steps) {
      if (!step.is_command()) continue;
      if (has(commands, command)) text += (text.empty() ? "" : " ") + name_of(step);
      if (++command == history_.size()) break;
    }
    return text.empty() ? "nothing" : text;
  }

  OrdersOptions options(bool joins) const {
    OrdersOptions options;
    options.joins = joins;
    options.name_of = [this](size_t change) { return name_of(*sources_[change]); };
    return options;
  }

  DotNames names() const {
    DotNames names;
    for (const auto& [label, dot] : labels_) names.emplace_back(to_text(dot), label);
    return names;
  }

  void stop(results::CheckResult& check, Verdict verdict, std::string what) {
    is_over_ = true;
    complain(check, verdict, std::move(what));
  }

  void complain(results::CheckResult& check, Verdict verdict, std::string what) {
    if (check.verdict != Verdict::kValid) return;
    check.verdict = verdict;
    check.detail = std::move(what);
  }

  results::RunResult result() {
    results::RunResult result;
    result.seed = seed_;
    if (!is_over_ && commits_ == 0) {
      stop(order_, Verdict::kUnknown, "no command changed anything, so that nothing is known");
    }
    order_.looked_at = {{"delivery orders", walked_}, {"sets of changes", sets_}};
    scripted_.looked_at = {{"expectations compared", compared_}};
    result.checks = {order_};
    const bool is_scripted = compared_ != 0 || scripted_.verdict != Verdict::kValid;
    if (is_scripted) result.checks.push_back(scripted_);
    for (const results::CheckResult& check : result.checks) {
      result.verdict = results::worst(result.verdict, check.verdict);
    }
    result.digest = to_hex(digest_.value());
    result.metrics_digest = to_hex(RollingDigest().value());
    for (const std::string& value : shown_) {
      result.shown += (result.shown.empty() ? "" : " or ") + value;
    }
    return result;
  }

  const WrittenHistory& written_;
  const crdts::Design& design_;
  uint64_t seed_;
  std::vector<ActorId> actors_;  // by replica
  CausalOrders orders_;
  bool joins_ = false;
  History history_;                          // the commands so far
  std::vector<Subset> changes_;              // that they became: one bit, or none
  std::vector<const WrittenStep*> sources_;  // of the changes
  std::map<std::string, Dot, std::less<>> labels_;
  bool is_over_ = false;
  uint64_t courses_ = 0;
  uint64_t walked_ = 0;
  uint64_t sets_ = 0;
  uint64_t commits_ = 0;
  uint64_t compared_ = 0;
  std::set<std::string> shown_;
  RollingDigest digest_;
  results::CheckResult order_ = {"strong_eventual_consistency", Verdict::kValid, "", {}};
  results::CheckResult scripted_ = {"as_scripted", Verdict::kValid, "", {}};
};

}  // namespace

results::RunResult play_history(const WrittenHistory& history, const crdts::Design& design,
                                uint64_t seed) {
  return Play(history, design, seed).run();
}

}  // namespace skerry::harness
