#include "replica/store/memory_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace skerry::replica {
namespace {

Store::Record record(std::string_view bytes) {
  return {DocumentId{0}, Payload::copy_of(as_bytes(bytes))};
}

std::vector<std::string> contents(const MemoryDisk& disk) {
  std::vector<std::string> result;
  for (size_t i = 0; i < disk.records().size(); ++i) {
    result.emplace_back(as_text(disk.records()[i].bytes.view()));
  }
  return result;
}

void append(Store& store, const Store::Record& one) { ASSERT_TRUE(store.append({&one, 1}).ok()); }

TEST(memory_store, a_crash_keeps_exactly_what_is_durable) {
  MemoryDisk disk;
  const auto store = disk.open(1);
  for (const char* bytes : {"a", "bb"}) append(*store, record(bytes));
  disk.sync();
  append(*store, record("ccc"));
  EXPECT_EQ(disk.records().durable().size(), 2u);
  EXPECT_EQ(disk.records().bytes(), 6u);
  disk.crash();
  EXPECT_EQ(contents(disk), std::vector<std::string>({"a", "bb"}));
  EXPECT_EQ(disk.records().bytes(), 3u);
}

TEST(memory_store, that_is_full_refuses_a_batch_whole) {
  MemoryDisk disk(10);
  const auto store = disk.open(1);
  append(*store, record("123456"));
  const std::vector<Store::Record> batch = {record("1234"), record("5")};
  EXPECT_EQ(store->append(batch).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(contents(disk), std::vector<std::string>({"123456"}));
  append(*store, record("1234"));
}

TEST(memory_store, whose_disk_is_replaced_goes_on_from_there) {
  MemoryDisk disk(4);
  append(*disk.open(1), record("ab"));
  disk.replace({record("x")});
  EXPECT_EQ(disk.records().durable().size(), 1u);
  const auto store = disk.open(2);
  append(*store, record("yz"));
  EXPECT_EQ(contents(disk), std::vector<std::string>({"x", "yz"}));
  disk.replace({record("too much")});
  EXPECT_EQ(store->append(std::vector<Store::Record>{record("z")}).code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace skerry::replica
