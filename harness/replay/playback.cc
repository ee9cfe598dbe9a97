#include "harness/replay/playback.h"

#include "core/check.h"
#include "harness/replay/show.h"
#include "harness/run/make_plan.h"

namespace skerry::harness {

StatusOr<std::unique_ptr<Playback>> Playback::make(const Scenario& scenario, uint64_t seed) {
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  return std::unique_ptr<Playback>(new Playback(*std::move(plan)));
}

Playback::Playback(Plan plan)
    : run_(std::move(plan)),
      narrator_(
          [this](const StoryLine& line) {
            if (filter_.takes_changes(line)) tell_(told_line(run_.view(), line, ' '));
          },
          [this](const StoryLine& head) { return tell_ && filter_.takes(head); }) {
  run_.add(narrator_, Observers::hooks_of<Narrator>());
  run_.add(notebook_, Observers::hooks_of<Notebook>());
  run_.begin();
}

bool Playback::step() {
  if (!is_over_) is_over_ = !run_.step();
  return !is_over_;
}

void Playback::finish() {
  SKERRY_CHECK(is_over_);
  if (!is_finished_) run_.finish();
  is_finished_ = true;
}

void Playback::tell(std::function<void(const std::string&)> to, const Filter& filter) {
  tell_ = std::move(to);
  filter_ = filter;
}

void LineWindow::add(const std::string& line) {
  if (first_.size() < kMost) return first_.push_back(line);
  last_.push_back(line);
  if (last_.size() <= kMost) return;
  last_.pop_front();
  ++left_out_;
}

std::string LineWindow::text() const {
  std::string text;
  for (const std::string& line : first_) text += line + "\n";
  if (left_out_ > 0) text += "  ... " + std::to_string(left_out_) + " lines between\n";
  for (const std::string& line : last_) text += line + "\n";
  return text;
}

}  // namespace skerry::harness
