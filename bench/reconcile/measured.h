// What it takes to reconcile two sets by one method.
#pragma once

#include <optional>
#include <string_view>

#include "history.h"
#include "sync/reconcile/sets/conversation.h"

namespace skerry::bench {

std::string_view name_of(std::optional<sync::Method> method);

struct Measured {
  uint64_t bytes = 0;
  uint64_t trips = 0;                  // one way, one after another
  uint64_t overshoot = 0;              // bytes more, where a stream runs ahead as far as it may
  double cpu_ms = 0;                   // of both sides, with their indexes made before
  std::optional<sync::Method> method;  // what was chosen
  bool is_right = false;
};

// Each side's indexes are made beforehand: a document keeps them up with every change.
Measured measure(sync::SetIndexes& left, sync::SetIndexes& right, size_t differences,
                 std::optional<sync::Method> method, int repeats);

// Milliseconds of making every index of a set from nothing.
struct IndexCosts {
  double by_time_ms = 0;
  double by_hash_ms = 0;
  double keyed_ms = 0;  // ids; coded symbols are made when they are asked for
  double tally_ms = 0;
};
IndexCosts measure_indexes(const sync::HeldSet& set);

// Coded symbols a difference, mean of 200 seeds.
double mean_symbols(size_t differences);

}  // namespace skerry::bench
