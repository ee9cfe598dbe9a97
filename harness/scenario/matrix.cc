#include "harness/scenario/matrix.h"

#include <algorithm>
#include <charconv>

#include "core/nearest.h"
#include "harness/scenario/toml_reader.h"
#include "harness/scenario/toml_scan.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

constexpr size_t kMostCells = 1'000;

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = path.find('.');
    parts.emplace_back(path.substr(0, end));
    if (end == std::string_view::npos) return parts;
    path.remove_prefix(end + 1);
  }
}

// The entry of a list that `part` numbers, or null.
TomlNode* entry_of(TomlNode& list, const std::string& part) {
  size_t index = 0;
  const auto result = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool is_number = result.ec == std::errc() && result.ptr == part.data() + part.size();
  return is_number && index < list.items.size() ? &list.items[index] : nullptr;
}

// One step along a path; null and a message where there is no way.
TomlNode* step(TomlNode& node, const std::string& part, const Place& key_place,
               std::string& error) {
  if (node.kind == TomlNode::Kind::kArray) {
    TomlNode* entry = entry_of(node, part);
    if (entry == nullptr) {
      error = "there is no entry `" + part + "`: there are " + std::to_string(node.items.size()) +
              ", numbered from 0";
    }
    return entry;
  }
  if (!node.is_table()) {
    error = "`" + part + "` is looked for in " + to_toml(node) + ", which is not a table";
    return nullptr;
  }
  if (TomlMember* member = node.find(part)) return &member->value;
  TomlMember made;
  made.key = part;
  made.place = key_place;
  made.value.place = key_place;
  node.members.push_back(std::move(made));
  return &node.members.back().value;
}

// Nothing, and a problem, where it is nested too deep.
std::optional<TomlNode> override_value(const std::string& text, int32_t index,
                                       ProblemList& problems) {
  if (scan_toml(text).too_deep) {
    problems.add({0, 0, index}, "this is nested too deep: expected at most " +
                                    std::to_string(kDeepestToml) + " levels");
    return std::nullopt;
  }
  TomlNode node;
  if (std::optional<TomlNode> value = read_toml_value(text)) {
    node = *std::move(value);
  } else {
    node.kind = TomlNode::Kind::kText;
    node.text = text;
  }
  const auto mark = [index](const auto& self, TomlNode& at) -> void {
    at.place = {0, 0, index};
    for (TomlNode& item : at.items) self(self, item);
    for (TomlMember& member : at.members) {
      member.place = at.place;
      self(self, member.value);
    }
  };
  mark(mark, node);
  return node;
}

bool may_sweep(std::string_view path) {
  constexpr std::string_view kTables[] = {"replicas", "sync", "network",  "storage", "presence",
                                          "blobs",    "cost", "workload", "fault"};
  if (path == "duration" || path == "settle") return true;
  return std::any_of(std::begin(kTables), std::end(kTables), [path](std::string_view table) {
    return path.starts_with(table) && path.substr(table.size()).starts_with('.');
  });
}

void drop_row(TomlNode& root, std::string_view path) {
  TomlMember* matrix = root.find("matrix");
  if (matrix == nullptr) return;
  std::erase_if(matrix->value.members, [path](const TomlMember& row) { return row.key == path; });
}

}  // namespace

void set_path(TomlNode& root, std::string_view path, const Place& key_place, const TomlNode& value,
              ProblemList& problems) {
  TomlNode* node = &root;
  std::string error;
  const std::vector<std::string> parts = parts_of(path);
  if (parts.size() > kDeepestToml) {
    problems.add(key_place, "this path has " + std::to_string(parts.size()) +
                                " keys; expected at most " + std::to_string(kDeepestToml));
    return;
  }
  for (const std::string& part : parts) {
    if (part.empty()) error = "`" + std::string(path) + "` is not a path such as sync.interval";
    if (error.empty()) node = step(*node, part, key_place, error);
    if (!error.empty()) {
      problems.add(key_place, error);
      return;
    }
  }
  *node = value;
}

const TomlNode* node_at(const TomlNode& root, std::string_view path) {
  const TomlNode* node = &root;
  for (const std::string& part : parts_of(path)) {
    if (node->kind == TomlNode::Kind::kArray) {
      node = entry_of(const_cast<TomlNode&>(*node), part);
    } else {
      const TomlMember* member = node->is_table() ? node->find(part) : nullptr;
      node = member == nullptr ? nullptr : &member->value;
    }
    if (node == nullptr) return nullptr;
  }
  return node;
}

namespace {

void append(TomlNode& root, std::string_view path, const TomlNode& value, ProblemList& problems) {
  const TomlNode* there = node_at(root, path);
  TomlNode list;
  list.kind = TomlNode::Kind::kArray;
  list.place = value.place;
  if (there != nullptr) list = *there;
  if (list.kind != TomlNode::Kind::kArray) {
    problems.add(value.place, "`" + std::string(path) + "` is " + to_toml(list) +
                                  ", which is no list that could get one entry more");
    return;
  }
  list.items.push_back(value);
  set_path(root, path, value.place, list, problems);
}

}  // namespace

