// Files written whole or not at all. Each problem is a Status with the path and the system's
// reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"

namespace skerry::reports {

// Writes, flushes to the device and closes, with every step checked: a full disk often shows only
// in the last two. What could be written of a file that failed is left for the caller to remove.
Status write_file(const std::string& path, std::string_view text);

// The same under another name, renamed at the end: at `path` stands the old file or the new one,
// whole. After an error nothing is left behind.
Status replace_file(const std::string& path, std::string_view text);
// Whether that can be done, as far as it can be known before.
Status check_replaceable(const std::string& path);

// A file that grows while it is in use, closed with the object. Nothing is buffered here: what
// append() returned OK for is there after a kill, and after a loss of power once flush() did.
class GrowingFile {
 public:
  // Errors: something stands at `path`.
  static StatusOr<GrowingFile> create(const std::string& path);

  GrowingFile(GrowingFile&& other) noexcept { swap(other); }
  GrowingFile& operator=(GrowingFile&& other) noexcept {
    swap(other);
    return *this;
  }
  ~GrowingFile();

  Status append(std::string_view text);
  Status flush();
  uint64_t bytes() const { return bytes_; }
  StatusOr<std::string> read(uint64_t offset, uint64_t bytes) const;

 private:
  GrowingFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  void swap(GrowingFile& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(bytes_, other.bytes_);
  }

  std::string path_;
  int file_ = -1;
  uint64_t bytes_ = 0;
};

// Flushes a folder's entries to the device: which files it holds, not what is in them.
Status flush_folder(const std::string& path);

StatusOr<std::string> read_file(const std::string& path);

// With all that leads to it.
Status make_folder(const std::string& path);

// A folder beside its final place, in which files are collected until it is whole. Unless publish()
// succeeded, it is removed with all that is in it when the object goes.
class PendingFolder {
 public:
  // REQUIRES: `parent` exists. The folder's name starts with a dot.
  static StatusOr<PendingFolder> create(const std::string& parent, const std::string& name);

  PendingFolder(PendingFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  PendingFolder& operator=(PendingFolder&&) = delete;
  ~PendingFolder();

  const std::string& path() const { return path_; }

  // Renames it to parent/name, or, where that is taken, to parent/name-2, -3, ... Gives the name.
  StatusOr<std::string> publish(const std::string& parent, const std::string& name);

  // Lets it stay as it is, for people or a later run to go on with.
  void leave() { path_.clear(); }

 private:
  explicit PendingFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Makes `link` point at `target` (relative to the link's folder) in one step: a reader sees the old
// target or the new one. Something else than a link in the way is an error.
Status point_link(const std::string& link, const std::string& target);

}  // namespace skerry::reports
