// What is asked of every history: one function an anomaly. A detector reads the history and what
// came of it, and knows nothing of the design.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "crdts/object/anomaly.h"
#include "harness/anomalies/history.h"
#include "harness/anomalies/sequence_view.h"

namespace skerry::harness {

struct Observation {
  Family family = Family::kText;
  const History& history;
  // Of all steps together.
  const Value& value;
  // Null where there is no order.
  const SequenceView* sequence = nullptr;
  // Two concurrent insertions into an empty document stand in descending order of their actors.
  bool ties_descend = false;
  // Adding an element twice puts it there twice.
  bool is_multiset = false;
  // What another history gives, its commands performed again; nothing where one is refused.
  std::function<std::optional<Value>(const History&)> performed;
};

struct Detector {
  crdts::Anomaly anomaly;
  bool (*applies)(Family family);
  // What is wrong, for people; empty when nothing is.
  std::string (*find)(const Observation& observation);
};

// All; an anomaly may have several, each for other families.
std::span<const Detector> detectors();

// detect_*.cc
std::string find_forward_interleaving(const Observation& observation);
std::string find_backward_interleaving_by_one(const Observation& observation);
std::string find_backward_interleaving_by_many(const Observation& observation);
std::string find_not_maximal(const Observation& observation);
std::string find_resurrected_element(const Observation& observation);
std::string find_lost_concurrent_update(const Observation& observation);
std::string find_no_effect_of_adding_again(const Observation& observation);
std::string find_clock_poisoning(const Observation& observation);
std::string find_duplicate_after_move(const Observation& observation);
std::string find_duplicate_line(const Observation& observation);
std::string find_lost_write(const Observation& observation);
std::string find_row_insert_against_formula(const Observation& observation);
std::string find_delete_column_against_edit(const Observation& observation);
std::string find_mark_boundary(const Observation& observation);
std::string find_lost_child(const Observation& observation);
std::string find_cycle_after_move(const Observation& observation);
std::string find_concurrent_child_creation(const Observation& observation);
std::string find_sum_below_zero(const Observation& observation);

}  // namespace skerry::harness
