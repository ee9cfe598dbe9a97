#include "replica/store/database.h"

#include <sqlite3.h>

#include <cerrno>

namespace skerry::replica {
namespace {

// What the machine said last of the database's file, or of its log; 0: nothing.
int last_errno(sqlite3* connection, int which_file) {
  sqlite3_file* file = nullptr;
  int number = 0;
  const bool is_there =
      sqlite3_file_control(connection, "main", which_file, static_cast<void*>(&file)) == SQLITE_OK;
  if (!is_there || file == nullptr || file->pMethods == nullptr) return 0;
  file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
  return number;
}

// A quota, or a limit on files, of which SQLite says only that writing failed.
bool is_out_of_room(sqlite3* connection) {
  if (connection == nullptr) return false;
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    const int number = last_errno(connection, which);
    if (number == EDQUOT || number == EFBIG || number == ENOSPC) return true;
  }
  return false;
}

Status status_of(int code, sqlite3* connection) {
  const std::string said =
      connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
      return absl::OkStatus();
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(said);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::FailedPreconditionError("another process has it open: " + said);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::DataLossError(said);
    default:
      return is_out_of_room(connection) ? absl::ResourceExhaustedError(said)
                                        : absl::UnavailableError(said);
  }
}

}  // namespace

void Statement::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* connection) const { sqlite3_close(connection); }

Statement& Statement::bind(int parameter, int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, ByteView value) {
  // A null pointer would be bound as NULL.
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  sqlite3_bind_blob64(statement_.get(), parameter, data, value.size(), SQLITE_STATIC);
  return *this;
}

StatusOr<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return status_of(code, sqlite3_db_handle(statement_.get()));
}

Status Statement::run() {
  StatusOr<bool> has_row = step();
  while (has_row.ok() && *has_row) has_row = step();
  reset();
  return has_row.status();
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

ByteView Statement::bytes(int column) const {
  const auto* data = static_cast<const uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

StatusOr<Database> Database::open(const std::string& path, const std::string& vfs) {
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection, flags, vfs.empty() ? nullptr : vfs.c_str());
  Database database;
  database.connection_.reset(connection);
  SKERRY_RETURN_IF_ERROR(status_of(code, connection));
  return database;
}

Status Database::execute(const std::string& statements) {
  return status_of(sqlite3_exec(connection_.get(), statements.c_str(), nullptr, nullptr, nullptr),
                   connection_.get());
}

StatusOr<Statement> Database::prepare(std::string_view statement) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(connection_.get(), statement.data(),
                                      static_cast<int>(statement.size()), &prepared, nullptr);
  SKERRY_RETURN_IF_ERROR(status_of(code, connection_.get()));
  return Statement(prepared);
}

StatusOr<int64_t> Database::number(std::string_view statement) {
  StatusOr<Statement> prepared = prepare(statement);
  if (!prepared.ok()) return prepared.status();
  const StatusOr<bool> has_row = prepared->step();
  if (!has_row.ok()) return has_row.status();
  return *has_row ? prepared->integer(0) : 0;
}

}  // namespace skerry::replica
