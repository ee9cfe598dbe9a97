// A JSON document by its definition: nothing is kept but the commands, each resolved to the places
// and items that its author saw; what is there is worked out anew for every set of commands.
//
// Places are named by their steps, "/kKEY" into a map and "/eN" to the element that command N
// inserted. Keys and texts of histories need no escapes.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/json/reference.h"

namespace skerry::crdts {
namespace {

constexpr size_t kFront = ~size_t{0};

// An element (offset 0) or a character: which command inserted it, and where in its text.
struct Item {
  size_t command = kFront;
  size_t offset = 0;
  friend auto operator<=>(const Item&, const Item&) = default;
};

struct Resolved {
  std::string place;
  std::vector<std::string> characters;  // of a splice
  std::vector<Item> erased;
  Item left;
  uint64_t time = 0;  // 0: it inserts nothing
};

struct Place {
  bool is_map = false;
  bool is_list = false;
  bool is_text = false;
  bool is_counter = false;
  uint64_t sum = 0;
  std::set<std::string> values;
  std::set<std::string> keys;
  std::vector<Item> elements;    // that show, in order
  std::vector<Item> characters;  // likewise
  bool is_there() const { return is_map || is_list || is_text || is_counter || !values.empty(); }
};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts;
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool clears(const Command& command) { return is<JsonAssign>(command) || is<JsonErase>(command); }

class NaiveDocument {
  using Chosen = std::vector<bool>;
  using Places = std::map<std::string, Place>;

 public:
  explicit NaiveDocument(std::span<const HistoryEntry> history) : history_(history) {
    for (size_t i = 0; i < history.size(); ++i) {
      Chosen past(history.size());
      for (size_t j = 0; j < i; ++j) {
        past[j] = history[j].first.actor == history[i].first.actor ||
                  history[i].past.contains(history[j].first);
      }
      seen_.push_back(past);
      resolved_.push_back(resolve(i));
    }
  }

  std::string json() const {
    const Places places = look(Chosen(history_.size(), true));
    return map_json(places, "");
  }

 private:
  Resolved resolve(size_t i) const {
    const Command& command = history_[i].command;
    const Places places = look(seen_[i]);
    Resolved resolved;
    std::string& at = resolved.place;
    for (const std::string& token : split(path_of(command))) {
      const Place place = find(places, at);
      if (at.empty() || place.is_map || !place.is_there()) {
        at += "/k" + token;
      } else {
        at += "/e" + std::to_string(place.elements.at(std::stoul(token)).command);
      }
    }
    const auto* splice = std::get_if<TextSplice>(&command);
    const auto* insert = std::get_if<JsonInsert>(&command);
    if (splice == nullptr && insert == nullptr) return resolved;
    const bool is_splice = splice != nullptr;
    const Place target = find(places, at);
    const std::vector<Item>& items = is_splice ? target.characters : target.elements;
    const uint64_t position = is_splice ? splice->position : insert->position;
    if (position > 0) resolved.left = items.at(position - 1);
    for (size_t e = 0; is_splice && e < splice->erased; ++e) {
      resolved.erased.push_back(items.at(position + e));
    }
    for (const char c : is_splice ? splice->text : std::string()) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) resolved.characters.emplace_back();
      resolved.characters.back() += c;
    }
    if (is_splice && resolved.characters.empty()) return resolved;
    resolved.time = 1;
    for (size_t j = 0; j < i; ++j) {
      if (!seen_[i][j] || resolved_[j].time == 0) continue;
      const uint64_t items_of = std::max<uint64_t>(1, resolved_[j].characters.size());
      resolved.time = std::max(resolved.time, resolved_[j].time + items_of);
    }
    return resolved;
  }

  // Whether nothing that replaced or erased `place`, or one above, had seen command `i`.
  bool survives(size_t i, const std::string& place, const Chosen& chosen) const {
    for (size_t c = 0; c < resolved_.size(); ++c) {
      if (!chosen[c] || !seen_[c][i] || !clears(history_[c].command)) continue;
      const std::string& cleared = resolved_[c].place;
      if (place == cleared || place.compare(0, cleared.size() + 1, cleared + "/") == 0) {
        return false;
      }
    }
    return true;
  }

  Places look(const Chosen& chosen) const {
    Places places;
    for (size_t i = 0; i < resolved_.size(); ++i) {
      if (chosen[i]) take(i, chosen, places);
    }
    for (auto& [name, place] : places) {
      place.elements = items_at(name, kVerb<JsonInsert>, chosen, places);
      place.characters = items_at(name, kVerb<TextSplice>, chosen, places);
    }
    return places;
  }

