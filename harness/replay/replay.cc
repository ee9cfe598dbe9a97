#include "harness/replay/replay.h"

#include <algorithm>
#include <deque>

#include "core/time_text.h"
#include "harness/replay/followed.h"
#include "harness/replay/harm.h"
#include "harness/replay/show.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

// Of a check that broke: so many lines at the begin and at the end; where nothing is known of what
// did the harm, those before it broke.
constexpr size_t kFirstLines = 60;
constexpr size_t kLastLines = 40;

class Teller {
 public:
  Teller(const ReplayOptions& options, const Run& run, const std::optional<ToldBreak>& told)
      : options_(options), run_(run), view_(run.view()), documents_(options.filter.documents) {
    if (!told) return;
    broken_ = &told->broken;
    harm_ = &told->harm;
    if (view_.documents() > 1) documents_ = {broken_->document};
    change_ = harm_->change ? harm_->change : broken_->concern.change;
  }

  bool wants(const StoryLine& head) const {
    return !is_closed_ && head.event >= options_.from_event && options_.filter.takes(head);
  }
  void tell(const StoryLine& line) {
    if (!is_wanted(line)) return;
    ++told_;
    const size_t first = change_ ? kFirstLines : 0;
    if (broken_ == nullptr || told_ <= first) return put(text_of(line), &line);
    last_.push_back(line);
    if (last_.size() <= kLastLines) return;
    last_.pop_front();
    ++left_out_;
  }
  void finish(const Notebook& notebook) {
    if (left_out_ > 0) {
      put("  ... " + std::to_string(left_out_) + (change_ ? " lines between" : " lines before"));
    }
    for (const StoryLine& line : last_) put(text_of(line), &line);
    if (told_ == 0) put("Nothing that was asked for happened.");
    if (broken_ != nullptr) tell_of_break();
    put("");
    put("After event #" + std::to_string(view_.events()) + ", at " + format_instant(view_.now()) +
        ":");
    const bool is_asked = !options_.shown.empty() || !options_.compared.empty();
    for (uint32_t node = 0; node < view_.setting().nodes() && !is_asked; ++node) {
      if (!is_shown(node)) continue;
      for (const std::string& line : state_lines(view_, node, documents_)) put("  " + line);
    }
    if (!is_asked && broken_ != nullptr && broken_->concern.nodes.size() == 2) {
      const std::string line =
          value_difference_line(view_.of_document(broken_->document), broken_->concern.nodes[0],
                                broken_->concern.nodes[1]);
      if (!line.empty()) put(line);
    }
    for (const uint32_t node : options_.shown) {
      for (const std::string& line : show_replica(run_, notebook, node, documents_)) put(line);
    }
    for (const auto& [a, b] : options_.compared) {
      for (const std::string& line : diff_replicas(view_, notebook, a, b, documents_)) put(line);
    }
  }
  bool is_closed() const { return is_closed_; }

 private:
  bool is_wanted(const StoryLine& line) const {
    if (options_.filter.change) return options_.filter.takes_changes(line);
    if (broken_ == nullptr) return true;
    if (line.document && *line.document != broken_->document) return false;
    if (change_) return is_about(line.changes, *change_, Epochs::kSame) || befalls_all(line);
    const std::vector<uint32_t>& nodes = broken_->concern.nodes;
    return nodes.empty() || !line.node || std::ranges::any_of(nodes, [&line](uint32_t node) {
             return node == *line.node || node == line.peer;
           });
  }
  void tell_of_break() {
    put("");
    put((broken_->verdict == results::Verdict::kInvalid ? "invalid: " : "unknown: ") +
        document_prefix(document_of(view_.of_document(broken_->document))) + broken_->detail);
    if (harm_->lines.empty()) return;
    put("");
    put("How it came about:");
    for (const std::string& line : lines_of(*harm_, options_.again)) put("  " + line);
  }

  std::string text_of(const StoryLine& line) const {
    return told_line(view_, line, harm_ != nullptr && harm_->event == line.event ? '>' : ' ');
  }

  bool is_shown(uint32_t node) const {
    const auto has = [node](const std::vector<uint32_t>& nodes) {
      return std::ranges::find(nodes, node) != nodes.end();
    };
    if (!options_.filter.nodes.empty()) return has(options_.filter.nodes);
    if (broken_ != nullptr && !broken_->concern.nodes.empty()) return has(broken_->concern.nodes);
    constexpr uint32_t kMostShown = 16;
    return node < kMostShown;
  }

  void put(const std::string& line, const StoryLine* told = nullptr) {
    if (!is_closed_ && options_.print) is_closed_ = !options_.print(line, told);
  }

  const ReplayOptions& options_;
  const Run& run_;
  const RunView& view_;
  const Break* broken_ = nullptr;
  const Harm* harm_ = nullptr;
  std::vector<uint32_t> documents_;  // to look at at the end
  std::optional<DotRun> change_;     // what a break is about
  std::deque<StoryLine> last_;
  uint64_t told_ = 0;
  uint64_t left_out_ = 0;
  bool is_closed_ = false;
};

// Whether there is no more to tell. The run has just made a step.
bool is_reached(const Run& run, const Until& until, const std::optional<ToldBreak>& told) {
  const RunView& view = run.view();
  if (told) return !told->broken.is_at_end && view.events() >= told->broken.event;
  if (const auto* event = std::get_if<UntilEvent>(&until)) return view.events() >= event->number;
  if (const auto* time = std::get_if<UntilTime>(&until)) return run.reached() >= time->at;
  return false;
}

}  // namespace

StatusOr<results::Verdict> replay(const Scenario& scenario, const ReplayOptions& options) {
  std::optional<ToldBreak> told;
  if (const auto* check = std::get_if<UntilCheck>(&options.until)) {
    const std::vector<uint32_t>& documents = options.filter.documents;
    auto found = harms_of(scenario, options.seed, {{check->name}, documents}, options.watch);
    if (!found.ok()) return found.status();
    told = std::move(found->front());
    if (told->broken.verdict == results::Verdict::kValid) {
      return invalid("the check " + check->name + " holds in this run" + among(documents));
    }
  }
  StatusOr<Plan> plan = make_plan(scenario, options.seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  Teller teller(options, run, told);
  Narrator narrator([&teller](const StoryLine& line) { teller.tell(line); },
                    [&teller](const StoryLine& head) { return teller.wants(head); });
  run.add(narrator, Observers::hooks_of<Narrator>());
  Notebook notebook;
  run.add(notebook, Observers::hooks_of<Notebook>());
  run.begin();
  bool is_over = false;
  while (!is_over && !teller.is_closed() && !is_reached(run, options.until, told)) {
    is_over = !run.step();
  }
  teller.finish(notebook);
  return told ? told->broken.verdict : results::Verdict::kValid;
}

}  // namespace skerry::harness
