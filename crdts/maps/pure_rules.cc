#include "crdts/maps/pure_rules.h"

#include <algorithm>

#include "core/check.h"
#include "core/json_text.h"
#include "crdts/maps/children.h"
#include "crdts/maps/pointer.h"
#include "crdts/object/elements.h"

namespace skerry::crdts {
namespace {

// A removal is on no child; what it would find there it ends anyway.
ChildKind kind_of(Verb verb) { return child_kind_of(verb).value_or(ChildKind::kSet); }

// Paths without the byte 0, which ends them in a key: what begins like a path lies there or below.
std::string escaped(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '\0' || c == '\1') out += '\1';
    out += c == '\0' ? '\2' : c;
  }
  return out;
}

std::string plain(std::string_view escaped) {
  std::string out;
  for (size_t i = 0; i < escaped.size(); ++i) {
    const bool is_mark = escaped[i] == '\1';
    if (is_mark) ++i;
    out += is_mark && escaped[i] == '\2' ? '\0' : escaped[i];
  }
  return out;
}

}  // namespace

std::string MapRules::key_of(const Command& command) {
  const ChildKind kind = kind_of(verb_of(command));
  std::string key = escaped(path_of(command)) + '\0' + static_cast<char>(kind);
  if (const std::string* element = element_of(command)) key += *element;
  return key;
}

bool MapRules::is_key(std::string_view key) {
  const size_t end = key.find('\0');
  if (end == std::string_view::npos || end + 1 >= key.size()) return false;
  for (size_t i = 0; i < end; ++i) {
    if (key[i] == '\1' && ++i == end) return false;
  }
  return static_cast<uint8_t>(key[end + 1]) < kChildKinds.size();
}

std::string MapRules::fact_of(const std::string& key, const LogEntries& entries) {
  const size_t end = key.find('\0');
  const auto kind = static_cast<ChildKind>(key[end + 1]);
  std::string line = plain(std::string_view(key).substr(0, end));
  line += ':';
  line += to_string(kind);
  line += '=';
  if (kind == ChildKind::kFlag) return line + '1';
  if (kind == ChildKind::kSet) {
    append_json_string(line, std::string_view(key).substr(end + 2));
    return line;
  }
  if (kind == ChildKind::kCounter) {
    uint64_t sum = 0;
    for (const LogEntry& entry : entries) sum += static_cast<uint64_t>(entry.amount);
    return line + std::to_string(static_cast<int64_t>(sum));
  }
  std::vector<std::string> values;
  for (const LogEntry& entry : entries) values.push_back(entry.text);
  return line + to_json_array(sorted_once(std::move(values)));
}

Status OrMapRules::check(const Command& command) {
  const StatusOr<Path> path = parse_pointer(path_of(command));
  if (!path.ok()) return path.status();
  const bool is_complete = !path->empty() || is<MapRemove>(command);
  return is_complete ? absl::OkStatus() : invalid("or_map: a command without a key");
}

bool OrMapRules::has_effect(const LogEntries& entries, const Command& command) {
  if (const auto* addition = std::get_if<CounterAdd>(&command)) return addition->amount != 0;
  return !only_erases(verb_of(command)) || (!is<MapRemove>(command) && !entries.empty());
}

bool OrMapRules::keeps(const Arrival& arrival) { return !only_erases(arrival.entry.verb); }

void OrMapRules::settle(LogEntries& entries) {
  switch (kind_of(entries.front().verb)) {
    case ChildKind::kCounter:
      return SumRules::settle(entries);
    case ChildKind::kRegister:
      return;
    case ChildKind::kFlag:
    case ChildKind::kSet:
      return OnWinsRules::settle(entries);
  }
}

std::vector<std::string> OrMapRules::keys_below(const Command& command) {
  const auto* removal = std::get_if<MapRemove>(&command);
  if (removal == nullptr) return {};
  if (removal->path.empty()) return {""};
  const std::string path = escaped(removal->path);
  return {path + '\0', path + '/'};
}

Status GrowOnlyMapRules::check(const Command& command) {
  const StatusOr<Path> path = parse_pointer(path_of(command));
  if (!path.ok()) return path.status();
  if (path->empty()) return invalid("grow_only_map: a command without a key");
  const auto* addition = std::get_if<CounterAdd>(&command);
  const bool grows = addition != nullptr && addition->amount >= 0;
  return grows && path->size() == 1 ? absl::OkStatus() : lacks(kName);
}

}  // namespace skerry::crdts
