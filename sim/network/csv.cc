#include "sim/network/csv.h"

// The reader cuts long file names short on purpose, in a way that g++ warns of.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#endif
#define CSV_IO_NO_THREAD
#include <libfccp/csv.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <array>
#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/check.h"

namespace skerry::sim {
namespace {

template <unsigned kColumns>
using Reader = io::CSVReader<kColumns, io::trim_chars<' ', '\t'>, io::no_quote_escape<','>,
                             io::throw_on_overflow>;

template <unsigned kColumns, size_t... kIndex>
StatusOr<std::vector<CsvRow>> read(const std::string& path,
                                   std::span<const std::string_view> columns, size_t required,
                                   std::index_sequence<kIndex...>) {
  Reader<kColumns> csv(path);
  csv.read_header(io::ignore_extra_column | io::ignore_missing_column,
                  std::string(columns[kIndex])...);
  std::array<bool, kColumns> has;
  for (size_t i = 0; i < kColumns; ++i) {
    has[i] = csv.has_column(std::string(columns[i]));
    if (i < required && !has[i]) {
      return invalid(absl::StrCat(path, ":1: no column \"", std::string(columns[i]), "\""));
    }
  }
  std::vector<CsvRow> rows;
  std::array<std::string, kColumns> cells;
  while (csv.read_row(cells[kIndex]...)) {
    if (rows.size() == kMostCsvRows) {
      return invalid(absl::StrCat(path, ": more than ", kMostCsvRows, " rows"));
    }
    CsvRow& row = rows.emplace_back();
    row.line = csv.get_file_line();
    for (size_t i = 0; i < kColumns; ++i) {
      row.cells.push_back(has[i] ? std::optional(cells[i]) : std::nullopt);
    }
  }
  return rows;
}

}  // namespace

StatusOr<std::vector<CsvRow>> read_csv(const std::string& path,
                                       std::span<const std::string_view> columns,
                                       size_t required) try {
  switch (columns.size()) {
    case 4:
      return read<4>(path, columns, required, std::make_index_sequence<4>());
    case 5:
      return read<5>(path, columns, required, std::make_index_sequence<5>());
    default:
      SKERRY_CHECK(false && "that many columns are not read");
  }
} catch (const io::error::can_not_open_file&) {
  return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
} catch (const io::error::too_few_columns& error) {
  return invalid(
      absl::StrCat(path, ":", error.file_line, ": fewer fields than the first line names"));
} catch (const io::error::too_many_columns& error) {
  return invalid(
      absl::StrCat(path, ":", error.file_line, ": more fields than the first line names"));
} catch (const std::exception& error) {
  // The library's text names the file and the line itself.
  return invalid(absl::StrCat(path, ": ", error.what()));
}

}  // namespace skerry::sim
