#include "crdts/text/dense/position_tree.h"

#include "core/check.h"

namespace skerry::crdts::text {

PositionTree::Key PositionTree::key_of(uint32_t parent, const Level& level) const {
  const ActorId actor = level.dot.exists() ? actors_.id(level.dot.actor) : ActorId{};
  return {parent, level.digit, actor, level.dot.sequence};
}

void PositionTree::descend(Path& path, const Level& level) {
  const uint32_t parent = path.nodes.empty() ? kRoot : path.nodes.back();
  const auto [place, is_new] = children_.try_emplace(key_of(parent, level), kNone);
  if (is_new) {
    uint32_t index = static_cast<uint32_t>(nodes_.size());
    if (free_.empty()) {
      nodes_.emplace_back();
    } else {
      index = free_.back();
      free_.pop_back();
    }
    place->second = index;
    nodes_[index] = {level, parent, static_cast<uint32_t>(path.nodes.size() + 1), 0, kNone};
    ++nodes_[parent].children;
  }
  path.levels.push_back(level);
  path.nodes.push_back(place->second);
}

void PositionTree::trim(Path& path) const {
  uint32_t parent = kRoot;
  for (size_t i = 0; i < path.nodes.size(); ++i) {
    const Node& node = nodes_[path.nodes[i]];
    if (node.parent != parent || node.level != path.levels[i]) return path.cut(i);
    parent = path.nodes[i];
  }
}

void PositionTree::put(const Path& path, uint32_t block) {
  Node& node = nodes_[path.nodes.back()];
  SKERRY_CHECK(node.block == kNone);
  node.block = block;
}

void PositionTree::take(uint32_t node) {
  nodes_[node].block = kNone;
  while (node != kRoot && nodes_[node].children == 0 && nodes_[node].block == kNone) {
    const uint32_t parent = nodes_[node].parent;
    children_.erase(key_of(parent, nodes_[node].level));
    nodes_[node].parent = kNone;
    --nodes_[parent].children;
    free_.push_back(node);
    node = parent;
  }
}

uint32_t PositionTree::last_in(uint32_t node) const {
  while (nodes_[node].children > 0) {
    const auto behind = children_.lower_bound(Key{node + 1, 0, {}, 0});
    const uint32_t last = std::prev(behind)->second;
    if (nodes_[node].block != kNone && nodes_[last].level.digit < self_) break;
    node = last;
  }
  return nodes_[node].block;
}

uint32_t PositionTree::before(uint32_t node) const {
  for (; node != kRoot; node = nodes_[node].parent) {
    const uint32_t parent = nodes_[node].parent;
    const uint32_t digit = nodes_[node].level.digit;
    const uint32_t above = digit >= self_ ? nodes_[parent].block : kNone;
    const auto self = children_.find(key_of(parent, nodes_[node].level));
    if (self != children_.begin() && std::prev(self)->first.parent == parent) {
      const uint32_t sibling = std::prev(self)->second;
      const bool is_above_between = above != kNone && nodes_[sibling].level.digit < self_;
      return is_above_between ? above : last_in(sibling);
    }
    if (above != kNone) return above;
  }
  return kNone;
}

PositionTree::Path PositionTree::path(uint32_t node) const {
  Path path;
  if (node == kNone) return path;
  path.levels.resize(nodes_[node].depth);
  path.nodes.resize(nodes_[node].depth);
  for (; node != kRoot; node = nodes_[node].parent) {
    path.levels[nodes_[node].depth - 1] = nodes_[node].level;
    path.nodes[nodes_[node].depth - 1] = node;
  }
  return path;
}

bool PositionTree::precedes(uint32_t a, uint32_t b) const {
  const Path left = path(a);
  const Path right = path(b);
  size_t same = 0;
  while (same < left.nodes.size() && same < right.nodes.size() &&
         left.nodes[same] == right.nodes[same]) {
    ++same;
  }
  if (same == left.nodes.size()) return right.levels[same].digit >= self_;
  if (same == right.nodes.size()) return left.levels[same].digit < self_;
  return key_of(0, left.levels[same]) < key_of(0, right.levels[same]);
}

void PositionTree::check_invariants() const {
  SKERRY_CHECK(children_.size() + 1 == size());
  std::vector<uint32_t> counted(nodes_.size(), 0);
  for (const auto& [key, index] : children_) {
    const Node& node = nodes_[index];
    SKERRY_CHECK(node.parent == key.parent && key_of(key.parent, node.level) == key);
    SKERRY_CHECK(node.depth == nodes_[key.parent].depth + 1);
    SKERRY_CHECK(node.children > 0 || node.block != kNone);
    ++counted[key.parent];
  }
  for (const auto& row : children_)
    SKERRY_CHECK(counted[row.second] == nodes_[row.second].children);
  SKERRY_CHECK(counted[kRoot] == nodes_[kRoot].children);
}

}  // namespace skerry::crdts::text
