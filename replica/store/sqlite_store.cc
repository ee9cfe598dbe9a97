#include "replica/store/sqlite_store.h"

#include <algorithm>
#include <utility>

#include "core/codec.h"
#include "core/hash.h"
#include "replica/store/wal_check.h"

namespace skerry::replica {
namespace {

constexpr int64_t kVersion = 1;
constexpr int64_t kApplication = 0x536B7279;  // "Skry"
// Of 4 KiB: then what the log holds moves to the database. An opening reads it all.
constexpr int kMostLogPages = 128;

// Of a record, at its place.
int64_t checksum(int64_t number, int64_t document, ByteView bytes) {
  Encoder place;
  place.u64(static_cast<uint64_t>(number));
  place.u64(static_cast<uint64_t>(document));
  return static_cast<int64_t>(hash64(bytes, hash64(place.view())));
}

Status make_tables(Database& database) {
  return database.execute(
      "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
      "BEGIN EXCLUSIVE;"
      "CREATE TABLE opening(number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);"
      "CREATE TABLE record(number INTEGER PRIMARY KEY, document INTEGER NOT NULL,"
      " checksum INTEGER NOT NULL, bytes BLOB NOT NULL);"
      "CREATE TABLE compaction(below INTEGER NOT NULL, kept INTEGER NOT NULL);"
      "INSERT INTO compaction VALUES(0, 0);"
      "PRAGMA application_id = " +
      std::to_string(kApplication) + "; PRAGMA user_version = " + std::to_string(kVersion) +
      "; COMMIT; PRAGMA locking_mode = EXCLUSIVE");
}

// Makes the tables of a new database. Any other must be a store.
Status recognise(Database& database) {
  const StatusOr<int64_t> version = database.number("PRAGMA user_version");
  SKERRY_RETURN_IF_ERROR(version.status());
  const StatusOr<int64_t> application = database.number("PRAGMA application_id");
  SKERRY_RETURN_IF_ERROR(application.status());
  const StatusOr<int64_t> tables = database.number("SELECT count(*) FROM sqlite_schema");
  SKERRY_RETURN_IF_ERROR(tables.status());
  if (*version == 0 && *application == 0 && *tables == 0) return make_tables(database);
  if (*application != kApplication) return absl::DataLossError("it is a database, but no store");
  if (*version <= kVersion) return absl::OkStatus();
  return absl::FailedPreconditionError("the store is of version " + std::to_string(*version) +
                                       ", and this reads up to " + std::to_string(kVersion));
}

}  // namespace

StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                         const std::string& vfs, uint64_t epoch) {
  auto damage = check_files(path, vfs);
  if (!damage.ok()) return damage.status();
  auto store = std::unique_ptr<SqliteStore>(new SqliteStore());
  store->opened_.damage = *std::move(damage);
  auto database = Database::open(path, vfs);
  if (!database.ok()) return database.status();
  store->database_ = *std::move(database);
  SKERRY_RETURN_IF_ERROR(store->prepare(epoch));
  return store;
}

StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::open(Disk& disk, uint64_t epoch,
                                                         std::string_view name) {
  auto vfs = std::make_unique<DiskVfs>(disk);
  auto store = open(std::string(name), vfs->name(), epoch);
  if (store.ok()) (*store)->vfs_ = std::move(vfs);
  return store;
}

Status SqliteStore::prepare(uint64_t epoch) {
  SKERRY_RETURN_IF_ERROR(
      database_.execute("PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE"));
  SKERRY_RETURN_IF_ERROR(recognise(database_));
  SKERRY_RETURN_IF_ERROR(
      database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "PRAGMA wal_autocheckpoint = " +
                        std::to_string(kMostLogPages)));
  auto openings = database_.prepare("SELECT epoch FROM opening ORDER BY number");
  SKERRY_RETURN_IF_ERROR(openings.status());
  StatusOr<bool> has_row = openings->step();
  for (; has_row.ok() && *has_row; has_row = openings->step()) {
    opened_.earlier.push_back(static_cast<uint64_t>(openings->integer(0)));
  }
  SKERRY_RETURN_IF_ERROR(has_row.status());
  openings->reset();
  const StatusOr<int64_t> last = database_.number("SELECT max(number) FROM record");
  SKERRY_RETURN_IF_ERROR(last.status());
  last_ = *last;
  SKERRY_RETURN_IF_ERROR(read_compaction());
  auto insert = database_.prepare("INSERT INTO record VALUES(?1, ?2, ?3, ?4)");
  SKERRY_RETURN_IF_ERROR(insert.status());
  insert_ = *std::move(insert);
  auto select = database_.prepare(
      "SELECT number, document, checksum, bytes FROM record WHERE number > ?1 ORDER BY number");
  SKERRY_RETURN_IF_ERROR(select.status());
  select_ = *std::move(select);
  auto opening = database_.prepare("INSERT INTO opening(epoch) VALUES(?1)");
  SKERRY_RETURN_IF_ERROR(opening.status());
  opened_.epoch = epoch;
  const Status status = opening->bind(1, static_cast<int64_t>(epoch)).run();
  return absl::IsResourceExhausted(status) ? absl::OkStatus() : status;
}

