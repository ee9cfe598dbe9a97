// A matrix of round trips between named places, read from a CSV file (docs/formats/rtt.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "core/time.h"

namespace skerry::sim {

class RttMatrix {
 public:
  static constexpr size_t kMostPlaces = 255;

  // Columns, by name and in any order: from, to, rtt_min_ms, rtt_avg_ms, rtt_max_ms. Errors name
  // the file and the line: unreadable, a missing column, a time that is not a number of
  // milliseconds, least <= average <= most violated, a pair given twice, more than kMostPlaces
  // places.
  static StatusOr<RttMatrix> read(const std::string& path);

  // In the order in which the file names them first.
  const std::vector<std::string>& places() const { return places_; }
  // The place's index; -1 if there is none of that name.
  int find(std::string_view place) const;
  // The average round trip between two places, or that of the way back where only that is given.
  // Error: neither is given.
  StatusOr<Duration> average(size_t from, size_t to) const;

 private:
  std::string path_;
  std::vector<std::string> places_;
  std::vector<int64_t> average_ns_;  // kMostPlaces x kMostPlaces; -1: not given
};

}  // namespace skerry::sim
