// Rows of a CSV file by the names of its columns: no quoting, spaces and tabs around a field are
// ignored, the first line names the columns. The one place that meets the parser.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace skerry::sim {

struct CsvRow {
  uint64_t line = 0;
  // As `columns` orders them; nothing in columns that the file does not have.
  std::vector<std::optional<std::string>> cells;
};

// Columns that are not asked for are ignored. Errors name the file, and the line where there is
// one: a file that cannot be opened, one of the first `required` columns missing, a wrong number of
// fields, more than kMostCsvRows. REQUIRES: 4 or 5 columns.
inline constexpr size_t kMostCsvRows = size_t{1} << 24;
StatusOr<std::vector<CsvRow>> read_csv(const std::string& path,
                                       std::span<const std::string_view> columns, size_t required);

}  // namespace skerry::sim
