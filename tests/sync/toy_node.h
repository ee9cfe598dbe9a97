// A replica of a test world: the driver's surroundings are a fake network, a disk that answers
// late, and a record of what it was told. It looks for what must never be sent or delivered.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto.h"
#include "replica/driver/driver.h"
#include "sightings.h"
#include "timeline.h"

namespace skerry::test {

class FakeNetwork;

class ToyNode final : public replica::Surroundings {
 public:
  ToyNode(uint32_t index, Timeline& timeline, FakeNetwork& network, Duration store_latency,
          Sightings& sightings)
      : index_(index),
        timeline_(timeline),
        network_(network),
        store_latency_(store_latency),
        sightings_(sightings) {}

  // A new life with what the disk holds.
  void boot(std::unique_ptr<Participant> participant);
  void crash();

  bool is_up() const { return driver_.participant() != nullptr; }
  uint32_t life() const { return life_; }
  Participant& participant() const { return *driver_.participant(); }
  replica::Driver& driver() { return driver_; }
  Now clock() const { return {timeline_.now(), timeline_.now()}; }

  bool reads_what_it_sends = true;  // else frames are in shorthand
  bool disk_fails = false;
  std::vector<Payload> disk;
  StatusOr<Committed> answer = absl::UnknownError("none yet");  // to the last command
  std::vector<DotRun> acknowledged;
  std::vector<DotRun> delivered;
  // Of presence: what is shown now, and all that was, of each other; by document.
  using Shown = std::map<uint32_t, std::string>;
  std::map<DocumentId, Shown> shown;
  std::map<DocumentId, std::map<uint32_t, std::vector<std::string>>> was_shown;
  std::vector<Hash256> whole;  // blobs, of which it was told
  size_t most_outputs = 0;     // that one input brought

 private:
  void send(Output& output) override;
  void connect(ReplicaId peer) override;
  void close(ReplicaId peer) override;
  std::optional<Status> append(Output& output) override;
  void arm(Instant deadline) override;
  void served() override;
  void tell(const Output& output) override;
  void took(ReplicaId from, const Payload& frame, const FrameAccount& account) override;
  void answered(uint64_t, const StatusOr<Committed>& latest) override { answer = latest; }
  void check_sent(const Payload& frame);
  void show(const Output& output);
  void store(DocumentId document, const Payload& record, bool replaces);
  void deliver(DocumentId document, const DotRun& dots);

  size_t outputs_ = 0;  // since the last input
  const uint32_t index_;
  Timeline& timeline_;
  FakeNetwork& network_;
  const Duration store_latency_;
  Sightings& sightings_;
  replica::Driver driver_{*this};
  uint32_t life_ = 0;   // events of an earlier life are dropped
  uint64_t timer_ = 0;  // and those of an earlier timer
  std::map<DocumentId, VersionVector> durable_;
};

}  // namespace skerry::test
