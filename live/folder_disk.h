// A folder of the machine's as a Disk: for what mends a store whose files are damaged
// (replica/store/salvage.h). Names are plain file names.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/disk.h"

namespace skerry::live {

class FolderDisk final : public Disk {
 public:
  explicit FolderDisk(std::string folder) : folder_(std::move(folder)) {}

  StatusOr<std::unique_ptr<DiskFile>> open(std::string_view name, Missing missing) override;
  StatusOr<bool> exists(std::string_view name) override;
  Status remove(std::string_view name) override;
  Status rename(std::string_view from, std::string_view to) override;
  Status sync_folder() override;
  uint32_t sector_bytes() const override { return 512; }

 private:
  std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }

  std::string folder_;
};

}  // namespace skerry::live
