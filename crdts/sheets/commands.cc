#include <algorithm>
#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"
#include "crdts/sheets/formula.h"

namespace skerry::crdts {
namespace {

// The number behind "name": at the end of a sheet's value.
uint64_t read_count(const std::string& json, const std::string& name) {
  const size_t at = json.rfind("\"" + name + "\":");
  return at == std::string::npos ? 0 : std::stoull(json.substr(at + name.size() + 3));
}

class SheetCommands {
 public:
  SheetCommands(const View& view, uint64_t alphabet, Rng& rng) : alphabet_(alphabet), rng_(rng) {
    const Value value = view.value();
    const auto* json = std::get_if<std::string>(&value);
    if (json == nullptr) return;
    rows_ = read_count(*json, "rows");
    columns_ = read_count(*json, "columns");
  }

  Command any() {
    const uint64_t dice = rng_.below(12);
    if (dice < 7 && rows_ > 0 && columns_ > 0) return assignment();
    const bool is_row = rng_.below(2) == 0;
    const uint64_t count = is_row ? rows_ : columns_;
    const SheetAxis axis = is_row ? SheetAxis::kRows : SheetAxis::kColumns;
    if (dice < 9 || count == 0) return SheetInsert{axis, rng_.below(count + 1)};
    const uint64_t position = rng_.below(count);
    if (dice == 9) return SheetErase{axis, position};
    return SheetMove{axis, position, rng_.below(count)};
  }

 private:
  // Cells near the corner, so that they meet.
  Command assignment() {
    SheetAssign write;
    write.row = near(rows_);
    write.column = near(columns_);
    const uint64_t dice = rng_.below(6);
    if (dice == 0) {
      write.content = random_letters(rng_, 1, alphabet_);
    } else if (dice < 3) {
      write.content = std::to_string(rng_.below(10));
    } else if (dice == 3) {
      write.content = "=" + cell() + "+";
      write.content += cell() + "*2";
    } else if (dice == 4) {
      write.content = "=SUM(" + cell() + ":";
      write.content += cell() + ")/4-1.5";
    } else {
      write.content = "=MAX(" + cell() + ",";
      write.content += "-(" + cell() + "))";
    }
    return write;
  }

  uint64_t near(uint64_t count) { return rng_.below(std::min<uint64_t>(count, 3)); }
  std::string cell() {
    const uint64_t row = near(rows_);
    const uint64_t column = near(columns_);
    return sheets::cell_name(static_cast<uint32_t>(row), static_cast<uint32_t>(column));
  }

  uint64_t alphabet_;
  Rng& rng_;
  uint64_t rows_ = 0;
  uint64_t columns_ = 0;
};

}  // namespace

Command random_sheet_command(const View& view, uint64_t alphabet, Rng& rng) {
  return SheetCommands(view, alphabet, rng).any();
}

Command sample_sheet_command(uint64_t i) {
  return SheetAssign{i / 8 % 8, i % 8, "cell" + std::to_string(i)};
}

}  // namespace skerry::crdts
