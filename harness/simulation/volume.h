// The disk of a machine in virtual time, and the store that the machine's process has open on it.
//
// A call of the store is done at once and says until when the disk is busy with it; whoever owns
// the volume calls settle() then, and gives it nothing before. A crash in between may cost what the
// call did.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/bytes.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"
#include "harness/plan/storage_options.h"
#include "replica/store/store.h"
#include "sim/storage/survives.h"

namespace skerry::harness {

class Volume {
 public:
  // What lies on a disk at one moment. A volume takes images of its own kind.
  class Image {
   public:
    virtual ~Image() = default;
  };

  virtual ~Volume() = default;

  static constexpr Instant kTold = Instant::max();

  // A process opens the store under this epoch, and reads it. REQUIRES: none has it open.
  virtual void open(Instant now, uint64_t epoch) = 0;
  // What the latest opening found damaged, in words.
  virtual std::span<const std::string> damage() const = 0;
  // All that the store holds for good, oldest first.
  virtual std::span<const Payload> records() const = 0;
  virtual uint64_t bytes() const = 0;  // on the disk

  // When the batch will be durable; kTold: it says so when it is (Outside). ResourceExhausted: the
  // disk is full; nothing was appended. REQUIRES: it is open, and nothing is in flight.
  virtual StatusOr<Instant> append(Instant now, std::span<const replica::Store::Record> batch) = 0;
  // What was appended is durable. REQUIRES: append() named this moment or an earlier one.
  virtual void settle(Instant now) = 0;

  // The process ends, and with it what it had open; this survives of what was not durable.
  virtual void crash(Instant now, sim::Survives survives, Rng& rng) = 0;

  // What a copy taken now holds: what is durable.
  virtual std::shared_ptr<const Image> image(Instant now) = 0;
  // It holds this and nothing else; null: nothing at all. REQUIRES: no process has it open.
  virtual void replace(std::shared_ptr<const Image> image) = 0;
  // So many of its records, or pages, are damaged: the next to open it finds out.
  // REQUIRES: no process has it open.
  virtual void rot(uint32_t pieces, Rng& rng) = 0;
};

std::unique_ptr<Volume> make_volume(const StorageOptions& options);

}  // namespace skerry::harness
