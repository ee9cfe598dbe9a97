#include "crdts/sets/or_set.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"
#include "crdts/object/elements.h"
#include "crdts/sets/set_commands.h"

namespace skerry::crdts {

OrSet OrSet::add(std::string_view element, const Mutation& mutation) {
  OrSet delta;
  delta.insert_addition({mutation.actor, mutation.first}, {mutation.time, std::string(element)});
  join(delta);
  return delta;
}

OrSet OrSet::remove(std::string_view element, const Mutation& mutation) {
  OrSet delta;
  const auto at = shown_.find(element);
  if (at == shown_.end()) return delta;
  delta.insert_removal({mutation.actor, mutation.first}, {mutation.time, at->second});
  join(delta);
  return delta;
}

StatusOr<OrSet> OrSet::perform(const Command& command, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_set_command(command, kName));
  if (is<SetAdd>(command)) return add(*element_of(command), mutation);
  if (is<SetRemove>(command)) return remove(*element_of(command), mutation);
  return reverse(*undo_redo_of(command), mutation);
}

StatusOr<OrSet> OrSet::reverse(const UndoRedo& which, const Mutation& mutation) {
  const auto redoable = [&] {
    return reversals_.last_undone(which.is_global ? std::nullopt : std::optional(mutation.actor),
                                  [this](const Dot& command) { return has_seen(command); });
  };
  const std::optional<Dot> target =
      which.is_undo ? undoable(which.is_global, mutation.actor) : redoable();
  OrSet delta;
  if (!target) return delta;
  const uint64_t length = reversals_.length(*target);
  if (length == Reversals::kLargestLength) return absl::OutOfRangeError("or_set: undone too often");
  delta.raise(*target, {length + 1, mutation.time, {mutation.actor, mutation.first}});
  join(delta);
  return delta;
}

std::optional<Dot> OrSet::undoable(bool is_global, const ActorId& actor) const {
  std::optional<Dot> last;
  HybridTime last_time;
  const auto consider = [&](const auto& commands) {
    for (const auto& [dot, what] : commands) {
      const bool is_theirs = !is_global && dot.actor != actor;
      if (is_theirs || !reversals_.is_in_effect(dot)) continue;
      const bool is_later =
          !last || (is_global ? std::tie(last_time, *last) < std::tie(what.time, dot)
                              : last->sequence < dot.sequence);
      if (!is_later) continue;
      last = dot;
      last_time = what.time;
    }
  };
  consider(additions_);
  consider(removals_);
  return last;
}

void OrSet::join(const OrSet& other) {
  for (const auto& [dot, addition] : other.additions_) insert_addition(dot, addition);
  for (const auto& [dot, removal] : other.removals_) insert_removal(dot, removal);
  for (const auto& [dot, reversal] : other.reversals_.all()) raise(dot, reversal);
}

void OrSet::insert_addition(const Dot& dot, const Addition& addition) {
  if (additions_.emplace(dot, addition).second) refresh(dot);
}

void OrSet::insert_removal(const Dot& dot, const Removal& removal) {
  if (removals_.emplace(dot, removal).second && reversals_.is_in_effect(dot)) cover(removal.tags);
}

void OrSet::raise(const Dot& command, const Reversal& reversal) {
  if (!reversals_.raise(command, reversal)) return;
  refresh(command);
  const auto removal = removals_.find(command);
  if (removal == removals_.end()) return;
  if (reversal.is_undone()) {
    uncover(removal->second.tags);
  } else {
    cover(removal->second.tags);
  }
}

void OrSet::cover(const std::vector<Dot>& tags) {
  for (const Dot& tag : tags) {
    if (++hidden_[tag] == 1) refresh(tag);
  }
}

void OrSet::uncover(const std::vector<Dot>& tags) {
  for (const Dot& tag : tags) {
    const auto at = hidden_.find(tag);
    if (--at->second > 0) continue;
    hidden_.erase(at);
    refresh(tag);
  }
}

void OrSet::refresh(const Dot& tag) {
  const auto addition = additions_.find(tag);
  if (addition == additions_.end()) return;
  const std::string& element = addition->second.element;
  const auto at = shown_.find(element);
  if (reversals_.is_in_effect(tag) && !hidden_.contains(tag)) {
    if (at == shown_.end()) {
      digest_ += element_digest(element);
      shown_.emplace(element, std::vector<Dot>{tag});
      return;
    }
    const auto place = std::lower_bound(at->second.begin(), at->second.end(), tag);
    if (place == at->second.end() || *place != tag) at->second.insert(place, tag);
    return;
  }
  if (at == shown_.end()) return;
  const auto place = std::lower_bound(at->second.begin(), at->second.end(), tag);
  if (place == at->second.end() || *place != tag) return;
  at->second.erase(place);
  if (!at->second.empty()) return;
  digest_ -= element_digest(element);
  shown_.erase(at);
}

Value OrSet::value() const {
  std::vector<std::string> elements;
  elements.reserve(shown_.size());
  for (const auto& [element, tags] : shown_) elements.push_back(element);
  return elements;
}

uint64_t OrSet::garbage() const {
  uint64_t shown = 0;
  for (const auto& [element, tags] : shown_) shown += tags.size();
  return irreducibles() - shown;
}

OrSet OrSet::residual(const OrSet& other) const {
  OrSet fresh;
  for (const auto& [dot, addition] : other.additions_) {
    if (!additions_.contains(dot)) fresh.insert_addition(dot, addition);
  }
  for (const auto& [dot, removal] : other.removals_) {
    if (!removals_.contains(dot)) fresh.insert_removal(dot, removal);
  }
  for (const auto& [dot, reversal] : other.reversals_.all()) {
    if (reversals_.lacks(dot, reversal)) fresh.raise(dot, reversal);
  }
  return fresh;
}

uint64_t OrSet::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [dot, addition] : additions_) bytes += addition.element.size();
  return bytes;
}

bool OrSet::is_delta_of(const Mutation& mutation) const {
  if (irreducibles() != 1) return false;
  const auto is_it = [&mutation](const Dot& dot, const HybridTime& time) {
    return dot == Dot{mutation.actor, mutation.first} && time == mutation.time;
  };
  if (!additions_.empty()) return is_it(additions_.begin()->first, additions_.begin()->second.time);
  if (!removals_.empty()) return is_it(removals_.begin()->first, removals_.begin()->second.time);
  const Reversal& reversal = reversals_.all().begin()->second;
  return is_it(reversal.by, reversal.time);
}

void OrSet::check_invariants() const {
  OrSet again;
  again.join(*this);
  SKERRY_CHECK(again.hidden_ == hidden_ && again.shown_ == shown_ && again.digest_ == digest_);
  SKERRY_CHECK(digest_ == digest_of(value()));
  for (const auto& [dot, removal] : removals_) {
    SKERRY_CHECK(!removal.tags.empty() && std::is_sorted(removal.tags.begin(), removal.tags.end()));
  }
}

}  // namespace skerry::crdts
