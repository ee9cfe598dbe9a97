// What lies on a disk: names, and the files that they name; and what changes it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/time.h"

namespace skerry::sim {

// One that has been done, or begun. Files are named by number: a name may pass from one to another.
struct DiskOperation {
  enum class Kind : uint8_t { kWrite, kTruncate, kSync, kCreate, kRemove, kRename, kSyncFolder };
  Kind kind = Kind::kWrite;
  uint32_t file = 0;
  uint64_t at = 0;                  // kWrite: where; kTruncate: the size
  std::vector<uint8_t> bytes = {};  // kWrite
  std::string name = {};            // kCreate, kRemove, kRename: the old one
  std::string new_name = {};        // kRename
  Instant begins = {};
  Instant ends = {};

  bool is_of_names() const {
    return kind == Kind::kCreate || kind == Kind::kRemove || kind == Kind::kRename;
  }
  bool is_of_bytes() const { return kind == Kind::kWrite || kind == Kind::kTruncate; }
};

// Invariant: a name names a file that is there. Cost: a copy is a copy of all bytes.
class DiskImage {
 public:
  using Bytes = std::vector<uint8_t>;

  // Null: there is none of that name.
  const Bytes* find(const std::string& name) const;
  const std::map<std::string, uint32_t>& names() const { return names_; }
  Bytes& bytes_of(uint32_t file) { return files_[file]; }
  uint64_t size() const;  // of all files

  // Does it, as far as it still means something: a rename of a file that was never made gives it
  // its new name all the same. Syncs change nothing here.
  void apply(const DiskOperation& operation);
  // Files without a name are gone.
  void drop_nameless();

  friend bool operator==(const DiskImage&, const DiskImage&) = default;

 private:
  std::map<std::string, uint32_t> names_;
  std::map<uint32_t, Bytes> files_;
};

}  // namespace skerry::sim
