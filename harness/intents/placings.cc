#include "harness/intents/placings.h"

#include <algorithm>
#include <map>
#include <string>

namespace skerry::harness {
namespace {

using Moves = std::vector<Move>;

// Where a thing is at the end.
struct Spot {
  size_t place = 0;
  Dot parent;
};

// One order of things, or several: the children of each node.
class Places {
 public:
  Places(const MadeChanges& changes, const Turned& turned) : changes_(changes), turned_(turned) {}

  void show(Name name, const Spot& spot) { spots_[name].push_back(spot); }
  void move(const Move& move) {
    if (move.inserts) {
      insertions_.emplace(move.name, move);
    } else {
      moves_[move.name].push_back(move);
    }
  }
  // Of a thing that cannot be told from others.
  void move_unknown(const Move& move) { unknown_.push_back(move); }
  bool is_shown(Name name) const { return spots_.contains(name); }

  void judge(Placed& placed) const {
    for (const auto& [name, moves] : moves_) {
      if (!is_shown(name)) continue;
      const Moves last = last_of(in_effect(name, moves));
      if (std::ranges::any_of(last, [this](const Move& move) { return is_kept(move); })) continue;
      const bool is_open = std::ranges::any_of(
          last, [this](const Move& move) { return !has_seen_all(move, unknown_); });
      ++(is_open ? placed.not_judged : placed.misplaced);
    }
  }

 private:
  bool was_undone(const Moves& moves) const {
    return std::ranges::any_of(moves, [&](const Move& move) { return turned_.ever[move.change]; });
  }
  Moves in_effect(Name name, const Moves& moves) const {
    Moves left;
    for (const Move& move : moves) {
      if (!turned_.undone[move.change]) left.push_back(move);
    }
    const auto insertion = insertions_.find(name);
    if (left.empty() && insertion != insertions_.end()) left.push_back(insertion->second);
    return left;
  }
  // Those that no other of them had seen.
  Moves last_of(const Moves& moves) const {
    Moves last;
    for (const Move& move : moves) {
      const bool is_seen = std::ranges::any_of(moves, [&](const Move& other) {
        return has_seen(changes_[other.change], changes_[move.change]);
      });
      if (!is_seen) last.push_back(move);
    }
    return last;
  }
  bool has_seen_all(const Move& move, const Moves& others) const {
    return std::ranges::all_of(others, [&](const Move& other) {
      return other.change == move.change || has_seen(changes_[move.change], changes_[other.change]);
    });
  }
  // There, once, and where the mover saw it. Null if not.
  const Spot* stayed(Name neighbour, const Move& move) const {
    const auto spots = spots_.find(neighbour);
    if (spots == spots_.end() || spots->second.size() != 1) return nullptr;
    if (spots->second.front().parent != move.parent || !has_seen_all(move, unknown_))
      return nullptr;
    const auto moves = moves_.find(neighbour);
    if (moves != moves_.end() && !has_seen_all(move, moves->second)) return nullptr;
    if (moves != moves_.end() && was_undone(moves->second)) return nullptr;
    return &spots->second.front();
  }
  bool is_kept(const Move& move) const {
    const Spot* left = stayed(move.left, move);
    const Spot* right = stayed(move.right, move);
    return std::ranges::any_of(spots_.at(move.name), [&](const Spot& spot) {
      return spot.parent == move.parent && (left == nullptr || left->place < spot.place) &&
             (right == nullptr || right->place > spot.place);
    });
  }

  const MadeChanges& changes_;
  const Turned& turned_;
  std::map<Name, std::vector<Spot>> spots_;
  std::map<Name, Move> insertions_;
  std::map<Name, Moves> moves_;
  Moves unknown_;
};

void judge_lines(const Shadows& shadows, SheetAxis axis, const MadeChanges& changes,
                 const Turned& turned, Placed& placed) {
  Lines lines = shadows.lines(axis);
  const ShownLines shown = lines_shown(shadows.value(), axis);
  lines.look(shown);
  Places places(changes, turned);
  for (const auto& [place, names] : shown) {
    std::map<Name, Spot> spots;  // several names, one line
    for (const Name name : names) spots.emplace(lines.root(name), Spot{place, {}});
    for (const auto& [name, spot] : spots) places.show(name, spot);
  }
  const auto root = [&](Name name) { return name == Move::kNone ? name : lines.root(name); };
  for (Move move : shadows.placings()) {
    if (std::get<SheetMove>(changes[move.change].command).axis != axis) continue;
    move.name = root(move.name);
    move.left = root(move.left);
    move.right = root(move.right);
    if (places.is_shown(move.name)) {
      places.move(move);
    } else {
      places.move_unknown(move);
      if (move.name == Move::kNone) ++placed.not_judged;
    }
  }
  places.judge(placed);
}

}  // namespace

Placed judge_places(const Shadows& shadows, Family family, const MadeChanges& changes,
                    const Turned& turned) {
  Placed placed;
  if (family == Family::kSheet) {
    judge_lines(shadows, SheetAxis::kRows, changes, turned, placed);
    judge_lines(shadows, SheetAxis::kColumns, changes, turned, placed);
    return placed;
  }
  Places places(changes, turned);
  for (Move move : shadows.placings()) {
    for (Name* name : {&move.name, &move.left, &move.right})
      *name = shadows.items().first_name(*name);
    places.move(move);
  }
  if (family == Family::kTree) {
    for (const auto& [parent, children] : shadows.names().children(shadows.value())) {
      for (size_t i = 0; i < children.size(); ++i) places.show(children[i], {i, parent});
    }
  } else {
    const std::vector<Name> shown = shadows.shown();
    for (size_t i = 0; i < shown.size(); ++i)
      places.show(shadows.items().first_name(shown[i]), {i, {}});
  }
  places.judge(placed);
  return placed;
}

}  // namespace skerry::harness
