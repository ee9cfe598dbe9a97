#include "sim/network/rtt_matrix.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "sim/network/csv.h"

namespace skerry::sim {
namespace {

// Exact, because the result reaches the digest: "142.524" is 142'524'000 ns. Up to a day; digits
// below a nanosecond are cut off. Nothing where `text` is no such number.
std::optional<int64_t> parse_milliseconds(std::string_view text) {
  constexpr int64_t kMost = int64_t{86'400'000} * 1'000'000;
  int64_t ns = 0;
  int64_t unit = 1'000'000;
  bool has_digit = false;
  bool is_fraction = false;
  for (const char c : text) {
    if (c == '.' && !is_fraction) {
      is_fraction = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    has_digit = true;
    if (is_fraction) {
      unit /= 10;
      ns += (c - '0') * unit;
    } else {
      ns = ns * 10 + (c - '0') * unit;
    }
    if (ns > kMost) return std::nullopt;
  }
  if (!has_digit) return std::nullopt;
  return ns;
}

}  // namespace

int RttMatrix::find(std::string_view place) const {
  for (size_t i = 0; i < places_.size(); ++i) {
    if (places_[i] == place) return static_cast<int>(i);
  }
  return -1;
}

StatusOr<Duration> RttMatrix::average(size_t from, size_t to) const {
  int64_t ns = average_ns_[from * kMostPlaces + to];
  if (ns < 0) ns = average_ns_[to * kMostPlaces + from];
  if (ns < 0) {
    return invalid(
        absl::StrCat(path_, ": no row from ", places_[from], " to ", places_[to], " or back"));
  }
  return Duration{ns};
}

StatusOr<RttMatrix> RttMatrix::read(const std::string& path) {
  RttMatrix matrix;
  matrix.path_ = path;
  matrix.average_ns_.assign(kMostPlaces * kMostPlaces, -1);
  static constexpr std::array<std::string_view, 5> kColumns = {"from", "to", "rtt_min_ms",
                                                               "rtt_avg_ms", "rtt_max_ms"};
  const StatusOr<std::vector<CsvRow>> rows = read_csv(path, kColumns, kColumns.size());
  if (absl::IsNotFound(rows.status())) return rows.status();
  if (!rows.ok()) {
    return invalid(
        absl::StrCat("not a matrix of round trips: ", std::string(rows.status().message())));
  }
  for (const CsvRow& row : *rows) {
    const std::string where = absl::StrCat(path, ":", row.line, ": ");
    const std::string* const place[2] = {&*row.cells[0], &*row.cells[1]};
    const std::string* const time[3] = {&*row.cells[2], &*row.cells[3], &*row.cells[4]};
    size_t index[2];
    for (int i = 0; i < 2; ++i) {
      if (place[i]->empty()) return invalid(absl::StrCat(where, "a place without a name"));
      const int known = matrix.find(*place[i]);
      index[i] = known < 0 ? matrix.places_.size() : static_cast<size_t>(known);
      if (known >= 0) continue;
      if (matrix.places_.size() == kMostPlaces) {
        return invalid(absl::StrCat(where, "more than ", kMostPlaces, " places"));
      }
      matrix.places_.push_back(*place[i]);
    }
    int64_t ns[3];
    for (int i = 0; i < 3; ++i) {
      const std::optional<int64_t> parsed = parse_milliseconds(*time[i]);
      if (!parsed) {
        return invalid(absl::StrCat(where, "\"", *time[i],
                                    "\" is no round trip: expected milliseconds such as 142.5"));
      }
      ns[i] = *parsed;
    }
    if (ns[0] > ns[1] || ns[1] > ns[2]) {
      return invalid(absl::StrCat(where, "expected rtt_min_ms <= rtt_avg_ms <= rtt_max_ms, got ",
                                  *time[0], ", ", *time[1], ", ", *time[2]));
    }
    int64_t& cell = matrix.average_ns_[index[0] * kMostPlaces + index[1]];
    if (cell >= 0) {
      return invalid(
          absl::StrCat(where, "the pair ", *place[0], ", ", *place[1], " is given twice"));
    }
    cell = ns[1];
  }
  if (matrix.places_.empty()) return invalid(absl::StrCat(path, ": no rows"));
  return matrix;
}

}  // namespace skerry::sim
