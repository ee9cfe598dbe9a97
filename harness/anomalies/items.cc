#include "harness/anomalies/items.h"

#include <algorithm>
#include <variant>

#include "core/json_text.h"
#include "core/overloaded.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

using Extent = Removal::Extent;

constexpr const char* kEnabled = "the flag";
constexpr const char* kCount = "the count";
constexpr const char* kCounter = "counter";
constexpr const char* kFlag = "flag";
constexpr const char* kRegister = "register";
constexpr const char* kSet = "set";
constexpr const char* kCell = "cell";

bool is_at_or_below(const std::string& path, const std::string& place) {
  return path == place || place.empty() ||
         (path.starts_with(place) && path.size() > place.size() && path[place.size()] == '/');
}

std::string quoted(const std::string& text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

bool is_sequence(Family family) {
  return family == Family::kText || family == Family::kList || family == Family::kRichText;
}

// What a command puts or takes: in a map, a thing of this kind; in a table, a cell.
Item there(Family family, const Command& command, const char* kind, std::string what = {}) {
  Item item{path_of(command), "", std::move(what)};
  if (family == Family::kMap) item.kind = kind;
  if (family == Family::kTable) item.kind = kCell;
  if (family == Family::kCounter) item.kind = kCount;
  if (family == Family::kFlag) item.kind = kEnabled;
  return item;
}

// The first fact that begins so, in ascending facts; null if none.
const std::string* fact_beginning(const std::vector<std::string>& facts,
                                  const std::string& beginning) {
  const auto at = std::lower_bound(facts.begin(), facts.end(), beginning);
  return at == facts.end() || !at->starts_with(beginning) ? nullptr : &*at;
}

int64_t times(const std::vector<std::string>& facts, const std::string& fact) {
  const auto [first, last] = std::equal_range(facts.begin(), facts.end(), fact);
  return last - first;
}

int64_t held_by_map(const std::vector<std::string>& facts, const Item& item) {
  const std::string beginning = item.place + ":" + item.kind + "=";
  if (item.kind == kFlag) return times(facts, beginning + "1");
  if (item.kind == kSet) return times(facts, beginning + quoted(item.what));
  const std::string* fact = fact_beginning(facts, beginning);
  if (fact == nullptr) return 0;
  const std::string shown = fact->substr(beginning.size());
  if (item.kind == kCounter) return std::stoll(shown);
  return std::ranges::count(texts_in_json(Value(shown)), item.what);
}

}  // namespace

std::string name_of(const Item& item) {
  if (item.place.empty()) return item.what.empty() ? item.kind : item.what;
  const bool says_kind = !item.kind.empty() && item.kind != kCell;
  return item.place + (says_kind ? ":" + item.kind : "") +
         (item.what.empty() ? "" : "=" + item.what);
}

bool reaches(const Removal& removal, const Item& item) {
  switch (removal.extent) {
    case Extent::kItem:
      return item == removal.item;
    case Extent::kKind:
      return item.place == removal.item.place && item.kind == removal.item.kind;
    case Extent::kAll:
      return is_at_or_below(item.place, removal.item.place);
  }
  return false;
}

// A zero byte is in no path and no text of a command that anybody made.
std::string key_of(const Removal& removal) {
  std::string key = removal.item.place;
  if (removal.extent == Extent::kAll) return key;
  key.append(1, '\0').append(removal.item.kind);
  if (removal.extent == Extent::kKind) return key;
  return key.append(1, '\0').append(removal.item.what);
}

std::vector<std::string> keys_that_reach(const Item& item) {
  std::vector<std::string> keys = {key_of({Extent::kItem, item}), key_of({Extent::kKind, item})};
  std::string place = item.place;
  while (!place.empty()) {
    keys.push_back(place);
    const size_t slash = place.rfind('/');
    place.resize(slash == std::string::npos ? 0 : slash);
  }
  keys.emplace_back();
  return keys;
}

std::optional<Item> item_put_by(Family family, const Command& command) {
  using Put = std::optional<Item>;
  return std::visit(
      overloaded{
          [&](const CounterAdd&) -> Put {
            if (family != Family::kCounter && family != Family::kMap) return std::nullopt;
            return there(family, command, kCounter);
          },
          [&](const FlagEnable&) -> Put { return there(family, command, kFlag); },
          [&](const SetAdd& add) -> Put { return there(family, command, kSet, add.element); },
          [&](const RegisterAssign& assign) -> Put {
            return there(family, command, kRegister, assign.value);
          },
          [](const TableInsert& insert) -> Put {
            return Item{insert.path, "", ""};
          },
          [](const JsonAssign& assign) -> Put {
            return Item{assign.path, "", assign.content};
          },
          [](const auto&) -> Put { return std::nullopt; },
      },
      command);
}

std::optional<Removal> taken_by(Family family, const Command& command) {
  if (is<CounterReset>(command)) return Removal{Extent::kKind, there(family, command, kCounter)};
  if (is<FlagDisable>(command)) return Removal{Extent::kKind, there(family, command, kFlag)};
  if (const auto* remove = std::get_if<SetRemove>(&command)) {
    return Removal{Extent::kItem, there(family, command, kSet, remove->element)};
  }
  if (is<RegisterAssign>(command)) return Removal{Extent::kKind, there(family, command, kRegister)};
  if (is<MapRemove, TableErase, JsonErase, JsonAssign>(command)) {
    return Removal{Extent::kAll, {path_of(command), "", ""}};
  }
  return std::nullopt;
}

int64_t weight_of(const Command& command) {
  const auto* addition = std::get_if<CounterAdd>(&command);
  return addition == nullptr ? 1 : addition->amount;
}

int64_t held(Family family, const Value& value, const Item& item) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (is_sequence(family)) return std::ranges::count(elements_shown(family, value), item.what);
  if (family == Family::kJson) {
    const auto* json = std::get_if<std::string>(&value);
    return json != nullptr && json->find(item.what) != std::string::npos ? 1 : 0;
  }
  const auto* facts = std::get_if<std::vector<std::string>>(&value);
  if (facts == nullptr) return 0;
  if (family == Family::kMap) return held_by_map(*facts, item);
  if (family != Family::kTable) return times(*facts, item.what);
  return times(*facts, item.kind == kCell ? item.place + "=" + quoted(item.what) : item.place);
}

bool adds_up(Family family, const Item& item) {
  return family == Family::kCounter || (family == Family::kMap && item.kind == kCounter);
}

}  // namespace skerry::harness
