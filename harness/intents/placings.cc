#include "harness/intents/placings.h"

#include <algorithm>
#include <map>
#include <string>

#include "crdts/trees/tree_text.h"

namespace skerry::harness {
namespace {

using Moves = std::vector<Move>;

// Those that no other of them had seen.
Moves last_of(const Moves& moves, const MadeChanges& changes) {
  Moves last;
  for (const Move& move : moves) {
    const bool is_seen = std::ranges::any_of(moves, [&](const Move& other) {
      return has_seen(changes[other.change], changes[move.change]);
    });
    if (!is_seen) last.push_back(move);
  }
  return last;
}

class List {
 public:
  List(const Shadows& shadows, const MadeChanges& changes) : changes_(changes) {
    const std::vector<Name> shown = shadows.shown();
    for (size_t i = 0; i < shown.size(); ++i) places_[shown[i]].push_back(i);
    for (const Move& move : shadows.placings()) moves_[move.name].push_back(move);
  }

  uint64_t misplaced() const {
    return static_cast<uint64_t>(std::ranges::count_if(moves_, [this](const auto& item) {
      if (!places_.contains(item.first)) return false;
      const Moves last = last_of(item.second, changes_);
      return std::ranges::none_of(last, [this](const Move& move) { return is_kept(move); });
    }));
  }

 private:
  // There, once, and where the mover saw it.
  bool stayed(Name neighbour, const Move& move) const {
    const auto places = places_.find(neighbour);
    if (places == places_.end() || places->second.size() != 1) return false;
    const auto moves = moves_.find(neighbour);
    if (moves == moves_.end()) return true;
    return std::ranges::all_of(moves->second, [&](const Move& other) {
      return has_seen(changes_[move.change], changes_[other.change]);
    });
  }
  bool is_kept(const Move& move) const {
    return std::ranges::any_of(places_.at(move.name), [&](size_t place) {
      if (stayed(move.left, move) && places_.at(move.left).front() > place) return false;
      return !stayed(move.right, move) || places_.at(move.right).front() > place;
    });
  }

  const MadeChanges& changes_;
  std::map<Name, std::vector<size_t>> places_;
  std::map<Name, Moves> moves_;
};

uint64_t misplaced_nodes(const Shadows& shadows, const MadeChanges& changes) {
  std::map<Dot, Dot> parents;
  for (const std::string& fact : std::get<std::vector<std::string>>(shadows.value())) {
    if (const auto line = crdts::trees::parse_line(fact)) parents[line->node] = line->parent;
  }
  std::map<Dot, Moves> moves;
  for (const Move& move : shadows.placings()) moves[move.node].push_back(move);
  return static_cast<uint64_t>(std::ranges::count_if(moves, [&](const auto& node) {
    const auto parent = parents.find(node.first);
    if (parent == parents.end()) return false;
    return std::ranges::none_of(last_of(node.second, changes),
                                [&](const Move& move) { return move.parent == parent->second; });
  }));
}

}  // namespace

uint64_t misplaced(const Shadows& shadows, Family family, const MadeChanges& changes) {
  return family == Family::kTree ? misplaced_nodes(shadows, changes)
                                 : List(shadows, changes).misplaced();
}

}  // namespace skerry::harness