Status SqliteStore::append(std::span<const Record> batch) {
  SKERRY_RETURN_IF_ERROR(database_.execute("BEGIN IMMEDIATE"));
  Status status = insert(batch);
  if (status.ok()) status = database_.execute("COMMIT");
  if (status.ok()) {
    last_ += static_cast<int64_t>(batch.size());
  } else {
    // Some errors have rolled it back already; then this fails and means nothing.
    database_.execute("ROLLBACK").IgnoreError();
    if (std::ranges::any_of(batch, &Record::replaces)) read_compaction().IgnoreError();
  }
  return status;
}

Status SqliteStore::insert(std::span<const Record> batch) {
  int64_t number = last_;
  for (const Record& record : batch) {
    const auto document = static_cast<int64_t>(record.document.value);
    const ByteView bytes = record.bytes.view();
    ++number;
    insert_.bind(1, number).bind(2, document).bind(3, checksum(number, document, bytes));
    SKERRY_RETURN_IF_ERROR(insert_.bind(4, bytes).run());
    if (record.replaces) SKERRY_RETURN_IF_ERROR(compact(record.document, number));
  }
  return absl::OkStatus();
}

Status SqliteStore::compact(DocumentId document, int64_t below) {
  const std::string before = "FROM record WHERE number < " + std::to_string(below);
  SKERRY_RETURN_IF_ERROR(
      database_.execute("DELETE " + before + " AND document = " + std::to_string(document.value) +
                        "; UPDATE compaction SET below = " + std::to_string(below) +
                        ", kept = (SELECT count(*) " + before + ")"));
  return read_compaction();
}

Status SqliteStore::read_compaction() {
  const StatusOr<int64_t> below = database_.number("SELECT below FROM compaction");
  SKERRY_RETURN_IF_ERROR(below.status());
  const StatusOr<int64_t> kept = database_.number("SELECT kept FROM compaction");
  SKERRY_RETURN_IF_ERROR(kept.status());
  below_ = *below;
  kept_ = *kept;
  return absl::OkStatus();
}

StatusOr<Store::Piece> SqliteStore::load(uint64_t from, uint64_t most_bytes) {
  Piece piece;
  piece.next = from;
  const auto leave_out = [&piece](uint64_t first, uint64_t last, const char* why) {
    const std::string which = first == last ? "record " + std::to_string(first) + " is "
                                            : "records " + std::to_string(first) + " to " +
                                                  std::to_string(last) + " are ";
    piece.damage.push_back(which + why);
  };
  if (from == 0) seen_ = 0;
  select_.bind(1, static_cast<int64_t>(from));
  uint64_t size = 0;
  StatusOr<bool> has_row = select_.step();
  for (; has_row.ok() && *has_row; has_row = select_.step()) {
    const int64_t number = select_.integer(0);
    const ByteView bytes = select_.bytes(3);
    size += bytes.size();
    if (size > most_bytes && piece.next != from) break;
    const uint64_t awaited = std::exchange(piece.next, static_cast<uint64_t>(number)) + 1;
    if (number < below_) {
      ++seen_;
    } else if (awaited <= static_cast<uint64_t>(below_) && seen_ < kept_) {
      piece.damage.push_back(std::to_string(kept_ - seen_) + " records before " +
                             std::to_string(below_) + " are missing");
    }
    const uint64_t first = std::max(awaited, static_cast<uint64_t>(below_));
    if (first < piece.next) leave_out(first, piece.next - 1, "missing");
    if (checksum(number, select_.integer(1), bytes) == select_.integer(2)) {
      const DocumentId document{static_cast<uint32_t>(select_.integer(1))};
      piece.records.push_back({document, Payload::copy_of(bytes)});
    } else {
      leave_out(piece.next, piece.next, "damaged");
    }
  }
  select_.reset();
  // What the pages of the database say no more is damage like any other.
  if (absl::IsDataLoss(has_row.status())) {
    leave_out(piece.next + 1, static_cast<uint64_t>(last_), "damaged");
    piece.next = static_cast<uint64_t>(last_);
    return piece;
  }
  if (!has_row.ok()) return has_row.status();
  piece.is_last = !*has_row;
  return piece;
}

}  // namespace skerry::replica
