// Commands as they are, and a log of those that still matter: pure operation-based designs
// (Baquero, Almeida, Shoker 2017, "Pure operation-based replicated data types", sections 4 and 5).
//
// What travels is the command and what its author had integrated, its causal past. Each replica
// keeps a partially ordered log; on delivery two relations of the type prune it: a command may be
// redundant as it arrives (R), and it may make others redundant (R_0 and R_1 of the paper: `ends`).
// The value is a query on what is left. What is stable loses its timestamp: everything still to
// come has it in its past, so that "before or concurrent" needs no looking up, and a type may fold
// such commands together (`settle`).
//
// Entries that a rule compares have the same key (the element of a set; of a map, a path with what
// lies there; "" otherwise). Of an entry's timestamp its dot is kept: whether it lies before an
// arriving command is for the arriving command's past to say.
//
// Asked of delivery: causal order, exactly once. Asked of collect(): that every change still to
// come has all of `stable` in its past (sync/spread/stability.h sees to it).
// Invariants: no key is without entries; unstable_ holds the dots of the entries that have one;
// the digest is the value's.
// Cost: delivery O(log keys + entries of the keys that it is about); collect O(entries that have a
// timestamp). A change carries its whole past: about 10 bytes for each actor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "core/check.h"
#include "core/verbs.h"
#include "crdts/causality/causal_context.h"
#include "crdts/object/elements.h"
#include "crdts/object/object.h"
#include "crdts/pure/command_body.h"
#include "crdts/pure/log_bytes.h"

namespace skerry::crdts {

// What arrives: a command with its author's past, own earlier commands included.
struct Arrival {
  LogEntry entry;
  const VersionVector& past;
};

// `Rules` says what is particular of a type:
//   kName, kFamily
//   kCommutes              what is kept needs no timestamp: entries are stable from the start
//   check(command)         OK, or why the type refuses it
//   has_effect(entries, command)   whether it would change anything here, before it is sent
//   keeps(arrival)         whether it stays in the log (not R)
//   is_ended(arrival, old) whether an entry there makes it redundant (R)
//   ends(arrival, old)     whether it makes that entry redundant (R_0, R_1)
//   settle(entries)        after entries have become stable: folds what may be folded
//   shows(entries)         of a set or flag: whether the element is in; of a register: whether the
//                          texts show; of a counter: unused
// and of a map, whose value is a line for each key:
//   key_of(command), fact_of(key, entries)
//   keys_below(command)    of a removal: what the keys begin with that it is about; else nothing
template <typename Rules>
class PureObject final : public Object {
 public:
  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override {
    SKERRY_RETURN_IF_ERROR(check_command(command, Rules::kFamily, Rules::kName));
    SKERRY_RETURN_IF_ERROR(Rules::check(command));
    SKERRY_RETURN_IF_ERROR(check_dot(mutation));
    if (!has_effect(command)) return Effect();
    const VersionVector past = seen_;
    const Payload body = encode_command_body(command, past);
    deliver(command, mutation, past);
    return Effect{1, body, command_content_bytes(body.view(), Rules::kFamily)};
  }

  Status apply(ByteView body, const Mutation& mutation) override {
    const StatusOr<CommandBody> read = decode_command_body(body, Rules::kFamily);
    if (!read.ok()) return read.status();
    SKERRY_RETURN_IF_ERROR(check_command(read->command, Rules::kFamily, Rules::kName));
    SKERRY_RETURN_IF_ERROR(Rules::check(read->command));
    SKERRY_RETURN_IF_ERROR(check_dot(mutation));
    const bool is_next = read->past[mutation.actor] + 1 == mutation.first;
    if (!is_next || !seen_.covers(read->past)) {
      return invalid(std::string(Rules::kName) + ": not the next change in causal order");
    }
    deliver(read->command, mutation, read->past);
    return absl::OkStatus();
  }

  Status join(ByteView) override {
    return absl::UnimplementedError("pure operations are not a lattice: they are delivered once");
  }

