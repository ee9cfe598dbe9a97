// A table whose rows live by causal length and whose columns are registers, counters or texts (Yu
// and Rostad 2020, "A low-cost set CRDT based on causal lengths", sections 3 and 4; rows and
// columns as in cr-sqlite), as a delta-state design.
//
// A row has a length that only grows: odd while it is there, even while it is not; inserting an
// absent row and erasing a present one add one. Rows inserted concurrently are one row; an
// insertion or erasure that has seen more outlives one that has seen less. Cells belong to one life
// of their row, its length: those of an earlier life are gone, whatever was done to them
// concurrently, so that a row that is inserted again is empty. Each row is the lexicographic
// product of its length and its cells.
//
// A column's name says what it is: "n_..." a counter (PN), "t_..." a text (Fugue's order), any
// other a register (last writer wins). Cells begin with their first edit; an edit of a cell whose
// row is not there is a failed precondition.
//
// Invariants: lengths are at least 1; an absent row has no cells, a cell is never bottom; count_
// and digest_ are those of the facts. Cost: a command or joining a delta O(log rows + log columns),
// and of a text what tables/cell_text.h says; joining a state O(its cells * log). A row is 100
// bytes beside its key and its cells, absent ones included. Limits: keys and columns have less than
// 64 KiB, values and inserted texts kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/value.h"
#include "crdts/counters/pn_counter.h"
#include "crdts/object/object.h"
#include "crdts/registers/lww_register.h"
#include "crdts/tables/cell_text.h"

namespace skerry::crdts {

class Table {
 public:
  static constexpr std::string_view kName = "table";
  static constexpr uint64_t kLongest = uint64_t{1} << 62;

  // table.insert and table.erase at "/row"; register.assign, counter.add and text.splice at
  // "/row/column". Inserting what is there and erasing what is not change nothing.
  StatusOr<Table> perform(const Command& command, const Mutation& mutation);
  void join(const Table& other);

  // "/row" for each row that is there, and for each of its cells "/row/n_column=3",
  // "/row/t_column=\"text\"" or "/row/column=\"value\"".
  Value value() const;
  Hash128 digest() const { return digest_; }
  // Rows that are there.
  uint64_t size() const { return count_; }
  // Rows that are not, and erased characters.
  uint64_t garbage() const;

  // An irreducible is one of a cell, or a row without cells.
  uint64_t irreducibles() const;
  Table residual(const Table& other) const;

  uint64_t content_bytes() const;
  // One row and at most one cell; a row alone does not say whose it is.
  bool is_delta_of(const Mutation& mutation) const;

  // Rows by key, each with its length and its cells by column.
  void encode(Encoder& out) const;
  static Table decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const Table& a, const Table& b) { return a.rows_ == b.rows_; }

 private:
  using Content = std::variant<LwwRegister, PnCounter, CellText>;
  struct Cell {
    Content content;
    Hash128 fact;  // as it is in digest_
    friend bool operator==(const Cell& a, const Cell& b) { return a.content == b.content; }
  };
  struct Row {
    uint64_t length = 0;
    absl::btree_map<std::string, Cell, std::less<>> cells;
    bool is_there() const { return length % 2 == 1; }
    friend bool operator==(const Row&, const Row&) = default;
  };

  static Content empty_content(std::string_view column);
  static std::string fact_of(std::string_view row, std::string_view column, const Content& content);

  StatusOr<Table> change_row(std::string_view key, bool inserts);
  StatusOr<Table> change_cell(std::string_view key, std::string_view column, const Command& command,
                              const Mutation& mutation);
  // Makes the row's life `length` if that is later than the one it has, dropping its cells.
  Row& raise(std::string_view key, uint64_t length);
  void join_cell(std::string_view key, Row& row, std::string_view column, const Content& content);
  void decode_row(Decoder& in);

  absl::btree_map<std::string, Row, std::less<>> rows_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
