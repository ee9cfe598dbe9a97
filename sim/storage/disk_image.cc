#include "sim/storage/disk_image.h"

#include <algorithm>
#include <cstddef>
#include <set>

namespace skerry::sim {

const DiskImage::Bytes* DiskImage::find(const std::string& name) const {
  const auto at = names_.find(name);
  return at == names_.end() ? nullptr : &files_.at(at->second);
}

uint64_t DiskImage::size() const {
  uint64_t size = 0;
  for (const auto& [file, bytes] : files_) size += bytes.size();
  return size;
}

void DiskImage::apply(const DiskOperation& operation) {
  using Kind = DiskOperation::Kind;
  const auto named = names_.find(operation.name);
  const bool is_named = named != names_.end() && named->second == operation.file;
  switch (operation.kind) {
    case Kind::kWrite: {
      Bytes& bytes = files_[operation.file];
      bytes.resize(std::max<uint64_t>(bytes.size(), operation.at + operation.bytes.size()));
      std::copy(operation.bytes.begin(), operation.bytes.end(),
                bytes.begin() + static_cast<std::ptrdiff_t>(operation.at));
      return;
    }
    case Kind::kTruncate:
      files_[operation.file].resize(operation.at);
      return;
    case Kind::kCreate:
      files_[operation.file];
      names_[operation.name] = operation.file;
      return;
    case Kind::kRemove:
      if (is_named) names_.erase(named);
      return;
    case Kind::kRename:
      if (is_named) names_.erase(named);
      files_[operation.file];
      names_[operation.new_name] = operation.file;
      return;
    case Kind::kSync:
    case Kind::kSyncFolder:
      return;
  }
}

void DiskImage::drop_nameless() {
  std::set<uint32_t> named;
  for (const auto& [name, file] : names_) named.insert(file);
  std::erase_if(files_, [&named](const auto& file) { return !named.contains(file.first); });
}

}  // namespace skerry::sim
