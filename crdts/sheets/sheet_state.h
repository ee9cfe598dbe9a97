// A whole sheet as an element of a lattice: what two replicas that have long been apart join, and
// which cells must be computed anew after that.
//
// It holds what spreadsheet.h holds, with the same meaning, as dot stores (Almeida, Shoker, Baquero
// 2018, "Delta state replicated data types", section 6): the writes that survive in each cell, the
// lines that are not erased, the slots of both axes (which only grow), and the causal context: all
// dots that it has seen, a prefix of each actor's. What one side holds and the other has seen but
// does not hold was replaced or erased there, and goes.
//
// Invariants: actors, lines, slots and writes ascend; lines and actors are named by their index, so
// that joining renumbers them without changing any order.
// Cost: join O(writes of both), without a search; what must be recomputed, O(writes log writes).
#pragma once

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "core/codec.h"
#include "core/status.h"
#include "crdts/sheets/sheet_body.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts::sheets {

// Row and column, each by its index among the lines of its axis.
using CellIndex = std::pair<uint32_t, uint32_t>;

class SheetState {
 public:
  // An actor by its index, and a sequence number.
  struct Id {
    uint32_t actor = 0;
    uint64_t sequence = 0;
    friend auto operator<=>(const Id&, const Id&) = default;
  };
  struct Line {
    Id id;
    bool is_erased = false;
    friend bool operator==(const Line&, const Line&) = default;
  };
  struct Slot {
    Id id;
    Id parent;  // sequence 0: the start
    uint32_t line = 0;
    bool is_left = false;
    HybridTime time;
    friend bool operator==(const Slot&, const Slot&) = default;
  };
  struct Axis {
    std::vector<Line> lines;
    std::vector<Slot> slots;
    friend bool operator==(const Axis&, const Axis&) = default;
  };
  struct Write {
    uint32_t row = 0;
    uint32_t column = 0;
    Id id;
    HybridTime time;
    uint32_t content = 0;     // among `contents_`
    bool is_formula = false;  // as the content says

    CellIndex cell() const { return {row, column}; }
  };
  // What a join changed.
  struct Changed {
    std::vector<CellIndex> cells;  // ascending
    bool has_new_lines = false;    // or moved or erased ones
  };

  static SheetState of(const Spreadsheet& sheet);

  Changed join(const SheetState& other);

  void encode(Encoder& out) const;
  static SheetState decode(Decoder& in);

  size_t writes() const { return writes_.size(); }
  const std::vector<ActorId>& actors() const { return actors_; }
  // The formulas that survive: visit(cell, content), ascending by cell.
  template <typename Visit>
  void visit_formulas(const Visit& visit) const {
    for (const Write& write : writes_) {
      if (write.is_formula) visit(write.cell(), contents_[write.content]);
    }
  }
  const Axis& axis(SheetAxis name) const { return axes_[static_cast<size_t>(name)]; }
  Dot line(SheetAxis name, uint32_t index) const {
    const Id& id = axis(name).lines[index].id;
    return {actors_[id.actor], id.sequence};
  }
  // Of all that is in it, however it is numbered.
  Hash128 digest() const;
  void check_invariants() const;

 private:
  using Numbers = std::vector<uint32_t>;  // old index to new
  // Where the numbers of both sides go, and what both had seen, by new numbers.
  struct Merge {
    Numbers our_actors, their_actors;
    std::vector<uint64_t> we_saw, they_saw;
    Numbers our_lines[2], their_lines[2];
  };

  Merge join_actors(const SheetState& other);
  bool join_lines(size_t axis, const Axis& theirs, Merge& merge);
  bool join_slots(size_t axis, const Axis& theirs, const Merge& merge);
  void join_writes(const SheetState& other, const Merge& merge, std::vector<CellIndex>& changed);
  void insert_sorted(const std::vector<Write>& added);
  // The order of writes: by row, column, id.
  static bool precedes(const Write& a, const Write& b) {
    if (a.row != b.row) return a.row < b.row;
    return a.column != b.column ? a.column < b.column : a.id < b.id;
  }
  void encode_axis(const Axis& axis, Encoder& out) const;
  Axis decode_axis(Decoder& in) const;
  Id decode_id(Decoder& in) const;
  bool is_sound() const;

  std::vector<ActorId> actors_;
  std::vector<uint64_t> last_;  // the causal context, by actor
  Axis axes_[2];
  std::vector<Write> writes_;     // ascending by row, column, id
  std::deque<Content> contents_;  // some of which no write holds any more
};

}  // namespace skerry::crdts::sheets