  // The same bytes wherever the same changes came in the same order, and the same was collected.
  StatusOr<Payload> snapshot() const override {
    LogWriter out(seen_, log_.size());
    for (const auto& [key, entries] : log_) out.add(key, entries);
    return out.finish();
  }
  Status restore(ByteView snapshot) override {
    auto saved = read_log(snapshot);
    if (!saved.ok()) return saved.status();
    if (!std::ranges::all_of(saved->keys, is_own)) return invalid("another design's log");
    for (SavedLog::Key& key : saved->keys) {
      change(log_.try_emplace(key.name).first,
             [&key](LogEntries& entries) { entries = std::move(key.entries); });
    }
    for (const auto& [key, entries] : log_) {
      for (const LogEntry& entry : entries) {
        if (!entry.is_stable()) unstable_.emplace(entry.dot, key);
      }
    }
    seen_ = std::move(saved->seen);
    return absl::OkStatus();
  }

  void collect(const VersionVector& stable) override {
    absl::btree_set<std::string> keys;
    for (const auto& [dot, key] : unstable_) {
      if (stable.contains(dot)) keys.insert(key);
    }
    for (const std::string& key : keys) {
      change(log_.find(key), [&](LogEntries& entries) {
        for (LogEntry& entry : entries) {
          unstable_.erase(entry.dot);
          if (stable.contains(entry.dot)) entry.dot = {};
        }
        Rules::settle(entries);
        for (const LogEntry& entry : entries) {
          if (!entry.is_stable()) unstable_.emplace(entry.dot, key);
        }
      });
    }
  }
  uint64_t garbage() const override { return unstable_.size(); }

  Value value() const override {
    if constexpr (kHasKeys) {
      std::vector<std::string> facts;
      for (const auto& [key, entries] : log_) {
        if (Rules::shows(entries)) facts.push_back(fact_of(key, entries));
      }
      if (kIsMap) std::sort(facts.begin(), facts.end());
      return facts;
    } else {
      const auto at = log_.find("");
      static const LogEntries kNone;
      return single_value(at == log_.end() ? kNone : at->second);
    }
  }
  Hash128 digest() const override { return kHasKeys ? facts_digest_ : digest_of(value()); }
  uint64_t digest_cost() const override { return 1; }
  uint64_t size() const override { return kHasKeys ? count_ : 1; }

  void check_invariants() const override {
    uint64_t dots = 0;
    uint64_t shown = 0;
    for (const auto& [key, entries] : log_) {
      SKERRY_CHECK(!entries.empty());
      for (const LogEntry& entry : entries) {
        if (entry.is_stable()) continue;
        ++dots;
        const auto at = unstable_.find(entry.dot);
        SKERRY_CHECK(at != unstable_.end() && at->second == key && seen_.contains(entry.dot));
      }
      shown += Rules::shows(entries) ? 1 : 0;
    }
    SKERRY_CHECK(dots == unstable_.size());
    SKERRY_CHECK(!kHasKeys || shown == count_);
    SKERRY_CHECK(digest() == digest_of(value()));
  }

 private:
  using Log = absl::btree_map<std::string, LogEntries, std::less<>>;
  static constexpr bool kIsMap = Rules::kFamily == Family::kMap;
  static constexpr bool kHasKeys = kIsMap || Rules::kFamily == Family::kSet;

  static std::string key_of(const Command& command) {
    if constexpr (kIsMap) return Rules::key_of(command);
    const std::string* element = element_of(command);
    return element == nullptr ? std::string() : *element;
  }
  // Whether this design may have saved it.
  static bool is_own(const SavedLog::Key& key) {
    if (kIsMap ? !Rules::is_key(key.name) : (!kHasKeys && !key.name.empty())) return false;
    return std::ranges::all_of(key.entries, [](const LogEntry& entry) {
      return (!Rules::kCommutes || entry.is_stable()) &&
             verbs()[static_cast<size_t>(entry.verb)].families.contains(Rules::kFamily);
    });
  }
  static std::string fact_of(const std::string& key, const LogEntries& entries) {
    if constexpr (kIsMap) return Rules::fact_of(key, entries);
    return key;
  }
  static std::vector<std::string> keys_below(const Command& command) {
    if constexpr (kIsMap) return Rules::keys_below(command);
    return {};
  }

