// How long it takes to bring two sheets of 100,000 cells together.
//
//   bench_sheets [--bar] [--repeats N]
//
// 1,000 rows of 100 columns, one cell in ten a formula (of a cell and of an area of ten); a common
// past, then 1,000 random edits on each side. Prints milliseconds (smallest of N repeats): the full
// join of two decoded states with the list of the cells to recompute, once with edits of cells
// alone and once with a row inserted on each side as well; decoding a state; and what the same
// takes in operations, that is, decoding and applying 1,000 changes. --bar: exit status 1 if a join
// takes longer than docs/performance.md promises.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "crdts/sheets/formula.h"
#include "crdts/sheets/recomputation.h"
#include "crdts/sheets/sheet_state.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::bench {
namespace {

using crdts::Mutation;
using crdts::sheets::cell_name;
using crdts::sheets::CellIndex;
using crdts::sheets::SheetState;
using crdts::sheets::Spreadsheet;

constexpr uint64_t kRows = 1'000;
constexpr uint64_t kColumns = 100;
constexpr uint64_t kEdits = 1'000;
constexpr double kBarMs = 20;

using Change = std::pair<Payload, Mutation>;

class SheetAuthor {
 public:
  SheetAuthor(Spreadsheet& sheet, uint32_t who) : sheet_(sheet), actor_{ReplicaId{who}, 1} {}

  Change perform(const Command& command) {
    const Mutation mutation{actor_, ++sequence_, {++clock_, 0}};
    const auto effect = sheet_.execute(command, mutation);
    if (!effect.ok()) std::abort();
    return {effect->body, mutation};
  }
  void begin_at(int64_t clock) { clock_ = clock; }

 private:
  Spreadsheet& sheet_;
  ActorId actor_;
  uint64_t sequence_ = 0;
  int64_t clock_ = 0;
};

Command assign(uint64_t row, uint64_t column, Rng& rng) {
  SheetAssign command{row, column, std::to_string(rng.below(10'000))};
  if (rng.below(10) != 0) return command;
  // Formulas read to the left and upwards, so that they make no loops.
  const auto above = static_cast<uint32_t>(row < 10 ? 0 : row - 10);
  const auto left = static_cast<uint32_t>(column == 0 ? 0 : column - 1);
  command.content = "=SUM(" + cell_name(above, left) + ":" +
                    cell_name(static_cast<uint32_t>(row == 0 ? 0 : row - 1), left) + ")+" +
                    cell_name(above, left) + "*2";
  return command;
}

std::vector<Change> common_past(Spreadsheet& sheet, Rng& rng) {
  SheetAuthor author(sheet, 0);
  std::vector<Change> changes;
  const auto grow = [&](SheetAxis axis, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; ++i) {
      changes.push_back(author.perform(SheetInsert{axis, i}));
    }
  };
  grow(SheetAxis::kRows, 8, kRows);
  grow(SheetAxis::kColumns, 8, kColumns);
  for (uint64_t row = 0; row < kRows; ++row) {
    for (uint64_t column = 0; column < kColumns; ++column) {
      changes.push_back(author.perform(assign(row, column, rng)));
    }
  }
  return changes;
}

std::vector<Change> edits(Spreadsheet& sheet, uint32_t who, bool inserts_row, Rng& rng) {
  SheetAuthor author(sheet, who);
  author.begin_at(1'000'000);
  std::vector<Change> changes;
  for (uint64_t i = 0; i < kEdits; ++i) {
    const uint64_t row = rng.below(kRows);
    const uint64_t column = rng.below(kColumns);
    changes.push_back(author.perform(assign(row, column, rng)));
  }
  if (inserts_row) {
    changes.push_back(author.perform(SheetInsert{SheetAxis::kRows, rng.below(kRows)}));
  }
  return changes;
}

void integrate(Spreadsheet& sheet, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (!sheet.apply(change.first.view(), change.second).ok()) std::abort();
  }
}

class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

SheetState decoded(const Encoder& encoded) {
  Decoder in(encoded.view());
  SheetState state = SheetState::decode(in);
  if (in.failed()) std::abort();
  return state;
}

double measure(bool inserts_row, int repeats) {
  Rng rng = Rng::stream(1, "bench/sheets");
  Spreadsheet first;
  Spreadsheet second;
  integrate(second, common_past(first, rng));
  edits(first, 1, inserts_row, rng);
  const std::vector<Change> theirs = edits(second, 2, inserts_row, rng);
  Encoder ours_encoded;
  SheetState::of(first).encode(ours_encoded);
  Encoder theirs_encoded;
  SheetState::of(second).encode(theirs_encoded);
  double join_ms = 1e18;
  double list_ms = 1e18;
  double decode_ms = 1e18;
  size_t cells = 0;
  for (int i = 0; i < repeats; ++i) {
    SheetState ours = decoded(ours_encoded);
    const Stopwatch decoding;
    const SheetState other = decoded(theirs_encoded);
    decode_ms = std::min(decode_ms, decoding.ms());
    const Stopwatch joining;
    const SheetState::Changed changed = ours.join(other);
    const double joined_ms = joining.ms();
    cells = cells_to_recompute(ours, changed).size();
    const double all_ms = joining.ms();
    join_ms = std::min(join_ms, all_ms);
    list_ms = std::min(list_ms, all_ms - joined_ms);
  }
  const Stopwatch applying;
  integrate(first, theirs);
  std::printf(
      "%-26s join %6.2f ms (at most %.0f), of that the list of %zu cells %.2f; decoding %zu KB "
      "%.2f; %zu changes applied %.2f\n",
      inserts_row ? "edits and a row each" : "edits alone", join_ms, kBarMs, cells, list_ms,
      theirs_encoded.size() / 1000, decode_ms, theirs.size(), applying.ms());
  return join_ms;
}

int main_of(int argc, char** argv) {
  bool is_bar = false;
  int repeats = 5;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--bar") {
      is_bar = true;
    } else if (word == "--repeats" && i + 1 < argc) {
      repeats = std::clamp(std::atoi(argv[++i]), 1, 1000);
    } else {
      std::fprintf(stderr, "usage: bench_sheets [--bar] [--repeats N]\n");
      return 2;
    }
  }
  const double slowest = std::max(measure(false, repeats), measure(true, repeats));
  return is_bar && slowest > kBarMs ? 1 : 0;
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::main_of(argc, argv); }
