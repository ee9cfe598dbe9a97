// SQLite, as far as a store needs it: a connection and its statements, with errors as statuses.
//
// Errors: DataLoss, the file is damaged or no database; FailedPrecondition, another process has it
// open; ResourceExhausted, the disk is full; Unavailable, all else that a disk may answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/status.h"

struct sqlite3;
struct sqlite3_stmt;

namespace skerry::replica {

class Statement {
 public:
  Statement() = default;
  Statement(Statement&&) = default;
  Statement& operator=(Statement&&) = default;

  // Parameters are numbered from 1. Bytes must stay where they are until the next reset().
  Statement& bind(int parameter, int64_t value);
  Statement& bind(int parameter, ByteView value);
  // Whether there is a row.
  StatusOr<bool> step();
  // Steps to the end, and resets.
  Status run();
  void reset();
  // Of the row, columns from 0. Bytes are valid until the next step.
  int64_t integer(int column) const;
  ByteView bytes(int column) const;

 private:
  friend class Database;
  struct Close {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Close> statement_;
};

class Database {
 public:
  Database() = default;
  Database(Database&&) = default;
  Database& operator=(Database&&) = default;

  // Made where it is not there. `vfs`: the name of a registered one; empty: SQLite's own.
  static StatusOr<Database> open(const std::string& path, const std::string& vfs);

  // Statements without rows, separated by semicolons.
  Status execute(const std::string& statements);
  StatusOr<Statement> prepare(std::string_view statement);
  // The one number that the statement gives; 0 where it gives no row.
  StatusOr<int64_t> number(std::string_view statement);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace skerry::replica