  bool has_effect(const Command& command) const {
    for (const std::string& prefix : keys_below(command)) {
      const auto at = log_.lower_bound(prefix);
      if (at != log_.end() && at->first.starts_with(prefix)) return true;
    }
    static const LogEntries kNone;
    const auto at = log_.find(key_of(command));
    return Rules::has_effect(at == log_.end() ? kNone : at->second, command);
  }

  // Exactly once, in each actor's order.
  Status check_dot(const Mutation& mutation) const {
    const bool is_next = seen_[mutation.actor] + 1 == mutation.first;
    if (is_next && mutation.first <= CausalContext::kLargestSequence) return absl::OkStatus();
    return invalid(std::string(Rules::kName) + ": not the next sequence number of its actor");
  }

  void deliver(const Command& command, const Mutation& mutation, const VersionVector& past) {
    const Dot dot{mutation.actor, mutation.first};
    seen_.raise(dot.actor, dot.sequence);
    Arrival arrival{{verb_of(command), {}, 0, mutation.time, dot.actor, dot}, past};
    if (const auto* addition = std::get_if<CounterAdd>(&command)) {
      arrival.entry.amount = addition->amount;
    } else if (const auto* assignment = std::get_if<RegisterAssign>(&command)) {
      arrival.entry.text = assignment->value;
    }
    for (const std::string& prefix : keys_below(command)) {
      auto below = log_.lower_bound(prefix);
      while (below != log_.end() && below->first.starts_with(prefix)) {
        below = change(below, [&](LogEntries& entries) { end(arrival, entries); });
      }
    }
    const auto at = log_.try_emplace(key_of(command)).first;
    change(at, [&](LogEntries& entries) {
      bool stays = Rules::keeps(arrival);
      for (const LogEntry& old : entries) stays = stays && !Rules::is_ended(arrival, old);
      end(arrival, entries);
      if (!stays) return;
      if (Rules::kCommutes) arrival.entry.dot = {};
      entries.push_back(arrival.entry);
      if (Rules::kCommutes) Rules::settle(entries);
      if (!Rules::kCommutes) unstable_.emplace(dot, at->first);
    });
  }

  void end(const Arrival& arrival, LogEntries& entries) {
    std::erase_if(entries, [&](const LogEntry& old) {
      if (!Rules::ends(arrival, old)) return false;
      unstable_.erase(old.dot);
      return true;
    });
  }

  // Edits the entries of a key, and keeps all that is counted beside them. The key behind it.
  template <typename Edit>
  typename Log::iterator change(typename Log::iterator at, Edit edit) {
    LogEntries& entries = at->second;
    const bool was_shown = !entries.empty() && Rules::shows(entries);
    if (kIsMap && was_shown)
      facts_digest_ = facts_digest_ - element_digest(fact_of(at->first, entries));
    edit(entries);
    const bool is_shown = !entries.empty() && Rules::shows(entries);
    if (kIsMap && is_shown)
      facts_digest_ = facts_digest_ + element_digest(fact_of(at->first, entries));
    if (kHasKeys && was_shown != is_shown) count_ += is_shown ? 1 : ~uint64_t{0};
    if (kHasKeys && !kIsMap && was_shown != is_shown) {
      const Hash128 digest = element_digest(at->first);
      facts_digest_ = is_shown ? facts_digest_ + digest : facts_digest_ - digest;
    }
    return entries.empty() ? log_.erase(at) : std::next(at);
  }

  static Value single_value(const LogEntries& entries) {
    if constexpr (Rules::kFamily == Family::kCounter) {
      uint64_t sum = 0;
      for (const LogEntry& entry : entries) sum += static_cast<uint64_t>(entry.amount);
      return static_cast<int64_t>(sum);
    } else if constexpr (Rules::kFamily == Family::kFlag) {
      return int64_t{!entries.empty() && Rules::shows(entries) ? 1 : 0};
    } else {
      std::vector<std::string> values;
      for (const LogEntry& entry : entries) values.push_back(entry.text);
      return sorted_once(std::move(values));
    }
  }

  Log log_;
  absl::btree_map<Dot, std::string> unstable_;
  VersionVector seen_;
  uint64_t count_ = 0;
  Hash128 facts_digest_;
};

template <typename Rules>
std::unique_ptr<Object> make_pure_object() {
  return std::make_unique<PureObject<Rules>>();
}

}  // namespace skerry::crdts
