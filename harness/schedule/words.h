// The words that a schedule is written in: what the writer and the reader must have alike.
#pragma once

#include <string>
#include <vector>

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

}  // namespace skerry::harness
