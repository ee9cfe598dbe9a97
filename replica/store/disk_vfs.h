// SQLite on a Disk: a virtual file system that speaks to nothing else.
//
// No shared memory: connections must lock exclusively before they turn on the write-ahead log. Its
// sectors and what it says of writes are the disk's own (core/disk.h): a sector is written whole or
// not at all, and nothing beside what is written is touched.
//
// Source: https://www.sqlite.org/vfs.html and c3ref/io_methods.html. Cost: SQLite looks a file
// system up by name in a list of all of them, once an opening.
#pragma once

#include <memory>
#include <string>

#include "core/disk.h"

namespace skerry::replica {

class DiskVfs {
 public:
  // `disk` must outlive it, and it every connection that was opened with its name.
  explicit DiskVfs(Disk& disk);
  ~DiskVfs();
  DiskVfs(const DiskVfs&) = delete;
  DiskVfs& operator=(const DiskVfs&) = delete;

  const std::string& name() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::replica
