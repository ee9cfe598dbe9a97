// What may lie in an OR-map: types whose whole state is dots, each with something that it carries.
//
// A removal erases the dots that its author has seen, and nothing else; that is what makes "remove
// erases what it has seen and a concurrent update survives alone" true of whatever lies below. A
// type that keeps totals (a PN counter), stamps (LWW) or values that only grow has nothing that a
// removal could name: after it, the old total would come back with the next concurrent update. Such
// types are refused, by the compiler and by name (Almeida, Shoker, Baquero 2018, "Delta state
// replicated data types", section 7.3: a map embeds dot stores only; Baquero, Almeida, Lerche 2016,
// "The problem with embedded CRDT counters and a solution").
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/command.h"
#include "core/status.h"

namespace skerry::crdts {

// Children are told apart by key and kind: two replicas that create one key at the same time create
// the same child, or two that stand side by side (as in riak_dt_map). Maps are children too: they
// are what paths go through, and exist as long as something is in them.
enum class ChildKind : uint8_t { kCounter, kFlag, kRegister, kSet };
constexpr std::array kChildKinds = {ChildKind::kCounter, ChildKind::kFlag, ChildKind::kRegister,
                                    ChildKind::kSet};

constexpr std::string_view to_string(ChildKind kind) {
  constexpr std::array<std::string_view, kChildKinds.size()> kNames = {"counter", "flag",
                                                                       "register", "set"};
  return kNames[static_cast<size_t>(kind)];
}

// The kind of child that a command is on; nothing for a map's removal and for other families.
std::optional<ChildKind> child_kind_of(Verb verb);
// Whether a command of a map brings nothing that could stay.
constexpr bool only_erases(Verb verb) {
  return verb == kVerb<CounterReset> || verb == kVerb<FlagDisable> || verb == kVerb<SetRemove> ||
         verb == kVerb<MapRemove>;
}

// What one dot carries: an amount of a counter, a value of a register or an element of a set.
struct Carried {
  int64_t amount = 0;
  Payload text;
};

// A type whose value is a function of its live dots and of what they carry.
template <typename T>
concept DotStore = requires(std::span<const Carried> live) {
  { T::kKind } -> std::convertible_to<ChildKind>;
  {T::value_of(live)};
};

// Each addition is a dot of its own, so that a removal takes exactly the additions it has seen.
struct CausalCounter {
  static constexpr ChildKind kKind = ChildKind::kCounter;
  // The sum, modulo 2^64.
  static int64_t value_of(std::span<const Carried> live) {
    uint64_t sum = 0;
    for (const Carried& addition : live) sum += static_cast<uint64_t>(addition.amount);
    return static_cast<int64_t>(sum);
  }
};

struct CausalFlag {
  static constexpr ChildKind kKind = ChildKind::kFlag;
  static bool value_of(std::span<const Carried> live) { return !live.empty(); }
};

// Of the set too: ascending, each text once.
struct CausalRegister {
  static constexpr ChildKind kKind = ChildKind::kRegister;
  static std::vector<std::string> value_of(std::span<const Carried> live) {
    std::vector<std::string> texts;
    for (const Carried& one : live) texts.emplace_back(as_text(one.text.view()));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  }
};

struct CausalSet {
  static constexpr ChildKind kKind = ChildKind::kSet;
  static std::vector<std::string> value_of(std::span<const Carried> live) {
    return CausalRegister::value_of(live);
  }
};

// Compiles for dot stores only, and says why where it does not.
template <typename T>
constexpr ChildKind child_kind() {
  static_assert(DotStore<T>,
                "a child of or_map must be a dot store (CausalCounter, CausalFlag, CausalRegister, "
                "CausalSet): totals, stamps and what only grows cannot be removed as seen");
  if constexpr (DotStore<T>) return T::kKind;
  return ChildKind::kCounter;
}

// The kind that a name stands for: "counter", "flag", "register" or "set", or a design of the
// catalogue with the same meaning. Plain PN, LWW and grow-only designs are refused with the reason,
// other words with the list of kinds.
StatusOr<ChildKind> child_type(std::string_view name);

}  // namespace skerry::crdts
