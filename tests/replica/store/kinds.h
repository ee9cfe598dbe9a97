// Every kind of store, each on a disk of its own that can lose its power.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "file_store.h"
#include "replica/store/memory_store.h"
#include "replica/store/sqlite_store.h"
#include "sim/storage/simulated_disk.h"

namespace skerry::replica {

class Kind {
 public:
  virtual ~Kind() = default;
  // Of a new process.
  virtual StatusOr<std::unique_ptr<Store>> open(uint64_t epoch) = 0;
  // Time passes: what was appended is durable.
  virtual void settle() {}
  // The power fails. `store` is the one that is open, which ends.
  virtual void crash(std::unique_ptr<Store> store) = 0;
};

class InMemory final : public Kind {
 public:
  StatusOr<std::unique_ptr<Store>> open(uint64_t epoch) override { return disk_.open(epoch); }
  void settle() override { disk_.sync(); }
  void crash(std::unique_ptr<Store> store) override {
    store.reset();
    disk_.crash();
  }

 private:
  MemoryDisk disk_;
};

class OnSimulatedDisk final : public Kind {
 public:
  using Open = std::function<StatusOr<std::unique_ptr<Store>>(Disk&, uint64_t)>;
  explicit OnSimulatedDisk(Open open) : open_(std::move(open)) {}

  StatusOr<std::unique_ptr<Store>> open(uint64_t epoch) override {
    mount_ = disk_.mount();
    return open_(*mount_, epoch);
  }
  void settle() override { disk_.settle(disk_.busy_until()); }
  void crash(std::unique_ptr<Store> store) override {
    Rng rng = Rng::stream(1, "cut");
    disk_.cut(disk_.busy_until(), sim::Survives::kNone, rng);
    store.reset();
  }

 private:
  Open open_;
  sim::SimulatedDisk disk_;
  std::unique_ptr<Disk> mount_;
};

// Its power cannot be cut: a crash is the end of the process, as far as one process can end it.
class OnFiles final : public Kind {
 public:
  explicit OnFiles(std::string folder) : folder_(std::move(folder)) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~OnFiles() override { std::filesystem::remove_all(folder_); }

  StatusOr<std::unique_ptr<Store>> open(uint64_t epoch) override {
    return SqliteStore::open(folder_ + "/store.db", "", epoch);
  }
  void crash(std::unique_ptr<Store> store) override { store.reset(); }

 private:
  std::string folder_;
};

}  // namespace skerry::replica
