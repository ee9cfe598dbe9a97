// A disk as a store sees it: one folder of files, and calls that have ended when they return.
//
// Two calls alone make something durable: DiskFile::sync() the bytes and the size of a file,
// Disk::sync_folder() which names there are and which files they name. What came before them in
// time is not made durable by them unless it is of the same file, or a name.
//
// Errors: Unavailable, there is no power, or the process that the handle was of has ended: every
// later call fails in the same way; ResourceExhausted, the disk is full, and nothing was changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/bytes.h"
#include "core/status.h"

namespace skerry {

class DiskFile {
 public:
  virtual ~DiskFile() = default;

  // Fills `out` from `offset` on. How many bytes there were: fewer only where the file ends.
  virtual StatusOr<size_t> read(uint64_t offset, std::span<uint8_t> out) = 0;
  // Beyond its end the file grows, with zeros in between.
  virtual Status write(uint64_t offset, ByteView bytes) = 0;
  virtual Status truncate(uint64_t size) = 0;
  virtual Status sync() = 0;
  virtual StatusOr<uint64_t> size() = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;

  // A name that is not there is made or, if it is only to be found, NotFound.
  enum class Missing : uint8_t { kIsMade, kIsError };
  virtual StatusOr<std::unique_ptr<DiskFile>> open(std::string_view name, Missing missing) = 0;
  virtual StatusOr<bool> exists(std::string_view name) = 0;
  // NotFound. A file that has lost its name lives until its handles are gone.
  virtual Status remove(std::string_view name) = 0;
  // Takes the place of a file of that name. NotFound.
  virtual Status rename(std::string_view from, std::string_view to) = 0;
  virtual Status sync_folder() = 0;

  // A sector is written whole or not at all, and a write touches no sector that it does not name.
  virtual uint32_t sector_bytes() const = 0;
};

}  // namespace skerry
