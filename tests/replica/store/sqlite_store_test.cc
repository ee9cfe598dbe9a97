#include "replica/store/sqlite_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "replica/store/disk_vfs.h"
#include "replica/store/wal_check.h"
#include "sim/storage/simulated_disk.h"

namespace skerry::replica {
namespace {

using sim::Survives;

// A disk, mounted; again after each cut.
class SimulatedDisk {
 public:
  explicit SimulatedDisk(const sim::DiskOptions& options = {}, sim::DiskImage image = {})
      : disk_(options, std::move(image)), mount_(disk_.mount()) {}

  Disk& mounted() { return *mount_; }
  const sim::DiskImage& image() const { return disk_.image(); }
  void fail_from(uint64_t change) { disk_.fail_from(change); }
  void cut(Survives survives) {
    Rng rng = Rng::stream(1, "cut");
    disk_.cut(disk_.busy_until(), survives, rng);
    dead_.push_back(std::exchange(mount_, disk_.mount()));
  }
  void replace(const sim::DiskImage& image) {
    disk_.replace(image);
    dead_.push_back(std::exchange(mount_, disk_.mount()));
  }

 private:
  sim::SimulatedDisk disk_;
  std::unique_ptr<Disk> mount_;
  std::vector<std::unique_ptr<Disk>> dead_;
};

Store::Record record(std::string_view bytes, uint32_t document = 0) {
  return {DocumentId{document}, Payload::copy_of(as_bytes(bytes))};
}

Status append(Store& store, std::string_view bytes) {
  const Store::Record one = record(bytes);
  return store.append({&one, 1});
}

std::vector<std::string> all(Store& store) {
  std::vector<std::string> found;
  const auto piece = store.load(0, ~uint64_t{0});
  EXPECT_TRUE(piece.ok()) << piece.status();
  for (const Store::Record& one : piece->records) {
    found.emplace_back(as_text(one.bytes.view()));
  }
  return found;
}

// Rows of a query, as the sqlite3 shell would show them.
std::string shell(const std::string& path, const char* query) {
  sqlite3* connection = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  std::string text;
  const auto add = [](void* to, int columns, char** values, char**) {
    for (int i = 0; i < columns; ++i) {
      *static_cast<std::string*>(to) += std::string(values[i]) + (i + 1 < columns ? "|" : "\n");
    }
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(connection, query, add, &text, nullptr), SQLITE_OK);
  sqlite3_close(connection);
  return text;
}

class sqlite_store_files : public testing::Test {
 protected:
  sqlite_store_files() { std::filesystem::create_directories(folder_); }
  ~sqlite_store_files() override { std::filesystem::remove_all(folder_); }

