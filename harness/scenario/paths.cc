#include "harness/scenario/paths.h"

#include <cstdlib>
#include <filesystem>

#include "harness/recordings/recording.h"

namespace skerry::harness {

StatusOr<std::string> data_folder(const std::string& folder) {
  std::error_code error;
  if (const char* given = std::getenv("SKERRY_DATA"); given != nullptr && *given != '\0') {
    if (std::filesystem::is_directory(given, error)) return std::string(given);
    return absl::NotFoundError("$SKERRY_DATA is " + std::string(given) + ", which is not a folder");
  }
  const StatusOr<std::string> traces = traces_folder(folder);
  if (traces.ok()) {
    const std::filesystem::path beside = std::filesystem::path(*traces) / ".." / "data";
    if (std::filesystem::is_directory(beside, error)) return beside.lexically_normal().string();
  }
  return absl::NotFoundError(
      "$SKERRY_DATA is not set and there is no folder ../shared/data; set SKERRY_DATA to the "
      "folder "
      "that holds the data files");
}

StatusOr<std::string> resolve_path(std::string_view path, std::string_view folder) {
  constexpr std::string_view kTraces = "$TRACES/";
  constexpr std::string_view kData = "$DATA/";
  std::filesystem::path resolved;
  if (path.starts_with(kTraces)) {
    const StatusOr<std::string> traces = traces_folder(std::string(folder));
    if (!traces.ok()) return traces.status();
    resolved = std::filesystem::path(*traces) / path.substr(kTraces.size());
  } else if (path.starts_with(kData)) {
    const StatusOr<std::string> data = data_folder(std::string(folder));
    if (!data.ok()) return data.status();
    resolved = std::filesystem::path(*data) / path.substr(kData.size());
  } else {
    resolved = std::filesystem::path(folder) / path;
  }
  const std::string text = resolved.lexically_normal().string();
  std::error_code error;
  if (!std::filesystem::exists(resolved, error)) {
    return absl::NotFoundError("there is no file " + text);
  }
  if (!std::filesystem::is_regular_file(resolved, error)) {
    return absl::InvalidArgumentError(text + " is not a file");
  }
  return text;
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace skerry::harness
