#include "harness/intents/shadows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "harness/anomalies/shown.h"
#include "harness/intents/turns.h"

namespace skerry::harness {
namespace {

bool is_text(Family family) { return family == Family::kText || family == Family::kRichText; }

// Leaves every element where it is.
bool keeps_order(const Command& command) {
  return is<TextSplice, MarkAdd, MarkRemove, ListInsert, ListErase>(command);
}

bool is_move(const Command& command) { return is<ListMove, TreeMove, SheetMove>(command); }

}  // namespace

Shadows::Shadows(const crdts::Design& design, const MadeChanges& changes, std::vector<bool> undone)
    : design_(crdts::order_of(design)),
      changes_(changes),
      undone_(std::move(undone)),
      names_(design.family),
      dues_(changes),
      has_order_(is_text(design.family) || design.family == Family::kList),
      items_(changes.size()) {
  for (uint32_t i = 0; i < changes.size(); ++i) {
    by_actor_[changes[i].dots.actor].push_back(i);
    has_order_ = has_order_ && keeps_order(changes[i].command);
    if (is_move(changes[i].command)) ++moves_;
    has_marks_ = has_marks_ || is<MarkAdd, MarkRemove>(changes[i].command);
  }
  parts_.resize(changes.size());
}

Status Shadows::perform() {
  VersionVector all;
  for (uint32_t i = 0; i < changes_.size(); ++i) {
    const DotRun& dots = changes_[i].dots;
    Shadow& shadow = shadows_[dots.actor.replica];
    Status status = bring(shadow, changes_[i].past);
    if (status.ok()) status = make(shadow, i);
    if (!status.ok()) {
      return absl::InternalError(absl::StrCat(format_dot({dots.actor, dots.first}),
                                              " cannot be made again: ", status.message()));
    }
    all.raise(dots.actor, dots.last());
  }
  shadows_.clear();
  Shadow last;
  const Status status = bring(last, all);
  value_ = last.object->value();
  return status;
}

Status Shadows::bring(Shadow& shadow, const VersionVector& past) {
  // A replica that lost its end in a crash begins anew.
  if (shadow.object == nullptr || !past.covers(shadow.has)) {
    shadow = {design_.make(), {}, {}, false};
  }
  std::vector<uint32_t> missing;
  for (const VersionVector::Entry& entry : past.entries()) {
    const auto actor = by_actor_.find(entry.actor);
    if (actor == by_actor_.end()) continue;
    const uint64_t has = shadow.has[entry.actor];
    auto next =
        std::partition_point(actor->second.begin(), actor->second.end(),
                             [&](uint32_t change) { return changes_[change].dots.last() <= has; });
    for (; next != actor->second.end() && changes_[*next].dots.last() <= entry.last; ++next) {
      missing.push_back(*next);
    }
  }
  std::sort(missing.begin(), missing.end());
  for (const uint32_t change : missing) {
    const Status status = apply(shadow, change);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

Status Shadows::apply(Shadow& shadow, uint32_t change) {
  const MadeChange& made = changes_[change];
  for (const Part& part : parts_[change]) {
    const Status status =
        shadow.object->apply(part.body.view(), {made.dots.actor, part.first, made.time});
    if (!status.ok()) return status;
  }
  shadow.has.raise(made.dots.actor, made.dots.last());
  shadow.is_fresh = false;
  return absl::OkStatus();
}

std::vector<Command> Shadows::parts_of(const Command& named) const {
  const auto* splice = std::get_if<TextSplice>(&named);
  const bool is_both = splice != nullptr && splice->erased > 0 && !splice->text.empty();
  if (!has_order_ || !is_both) return {named};
  return {TextSplice{splice->position, splice->erased, "", splice->path},
          TextSplice{splice->position, 0, splice->text, splice->path}};
}

Status Shadows::make(Shadow& shadow, uint32_t change) {
  const MadeChange& made = changes_[change];
  const Dot first{made.dots.actor, made.dots.first};
  const Command named = names_.renamed(made.command, first, made.dots.length);
  look(shadow);
  if (has_marks_) made_.note(change, named, shadow.seen, *shadow.object, names_.size());
  uint64_t next = made.dots.first;
  for (const Command& command : parts_of(named)) {
    auto effect = shadow.object->execute(command, {made.dots.actor, next, made.time});
    if (!effect.ok()) return effect.status();
    const auto* splice = std::get_if<TextSplice>(&command);
    const bool inserts = is<ListInsert>(command) || (splice != nullptr && !splice->text.empty());
    parts_[change].push_back({std::move(effect->body), next, inserts});
    next += effect->length;
  }
  if (next != made.dots.last() + 1) return absl::InternalError("it is of another length");
  shadow.has.raise(made.dots.actor, made.dots.last());
  const auto* splice = std::get_if<TextSplice>(&named);
  if (turns_back(made)) {
    shadow.is_fresh = false;  // what it reverses is said by undone_
  } else if (is_text(design_.family) && splice != nullptr) {
    note_splice(shadow, change, *splice);
  } else if (!is<MarkAdd, MarkRemove>(named)) {  // which put and take no character
    note_difference(shadow, change, named);
  }
  return absl::OkStatus();
}

void Shadows::look(Shadow& shadow) const {
  if (shadow.is_fresh) return;
  shadow.seen = names_.shown(shadow.object->value());
  shadow.is_fresh = true;
}

void Shadows::take(Name name, uint32_t change) {
  if (undone_[change]) return;
  dues_.take({Removal::Extent::kItem, {"", "", text_of(name)}}, change);
}

// What a splice does to a text is plain, and texts are long.
void Shadows::note_splice(Shadow& shadow, uint32_t change, const TextSplice& named) {
  const auto begin = shadow.seen.begin() + static_cast<ptrdiff_t>(named.position);
  const auto end = begin + static_cast<ptrdiff_t>(named.erased);
  std::for_each(begin, end, [&](Name name) { take(name, change); });
  std::vector<Name> inserted;
  for (uint64_t left = names_.size() - count_scalars(named.text); left < names_.size(); ++left) {
    inserted.push_back(static_cast<Name>(left));
    put(inserted.back(), change);
  }
  note_insertion(change, shadow.seen, named.position, inserted);
  const auto at = shadow.seen.erase(begin, end);
  shadow.seen.insert(at, inserted.begin(), inserted.end());
}

void Shadows::note_difference(Shadow& shadow, uint32_t change, const Command& named) {
  const std::vector<Name> before = std::move(shadow.seen);
  shadow.is_fresh = false;
  look(shadow);
  enum : uint8_t { kNowhere, kBefore, kStill, kNew };
  marks_.resize(names_.size(), kNowhere);
  for (const Name name : before) marks_[name] = kBefore;
  for (const Name name : shadow.seen) {
    if (marks_[name] == kNowhere) put(name, change);
    marks_[name] = marks_[name] == kBefore || marks_[name] == kStill ? kStill : kNew;
  }
  for (const Name name : before) {
    if (marks_[name] == kBefore) take(name, change);
    marks_[name] = kNowhere;
  }
  for (const Name name : shadow.seen) marks_[name] = kNowhere;
  if (const auto* move = std::get_if<ListMove>(&named)) {
    put(before[move->position], change);
    note_placing(change, before[move->position], shadow.seen);
  }
  if (design_.family == Family::kList) {
    items_.note(change, named, before, static_cast<Name>(names_.size() - 1));
  }
  if (const auto* move = std::get_if<TreeMove>(&named)) {
    const Value after = shadow.object->value();
    note_node(change, *move, after);
    for (const Name name : names_.subtree(after, move->node)) put(name, change);
  }
  if (design_.family == Family::kSheet) note_lines(change, named, shadow.object->value());
  if (const auto* insert = std::get_if<ListInsert>(&named)) {
    const auto name = static_cast<Name>(names_.size() - 1);
    note_insertion(change, before, insert->position, {name});
    note_placing(change, name, shadow.seen);
    if (!placings_.empty() && placings_.back().change == change) placings_.back().inserts = true;
  }
}

void Shadows::note_placing(uint32_t change, Name name, const std::vector<Name>& after, Dot parent) {
  const auto at = std::find(after.begin(), after.end(), name);
  if (at == after.end()) return;
  const Name left = at == after.begin() ? Move::kNone : *(at - 1);
  const Name right = at + 1 == after.end() ? Move::kNone : *(at + 1);
  placings_.push_back({change, name, left, right, parent});
}

void Shadows::note_node(uint32_t change, const TreeMove& move, const Value& after) {
  const auto name = names_.node(move.node);
  const auto children = names_.children(after);
  const auto siblings = children.find(move.parent);
  if (name && siblings != children.end()) {
    note_placing(change, *name, siblings->second, move.parent);
  }
}

// A write is in the lines of what its author saw there.
void Shadows::note_lines(uint32_t change, const Command& named, const Value& after) {
  for (const SheetAxis axis : {SheetAxis::kRows, SheetAxis::kColumns}) {
    const ShownLines lines = lines_shown(after, axis);
    (axis == SheetAxis::kRows ? rows_ : columns_).look(lines);
    const auto* move = std::get_if<SheetMove>(&named);
    if (move == nullptr || move->axis != axis) continue;
    const auto name_at = [&](uint64_t place) {
      const auto line = lines.find(place);
      return line == lines.end() ? Move::kNone : line->second.front();
    };
    placings_.push_back({change,
                         name_at(move->to),
                         move->to == 0 ? Move::kNone : name_at(move->to - 1),
                         name_at(move->to + 1),
                         {}});
  }
}

void Shadows::note_insertion(uint32_t change, const std::vector<Name>& before, uint64_t position,
                             const std::vector<Name>& inserted) {
  if (!has_order_) return;
  Name left = position == 0 ? Insertion::kStart : before[position - 1];
  for (const Name name : inserted) {
    insertions_.push_back({name, change, left});
    left = name;
  }
}

std::vector<Name> Shadows::order() const {
  const auto whole = design_.make();
  for (uint32_t i = 0; i < changes_.size(); ++i) {
    for (const Part& part : parts_[i]) {
      if (!part.inserts) continue;
      const Status status =
          whole->apply(part.body.view(), {changes_[i].dots.actor, part.first, changes_[i].time});
      if (!status.ok()) return {};
    }
  }
  return names_.shown(whole->value());
}

}  // namespace skerry::harness
