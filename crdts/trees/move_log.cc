#include "crdts/trees/move_log.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::trees {

MoveLog::MoveLog(const DotIndex& actors) : actors_(actors) {
  add_node();
  add_node();
}

uint32_t MoveLog::add_node() {
  parent_.push_back(kNone);
  current_.push_back(kNone);
  children_.emplace_back();
  mark_.push_back(0);
  return nodes() - 1;
}

bool MoveLog::is_below(uint32_t node, uint32_t ancestor) const {
  while (node != kNone && node != ancestor) node = parent_[node];
  return node == ancestor;
}

void MoveLog::integrate(const Timestamp& timestamp, uint32_t child, uint32_t parent,
                        Digits digits) {
  Move move{timestamp.sequence, 0, timestamp.time.counter, timestamp.actor, 0, 0};
  move.digits_at = static_cast<uint32_t>(digits_.size());
  move.digits = static_cast<uint32_t>(digits.size());
  digits_.insert(digits_.end(), digits.begin(), digits.end());
  move.prefix = Place{digits, {actors_.id(timestamp.actor), timestamp.sequence}}.prefix();
  Step step;
  step.wall_ns = timestamp.time.wall_ns;
  step.move = moves();
  step.child = child;
  step.parent = parent;
  const size_t at = index_for(timestamp);
  moves_.push_back(move);
  if (at < steps_.size()) return integrate_late(at, step);
  const uint32_t old_move = current_[child];
  const uint32_t old_parent = parent_[child];
  // Nothing is below a leaf, so that there is no path to walk.
  perform(step, children_[child].empty());
  steps_.push_back(step);
  if (!step.is_effective) return;
  unlink(child, old_parent, old_move);
  link(child, parent, step.move);
}

bool MoveLog::is_before(const Timestamp& timestamp, const Step& step) const {
  if (timestamp.time.wall_ns != step.wall_ns) return timestamp.time.wall_ns < step.wall_ns;
  const Move& move = moves_[step.move];
  if (timestamp.time.counter != move.counter) return timestamp.time.counter < move.counter;
  if (timestamp.actor != move.actor) return actors_.id(timestamp.actor) < actors_.id(move.actor);
  return timestamp.sequence < move.sequence;
}

