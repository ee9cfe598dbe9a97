// The words that a schedule is written in: what the writer and the reader must have alike.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sim/faults/fault.h"
#include "sim/storage/survives.h"

namespace skerry::harness {

// In the order of Occasion::Kind.
inline const std::vector<std::string>& occasion_words() {
  static const std::vector<std::string> kWords = {"setup", "wake", "receipt"};
  return kWords;
}

inline const std::vector<std::string>& fate_words() {
  static const std::vector<std::string> kWords = {"lost", "held", "twice", "flipped", "latency"};
  return kWords;
}

// What faults do, by the names of it.
inline const std::vector<std::string>& effect_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const sim::FaultKind& kind : sim::fault_catalogue()) {
      const std::string name(kind.effect.name);
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
  }();
  return kNames;
}

// In the order of sim::Survives.
inline const std::vector<std::string>& survives_words() {
  static const std::vector<std::string> kWords(sim::kSurvivesNames.begin(),
                                               sim::kSurvivesNames.end());
  return kWords;
}

}  // namespace skerry::harness
