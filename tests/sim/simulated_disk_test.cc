#include "sim/storage/simulated_disk.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace skerry::sim {
namespace {

using Missing = Disk::Missing;

std::unique_ptr<DiskFile> made(SimulatedDisk& disk, std::string_view name) {
  return *disk.mount()->open(name, Missing::kIsMade);
}

void put(DiskFile& file, uint64_t at, std::string_view bytes) {
  ASSERT_TRUE(file.write(at, as_bytes(bytes)).ok());
}

// "-": there is no such file.
std::string read(const DiskImage& image, const std::string& name) {
  const DiskImage::Bytes* bytes = image.find(name);
  return bytes == nullptr ? "-" : std::string(as_text(*bytes));
}

// All that a cut may leave of "f", over many draws.
std::set<std::string> outcomes(const Durability& state, Survives survives) {
  std::set<std::string> all;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng = Rng::stream(seed, "cut");
    all.insert(read(state.after_cut(survives, rng), "f"));
  }
  return all;
}

Durability state_of(const SimulatedDisk& disk) {
  Durability state;
  for (const DiskOperation& one : disk.journal()) state.advance(one);
  return state;
}

TEST(simulated_disk, shows_what_was_written_whether_durable_or_not) {
  SimulatedDisk disk;
  const auto file = made(disk, "f");
  put(*file, 2, "abc");
  std::array<uint8_t, 8> bytes{};
  EXPECT_EQ(*file->read(1, bytes), 4u);
  EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 4), std::string("\0abc", 4));
  EXPECT_EQ(*file->size(), 5u);
  EXPECT_EQ(*file->read(5, bytes), 0u);
  ASSERT_TRUE(disk.mount()->rename("f", "g").ok());
  EXPECT_FALSE(*disk.mount()->exists("f"));
  EXPECT_EQ(disk.mount()->open("f", Missing::kIsError).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(disk.mount()->remove("f").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(read(disk.image(), "g"), std::string("\0\0abc", 5));
}

TEST(simulated_disk, keeps_bytes_by_a_sync_of_the_file_and_names_by_one_of_the_folder) {
  SimulatedDisk disk;
  const auto file = made(disk, "f");
  put(*file, 0, "abc");
  ASSERT_TRUE(file->sync().ok());
  Rng rng = Rng::stream(1, "cut");
  EXPECT_EQ(read(state_of(disk).after_cut(Survives::kNone, rng), "f"), "-");
  ASSERT_TRUE(disk.mount()->sync_folder().ok());
  EXPECT_EQ(read(state_of(disk).after_cut(Survives::kNone, rng), "f"), "abc");
  put(*file, 1, "X");
  ASSERT_TRUE(disk.mount()->rename("f", "g").ok());
  EXPECT_EQ(read(state_of(disk).after_cut(Survives::kNone, rng), "f"), "abc");
  ASSERT_TRUE(disk.mount()->sync_folder().ok());
  EXPECT_EQ(read(state_of(disk).after_cut(Survives::kNone, rng), "g"), "abc");
  EXPECT_EQ(read(state_of(disk).after_cut(Survives::kAll, rng), "g"), "aXc");
}

TEST(simulated_disk, loses_each_name_and_write_by_itself) {
  SimulatedDisk disk;
  const auto file = made(disk, "f");
  put(*file, 0, "....");
  ASSERT_TRUE(file->sync().ok() && disk.mount()->sync_folder().ok());
  put(*file, 0, "a");
  put(*file, 1, "b");
  const Durability state = state_of(disk);
  using Set = std::set<std::string>;
  EXPECT_EQ(outcomes(state, Survives::kNone), Set({"...."}));
  EXPECT_EQ(outcomes(state, Survives::kAll), Set({"ab.."}));
  EXPECT_EQ(outcomes(state, Survives::kPrefix), Set({"....", "a...", "ab.."}));
  EXPECT_EQ(outcomes(state, Survives::kSubset), Set({"....", "a...", ".b..", "ab.."}));
  EXPECT_EQ(outcomes(state, Survives::kReordered), Set({"....", "a...", ".b..", "ab.."}));
}

TEST(simulated_disk, tears_a_write_between_sectors_and_nowhere_else) {
  SimulatedDisk disk;
  const auto file = made(disk, "f");
  ASSERT_TRUE(disk.mount()->sync_folder().ok());
  put(*file, 0, std::string(kSectorBytes + 100, '.'));
  ASSERT_TRUE(file->sync().ok());
  put(*file, kSectorBytes - 1, "ab");
  const std::string old(kSectorBytes + 100, '.');
  const auto with = [&old](std::string_view bytes, size_t at) {
    return std::string(old).replace(at, bytes.size(), bytes);
  };
  EXPECT_EQ(outcomes(state_of(disk), Survives::kTorn),
            std::set<std::string>({old, with("a", kSectorBytes - 1), with("b", kSectorBytes),
                                   with("ab", kSectorBytes - 1)}));
}

TEST(simulated_disk, a_cut_ends_what_calls_had_not_done_by_then) {
  SimulatedDisk disk({.write = Duration{10}, .sync = Duration{100}});
  disk.begin(Instant{1000});
  const auto file = made(disk, "f");              // until 1010
  ASSERT_TRUE(disk.mount()->sync_folder().ok());  // 1110
  put(*file, 0, "a");                             // 1120
  ASSERT_TRUE(file->sync().ok());                 // 1220
  put(*file, 1, "b");                             // 1230
  EXPECT_EQ(disk.busy_until(), Instant{1230});
  Rng rng = Rng::stream(1, "cut");
  disk.cut(Instant{1220}, Survives::kNone, rng);
  EXPECT_EQ(read(disk.image(), "f"), "a");
  EXPECT_EQ(file->write(0, as_bytes("x")).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(file->sync().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(file->size().status().code(), absl::StatusCode::kUnavailable);
  const auto again = *disk.mount()->open("f", Missing::kIsError);
  disk.begin(Instant{2000});
  put(*again, 0, "A");              // 2010
  ASSERT_TRUE(again->sync().ok());  // 2110
  disk.cut(Instant{2109}, Survives::kNone, rng);
  EXPECT_EQ(read(disk.image(), "f"), "a");
}

TEST(simulated_disk, fails_from_a_change_on_until_the_power_is_back) {
  SimulatedDisk disk;
  const auto file = made(disk, "f");
  disk.fail_from(2);
  put(*file, 0, "a");
  EXPECT_EQ(file->write(1, as_bytes("b")).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(disk.mount()->exists("f").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(disk.mount()->sync_folder().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(disk.changes(), 2u);
  Rng rng = Rng::stream(1, "cut");
  disk.cut(disk.busy_until(), Survives::kAll, rng);
  EXPECT_EQ(read(disk.image(), "f"), "a");
}

TEST(simulated_disk, that_is_full_refuses_and_changes_nothing) {
  SimulatedDisk disk({.most_bytes = 4});
  const auto file = made(disk, "f");
  put(*file, 0, "abc");
  EXPECT_EQ(file->write(2, as_bytes("def")).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(read(disk.image(), "f"), "abc");
  put(*file, 2, "de");
}

}  // namespace
}  // namespace skerry::sim