// Galloping from the end, where most moves belong.
size_t MoveLog::index_for(const Timestamp& timestamp) const {
  size_t high = steps_.size();
  size_t step = 1;
  while (high > 0 && is_before(timestamp, steps_[high - std::min(step, high)])) {
    high -= std::min(step, high);
    step *= 2;
  }
  size_t low = high - std::min(step, high);
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (is_before(timestamp, steps_[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Place MoveLog::place_of(uint32_t move) const {
  const Move& m = moves_[move];
  return {Digits(digits_).subspan(m.digits_at, m.digits), {actors_.id(m.actor), m.sequence}};
}

MoveLog::Entry MoveLog::entry(uint32_t i) const {
  const Step& step = steps_[i];
  const Move& move = moves_[step.move];
  return {{{step.wall_ns, move.counter}, move.actor, move.sequence},
          step.child,
          step.parent,
          place_of(step.move).chosen,
          step.is_effective};
}

// Does a move where the tree is as all earlier ones leave it.
void MoveLog::perform(Step& step, bool is_leaf) {
  step.is_effective = is_leaf || !is_below(step.parent, step.child);
  if (!step.is_effective) return;
  step.replaced = current_[step.child];
  step.replaced_parent = parent_[step.child];
  current_[step.child] = step.move;
  parent_[step.child] = step.parent;
}

void MoveLog::integrate_late(size_t at, Step step) {
  for (size_t i = steps_.size(); i > at; --i) {
    const Step& later = steps_[i - 1];
    if (!later.is_effective) continue;
    parent_[later.child] = later.replaced_parent;
    current_[later.child] = later.replaced;
  }
  const Altered before{step.child, current_[step.child], parent_[step.child]};
  perform(step);
  altered_.clear();
  if (step.is_effective) {
    altered_.push_back(before);
    mark_again();
  }
  steps_.insert(steps_.begin() + static_cast<ptrdiff_t>(at), step);
  for (size_t i = at + 1; i < steps_.size(); ++i) {
    Step& later = steps_[i];
    if (!altered_.empty() && mark_[later.child] == marking_) {
      redo_marked(later);
    } else if (later.is_effective) {
      parent_[later.child] = later.parent;
      current_[later.child] = later.move;
    }
  }
  for (const Altered& altered : altered_) {
    unlink(altered.node, altered.old_parent, altered.old_move);
  }
  for (const Altered& altered : altered_) {
    link(altered.node, parent_[altered.node], current_[altered.node]);
  }
}

// Does a later move again whose outcome may be another than before, or whose child is altered.
void MoveLog::redo_marked(Step& step) {
  const auto found = find_altered(step.child);
  const bool was_effective = step.is_effective;
  Altered old{step.child, current_[step.child], parent_[step.child]};
  if (found != altered_.end()) old = *found;
  if (was_effective) {
    old.old_move = step.move;
    old.old_parent = step.parent;
  }
  perform(step);
  if (!was_effective && !step.is_effective) return;
  const bool is_altered = current_[step.child] != old.old_move;
  if (found != altered_.end() && is_altered) {
    *found = old;
  } else if (found != altered_.end()) {
    altered_.erase(found);
  } else if (is_altered) {
    altered_.push_back(old);
  }
  mark_again();
}

std::vector<MoveLog::Altered>::iterator MoveLog::find_altered(uint32_t node) {
  return std::find_if(altered_.begin(), altered_.end(),
                      [node](const Altered& altered) { return altered.node == node; });
}

// Marks the altered nodes and all that is above them, in the old tree and in the new. Both agree
// above a node that is not altered, up to the next one that is; its own paths are walked in turn.
void MoveLog::mark_again() {
  if (++marking_ == 0) {
    std::fill(mark_.begin(), mark_.end(), 0);
    marking_ = 1;
  }
  bool is_same_tree = true;  // altered in places alone
  for (const Altered& altered : altered_) {
    mark_[altered.node] = marking_;
    is_same_tree = is_same_tree && altered.old_parent == parent_[altered.node];
  }
  if (is_same_tree) return;
  for (const Altered& altered : altered_) {
    mark_path(altered.old_parent);
    mark_path(parent_[altered.node]);
  }
}

void MoveLog::mark_path(uint32_t node) {
  while (node != kNone && mark_[node] != marking_) {
    mark_[node] = marking_;
    node = parent_[node];
  }
}

// Where the move's child is, or belongs, among its siblings.
std::vector<MoveLog::Child>::iterator MoveLog::slot(uint32_t parent, uint32_t move) {
  std::vector<Child>& siblings = children_[parent];
  const uint64_t prefix = moves_[move].prefix;
  return std::partition_point(siblings.begin(), siblings.end(), [&](const Child& child) {
    if (child.prefix != prefix) return child.prefix < prefix;
    return child.move != move && compare(place_of(child.move), place_of(move)) < 0;
  });
}

void MoveLog::link(uint32_t node, uint32_t parent, uint32_t move) {
  if (parent == kNone || parent == kTrash) return;
  children_[parent].insert(slot(parent, move), Child{moves_[move].prefix, node, move});
}

void MoveLog::unlink(uint32_t node, uint32_t parent, uint32_t move) {
  if (parent == kNone || parent == kTrash) return;
  const auto at = slot(parent, move);
  SKERRY_CHECK(at != children_[parent].end() && at->node == node);
  children_[parent].erase(at);
}

void MoveLog::check_invariants() const {
  std::vector<uint32_t> parents(parent_.size(), kNone);
  std::vector<uint32_t> holders(parent_.size(), kNone);
  for (uint32_t i = 0; i < moves(); ++i) {
    const Step& step = steps_[i];
    SKERRY_CHECK(i == 0 || !is_before(entry(i).timestamp, steps_[i - 1]));
    uint32_t above = step.parent;
    while (above != kNone && above != step.child) above = parents[above];
    SKERRY_CHECK(step.is_effective == (above == kNone));
    if (!step.is_effective) continue;
    SKERRY_CHECK(step.replaced == holders[step.child]);
    SKERRY_CHECK(step.replaced_parent == parents[step.child]);
    parents[step.child] = step.parent;
    holders[step.child] = step.move;
  }
  SKERRY_CHECK(parents == parent_ && holders == current_);
  check_children();
}

void MoveLog::check_children() const {
  size_t listed = 0;
  for (uint32_t parent = 0; parent < nodes(); ++parent) {
    const std::vector<Child>& siblings = children_[parent];
    SKERRY_CHECK(parent != kTrash || siblings.empty());
    listed += siblings.size();
    for (size_t i = 0; i < siblings.size(); ++i) {
      const Child& child = siblings[i];
      SKERRY_CHECK(parent_[child.node] == parent && current_[child.node] == child.move);
      SKERRY_CHECK(place_of(child.move).prefix() == child.prefix);
      SKERRY_CHECK(i == 0 || compare(place_of(siblings[i - 1].move), place_of(child.move)) < 0);
    }
  }
  const auto is_listed = [](uint32_t parent) { return parent != kNone && parent != kTrash; };
  const auto count = std::count_if(parent_.begin(), parent_.end(), is_listed);
  SKERRY_CHECK(listed == static_cast<size_t>(count));
}

}  // namespace skerry::crdts::trees
