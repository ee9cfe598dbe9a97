#include "harness/simulation/volume.h"

#include <string>
#include <utility>
#include <vector>

#include "core/check.h"
#include "replica/store/memory_store.h"
#include "replica/store/salvage.h"
#include "replica/store/sqlite_store.h"
#include "sim/storage/simulated_disk.h"

namespace skerry::harness {
namespace {

using replica::Store;

class InMemory final : public Volume {
 public:
  explicit InMemory(const StorageOptions& options)
      : latency_(options.latency), disk_(options.most_bytes) {}

  void open(Instant, uint64_t epoch) override {
    store_ = disk_.open(epoch);
    damage_ = std::exchange(rotten_, {});
  }
  std::span<const std::string> damage() const override { return damage_; }
  std::span<const Payload> records() const override { return disk_.records().durable(); }
  uint64_t bytes() const override { return disk_.records().bytes(); }
  StatusOr<Instant> append(Instant now, std::span<const Store::Record> batch) override {
    SKERRY_RETURN_IF_ERROR(store_->append(batch));
    return now + latency_;
  }
  void settle(Instant) override { disk_.sync(); }
  // A batch is there whole or not at all.
  void crash(Instant now, sim::Survives survives, Rng& rng) override {
    constexpr uint64_t kHalf = uint64_t{1} << 63;
    const bool is_kept =
        survives == sim::Survives::kAll || (survives != sim::Survives::kNone && rng.chance(kHalf));
    if (is_kept) settle(now);
    disk_.crash();
    store_.reset();
  }
  std::shared_ptr<const Image> image(Instant) override {
    auto copy = std::make_shared<Records>();
    copy->records = disk_.records().durable_records();
    return copy;
  }
  void replace(std::shared_ptr<const Image> image) override {
    const auto* copy = dynamic_cast<const Records*>(image.get());
    disk_.replace(copy == nullptr ? std::vector<Store::Record>() : copy->records);
  }
  void rot(uint32_t pieces, Rng& rng) override {
    std::vector<Store::Record> left = disk_.records().durable_records();
    for (; pieces > 0 && !left.empty(); --pieces) {
      const uint64_t at = rng.below(left.size());
      left.erase(left.begin() + static_cast<ptrdiff_t>(at));
      rotten_.push_back("record " + std::to_string(at + 1) + " is damaged");
    }
    disk_.replace(left);
  }

 private:
  struct Records final : Image {
    std::vector<Store::Record> records;
  };

  Duration latency_;
  replica::MemoryDisk disk_;
  std::unique_ptr<Store> store_;
  std::vector<std::string> rotten_;  // to be found at the next opening
  std::vector<std::string> damage_;
};

class OnSqlite final : public Volume {
 public:
  explicit OnSqlite(const StorageOptions& options)
      : disk_({.read = options.write,
               .write = options.write,
               .sync = options.latency,
               .bytes_per_second = options.bytes_per_second,
               .most_bytes = options.most_bytes}) {}

  // A disk that only loses its power always opens, and has no damage
  // (tests/replica/store/crash_test.cc).
  void open(Instant now, uint64_t epoch) override {
    disk_.begin(now);
    mount_ = disk_.mount();
    auto opened = replica::open_and_salvage(*mount_, epoch);
    SKERRY_CHECK(opened.ok() || may_be_damaged_);
    if (!opened.ok()) opened = open_emptied(now, epoch, opened.status());
    SKERRY_CHECK(opened->damage.empty() || may_be_damaged_);
    store_ = std::move(opened->store);
    damage_ = std::move(opened->damage);
    records_ = {};
    for (replica::Store::Record& record : opened->records) records_.append(std::move(record));
    records_.settle();
    if (may_be_damaged_) disk_.settle(disk_.busy_until());
    may_be_damaged_ = false;
  }
  std::span<const std::string> damage() const override { return damage_; }
  std::span<const Payload> records() const override { return records_.durable(); }
  uint64_t bytes() const override { return disk_.image().size(); }
  StatusOr<Instant> append(Instant now, std::span<const Store::Record> batch) override {
    disk_.begin(now);
    SKERRY_RETURN_IF_ERROR(store_->append(batch));
    for (const Store::Record& record : batch) records_.append(record);
    return disk_.busy_until();
  }
  void settle(Instant now) override {
    disk_.settle(now);
    records_.settle();
  }
  void crash(Instant now, sim::Survives survives, Rng& rng) override {
    disk_.cut(now, survives, rng);
    store_.reset();
    mount_.reset();
  }
  std::shared_ptr<const Image> image(Instant now) override {
    auto copy = std::make_shared<Files>();
    copy->files = disk_.durable(now);
    copy->may_be_damaged = may_be_damaged_;
    return copy;
  }
  void replace(std::shared_ptr<const Image> image) override {
    const auto* copy = dynamic_cast<const Files*>(image.get());
    disk_.replace(copy == nullptr ? sim::DiskImage() : copy->files);
    may_be_damaged_ = copy != nullptr && copy->may_be_damaged;
    records_ = {};
  }
  // One bit each, of pages anywhere.
  void rot(uint32_t pieces, Rng& rng) override {
    sim::DiskImage image = disk_.image();
    std::vector<uint8_t*> pages;
    for (const auto& [name, file] : image.names()) {
      sim::DiskImage::Bytes& bytes = image.bytes_of(file);
      for (size_t at = 0; at + kPage <= bytes.size(); at += kPage) pages.push_back(&bytes[at]);
    }
    for (; pieces > 0 && !pages.empty(); --pieces) {
      uint8_t* const page = pages[rng.below(pages.size())];
      const uint64_t bit = rng.below(kPage * 8);
      page[bit / 8] = static_cast<uint8_t>(page[bit / 8] ^ (1u << bit % 8));
    }
    disk_.replace(std::move(image));
    may_be_damaged_ = true;
  }

 private:
  static constexpr size_t kPage = 4096;

  // It cannot be salvaged, for there is no room: whoever owns the machine empties it.
  StatusOr<replica::Salvaged> open_emptied(Instant now, uint64_t epoch, const Status& why) {
    mount_.reset();
    disk_.replace({});
    disk_.begin(now);
    mount_ = disk_.mount();
    auto opened = replica::open_and_salvage(*mount_, epoch);
    SKERRY_CHECK(opened.ok());
    opened->damage.emplace_back(why.message());
    return opened;
  }

  struct Files final : Image {
    sim::DiskImage files;
    bool may_be_damaged = false;  // it was taken before anybody looked
  };

  sim::SimulatedDisk disk_;
  std::unique_ptr<Disk> mount_;  // of the process
  std::unique_ptr<replica::SqliteStore> store_;
  replica::RecordList records_;  // what it holds, kept at hand
  std::vector<std::string> damage_;
  bool may_be_damaged_ = false;
};

}  // namespace

std::unique_ptr<Volume> make_volume(const StorageOptions& options) {
  if (options.kind == StorageOptions::Kind::kSqlite) return std::make_unique<OnSqlite>(options);
  return std::make_unique<InMemory>(options);
}

}  // namespace skerry::harness
