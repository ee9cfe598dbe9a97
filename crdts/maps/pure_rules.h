// What maps ask of their log: a removal ends what lies in its past, there and below; everything
// else goes by the rules of what it is about (Baquero, Almeida, Shoker 2017, section 4; for the
// meaning see maps/or_map.h).
//
// A key of the log is a path, the kind of what lies there and, of a set, the element.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crdts/pure/rules.h"

namespace skerry::crdts {

struct MapRules : PlainRules {
  static constexpr Family kFamily = Family::kMap;
  static std::string key_of(const Command& command);
  static bool is_key(std::string_view key);
  // "/k/k:counter=3", as the map's own facts.
  static std::string fact_of(const std::string& key, const LogEntries& entries);
  static std::vector<std::string> keys_below(const Command&) { return {}; }
};

struct OrMapRules : MapRules {
  static constexpr std::string_view kName = "or_map";
  static Status check(const Command& command);
  static bool has_effect(const LogEntries& entries, const Command& command);
  static bool keeps(const Arrival& arrival);
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return arrival.entry.verb != kVerb<CounterAdd> && old.precedes(arrival.past);
  }
  static void settle(LogEntries& entries);
  static std::vector<std::string> keys_below(const Command& command);
};

struct GrowOnlyMapRules : MapRules {
  static constexpr std::string_view kName = "grow_only_map";
  static constexpr bool kCommutes = true;
  static Status check(const Command& command);
  static bool has_effect(const LogEntries&, const Command& command) {
    return std::get<CounterAdd>(command).amount != 0;
  }
  static void settle(LogEntries& entries) { SumRules::settle(entries); }
};

}  // namespace skerry::crdts
