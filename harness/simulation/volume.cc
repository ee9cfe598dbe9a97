#include "harness/simulation/volume.h"

#include <utility>
#include <vector>

#include "core/check.h"
#include "replica/store/memory_store.h"
#include "replica/store/sqlite_store.h"
#include "sim/storage/simulated_disk.h"

namespace skerry::harness {
namespace {

using replica::Store;

class InMemory final : public Volume {
 public:
  explicit InMemory(const StorageOptions& options)
      : latency_(options.latency), disk_(options.most_bytes) {}

  void open(Instant, uint64_t epoch) override { store_ = disk_.open(epoch); }
  std::span<const Payload> records() const override {
    return disk_.records().first(disk_.durable());
  }
  uint64_t bytes() const override { return disk_.bytes(); }
  StatusOr<Instant> append(Instant now, std::span<const Store::Record> batch) override {
    SKERRY_RETURN_IF_ERROR(store_->append(batch));
    return now + latency_;
  }
  void settle(Instant) override { disk_.sync(disk_.records().size() - disk_.durable()); }
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
    copy->records.assign(records().begin(), records().end());
    return copy;
  }
  void replace(std::shared_ptr<const Image> image) override {
    const auto* copy = dynamic_cast<const Records*>(image.get());
    disk_.replace(copy == nullptr ? std::vector<Payload>() : copy->records);
  }

 private:
  struct Records final : Image {
    std::vector<Payload> records;
  };

  Duration latency_;
  replica::MemoryDisk disk_;
  std::unique_ptr<Store> store_;
};

class OnSqlite final : public Volume {
 public:
  explicit OnSqlite(const StorageOptions& options)
      : disk_({.read = options.write,
               .write = options.write,
               .sync = options.latency,
               .bytes_per_second = options.bytes_per_second,
               .most_bytes = options.most_bytes}) {}

  // A disk that only loses its power always opens (tests/replica/store/crash_test.cc).
  void open(Instant now, uint64_t epoch) override {
    disk_.begin(now);
    mount_ = disk_.mount();
    auto store = replica::SqliteStore::open(*mount_, epoch);
    SKERRY_CHECK(store.ok() && (*store)->opened().damage.empty());
    store_ = *std::move(store);
    records_.clear();
    Store::Piece piece;
    do {
      auto loaded = store_->load(piece.next, kPieceBytes);
      SKERRY_CHECK(loaded.ok() && loaded->damage.empty());
      piece = *std::move(loaded);
      records_.insert(records_.end(), piece.records.begin(), piece.records.end());
    } while (!piece.is_last);
  }
  std::span<const Payload> records() const override { return records_; }
  uint64_t bytes() const override { return disk_.image().size(); }
  StatusOr<Instant> append(Instant now, std::span<const Store::Record> batch) override {
    disk_.begin(now);
    SKERRY_RETURN_IF_ERROR(store_->append(batch));
    for (const Store::Record& record : batch) in_flight_.push_back(record.bytes);
    return disk_.busy_until();
  }
  void settle(Instant now) override {
    disk_.settle(now);
    for (Payload& record : in_flight_) records_.push_back(std::move(record));
    in_flight_.clear();
  }
  void crash(Instant now, sim::Survives survives, Rng& rng) override {
    disk_.cut(now, survives, rng);
    in_flight_.clear();
    store_.reset();
    mount_.reset();
  }
  std::shared_ptr<const Image> image(Instant now) override {
    auto copy = std::make_shared<Files>();
    copy->files = disk_.durable(now);
    return copy;
  }
  void replace(std::shared_ptr<const Image> image) override {
    const auto* copy = dynamic_cast<const Files*>(image.get());
    disk_.replace(copy == nullptr ? sim::DiskImage() : copy->files);
    records_.clear();
  }

 private:
  static constexpr uint64_t kPieceBytes = 1 << 20;
  struct Files final : Image {
    sim::DiskImage files;
  };

  sim::SimulatedDisk disk_;
  std::unique_ptr<Disk> mount_;  // of the process
  std::unique_ptr<replica::SqliteStore> store_;
  std::vector<Payload> records_;
  std::vector<Payload> in_flight_;
};

}  // namespace

std::unique_ptr<Volume> make_volume(const StorageOptions& options) {
  if (options.kind == StorageOptions::Kind::kSqlite) return std::make_unique<OnSqlite>(options);
  return std::make_unique<InMemory>(options);
}

}  // namespace skerry::harness