void apply_overrides(TomlNode& root, std::span<const Override> overrides, ProblemList& problems) {
  constexpr std::string_view kMatrix = "matrix.";
  for (size_t i = 0; i < overrides.size(); ++i) {
    const auto& [path, text] = overrides[i];
    const int32_t index = static_cast<int32_t>(i);
    const std::optional<TomlNode> given = override_value(text, index, problems);
    if (!given) continue;
    const TomlNode& value = *given;
    if (path.starts_with(kMatrix)) {
      // A row's key is itself a path: "matrix.replicas.crdt" is one key of the table.
      std::string error;
      TomlNode* matrix = step(root, "matrix", value.place, error);
      TomlNode* row = step(*matrix, path.substr(kMatrix.size()), value.place, error);
      if (row == nullptr) {
        problems.add(value.place, error);
      } else {
        *row = value;
      }
      continue;
    }
    if (path.ends_with('+')) {
      append(root, std::string_view(path).substr(0, path.size() - 1), value, problems);
      continue;
    }
    drop_row(root, path);
    set_path(root, path, value.place, value, problems);
  }
}

namespace {

template <typename T>
bool is_same_quantity(std::optional<T> (*parse)(std::string_view), const std::string& a,
                      const std::string& b) {
  const auto first = parse(a);
  return first.has_value() && first == parse(b);
}

// The same value, whatever its notation: "1s" and "1000ms", 1 and 1.0.
bool is_same_value(const TomlNode& a, const TomlNode& b) {
  if (a.is_number() && b.is_number()) return a.number() == b.number();
  if (a.kind != b.kind || a.items.size() != b.items.size() ||
      a.members.size() != b.members.size()) {
    return false;
  }
  if (a.kind == TomlNode::Kind::kText) {
    return a.text == b.text || is_same_quantity(parse_duration, a.text, b.text) ||
           is_same_quantity(parse_rate, a.text, b.text) ||
           is_same_quantity(parse_bandwidth, a.text, b.text) ||
           is_same_quantity(parse_size, a.text, b.text);
  }
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!is_same_value(a.items[i], b.items[i])) return false;
  }
  for (const TomlMember& member : a.members) {
    const TomlMember* other = b.find(member.key);
    if (other == nullptr || !is_same_value(member.value, other->value)) return false;
  }
  return a.boolean == b.boolean;
}

// Two cells of the same values would be two columns of one run.
void check_twins(const TomlMember& row, ProblemList& problems) {
  const std::vector<TomlNode>& values = row.value.items;
  for (size_t i = 1; i < values.size(); ++i) {
    const auto twin =
        std::find_if(values.begin(), values.begin() + static_cast<int64_t>(i),
                     [&](const TomlNode& earlier) { return is_same_value(earlier, values[i]); });
    if (twin == values.begin() + static_cast<int64_t>(i)) continue;
    problems.add(values[i].place, "`" + row.key + "` has " + to_toml(values[i]) +
                                      " twice; expected each value once");
  }
}

}  // namespace

std::vector<MatrixCell> matrix_cells(const TomlNode& root, ProblemList& problems) {
  std::vector<MatrixCell> cells(1);
  const TomlMember* matrix = root.find("matrix");
  if (matrix == nullptr) return cells;
  if (!matrix->value.is_table()) {
    problems.add(matrix->place,
                 "`matrix` is not a table; expected [matrix] with rows such as "
                 "\"replicas.crdt\" = [\"rga\", \"yata\"]");
    return cells;
  }
  for (const TomlMember& row : matrix->value.members) {
    if (row.value.kind != TomlNode::Kind::kArray || row.value.items.empty()) {
      const bool is_table = row.value.is_table();
      problems.add(is_table ? row.place : row.value.place,
                   "`" + row.key + "` is " + to_toml(row.value) + "; expected an array of values" +
                       (is_table ? ": put the whole path in quotes" : ""));
      continue;
    }
    const size_t keys = parts_of(row.key).size();
    if (keys > kDeepestToml) {
      problems.add(row.place, "this path has " + std::to_string(keys) + " keys; expected at most " +
                                  std::to_string(kDeepestToml));
      continue;
    }
    if (!may_sweep(row.key)) {
      problems.add(row.place, "`" + row.key +
                                  "` cannot be swept; expected a path such as \"replicas.crdt\", "
                                  "\"sync.interval\" or \"workload.0.rate\", or duration, settle");
      continue;
    }
    if (cells.size() * row.value.items.size() > kMostCells) {
      problems.add(matrix->place,
                   "the matrix has more than " + std::to_string(kMostCells) + " cells");
      return cells;
    }
    check_twins(row, problems);
    std::vector<MatrixCell> wider;
    for (const MatrixCell& cell : cells) {
      for (const TomlNode& value : row.value.items) {
        wider.push_back(cell);
        wider.back().rows.push_back(&row);
        wider.back().values.push_back(&value);
      }
    }
    cells = std::move(wider);
  }
  return cells;
}

}  // namespace skerry::harness