  void take(size_t i, const Chosen& chosen, Places& places) const {
    const Command& command = history_[i].command;
    const std::string& target = resolved_[i].place;
    if (is<JsonErase>(command)) return;
    if (is<TextSplice>(command) && resolved_[i].time == 0) return;
    std::string at;
    for (const std::string& step : split(target)) {
      Place& place = places[at];
      const bool is_there = survives(i, at, chosen);
      if (step[0] == 'k') place.keys.insert(step.substr(1));
      place.is_map |= step[0] == 'k' && is_there;
      place.is_list |= step[0] == 'e' && is_there;
      at += "/" + step;
    }
    const bool is_there = survives(i, target, chosen);
    Place& place = places[target];
    const auto* add = std::get_if<CounterAdd>(&command);
    if (add != nullptr && is_there) {
      place.is_counter = true;
      place.sum += static_cast<uint64_t>(add->amount);
    }
    if (is<TextSplice>(command)) place.is_text |= is_there;
    const auto* assign = std::get_if<JsonAssign>(&command);
    if (assign != nullptr && is_there) put(place, assign->content);
    const auto* insert = std::get_if<JsonInsert>(&command);
    if (insert == nullptr) return;
    place.is_list |= is_there;
    const std::string element = target + "/e" + std::to_string(i);
    if (survives(i, element, chosen)) put(places[element], insert->content);
  }

  static void put(Place& place, const std::string& content) {
    if (content == "{}") {
      place.is_map = true;
    } else if (content == "[]") {
      place.is_list = true;
    } else {
      place.values.insert(content);
    }
  }

  // RGA as a tree: behind its left neighbour, those with the largest stamp first.
  std::vector<Item> items_at(const std::string& name, Verb inserter, const Chosen& chosen,
                             const Places& places) const {
    std::map<Item, std::vector<Item>> children;
    for (size_t i = 0; i < resolved_.size(); ++i) {
      const Resolved& one = resolved_[i];
      if (!chosen[i] || one.time == 0 || one.place != name) continue;
      if (verb_of(history_[i].command) != inserter) continue;
      children[one.left].push_back({i, 0});
      for (size_t c = 1; c < one.characters.size(); ++c) children[{i, c - 1}].push_back({i, c});
    }
    for (auto& [left, behind] : children) {
      std::sort(behind.begin(), behind.end(), [this](const Item& a, const Item& b) {
        return std::tuple(resolved_[a.command].time + a.offset, history_[a.command].first) >
               std::tuple(resolved_[b.command].time + b.offset, history_[b.command].first);
      });
    }
    std::vector<Item> all;
    append_behind(Item{}, children, all);
    std::vector<Item> shown;
    for (const Item& item : all) {
      if (shows(item, name, chosen, places)) shown.push_back(item);
    }
    return shown;
  }

  static void append_behind(const Item& left, const std::map<Item, std::vector<Item>>& children,
                            std::vector<Item>& all) {
    const auto behind = children.find(left);
    if (behind == children.end()) return;
    for (const Item& item : behind->second) {
      all.push_back(item);
      append_behind(item, children, all);
    }
  }

  bool shows(const Item& item, const std::string& name, const Chosen& chosen,
             const Places& places) const {
    if (is<JsonInsert>(history_[item.command].command)) {
      return find(places, name + "/e" + std::to_string(item.command)).is_there();
    }
    for (size_t i = 0; i < resolved_.size(); ++i) {
      const std::vector<Item>& erased = resolved_[i].erased;
      const bool erases = std::find(erased.begin(), erased.end(), item) != erased.end();
      if (chosen[i] && resolved_[i].place == name && erases) return false;
    }
    return survives(item.command, name, chosen);
  }

  static Place find(const Places& places, const std::string& name) {
    const auto at = places.find(name);
    return at == places.end() ? Place() : at->second;
  }

  std::string map_json(const Places& places, const std::string& name) const {
    std::string json;
    for (const std::string& key : find(places, name).keys) {
      const std::string child = slot_json(places, name + "/k" + key);
      if (child.empty()) continue;
      json += (json.empty() ? "\"" : ",\"") + key + "\":" + child;
    }
    return "{" + json + "}";
  }

  // Empty where nothing is.
  std::string slot_json(const Places& places, const std::string& name) const {
    const Place place = find(places, name);
    std::vector<std::string> parts;
    std::string elements;
    std::string text;
    for (const Item& item : place.elements) {
      if (!elements.empty()) elements += ",";
      elements += slot_json(places, name + "/e" + std::to_string(item.command));
    }
    for (const Item& item : place.characters) {
      text += resolved_[item.command].characters[item.offset];
    }
    const size_t branches = (place.is_map ? 1u : 0u) + (place.is_list ? 1u : 0u) +
                            (place.is_text ? 1u : 0u) + (place.is_counter ? 1u : 0u);
    const bool alone = branches + place.values.size() == 1;
    if (place.is_map) parts.push_back(map_json(places, name));
    if (place.is_list) parts.push_back("[" + elements + "]");
    if (place.is_text) parts.push_back(alone ? "\"" + text + "\"" : "{\"$text\":\"" + text + "\"}");
    const std::string sum = std::to_string(static_cast<int64_t>(place.sum));
    if (place.is_counter) parts.push_back(alone ? sum : "{\"$counter\":" + sum + "}");
    parts.insert(parts.end(), place.values.begin(), place.values.end());
    if (parts.size() <= 1) return parts.empty() ? "" : parts.front();
    std::string json = "{\"$conflict\":[";
    for (const std::string& part : parts) json += (json.back() == '[' ? "" : ",") + part;
    return json + "]}";
  }

  std::span<const HistoryEntry> history_;
  std::vector<Chosen> seen_;
  std::vector<Resolved> resolved_;
};

}  // namespace

Value reference_json_document(std::span<const HistoryEntry> history) {
  return NaiveDocument(history).json();
}

}  // namespace skerry::crdts
