// timeline.csv back to timelines.
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "reports/model/csv.h"

namespace skerry::results {
namespace {

// The fields of one line, and what is left of the text. Fields hold no line breaks but in quotes.
std::vector<std::string> take_row(std::string_view& text) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '"') {
      if (is_quoted && text.starts_with('"')) {
        fields.back() += '"';
        text.remove_prefix(1);
      } else {
        is_quoted = !is_quoted;
      }
    } else if (c == '\n' && !is_quoted) {
      break;
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

template <typename T>
bool read_number(const std::string& text, T& out) {
  const char* end = text.data() + text.size();
  return std::from_chars(text.data(), end, out).ptr == end && !text.empty();
}

}  // namespace

Status read_timelines(std::string_view csv, SweepResult& sweep) {
  std::map<std::pair<size_t, uint64_t>, RunResult*> runs;
  for (size_t c = 0; c < sweep.cells.size(); ++c) {
    for (RunResult& run : sweep.cells[c].runs) runs[{c, run.seed}] = &run;
  }
  take_row(csv);  // the header
  for (size_t line = 2; !csv.empty(); ++line) {
    const std::vector<std::string> row = take_row(csv);
    size_t cell = 0;
    uint64_t seed = 0;
    TimelinePoint point;
    const bool is_read =
        row.size() == 12 && read_number(row[0], cell) && read_number(row[2], seed) &&
        read_number(row[3], point.time_ns) && read_number(row[4], point.staleness_max_ns) &&
        read_number(row[5], point.staleness_mean_ns) && read_number(row[6], point.distinct_sets) &&
        read_number(row[7], point.commits) && read_number(row[8], point.deliveries) &&
        read_number(row[9], point.bytes) && read_number(row[10], point.unseen);
    const auto run = runs.find({cell, seed});
    if (!is_read || run == runs.end()) {
      return invalid("timeline.csv: line " + std::to_string(line) + " is none of this sweep's");
    }
    run->second->timeline.push_back(point);
  }
  return absl::OkStatus();
}

}  // namespace skerry::results
