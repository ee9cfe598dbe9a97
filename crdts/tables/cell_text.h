// The text of one cell as a lattice: what was inserted and what was erased, both of which only
// grow, read in Fugue's order (Weidner and Kleppmann 2023, "The art of the Fugue", section 4).
//
// A splice inserts one run, a chain in which each character is the right child of the one before
// it; its first hangs to the left or to the right of a character that was there. Where a run lies
// depends on its parents alone, so runs may arrive in any order: one whose parent is not known yet
// does not show. Erasures are kept as ranges of a run's characters, whether or not it is known.
//
// Invariants: no run is empty, no set of erased characters is. One dot never inserts two runs; were
// it to, the larger stays.
// Cost: a splice and reading the text O(runs log runs + characters); join O(runs of the other one *
// log). Made for the short texts of a table's cells, with no index; long ones belong in a text.
// Limits: a splice inserts at most kMaxItemBytes (1 MiB). What is erased stays as tombstones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "crdts/object/object.h"
#include "crdts/tables/ranges.h"

namespace skerry::crdts {

// The n-th character of the run that a dot inserted; sequence 0 is the root of all.
struct TextPlace {
  Dot run;
  uint64_t offset = 0;
  friend auto operator<=>(const TextPlace&, const TextPlace&) = default;
};

struct TextRun {
  TextPlace parent;
  bool is_left = false;
  std::string text;
  friend auto operator<=>(const TextRun&, const TextRun&) = default;
};

class CellText {
 public:
  static constexpr std::string_view kName = "cell_text";

  // Positions in Unicode scalar values. An error if they are beyond the end; a splice of nothing
  // changes nothing.
  StatusOr<CellText> splice(uint64_t position, uint64_t erased, std::string_view inserted,
                            const Mutation& mutation);
  void join(const CellText& other);

  std::string text() const;
  // Characters that are kept and do not show.
  uint64_t garbage() const;

  // An irreducible is a run as it was inserted, or one erased character.
  uint64_t irreducibles() const;
  CellText residual(const CellText& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // The actors, ascending; the runs, by dot; what is erased of each run, by dot.
  void encode(Encoder& out) const;
  static CellText decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const CellText&, const CellText&) = default;

 private:
  using Place = TextPlace;
  using Run = TextRun;
  // One character in document order.
  struct Shown {
    Place place;
    std::string_view character;
    bool is_erased = false;
  };
  struct Hanging;  // the runs by parent
  class Walk;

  std::vector<Shown> characters() const;
  std::vector<Hanging> hanging() const;
  Run place_after(const Place& left, const std::vector<Shown>& all) const;
  bool is_erased(const Place& place) const;
  void insert(const Dot& dot, const Run& run);
  std::vector<ActorId> actors() const;
  void decode_runs(Decoder& in, const std::vector<ActorId>& actors);
  void decode_erased(Decoder& in, const std::vector<ActorId>& actors);

  absl::btree_map<Dot, Run> runs_;
  absl::btree_map<Dot, Ranges> erased_;
};

}  // namespace skerry::crdts
