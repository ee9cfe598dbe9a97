#include "harness/replay.h"

#include <algorithm>
#include <charconv>
#include <deque>

#include "core/nearest.h"
#include "core/value_difference.h"
#include "harness/observe/narrator.h"
#include "harness/run/run.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

// Of a check that blames no change: so many lines before it broke.
constexpr size_t kLastLines = 40;

// Where a check broke.
struct Break {
  uint64_t event = 0;
  bool is_at_end = false;  // it is judged when all is over
  results::Verdict verdict = results::Verdict::kValid;
  std::string detail;
  Checker::Concern concern;
};

const Checker& checker_of(const Run& run, const std::string& name) {
  const auto at = std::ranges::find(
      run.checkers(), name, [](const auto& known) -> const std::string& { return known.first; });
  return *at->second;
}

// The same run, told to nobody.
StatusOr<Break> find_break(const Scenario& scenario, const ReplayOptions& options,
                           const std::string& name) {
  StatusOr<Plan> plan = make_plan(scenario, options.seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  const Checker& checker = checker_of(run, name);
  run.begin();
  bool is_over = false;
  while (checker.verdict() != results::Verdict::kInvalid && !is_over) {
    is_over = !run.step();
    if (options.watch && (run.events() & 0x3FF) == 0) options.watch(run.now(), run.end_of_run());
  }
  if (is_over) run.finish();
  return Break{run.events(), is_over, checker.verdict(), checker.detail(), checker.concern()};
}

class Teller {
 public:
  Teller(const ReplayOptions& options, const Run& run, const std::optional<Break>& broken)
      : options_(options), run_(run), broken_(broken) {}

  void tell(const StoryLine& line) {
    if (is_closed_ || line.event < options_.from_event || !is_wanted(line)) return;
    if (!keeps_last()) return put(text_of(line), &line);
    last_.push_back(line);
    if (last_.size() <= kLastLines) return;
    last_.pop_front();
    ++left_out_;
  }
  void finish() {
    if (left_out_ > 0) put("  ... " + std::to_string(left_out_) + " lines before");
    for (const StoryLine& line : last_) put(text_of(line), &line);
    if (broken_) {
      put("");
      put((broken_->verdict == results::Verdict::kInvalid ? "invalid: " : "unknown: ") +
          broken_->detail);
    }
    put("");
    put("After event #" + std::to_string(run_.events()) + ", at " + format_instant(run_.now()) +
        ":");
    for (uint32_t node = 0; node < run_.nodes(); ++node) {
      if (is_shown(node)) put("  " + state_of(node));
    }
    show_difference();
  }
  bool is_closed() const { return is_closed_; }

 private:
  bool keeps_last() const { return broken_ && !broken_->concern.change; }

  bool is_wanted(const StoryLine& line) const {
    const auto is_of = [&line](const std::vector<uint32_t>& nodes) {
      return !line.node || std::ranges::any_of(nodes, [&line](uint32_t node) {
        return node == *line.node || node == line.peer;
      });
    };
    if (!options_.nodes.empty() && !is_of(options_.nodes)) return false;
    if (options_.change) return is_about(line, *options_.change);
    if (!broken_) return true;
    if (broken_->concern.change) {
      return is_about(line, *broken_->concern.change) || is_about_nobody(line);
    }
    return broken_->concern.nodes.empty() || is_of(broken_->concern.nodes);
  }
  // A fault, a crash: what befalls all changes.
  static bool is_about_nobody(const StoryLine& line) {
    return line.event > 0 && line.changes.empty() && !line.peer && !line.text.starts_with("does ");
  }
  static bool is_about(const StoryLine& line, const DotRun& change) {
    return std::ranges::any_of(line.changes, [&change](const DotRun& run) {
      return run.actor.replica == change.actor.replica && run.first <= change.last() &&
             change.first <= run.last();
    });
  }

  std::string text_of(const StoryLine& line) const {
    std::string event = "#" + std::to_string(line.event);
    event.insert(0, event.size() < 9 ? 9 - event.size() : 0, ' ');
    std::string at = format_instant(line.at);
    at.resize(std::max<size_t>(at.size(), 14), ' ');
    std::string who = line.node ? run_.node_name(*line.node) : "";
    who.resize(std::max<size_t>(who.size(), 8), ' ');
    return event + "  " + at + "  " + who + "  " + line.text;
  }

  bool is_shown(uint32_t node) const {
    const auto has = [node](const std::vector<uint32_t>& nodes) {
      return std::ranges::find(nodes, node) != nodes.end();
    };
    if (!options_.nodes.empty()) return has(options_.nodes);
    if (broken_ && !broken_->concern.nodes.empty()) return has(broken_->concern.nodes);
    constexpr uint32_t kMostShown = 16;
    return node < kMostShown;
  }

  std::string state_of(uint32_t node) const {
    std::string name = run_.node_name(node);
    name.resize(std::max<size_t>(name.size(), 8), ' ');
    if (!run_.has_process(node)) return name + "is down";
    const Participant& participant = run_.participant(node);
    uint64_t dots = 0;
    for (const VersionVector::Entry& entry : participant.received().entries()) dots += entry.last;
    const Participant::Depths depths = participant.depths();
    std::string text = name + (run_.is_running(node) ? "" : "does not run; ") + "has " +
                       std::to_string(dots) + " dots";
    if (depths.outbox > 0) text += ", " + std::to_string(depths.outbox) + " of its own unconfirmed";
    if (depths.buffered > 0) text += ", " + std::to_string(depths.buffered) + " waiting for others";
    if (depths.held > 0) text += ", " + std::to_string(depths.held) + " held back";
    const std::optional<Value> value = participant.value();
    return value ? text + "; shows " + to_display(*value) : text;
  }

  void show_difference() {
    if (!broken_ || broken_->concern.nodes.size() != 2) return;
    const auto value = [this](size_t i) {
      const uint32_t node = broken_->concern.nodes[i];
      return run_.has_process(node) ? run_.participant(node).value() : std::nullopt;
    };
    const auto a = value(0);
    const auto b = value(1);
    if (!a || !b || *a == *b) return;
    const ValueDifference difference = difference_of(*a, *b);
    put("They differ: " + run_.node_name(broken_->concern.nodes[0]) + " shows " + difference.left +
        ", " + run_.node_name(broken_->concern.nodes[1]) + " " + difference.right +
        difference.where);
  }

  void put(const std::string& line, const StoryLine* told = nullptr) {
    if (!is_closed_ && options_.print) is_closed_ = !options_.print(line, told);
  }

  const ReplayOptions& options_;
  const Run& run_;
  const std::optional<Break>& broken_;
  std::deque<StoryLine> last_;
  uint64_t left_out_ = 0;
  bool is_closed_ = false;
};

// Whether there is no more to tell. `run` has just made a step.
bool is_reached(const Run& run, const Until& until, const std::optional<Break>& broken) {
  if (broken) return !broken->is_at_end && run.events() >= broken->event;
  if (const auto* event = std::get_if<UntilEvent>(&until)) return run.events() >= event->number;
  if (const auto* time = std::get_if<UntilTime>(&until)) return run.now() >= time->at;
  return false;
}

}  // namespace

