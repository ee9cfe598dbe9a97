// Sheets as lattice elements: joining what two replicas hold gives what the changes of both give,
// and what must be recomputed covers every cell that shows something else than before.
#include "crdts/sheets/recomputation.h"
#include "crdts/sheets/sheet_state.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "crdts/sheets/formula.h"
#include "random_history.h"

namespace skerry::crdts::sheets {
namespace {

using test_support::History;
using test_support::HistoryOptions;

class SheetStates : public ::testing::Test {
 protected:
  History make(uint64_t seed) {
    HistoryOptions options;
    options.replicas = 3;
    options.changes = 40;
    return test_support::random_history(*find_design("spreadsheet"), options, seed);
  }

  static Mutation mutation_of(const HistoryEntry& entry) {
    return {entry.first.actor, entry.first.sequence, entry.time};
  }

  // Some causally closed part of a history: each change with probability 3/4, if it can be.
  static std::vector<bool> part(const History& history, Rng& rng) {
    std::vector<bool> is_in;
    VersionVector seen;
    for (const HistoryEntry& entry : history.entries) {
      const bool is_ready =
          seen.covers(entry.past) && seen[entry.first.actor] + 1 == entry.first.sequence;
      is_in.push_back(is_ready && rng.below(4) != 0);
      if (is_in.back()) seen.raise(entry.first.actor, entry.first.sequence);
    }
    return is_in;
  }

  static void apply(Spreadsheet& sheet, const History& history, const std::vector<bool>& is_in) {
    for (size_t i = 0; i < is_in.size(); ++i) {
      if (!is_in[i]) continue;
      ASSERT_TRUE(sheet.apply(history.bodies[i].view(), mutation_of(history.entries[i])).ok());
    }
  }

  static SheetState decoded(const SheetState& state) {
    Encoder out;
    state.encode(out);
    Decoder in(out.view());
    SheetState copy = SheetState::decode(in);
    EXPECT_TRUE(in.finish("sheet").ok());
    copy.check_invariants();
    EXPECT_EQ(copy.digest(), state.digest());
    return copy;
  }

  // What each cell shows, by name.
  static std::map<std::string, std::string> cells(const Spreadsheet& sheet) {
    static const std::regex kCell(R"json("([A-Z]+[0-9]+)":\{([^}]*)\})json");
    const std::string json = std::get<std::string>(sheet.value());
    std::map<std::string, std::string> shown;
    for (std::sregex_iterator it(json.begin(), json.end(), kCell), end; it != end; ++it) {
      shown[(*it)[1]] = (*it)[2];
    }
    return shown;
  }
};

TEST_F(SheetStates, join_to_what_the_changes_of_both_give) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng = Rng::stream(seed, "sheet states");
    const History history = make(seed);
    const std::vector<bool> in_first = part(history, rng);
    const std::vector<bool> in_second = part(history, rng);
    std::vector<bool> in_both;
    for (size_t i = 0; i < in_first.size(); ++i) in_both.push_back(in_first[i] || in_second[i]);
    Spreadsheet sheets[3];
    apply(sheets[0], history, in_first);
    apply(sheets[1], history, in_second);
    apply(sheets[2], history, in_both);
    const SheetState first = decoded(SheetState::of(sheets[0]));
    const SheetState second = decoded(SheetState::of(sheets[1]));
    const Hash128 expected = SheetState::of(sheets[2]).digest();
    SheetState joined = first;
    joined.join(second);
    joined.check_invariants();
    ASSERT_EQ(joined.digest(), expected) << "seed " << seed;
    SheetState other_way = second;
    other_way.join(first);
    ASSERT_EQ(other_way.digest(), expected) << "seed " << seed;
    ASSERT_TRUE(joined.join(second).cells.empty()) << "seed " << seed;
    ASSERT_TRUE(joined.join(SheetState()).cells.empty()) << "seed " << seed;
    ASSERT_EQ(joined.digest(), expected) << "seed " << seed;
  }
}

TEST_F(SheetStates, name_every_cell_that_shows_something_else_after_a_join) {
  size_t compared = 0;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    Rng rng = Rng::stream(seed, "recompute");
    const History history = make(seed);
    const std::vector<bool> in_first = part(history, rng);
    Spreadsheet before;
    Spreadsheet after;
    apply(before, history, in_first);
    apply(after, history, in_first);
    // Then writes alone, so that names stay what they are.
    ActorId actor{ReplicaId{50}, 1};
    Spreadsheet elsewhere;
    apply(elsewhere, history, in_first);
    for (uint64_t i = 1; i <= 3; ++i) {
      Command command = random_command(Family::kSheet, view_of(elsewhere), 4, rng);
      while (!is<SheetAssign>(command)) {
        command = random_command(Family::kSheet, view_of(elsewhere), 4, rng);
      }
      const Mutation mutation{actor, i, {int64_t{1} << 40, static_cast<uint32_t>(i)}};
      const auto effect = elsewhere.execute(command, mutation);
      ASSERT_TRUE(effect.ok());
      ASSERT_TRUE(after.apply(effect->body.view(), mutation).ok());
    }
    SheetState state = SheetState::of(before);
    const SheetState::Changed changed = state.join(SheetState::of(elsewhere));
    ASSERT_EQ(state.digest(), SheetState::of(after).digest());
    std::set<std::string> named;
    for (const auto& [row, column] : cells_to_recompute(state, changed)) {
      const uint32_t row_element = after.find(SheetAxis::kRows, state.line(SheetAxis::kRows, row));
      const uint32_t column_element =
          after.find(SheetAxis::kColumns, state.line(SheetAxis::kColumns, column));
      named.insert(cell_name(after.axis(SheetAxis::kRows).place(row_element),
                             after.axis(SheetAxis::kColumns).place(column_element)));
    }
    const auto old_cells = cells(before);
    for (const auto& [name, shown] : cells(after)) {
      const auto old = old_cells.find(name);
      if (old != old_cells.end() && old->second == shown) continue;
      ASSERT_TRUE(named.contains(name)) << "seed " << seed << ": " << name << " " << shown;
      ++compared;
    }
  }
  EXPECT_GT(compared, 1'000u);
}

TEST_F(SheetStates, refuse_bytes_that_are_no_sheet) {
  Encoder out;
  const History history = make(1);
  Spreadsheet sheet;
  apply(sheet, history, std::vector<bool>(history.entries.size(), true));
  SheetState::of(sheet).encode(out);
  const std::vector<uint8_t> bytes(out.view().begin(), out.view().end());
  for (size_t size = 0; size < bytes.size(); ++size) {
    Decoder in(ByteView(bytes).first(size));
    SheetState::decode(in);
    EXPECT_FALSE(in.finish("sheet").ok()) << size;
  }
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const unsigned bits : {0x01u, 0x80u, 0xFFu}) {
      std::vector<uint8_t> broken = bytes;
      broken[at] = static_cast<uint8_t>(broken[at] ^ bits);
      Decoder in(broken);
      SheetState state = SheetState::decode(in);
      if (in.failed()) continue;
      state.check_invariants();
      cells_to_recompute(state, state.join(SheetState::of(sheet)));
      state.check_invariants();
    }
  }
}

}  // namespace
}  // namespace skerry::crdts::sheets
