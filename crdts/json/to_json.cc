// The value of a JSON document; its form is specified in json_document.h.
#include <set>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "crdts/json/slot.h"

namespace skerry::crdts {
namespace {

std::string to_json(const Slot& slot);

std::string to_json(const ListBranch& list) {
  std::string json = "[";
  for (const Element& element : list.elements) {
    if (!element.is_visible()) continue;
    if (json.size() > 1) json += ',';
    json += to_json(element.slot);
  }
  return json + "]";
}

std::string to_json(const TextBranch& text) {
  std::string plain;
  for (const Character& character : text.characters) {
    if (!character.is_erased) plain += character.text();
  }
  std::string json;
  append_json_string(json, plain);
  return json;
}

std::string to_json(const absl::btree_map<Dot, int64_t>& additions) {
  uint64_t sum = 0;
  for (const auto& [dot, amount] : additions) sum += static_cast<uint64_t>(amount);
  return std::to_string(static_cast<int64_t>(sum));
}

std::string to_json(const Slot& slot) {
  std::set<std::string> values;
  for (const auto& [dot, value] : slot.values) values.insert(value);
  const size_t branches = (slot.has_map() ? 1u : 0u) + (slot.has_list() ? 1u : 0u) +
                          (slot.has_text() ? 1u : 0u) + (slot.additions.empty() ? 0u : 1u);
  const bool is_conflict = branches + values.size() > 1;
  std::vector<std::string> parts;
  if (slot.has_map()) parts.push_back(to_json(*slot.map));
  if (slot.has_list()) parts.push_back(to_json(*slot.list));
  if (slot.has_text()) {
    const std::string text = to_json(*slot.text);
    parts.push_back(is_conflict ? "{\"$text\":" + text + "}" : text);
  }
  if (!slot.additions.empty()) {
    const std::string sum = to_json(slot.additions);
    parts.push_back(is_conflict ? "{\"$counter\":" + sum + "}" : sum);
  }
  parts.insert(parts.end(), values.begin(), values.end());
  if (!is_conflict) return parts.empty() ? "null" : parts.front();
  std::string json = "{\"$conflict\":[";
  for (size_t i = 0; i < parts.size(); ++i) json += (i == 0 ? "" : ",") + parts[i];
  return json + "]}";
}

}  // namespace

std::string to_json(const MapBranch& map) {
  std::string json = "{";
  for (const auto& [key, child] : map.children) {
    if (!child.is_visible()) continue;
    if (json.size() > 1) json += ',';
    append_json_string(json, key.starts_with('$') ? "$" + key : key);
    json += ':';
    json += to_json(child);
  }
  return json + "}";
}

}  // namespace skerry::crdts
