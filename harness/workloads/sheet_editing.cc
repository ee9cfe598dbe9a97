// A spreadsheet of several people: numbers and formulas go into cells while others insert, move and
// delete rows and columns. The first person lays out the sheet; the others begin when they have it.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights,
              "{ erase = 0.03, formula = 0.2, insert = 0.07, move = 0.05, number = 0.65 }", false,
              0, 0, "erase|formula|insert|move|number", "how often each command"},
    Parameter{"rows", ParameterType::kInteger, "20", false, 2, 10000, "", "rows to begin with"},
    Parameter{"columns", ParameterType::kInteger, "8", false, 2, 26, "", "columns to begin with"},
};

class SheetEditing : public RatedWorkload {
 public:
  SheetEditing(Arrivals arrivals, Mix mix, uint64_t rows, uint64_t columns)
      : RatedWorkload(std::move(arrivals)), mix_(std::move(mix)), rows_(rows), columns_(columns) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    if (!is_laid_out_) return lay_out(world);
    if (!world.document(person).integrated().contains(layout_)) return;
    const uint64_t row = rng.below(rows_);
    const uint64_t column = rng.below(columns_);
    if (what == "number" || what == "formula") {
      std::string content = what == "number" ? std::to_string(rng.below(1000)) : formula(rng);
      world.submit(person, SheetAssign{row, column, std::move(content)});
      return;
    }
    const SheetAxis axis = rng.below(3) == 0 ? SheetAxis::kColumns : SheetAxis::kRows;
    const uint64_t count = axis == SheetAxis::kRows ? rows_ : columns_;
    const uint64_t position = rng.below(count);
    if (what == "insert") {
      world.submit(person, SheetInsert{axis, position});
    } else if (what == "erase") {
      world.submit(person, SheetErase{axis, position});
    } else {
      world.submit(person, SheetMove{axis, position, rng.below(count)});
    }
  }

 private:
  // Cells of the first half: those rows and columns are likely to be there whatever was deleted.
  std::string cell(Rng& rng) const {
    const auto column = static_cast<char>('A' + rng.below((columns_ + 1) / 2));
    return column + std::to_string(1 + rng.below((rows_ + 1) / 2));
  }
  std::string formula(Rng& rng) const {
    const std::string first = cell(rng);
    const std::string second = cell(rng);
    if (rng.below(2) == 0) return "=" + first + "+" + second;
    return "=SUM(" + first + ":" + second + ")";
  }

  void lay_out(World& world) {
    if (!world.is_running(0)) return;
    is_laid_out_ = true;
    for (uint64_t i = 0; i < rows_ + columns_; ++i) {
      const SheetAxis axis = i < rows_ ? SheetAxis::kRows : SheetAxis::kColumns;
      const auto committed = world.submit(0, SheetInsert{axis, 0});
      if (committed) layout_ = Dot{committed->dots.actor, committed->dots.last()};
    }
  }

  Mix mix_;
  uint64_t rows_;
  uint64_t columns_;
  bool is_laid_out_ = false;
  Dot layout_;  // the last of the changes that laid the sheet out
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<SheetEditing>(*std::move(arrivals), *std::move(mix),
                                        static_cast<uint64_t>(settings.integer("rows")),
                                        static_cast<uint64_t>(settings.integer("columns")));
}

}  // namespace

WorkloadKind sheet_editing_workload() {
  return {"sheet_editing",
          "numbers and formulas into cells, rows and columns inserted, moved and deleted",
          Family::kSheet, kParameters, make};
}

}  // namespace skerry::harness
