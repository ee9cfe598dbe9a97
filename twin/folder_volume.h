// A node's disk in a live run: a SQLite store in a folder of the machine's, written by a thread of
// its own, one batch at a time, durable when it is told.
//
// After a crash all is there that it was given, a batch in flight too: less is lost than a power
// cut may cost.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/simulation/volume.h"
#include "live/folder_store.h"

namespace skerry::twin {

class FolderVolume final : public harness::Volume {
 public:
  // Runs it soon where the volume may be used, and not at all once the run has ended. From any
  // thread.
  using Soon = std::function<void(std::function<void()>)>;
  using Stored = std::function<void(const Status& status)>;
  // The folder is there, and nobody else's.
  FolderVolume(std::string folder, Soon soon, Stored stored)
      : folder_(std::move(folder)), soon_(std::move(soon)), stored_(std::move(stored)) {}
  ~FolderVolume() override { close(); }

  void open(Instant now, uint64_t epoch) override;
  std::span<const std::string> damage() const override { return opened_.damage; }
  std::span<const Payload> records() const override { return opened_.records; }
  uint64_t bytes() const override;
  StatusOr<Instant> append(Instant now, std::span<const replica::Store::Record> batch) override;
  void settle(Instant) override {}
  void crash(Instant now, sim::Survives survives, Rng& rng) override;

  // Not of a real disk: check_live() (twin/loopback.h) refuses what would ask for them.
  std::shared_ptr<const Image> image(Instant now) override;
  void replace(std::shared_ptr<const Image> image) override;
  void rot(uint32_t pieces, Rng& rng) override;

 private:
  void close();

  const std::string folder_;
  const Soon soon_;
  const Stored stored_;
  live::FolderStore opened_;
  std::vector<replica::Store::Record> batch_;  // in flight
  // What was in flight when it was closed finds this gone.
  std::shared_ptr<FolderVolume*> self_;
  std::optional<boost::asio::thread_pool> thread_;
};

}  // namespace skerry::twin
