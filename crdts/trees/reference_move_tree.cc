// The tree with atomic move from its definition: sort the moves by timestamp, do them one by one,
// leave out those that would make a loop. What an author saw is worked out the same way from its
// past, again for every command.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/trees/reference.h"

namespace skerry::crdts {
namespace {

using Key = std::vector<uint32_t>;  // a place, written out

struct NaiveMove {
  const HistoryEntry* entry = nullptr;
  Dot child;
  Dot parent;
  bool is_removal = false;
  Key key;

  auto timestamp() const { return std::make_tuple(entry->time, entry->first); }
};

struct Held {
  Dot parent;
  bool is_removed = false;
  Key key;
};

using Tree = std::map<Dot, Held>;

bool is_below(const Tree& tree, Dot node, const Dot& ancestor) {
  while (node != ancestor) {
    const auto held = tree.find(node);
    if (held == tree.end() || held->second.is_removed) return false;
    node = held->second.parent;
  }
  return true;
}

Tree tree_of(std::vector<NaiveMove> moves) {
  std::sort(moves.begin(), moves.end(),
            [](const NaiveMove& a, const NaiveMove& b) { return a.timestamp() < b.timestamp(); });
  Tree tree;
  for (const NaiveMove& move : moves) {
    if (!move.is_removal && is_below(tree, move.parent, move.child)) continue;
    tree[move.child] = {move.parent, move.is_removal, move.key};
  }
  return tree;
}

std::map<Key, Dot> children_of(const Tree& tree, const Dot& parent) {
  std::map<Key, Dot> children;
  for (const auto& [node, held] : tree) {
    if (!held.is_removed && held.parent == parent) children[held.key] = node;
  }
  return children;
}

// See place.h: next to a lone neighbour, else the middle of the first gap.
Key fraction(const Key& left, const Key& right) {
  if (left.empty() && right.empty()) return {32768};
  if (right.empty() && left[0] < 65535) return {left[0] + 1};
  if (left.empty() && right[0] > 1) return {right[0] - 1};
  Key made;
  bool is_bounded = !right.empty();
  for (;;) {
    const size_t i = made.size();
    const uint32_t low = i < left.size() ? left[i] : 0;
    const uint32_t high = is_bounded ? right[i] : 65536;
    if (high - low > 1) {
      made.push_back((low + high) / 2);
      return made;
    }
    made.push_back(low);
    is_bounded = is_bounded && low == high;
  }
}

Key key_of(Key digits, const Dot& dot) {
  const auto append = [&digits](uint64_t number, int words) {
    for (int i = words - 1; i >= 0; --i) {
      digits.push_back(static_cast<uint32_t>(number >> (16 * i)) & 0xFFFF);
    }
  };
  append(dot.actor.replica.value, 2);
  append(dot.actor.epoch, 4);
  append(dot.sequence, 4);
  return digits;
}

bool had_seen(const HistoryEntry& author, const HistoryEntry& other) {
  const bool is_own = other.first.actor == author.first.actor;
  return is_own ? other.first < author.first : author.past.contains(other.first);
}

// The key of the place that a new or moved node gets; `moved` is not among its siblings.
Key chosen_key(const std::vector<NaiveMove>& moves, const HistoryEntry& entry, const Dot& parent,
               uint64_t position, const std::optional<Dot>& moved) {
  std::vector<NaiveMove> seen;
  for (const NaiveMove& move : moves) {
    if (had_seen(entry, *move.entry)) seen.push_back(move);
  }
  std::map<Key, Dot> children = children_of(tree_of(seen), parent);
  std::vector<Key> keys;
  for (const auto& [key, node] : children) {
    if (node != moved) keys.push_back(key);
  }
  const Key left = position > 0 ? keys.at(position - 1) : Key();
  const Key right = position < keys.size() ? keys[position] : Key();
  return key_of(fraction(left, right), entry.first);
}

std::string text_of(const Dot& dot) {
  static constexpr char kHexadecimal[] = "0123456789abcdef";
  std::string epoch;
  for (uint64_t rest = dot.actor.epoch; rest != 0; rest /= 16) {
    epoch.insert(epoch.begin(), kHexadecimal[rest % 16]);
  }
  if (epoch.empty()) epoch = "0";
  return std::to_string(dot.actor.replica.value) + "." + epoch + "." + std::to_string(dot.sequence);
}

}  // namespace

Value reference_move_tree(std::span<const HistoryEntry> history) {
  std::vector<NaiveMove> moves;
  std::map<Dot, std::pair<std::tuple<HybridTime, Dot>, std::string>> names;
  for (const HistoryEntry& entry : history) {
    const Command& command = entry.command;
    const auto name = [&](const Dot& node, const std::string& text) {
      auto& last = names[node];
      last = std::max(last, {std::make_tuple(entry.time, entry.first), text});
    };
    if (const auto* rename = std::get_if<TreeRename>(&command)) {
      name(rename->node, rename->name);
    } else if (const auto* remove = std::get_if<TreeRemove>(&command)) {
      moves.push_back({&entry, remove->node, {}, true, {}});
    } else if (const auto* create = std::get_if<TreeCreate>(&command)) {
      name(entry.first, create->name);
      const Key key = chosen_key(moves, entry, create->parent, create->position, std::nullopt);
      moves.push_back({&entry, entry.first, create->parent, false, key});
    } else {
      const auto& move = std::get<TreeMove>(command);
      const Key key = chosen_key(moves, entry, move.parent, move.position, move.node);
      moves.push_back({&entry, move.node, move.parent, false, key});
    }
  }
  const Tree tree = tree_of(moves);
  std::vector<std::string> lines;
  std::vector<Dot> folders = {Dot()};
  for (size_t i = 0; i < folders.size(); ++i) {
    const std::string folder = i == 0 ? "root" : text_of(folders[i]);
    std::string previous = "first";
    for (const auto& [key, node] : children_of(tree, folders[i])) {
      lines.push_back("/" + folder + "/" + previous + "/" + text_of(node) + "=" +
                      names[node].second);
      previous = text_of(node);
      folders.push_back(node);
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace skerry::crdts
