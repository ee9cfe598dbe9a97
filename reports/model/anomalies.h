// What a search for anomalies found: designs x anomalies.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace skerry::results {

enum class Presence : uint8_t { kDoesNotApply, kNone, kFound };

struct AnomalyCell {
  Presence presence = Presence::kDoesNotApply;
  bool is_claimed_absent = false;  // by the design's row
  // Of what was found:
  std::string what;                // one line for people
  std::vector<std::string> steps;  // the shortest history, one command a line
  std::string value;               // what every replica ends up with
  uint64_t commands = 0;
  uint64_t replicas = 0;
  uint64_t deliveries = 0;

  // A claim that the search refutes.
  bool is_refuted() const { return is_claimed_absent && presence == Presence::kFound; }
};

struct AnomalyRow {
  std::string design;
  std::string family;
  std::string scope;  // within which there is none where there is none
  uint64_t draws = 1;
  uint64_t histories = 0;
  std::string failure;  // two delivery orders gave two values; the history
  std::vector<AnomalyCell> cells;
};

struct AnomalyTable {
  std::string scenario;
  std::string description;
  std::string scenario_hash;
  bool complete = true;
  std::vector<std::string> anomalies;  // the columns
  std::vector<AnomalyRow> rows;
  std::map<std::string, double> process;
  std::map<std::string, std::string> environment;

  Verdict verdict() const;
  // Why the verdict is unknown: not whole, or no history was searched; empty if it is not.
  std::string reason() const;
};

// "none within SCOPE", "yes" or "does not apply".
std::string words_of(const AnomalyCell& cell, const AnomalyRow& row);

// One JSON document, as docs/formats/results.md says.
std::string to_json(const AnomalyTable& table);

}  // namespace skerry::results
