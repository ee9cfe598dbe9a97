#include "harness/observe/grid.h"

#include <algorithm>

namespace skerry::harness {
namespace {

// At most this many points in each phase, and no finer than the least step.
constexpr int64_t kPoints = 500;
constexpr Duration kLeastStep = Duration::milliseconds(10);

}  // namespace

Duration grid_step(const Setting& setting) {
  return std::max(kLeastStep, (setting.end_of_safety - Instant{}) / kPoints);
}

void Grid::pass(const RunView& view, Instant until) {
  const Duration settle = view.setting().end_of_run - view.setting().end_of_safety;
  const Duration fine = grid_step(view.setting());
  // The settle phase may be far longer than the safety phase; its grid is as bounded.
  const Duration step =
      next_ < view.setting().end_of_safety ? fine : std::max(fine, settle / kPoints);
  for (bool is_first = true; next_ <= until; is_first = false, next_ = next_ + step) {
    // Of a person's documents, the one that is furthest behind.
    of_person_.assign(view.setting().people, Duration{});
    for (uint32_t document = 0; document < view.documents(); ++document) {
      const RunView& of_it = view.of_document(document);
      for (const uint32_t node : of_it.holders()) {
        if (node >= view.setting().people || view.is_away(node)) continue;
        const Duration stale = staleness_[document].sample(of_it.ledger(), node, next_);
        of_person_[node] = std::max(of_person_[node], stale);
      }
    }
    stale_.clear();
    for (uint32_t person = 0; person < view.setting().people; ++person) {
      if (!view.is_away(person)) stale_.push_back(of_person_[person]);
    }
    others_.tell<&Observer::on_grid>(view, GridPoint{next_, is_first, stale_});
  }
}

}  // namespace skerry::harness