StatusOr<Until> parse_until(const std::string& text, const Scenario& scenario) {
  if (const auto time = parse_duration(text)) return Until(UntilTime{Instant{} + *time});
  const std::string digits = text.starts_with("#") ? text.substr(1) : text;
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number);
  if (result.ec == std::errc() && result.ptr == end && !digits.empty()) {
    return Until(UntilEvent{number});
  }
  if (std::ranges::find(scenario.checks, text) != scenario.checks.end()) {
    return Until(UntilCheck{text});
  }
  return invalid("--until is `" + text +
                 "`; expected a time such as 2.5s, an event such as #1234, or a check of the run" +
                 suggestion(text, scenario.checks));
}

StatusOr<results::Verdict> replay(const Scenario& scenario, const ReplayOptions& options) {
  std::optional<Break> broken;
  if (const auto* check = std::get_if<UntilCheck>(&options.until)) {
    StatusOr<Break> found = find_break(scenario, options, check->name);
    if (!found.ok()) return found.status();
    if (found->verdict == results::Verdict::kValid) {
      return invalid("the check " + check->name + " holds in this run");
    }
    broken = *std::move(found);
  }
  StatusOr<Plan> plan = make_plan(scenario, options.seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  Teller teller(options, run, broken);
  Narrator narrator([&teller](const StoryLine& line) { teller.tell(line); });
  run.add(narrator, Observers::hooks_of<Narrator>());
  run.begin();
  bool is_over = false;
  while (!is_over && !teller.is_closed() && !is_reached(run, options.until, broken)) {
    is_over = !run.step();
  }
  teller.finish();
  return broken ? broken->verdict : results::Verdict::kValid;
}

}  // namespace skerry::harness
