#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"
#include "crdts/trees/tree_text.h"

namespace skerry::crdts {
namespace {

// A tree as its value shows it.
struct SeenTree {
  std::vector<Dot> nodes;
  std::map<Dot, Dot> parents;
  std::map<Dot, uint64_t> children;  // how many

  explicit SeenTree(const Value& value) {
    const auto* lines = std::get_if<std::vector<std::string>>(&value);
    if (lines == nullptr) return;
    for (const std::string& text : *lines) {
      const std::optional<trees::Line> line = trees::parse_line(text);
      if (!line) continue;
      nodes.push_back(line->node);
      parents[line->node] = line->parent;
      ++children[line->parent];
    }
  }

  Dot any_node(Rng& rng) const { return nodes[rng.below(nodes.size())]; }
  Dot any_folder(Rng& rng) const {
    const uint64_t chosen = rng.below(nodes.size() + 1);
    return chosen == nodes.size() ? Dot() : nodes[chosen];
  }
  bool is_below(Dot node, const Dot& ancestor) const {
    while (node.sequence != 0 && node != ancestor) node = parents.at(node);
    return node == ancestor;
  }
  uint64_t count(const Dot& parent) const {
    const auto found = children.find(parent);
    return found == children.end() ? 0 : found->second;
  }
};

Command move(const SeenTree& tree, Rng& rng) {
  TreeMove move;
  move.node = tree.any_node(rng);
  move.parent = tree.any_folder(rng);
  if (tree.is_below(move.parent, move.node)) move.parent = Dot();
  const bool stays = tree.parents.at(move.node) == move.parent;
  move.position = rng.below(tree.count(move.parent) + (stays ? 0 : 1));
  return move;
}

}  // namespace

Command random_tree_command(const View& view, uint64_t alphabet, Rng& rng) {
  const SeenTree tree(view.value());
  const uint64_t dice = rng.below(10);
  if (dice < 3 || tree.nodes.empty()) {
    TreeCreate create;
    create.name = random_letters(rng, 1, alphabet);
    create.parent = tree.any_folder(rng);
    create.position = rng.below(tree.count(create.parent) + 1);
    return create;
  }
  if (dice < 8) return move(tree, rng);
  const Dot node = tree.any_node(rng);
  if (dice == 8) return TreeRemove{node};
  return TreeRename{node, random_letters(rng, 1, alphabet)};
}

Command sample_tree_command(uint64_t i) { return TreeCreate{{}, 0, "node" + std::to_string(i)}; }

}  // namespace skerry::crdts
