// What each type asks of its log (Baquero, Almeida, Shoker 2017, "Pure operation-based replicated
// data types", section 4, and figures 5 to 9 for the registers, flags and sets).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "core/status.h"
#include "crdts/pure/po_log.h"

namespace skerry::crdts {

// What a type does not say otherwise: every command is kept, and none touches another.
struct PlainRules {
  static constexpr bool kCommutes = false;
  static Status check(const Command&) { return absl::OkStatus(); }
  static bool has_effect(const LogEntries&, const Command&) { return true; }
  static bool keeps(const Arrival&) { return true; }
  static bool is_ended(const Arrival&, const LogEntry&) { return false; }
  static bool ends(const Arrival&, const LogEntry&) { return false; }
  static void settle(LogEntries&) {}
  static bool shows(const LogEntries&) { return true; }
  static bool is_key(std::string_view) { return true; }
};

inline Status lacks(std::string_view design) {
  return absl::UnimplementedError(std::string(design) + " has no such command");
}

// Counters. Additions commute: they are summed up at once where no reset may tell them apart.
struct SumRules : PlainRules {
  static constexpr Family kFamily = Family::kCounter;
  static bool has_effect(const LogEntries& entries, const Command& command) {
    const auto* addition = std::get_if<CounterAdd>(&command);
    return addition == nullptr ? !entries.empty() : addition->amount != 0;
  }
  // Stable additions become one.
  static void settle(LogEntries& entries);
};

struct PnCounterRules : SumRules {
  static constexpr std::string_view kName = "pn_counter";
  static constexpr bool kCommutes = true;
  static Status check(const Command& command) {
    return is<CounterAdd>(command) ? absl::OkStatus() : lacks(kName);
  }
};

struct GrowOnlyCounterRules : SumRules {
  static constexpr std::string_view kName = "grow_only_counter";
  static constexpr bool kCommutes = true;
  static Status check(const Command& command) {
    const auto* addition = std::get_if<CounterAdd>(&command);
    const bool grows = addition != nullptr && addition->amount >= 0;
    return grows ? absl::OkStatus() : lacks(kName);
  }
};

// A reset ends the additions in its past, and is itself redundant.
struct ResettableCounterRules : SumRules {
  static constexpr std::string_view kName = "resettable_counter";
  static Status check(const Command& command) {
    return is<CounterTransfer>(command) ? lacks(kName) : absl::OkStatus();
  }
  static bool keeps(const Arrival& arrival) { return arrival.entry.verb == kVerb<CounterAdd>; }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return arrival.entry.verb == kVerb<CounterReset> && old.precedes(arrival.past);
  }
};

// The last by (hybrid time, author) ends all others: an order of its own, without timestamps.
struct LastWinsRules : PlainRules {
  static constexpr bool kCommutes = true;
  static bool is_later(const LogEntry& a, const LogEntry& b) {
    return std::tie(a.time, a.author) > std::tie(b.time, b.author);
  }
  static bool is_ended(const Arrival& arrival, const LogEntry& old) {
    return is_later(old, arrival.entry);
  }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return !is_later(old, arrival.entry);
  }
};

struct LwwRegisterRules : LastWinsRules {
  static constexpr std::string_view kName = "lww_register";
  static constexpr Family kFamily = Family::kRegister;
};

// An assignment ends those in its past.
struct MultiValueRegisterRules : PlainRules {
  static constexpr std::string_view kName = "multi_value_register";
  static constexpr Family kFamily = Family::kRegister;
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return old.precedes(arrival.past);
  }
};

template <bool kLargest>
struct ExtremeRegisterRules : PlainRules {
  static constexpr std::string_view kName = kLargest ? "max_register" : "min_register";
  static constexpr Family kFamily = Family::kRegister;
  static constexpr bool kCommutes = true;
  static bool beats(std::string_view a, std::string_view b) { return kLargest ? a > b : a < b; }
  static bool has_effect(const LogEntries& entries, const Command& command) {
    return entries.empty() || beats(std::get<RegisterAssign>(command).value, entries.front().text);
  }
  static bool is_ended(const Arrival& arrival, const LogEntry& old) {
    return !beats(arrival.entry.text, old.text);
  }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return beats(arrival.entry.text, old.text);
  }
};

