#include "crdts/sheets/sheet_state.h"

#include <algorithm>
#include <string_view>

#include "core/check.h"

namespace skerry::crdts::sheets {
namespace {

// Merges two ascending ranges; says of each item whether ours, theirs or both have it.
template <typename Ours, typename Theirs, typename Less, typename Take>
void merge_sorted(const Ours& ours, const Theirs& theirs, const Less& less, const Take& take) {
  size_t i = 0;
  size_t j = 0;
  while (i < ours.size() || j < theirs.size()) {
    const int order = j == theirs.size() ? -1 : i == ours.size() ? 1 : less(ours[i], theirs[j]);
    take(order <= 0 ? &ours[i] : nullptr, order >= 0 ? &theirs[j] : nullptr);
    if (order <= 0) ++i;
    if (order >= 0) ++j;
  }
}

template <typename T>
int order_of(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

SheetState::Id renumbered(const SheetState::Id& id, const std::vector<uint32_t>& actors) {
  return id.sequence == 0 ? id : SheetState::Id{actors[id.actor], id.sequence};
}

}  // namespace

SheetState SheetState::of(const Spreadsheet& sheet) {
  SheetState state;
  const VersionVector seen = sheet.seen();
  for (const VersionVector::Entry& entry : seen.entries()) {
    state.actors_.push_back(entry.actor);
    state.last_.push_back(entry.last);
  }
  state.actors_.push_back(kBeginning);  // greater than all others
  state.last_.push_back(kFirstRows + kFirstColumns);
  const auto id_of = [&state](const Dot& dot) {
    if (dot.sequence == 0) return Id();
    const auto at = std::lower_bound(state.actors_.begin(), state.actors_.end(), dot.actor);
    return Id{static_cast<uint32_t>(at - state.actors_.begin()), dot.sequence};
  };
  Numbers lines[2];  // of elements
  for (const SheetAxis name : {SheetAxis::kRows, SheetAxis::kColumns}) {
    const lists::MovableAxis& from = sheet.axis(name);
    Axis& to = state.axes_[static_cast<size_t>(name)];
    std::vector<std::pair<Id, uint32_t>> elements;
    for (uint32_t i = 0; i < from.elements(); ++i) elements.emplace_back(id_of(from.id(i)), i);
    std::sort(elements.begin(), elements.end());
    Numbers& numbers = lines[static_cast<size_t>(name)];
    numbers.resize(elements.size());
    for (const auto& [id, element] : elements) {
      numbers[element] = static_cast<uint32_t>(to.lines.size());
      to.lines.push_back({id, sheet.is_erased(name, element)});
    }
    for (uint32_t slot = 1; slot < from.order().size(); ++slot) {
      to.slots.push_back(
          {id_of(from.order().dot(slot)), id_of(from.order().dot(from.order().parent(slot))),
           numbers[from.element_of(slot)], from.order().is_left(slot), from.stamp(slot).time});
    }
    std::sort(to.slots.begin(), to.slots.end(),
              [](const Slot& a, const Slot& b) { return a.id < b.id; });
  }
  sheet.visit_writes(
      [&](uint32_t row, uint32_t column, const lists::Stamp& stamp, const Content& content) {
        const auto number = static_cast<uint32_t>(state.contents_.size());
        state.writes_.push_back({lines[0][row], lines[1][column], id_of(stamp.dot), stamp.time,
                                 number, content.is_formula});
        state.contents_.push_back(content);
      });
  std::sort(state.writes_.begin(), state.writes_.end(), precedes);
  return state;
}

SheetState::Merge SheetState::join_actors(const SheetState& other) {
  Merge merge;
  std::vector<ActorId> actors;
  merge_sorted(
      actors_, other.actors_, order_of<ActorId>, [&](const ActorId* ours, const ActorId* theirs) {
        const auto number = static_cast<uint32_t>(actors.size());
        actors.push_back(ours != nullptr ? *ours : *theirs);
        merge.we_saw.push_back(ours != nullptr ? last_[merge.our_actors.size()] : 0);
        merge.they_saw.push_back(theirs != nullptr ? other.last_[merge.their_actors.size()] : 0);
        if (ours != nullptr) merge.our_actors.push_back(number);
        if (theirs != nullptr) merge.their_actors.push_back(number);
      });
  actors_ = std::move(actors);
  last_ = merge.we_saw;
  for (size_t i = 0; i < last_.size(); ++i) last_[i] = std::max(last_[i], merge.they_saw[i]);
  return merge;
}

// True if a line is new, or was erased there and not here.
bool SheetState::join_lines(size_t axis, const Axis& theirs, Merge& merge) {
  std::vector<Line> lines;
  bool is_changed = false;
  merge_sorted(
      axes_[axis].lines, theirs.lines,
      [&](const Line& a, const Line& b) {
        return order_of(renumbered(a.id, merge.our_actors), renumbered(b.id, merge.their_actors));
      },
      [&](const Line* a, const Line* b) {
        const auto number = static_cast<uint32_t>(lines.size());
        Line line;
        line.id = a != nullptr ? renumbered(a->id, merge.our_actors)
                               : renumbered(b->id, merge.their_actors);
        line.is_erased = (a != nullptr && a->is_erased) || (b != nullptr && b->is_erased);
        if (a != nullptr) merge.our_lines[axis].push_back(number);
        if (b != nullptr) merge.their_lines[axis].push_back(number);
        is_changed = is_changed || a == nullptr || line.is_erased != a->is_erased;
        lines.push_back(line);
      });
  axes_[axis].lines = std::move(lines);
  return is_changed;
}

// True if a line stands, or may stand, elsewhere.
bool SheetState::join_slots(size_t axis, const Axis& theirs, const Merge& merge) {
  const auto moved = [axis](Slot slot, const Numbers& actors, const Numbers(&lines)[2]) {
    slot.id = renumbered(slot.id, actors);
    slot.parent = renumbered(slot.parent, actors);
    slot.line = lines[axis][slot.line];
    return slot;
  };
  std::vector<Slot> slots;
  bool is_changed = false;
  merge_sorted(
      axes_[axis].slots, theirs.slots,
      [&](const Slot& a, const Slot& b) {
        return order_of(renumbered(a.id, merge.our_actors), renumbered(b.id, merge.their_actors));
      },
      [&](const Slot* a, const Slot* b) {
        slots.push_back(a != nullptr ? moved(*a, merge.our_actors, merge.our_lines)
                                     : moved(*b, merge.their_actors, merge.their_lines));
        is_changed = is_changed || a == nullptr;
      });
  axes_[axis].slots = std::move(slots);
  return is_changed;
}

void SheetState::join_writes(const SheetState& other, const Merge& merge,
                             std::vector<CellIndex>& changed) {
  const auto moved = [](Write write, const Numbers& actors, const Numbers(&lines)[2]) {
    write.row = lines[0][write.row];
    write.column = lines[1][write.column];
    write.id = renumbered(write.id, actors);
    return write;
  };
  for (Write& write : writes_) write = moved(write, merge.our_actors, merge.our_lines);
  std::vector<Write> added;
  size_t kept = 0;
  size_t i = 0;
  const auto pass_ours = [&] {
    const Write& ours = writes_[i];
    const bool is_gone = ours.id.sequence <= merge.they_saw[ours.id.actor];
    if (is_gone) changed.push_back(ours.cell());
    if (!is_gone && kept != i) writes_[kept] = ours;
    if (!is_gone) ++kept;
    ++i;
  };
  for (const Write& written : other.writes_) {
    const Write theirs = moved(written, merge.their_actors, merge.their_lines);
    while (i < writes_.size() && precedes(writes_[i], theirs)) pass_ours();
    if (i < writes_.size() && !precedes(theirs, writes_[i])) {
      if (kept != i) writes_[kept] = writes_[i];
      ++kept;
      ++i;
    } else if (theirs.id.sequence > merge.we_saw[theirs.id.actor]) {
      changed.push_back(theirs.cell());
      added.push_back(theirs);
      added.back().content = static_cast<uint32_t>(contents_.size());
      contents_.push_back(other.contents_[written.content]);
    }
  }
  while (i < writes_.size()) pass_ours();
  writes_.resize(kept);
  insert_sorted(added);
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
}

// From the back, so that each write moves at most once.
void SheetState::insert_sorted(const std::vector<Write>& added) {
  size_t from = writes_.size();
  size_t left = added.size();
  writes_.resize(from + left);
  while (left > 0) {
    const bool is_old = from > 0 && precedes(added[left - 1], writes_[from - 1]);
    writes_[from + left - 1] = is_old ? writes_[from - 1] : added[left - 1];
    --(is_old ? from : left);
  }
}

SheetState::Changed SheetState::join(const SheetState& other) {
  Changed changed;
  Merge merge = join_actors(other);
  for (size_t axis = 0; axis < 2; ++axis) {
    const bool has_new_lines = join_lines(axis, other.axes_[axis], merge);
    const bool has_moved_lines = join_slots(axis, other.axes_[axis], merge);
    changed.has_new_lines = changed.has_new_lines || has_new_lines || has_moved_lines;
  }
  join_writes(other, merge, changed.cells);
  // A write alone may show or hide a line that was erased.
  for (const auto& [row, column] : changed.cells) {
    const bool is_kept = axes_[0].lines[row].is_erased || axes_[1].lines[column].is_erased;
    changed.has_new_lines = changed.has_new_lines || is_kept;
  }
  return changed;
}

void SheetState::check_invariants() const { SKERRY_CHECK(is_sound()); }

Hash128 SheetState::digest() const {
  Encoder out;
  encode(out);
  return hash128(out.view());
}

}  // namespace skerry::crdts::sheets
