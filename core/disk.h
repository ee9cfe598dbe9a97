// A disk as a store sees it. Implemented by sim/storage in virtual time and by live/ on real files.
//
// What a crash keeps: everything written before the last successful sync() of a file; of later
// writes any subset, torn anywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/status.h"

namespace skerry {

class DiskFile {
 public:
  virtual ~DiskFile() = default;
  // At most `size` bytes from `offset`; fewer at the end of the file.
  virtual StatusOr<Payload> read(uint64_t offset, uint64_t size) = 0;
  virtual Status write(uint64_t offset, ByteView bytes) = 0;
  virtual Status truncate(uint64_t size) = 0;
  virtual Status sync() = 0;
  virtual StatusOr<uint64_t> size() = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;
  // Creates the file where there is none.
  virtual StatusOr<std::unique_ptr<DiskFile>> open(const std::string& name) = 0;
};

}  // namespace skerry