inline bool turns_on(Verb verb) { return verb == kVerb<SetAdd> || verb == kVerb<FlagEnable>; }
inline bool is_on(const LogEntry& entry) { return turns_on(entry.verb); }

// A command ends those on its element in its past; turning off is itself redundant.
struct OnWinsRules : PlainRules {
  static bool has_effect(const LogEntries& entries, const Command& command) {
    return turns_on(verb_of(command)) || !entries.empty();
  }
  static bool keeps(const Arrival& arrival) { return is_on(arrival.entry); }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return old.precedes(arrival.past);
  }
  // Of several stable additions one is enough.
  static void settle(LogEntries& entries);
};

// A command ends those on its element in its past; turning off stays, and hides what it is
// concurrent with.
struct OffWinsRules : PlainRules {
  static bool has_effect(const LogEntries& entries, const Command& command) {
    return turns_on(verb_of(command)) || (!entries.empty() && shows(entries));
  }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return old.precedes(arrival.past);
  }
  // All that a stable command that turns off stands beside is concurrent with it, and hidden; what
  // comes after has seen it. So it goes, with all that turned on.
  static void settle(LogEntries& entries);
  static bool shows(const LogEntries& entries) {
    return std::all_of(entries.begin(), entries.end(), is_on);
  }
};

struct EnableWinsFlagRules : OnWinsRules {
  static constexpr std::string_view kName = "enable_wins_flag";
  static constexpr Family kFamily = Family::kFlag;
};
struct DisableWinsFlagRules : OffWinsRules {
  static constexpr std::string_view kName = "disable_wins_flag";
  static constexpr Family kFamily = Family::kFlag;
};
struct AddWinsSetRules : OnWinsRules {
  static constexpr std::string_view kName = "add_wins_set";
  static constexpr Family kFamily = Family::kSet;
};
struct RemoveWinsSetRules : OffWinsRules {
  static constexpr std::string_view kName = "remove_wins_set";
  static constexpr Family kFamily = Family::kSet;
};

struct GrowOnlySetRules : PlainRules {
  static constexpr std::string_view kName = "grow_only_set";
  static constexpr Family kFamily = Family::kSet;
  static constexpr bool kCommutes = true;
  static Status check(const Command& command) {
    return is<SetAdd>(command) ? absl::OkStatus() : lacks(kName);
  }
  static bool has_effect(const LogEntries& entries, const Command&) { return entries.empty(); }
  static bool is_ended(const Arrival&, const LogEntry&) { return true; }
};

// A removal ends the addition, and stays: it makes every later addition redundant.
struct TwoPhaseSetRules : PlainRules {
  static constexpr std::string_view kName = "two_phase_set";
  static constexpr Family kFamily = Family::kSet;
  static constexpr bool kCommutes = true;
  static bool has_effect(const LogEntries& entries, const Command& command) {
    return is<SetAdd>(command) ? entries.empty() : !entries.empty() && shows(entries);
  }
  static bool is_ended(const Arrival& arrival, const LogEntry& old) {
    return is_on(arrival.entry) || !is_on(old);
  }
  static bool ends(const Arrival& arrival, const LogEntry& old) {
    return !is_on(arrival.entry) && is_on(old);
  }
  static bool shows(const LogEntries& entries) { return is_on(entries.front()); }
};

struct LwwSetRules : LastWinsRules {
  static constexpr std::string_view kName = "lww_set";
  static constexpr Family kFamily = Family::kSet;
  static bool has_effect(const LogEntries& entries, const Command& command) {
    return turns_on(verb_of(command)) || (!entries.empty() && shows(entries));
  }
  static bool shows(const LogEntries& entries) { return is_on(entries.front()); }
};

}  // namespace skerry::crdts
