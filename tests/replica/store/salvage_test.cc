#include "replica/store/salvage.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/storage/simulated_disk.h"

namespace skerry::replica {
namespace {

using sim::Survives;
using testing::IsEmpty;

constexpr int kRecords = 300;

std::vector<std::string> texts(const Salvaged& salvaged) {
  std::vector<std::string> found;
  for (const Store::Record& one : salvaged.records) {
    found.emplace_back(as_text(one.bytes.view()));
  }
  return found;
}

Store::Record record(const std::string& text) {
  return {DocumentId{0}, Payload::copy_of(as_bytes(text))};
}

// A store of many records that was not closed; bits are lost in the middle of both of its files.
sim::DiskImage damaged() {
  sim::SimulatedDisk disk;
  const auto mount = disk.mount();
  auto store = *SqliteStore::open(*mount, 1);
  for (int i = 0; i < kRecords; ++i) {
    const Store::Record one = record(std::to_string(i) + std::string(1500, 'x'));
    EXPECT_TRUE(store->append({&one, 1}).ok());
  }
  disk.settle(disk.busy_until());
  sim::DiskImage image = disk.image();
  for (const char* name : {"store.db", "store.db-wal"}) {
    sim::DiskImage::Bytes& bytes = image.bytes_of(image.names().at(name));
    bytes[bytes.size() / 2] ^= 4;
  }
  return image;
}

TEST(salvage, does_nothing_to_a_sound_store) {
  sim::SimulatedDisk disk;
  const auto mount = disk.mount();
  {
    auto opened = open_and_salvage(*mount, 1);
    ASSERT_TRUE(opened.ok());
    const Store::Record one = record("a");
    ASSERT_TRUE(opened->store->append({&one, 1}).ok());
  }
  const auto again = open_and_salvage(*mount, 2);
  ASSERT_TRUE(again.ok());
  EXPECT_THAT(again->damage, IsEmpty());
  EXPECT_EQ(texts(*again), std::vector<std::string>({"a"}));
  EXPECT_FALSE(*mount->exists("damaged.db"));
}

TEST(salvage, keeps_what_is_sound_says_the_rest_and_goes_on) {
  sim::SimulatedDisk disk({}, damaged());
  const auto mount = disk.mount();
  std::vector<std::string> kept;
  {
    const auto opened = open_and_salvage(*mount, 2);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_GE(opened->damage.size(), 2u);
    kept = texts(*opened);
    EXPECT_GT(kept.size(), kRecords / 3u);
    EXPECT_LT(kept.size(), 1u * kRecords);
    const Store::Record one = record("after");
    ASSERT_TRUE(opened->store->append({&one, 1}).ok());
  }
  EXPECT_TRUE(*mount->exists("damaged.db"));
  kept.emplace_back("after");
  const auto again = open_and_salvage(*mount, 3);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT(again->damage, IsEmpty());
  EXPECT_EQ(texts(*again), kept);
}

TEST(salvage, that_the_power_is_cut_in_loses_nothing_more) {
  const sim::DiskImage image = damaged();
  std::vector<std::string> sound;
  uint64_t changes = 0;
  {
    sim::SimulatedDisk disk({}, image);
    const auto mount = disk.mount();
    sound = texts(*open_and_salvage(*mount, 2));
    changes = disk.changes();
  }
  ASSERT_GT(changes, 50u);
  for (uint64_t at = 0; at < changes; ++at) {
    for (size_t way = 0; way < sim::kSurvivesNames.size(); ++way) {
      if ((at + way) % 5 != 0 && at + 20 < changes) continue;  // names change at the end
      sim::SimulatedDisk disk({}, image);
      const auto before = disk.mount();
      disk.fail_from(at);
      open_and_salvage(*before, 2).IgnoreError();
      Rng rng = Rng::stream(at, "cut");
      disk.cut(disk.busy_until(), static_cast<Survives>(way), rng);
      const auto mount = disk.mount();
      const auto again = open_and_salvage(*mount, 3);
      ASSERT_TRUE(again.ok()) << at << " " << sim::kSurvivesNames[way] << again.status();
      ASSERT_EQ(texts(*again), sound) << at << " " << sim::kSurvivesNames[way];
    }
  }
}

// Where there is no room for a second one the damaged one stays as it is.
TEST(salvage, that_finds_no_room_changes_nothing) {
  const sim::DiskImage image = damaged();
  sim::SimulatedDisk disk({.most_bytes = image.size() + 65536}, image);
  const auto mount = disk.mount();
  const auto opened = open_and_salvage(*mount, 2);
  EXPECT_TRUE(absl::IsResourceExhausted(opened.status())) << opened.status();
  sim::SimulatedDisk roomy({}, disk.image());
  const auto again_mount = roomy.mount();
  const auto again = open_and_salvage(*again_mount, 3);
  ASSERT_TRUE(again.ok());
  EXPECT_GT(again->records.size(), kRecords / 3u);
}

}  // namespace
}  // namespace skerry::replica