  std::string folder_ = testing::TempDir() + "skerry_sqlite_" +
                        testing::UnitTest::GetInstance()->current_test_info()->name();
  std::string path_ = folder_ + "/store.db";
};

TEST_F(sqlite_store_files, can_be_read_with_the_shell) {
  {
    const auto store = SqliteStore::open(path_, "", 5);
    ASSERT_TRUE(store.ok()) << store.status();
    const std::vector<Store::Record> batch = {record("a", 3), record("b", 4)};
    ASSERT_TRUE((*store)->append(batch).ok());
  }
  EXPECT_EQ(shell(path_, "SELECT number, document, bytes FROM record"), "1|3|a\n2|4|b\n");
  EXPECT_EQ(shell(path_, "SELECT number, epoch FROM opening"), "1|5\n");
}

TEST_F(sqlite_store_files, is_open_once) {
  const auto first = SqliteStore::open(path_, "", 1);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(SqliteStore::open(path_, "", 2).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(sqlite_store_files, opens_nothing_that_is_no_store_and_changes_it_not) {
  shell(path_, "CREATE TABLE mine(a); INSERT INTO mine VALUES(7)");
  EXPECT_EQ(SqliteStore::open(path_, "", 1).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(shell(path_, "SELECT a FROM mine"), "7\n");
}

TEST_F(sqlite_store_files, of_a_later_version_is_refused) {
  { ASSERT_TRUE(SqliteStore::open(path_, "", 1).ok()); }
  shell(path_, "PRAGMA user_version = 2");
  const Status status = SqliteStore::open(path_, "", 2).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.message().find("version 2"), std::string::npos);
}

TEST(sqlite_store, on_a_disk_is_open_once) {
  SimulatedDisk disk;
  const DiskVfs vfs(disk.mounted());
  const auto first = SqliteStore::open("store.db", vfs.name(), 1);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(SqliteStore::open("store.db", vfs.name(), 2).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(sqlite_store, takes_no_empty_database_beside_a_log_for_a_new_one) {
  SimulatedDisk disk;
  auto store = *SqliteStore::open(disk.mounted(), 1);
  ASSERT_TRUE(append(*store, "a").ok());
  disk.cut(Survives::kAll);
  store.reset();
  sim::DiskImage image = disk.image();
  image.bytes_of(image.names().at("store.db")).clear();
  disk.replace(image);
  EXPECT_EQ(SqliteStore::open(disk.mounted(), 2).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(disk.image(), image);
}

TEST(sqlite_store, on_a_full_disk_refuses_whole_batches_and_can_be_read) {
  SimulatedDisk disk({.most_bytes = 100'000});
  auto store = *SqliteStore::open(disk.mounted(), 1);
  std::vector<std::string> written;
  Status status;
  while (status.ok() && written.size() < 1000) {
    written.push_back(std::to_string(written.size()) + std::string(500, 'x'));
    status = append(*store, written.back());
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  written.pop_back();
  EXPECT_EQ(all(*store), written);
  disk.cut(Survives::kNone);
  store.reset();
  const auto again = *SqliteStore::open(disk.mounted(), 2);
  EXPECT_EQ(all(*again), written);
  EXPECT_EQ(append(*again, std::string(500, 'x')).code(), absl::StatusCode::kResourceExhausted);
}

TEST(sqlite_store, that_fails_in_the_middle_of_a_call_has_not_acknowledged_it) {
  for (uint64_t change = 0; change < 400; ++change) {
    SimulatedDisk disk;
    disk.fail_from(change);
    std::vector<std::string> acknowledged;
    auto store = SqliteStore::open(disk.mounted(), 1);
    for (int i = 0; store.ok() && i < 60; ++i) {
      const std::string bytes = std::to_string(i) + std::string(700, 'x');
      if (!append(**store, bytes).ok()) break;
      acknowledged.push_back(bytes);
    }
    if (store.ok()) store->reset();
    disk.cut(Survives::kNone);
    const auto again = SqliteStore::open(disk.mounted(), 2);
    ASSERT_TRUE(again.ok()) << change << ": " << again.status();
    const std::vector<std::string> found = all(**again);
    ASSERT_EQ(found.size(), acknowledged.size()) << change;
    ASSERT_EQ(found, acknowledged) << change;
  }
}

TEST(sqlite_store, that_died_changes_nothing_when_it_is_closed) {
  SimulatedDisk disk;
  auto store = *SqliteStore::open(disk.mounted(), 1);
  ASSERT_TRUE(append(*store, "a").ok());
  disk.cut(Survives::kAll);
  const sim::DiskImage left = disk.image();
  store.reset();
  EXPECT_EQ(disk.image(), left);
  EXPECT_NE(left.find("store.db-wal"), nullptr);
}

TEST(sqlite_store, of_a_copied_and_of_a_restored_disk_goes_on_under_a_new_epoch) {
  SimulatedDisk disk;
  auto store = *SqliteStore::open(disk.mounted(), 1);
  ASSERT_TRUE(append(*store, "a").ok());
  SimulatedDisk copy({}, disk.image());
  ASSERT_TRUE(append(*store, "b").ok());
  const auto of_copy = *SqliteStore::open(copy.mounted(), 2);
  EXPECT_EQ(of_copy->opened().earlier, std::vector<uint64_t>({1}));
  ASSERT_TRUE(append(*of_copy, "c").ok());
  EXPECT_EQ(all(*of_copy), std::vector<std::string>({"a", "c"}));
  EXPECT_EQ(all(*store), std::vector<std::string>({"a", "b"}));
  disk.replace(SimulatedDisk({}, copy.image()).image());
  store.reset();
  EXPECT_EQ(all(**SqliteStore::open(disk.mounted(), 3)), std::vector<std::string>({"a", "c"}));
}

TEST(wal_check, tells_damage_of_what_was_durable_from_a_torn_end) {
  SimulatedDisk disk;
  auto store = *SqliteStore::open(disk.mounted(), 1);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(append(*store, std::string(100, 'x')).ok());
  const sim::DiskImage sound = disk.image();
  const uint32_t log = sound.names().at("store.db-wal");
  const auto found = [&](auto change) {
    sim::DiskImage image = sound;
    change(image.bytes_of(log));
    SimulatedDisk damaged({}, image);
    const DiskVfs vfs(damaged.mounted());
    return check_files("store.db", vfs.name())->size();
  };
  EXPECT_EQ(found([](auto&) {}), 0u);
  EXPECT_EQ(found([](auto& bytes) { bytes.resize(bytes.size() - 100); }), 0u);
  EXPECT_EQ(found([](auto& bytes) { bytes[bytes.size() - 100] ^= 1; }), 0u);
  EXPECT_EQ(found([](auto& bytes) { bytes[5000] ^= 1; }), 1u);     // in a page
  EXPECT_EQ(found([](auto& bytes) { bytes[32 + 17] ^= 1; }), 1u);  // in a checksum
  EXPECT_EQ(found([](auto& bytes) { bytes[32 + 9] ^= 1; }), 1u);   // in a salt
  EXPECT_EQ(found([](auto& bytes) { bytes[17] ^= 1; }), 1u);       // in the header
}

}  // namespace
}  // namespace skerry::replica
