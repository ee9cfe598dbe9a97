// A scenario's [anomalies]: what is looked for, in which designs, how far.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/hybrid_logical_clock.h"
#include "crdts/object/catalogue.h"

namespace skerry::harness {

// The histories of a complete search.
struct SearchShape {
  uint32_t replicas = 2;
  uint32_t each = 3;  // commands of one replica, at most
  bool insertions_only = false;
  // Everyone inserts once knowing nothing, everything reaches everyone, everyone inserts once more.
  bool has_sync_point = false;
  bool has_clock_jumps = false;  // one clock jumps, once
  bool has_moves = false;        // of lists and sheets: also moves; of lists, assignments
  bool has_marks = false;        // of rich text: also one mark on any range
  // Of rich text: everyone has three characters, and then erases any range of what is there, types
  // one anywhere, and marks any range, so many times in all, bold and as a link once each.
  uint32_t marks_at_erased = 0;
  bool is_in_text = false;  // of documents that hold texts: in a text alone

  // Commands of the longest history.
  size_t longest() const {
    return size_t{replicas} * each * (has_sync_point ? 2 : 1) + (marks_at_erased != 0 ? 1 : 0);
  }
};
std::string to_string(const SearchShape& shape);
// Whether a design of this family is searched there.
enum class Times : uint8_t { kRead, kIgnored };  // by the design
bool applies(const SearchShape& shape, Family family, Times times);
size_t longest_of(std::span<const SearchShape> shapes);

struct AnomalySearch {
  std::vector<const crdts::Design*> designs;
  std::vector<crdts::Anomaly> anomalies;  // in the order of the enumeration
  std::vector<SearchShape> shapes;        // searched completely
  uint64_t draws = 1;                     // of a design that draws
  uint64_t samples = 0;                   // histories by chance, for each draw
  uint32_t sample_replicas = 4;
  uint32_t sample_commands = 6;
  Duration clock_bound = HybridLogicalClock::kDefaultMaxDrift;  // of every replica's clock
  // After a crash an actor uses its numbers again: deliberately wrong.
  bool reuses_actors = false;
};

}  // namespace skerry::harness
