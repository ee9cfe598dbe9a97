#include "sync/intake/folding.h"

#include <algorithm>
#include <utility>

#include "sync/log/closings.h"

namespace skerry::sync {
namespace {

Dot start_of(const Bundle::Cover& cover) { return {cover.dots.actor, cover.dots.first}; }

Status would_lose() {
  return absl::FailedPreconditionError("what a later version wrote would be lost in a fold");
}

}  // namespace

Status Folding::add(const Payload& encoded, ItemKind kind) {
  if (kind == ItemKind::kChange) {
    auto change = decode_change(encoded);
    if (!change.ok()) return change.status();
    if (!may_be_folded(change->extras)) return would_lose();
    if (closes(*change)) return absl::FailedPreconditionError("what ends would not be known");
    covers_.push_back({change->dots, change->hash});
    needed_.insert(needed_.end(), change->dependencies.begin(), change->dependencies.end());
    latest_ = std::max(latest_, change->time);
    parts_.push_back(change->body);
  } else {
    const auto bundle = decode_bundle(encoded);
    if (!bundle.ok()) return bundle.status();
    if (!may_be_folded(bundle->extras)) return would_lose();
    covers_.insert(covers_.end(), bundle->covers.begin(), bundle->covers.end());
    needed_.insert(needed_.end(), bundle->dependencies.begin(), bundle->dependencies.end());
    // What is inside and is not a head is known by something inside.
    for (size_t i = 0; i < bundle->covers.size(); ++i) {
      const DotRun& dots = bundle->covers[i].dots;
      const Dot last{dots.actor, dots.last()};
      if (!std::binary_search(bundle->heads.begin(), bundle->heads.end(), last)) {
        needed_.push_back(last);
      }
    }
    latest_ = std::max(latest_, bundle->latest);
    parts_.push_back(bundle->body);
  }
  buffers_.push_back(encoded);
  return absl::OkStatus();
}

void Folding::sort_covers() {
  std::stable_sort(covers_.begin(), covers_.end(),
                   [](const auto& a, const auto& b) { return start_of(a) < start_of(b); });
  const auto end = std::unique(covers_.begin(), covers_.end(), [](const auto& a, const auto& b) {
    return start_of(a) == start_of(b);
  });
  covers_.erase(end, covers_.end());
}

bool Folding::is_covered(const Dot& dot) const {
  const auto after = std::upper_bound(
      covers_.begin(), covers_.end(), dot,
      [](const Dot& d, const Bundle::Cover& cover) { return d < start_of(cover); });
  if (after == covers_.begin()) return false;
  const DotRun& dots = std::prev(after)->dots;
  return dots.actor == dot.actor && dot.sequence <= dots.last();
}

// Each actor's last dot, unless something inside depends on it. REQUIRES: needed_ is sorted.
Frontier Folding::heads() const {
  Frontier result;
  for (size_t i = 0; i < covers_.size(); ++i) {
    const DotRun& dots = covers_[i].dots;
    const bool is_last_of_actor =
        i + 1 == covers_.size() || covers_[i + 1].dots.actor != dots.actor;
    const Dot last{dots.actor, dots.last()};
    const auto later = std::lower_bound(needed_.begin(), needed_.end(), last);
    const bool is_needed = later != needed_.end() && later->actor == dots.actor;
    if (is_last_of_actor && !is_needed) result.push_back(last);
  }
  return result;
}

StatusOr<Bundle> Folding::finish() {
  sort_covers();
  std::sort(needed_.begin(), needed_.end());
  needed_.erase(std::unique(needed_.begin(), needed_.end()), needed_.end());
  Bundle header;
  header.document = document_;
  header.latest = latest_;
  if (host_.needs_causal_order()) {
    header.heads = heads();
    Frontier& outside = header.dependencies;
    for (const Dot& dot : needed_) {
      if (is_covered(dot)) continue;
      if (!outside.empty() && outside.back().actor == dot.actor) outside.pop_back();
      outside.push_back(dot);  // of each actor the furthest alone
    }
  }
  auto content = host_.fold(parts_);
  if (!content.ok()) return content.status();
  header.covers = std::move(covers_);
  return make_bundle(std::move(header), content->view());
}

}  // namespace skerry::sync
