// Files written whole or not at all. Each problem is a Status with the path and the system's
// reason.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"

namespace skerry::reports {

// Writes, flushes to the device and closes, with every step checked: a full disk often shows only
// in the last two. What could be written of a file that failed is left for the caller to remove.
Status write_file(const std::string& path, std::string_view text);

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

 private:
  explicit PendingFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Makes `link` point at `target` (relative to the link's folder) in one step: a reader sees the old
// target or the new one. Something else than a link in the way is an error.
Status point_link(const std::string& link, const std::string& target);

}  // namespace skerry::reports
