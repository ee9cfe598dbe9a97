#include "harness/recordings/recording.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/recordings/gap_text.h"
#include "harness/recordings/gzip_file.h"
#include "harness/recordings/json_recording.h"

namespace skerry::harness {
namespace {

// Unpacked. The largest recording that we know of takes 20 MB.
constexpr uint64_t kMaxBytes = uint64_t{512} << 20;

Status wrong(const Recording& recording, size_t transaction, const std::string& what) {
  return invalid(recording.path + ": transaction " + std::to_string(transaction) + what);
}

// Also sorts the parents, and links sequential transactions.
Status check_graph(Recording& recording) {
  for (size_t i = 0; i < recording.transactions.size(); ++i) {
    Transaction& transaction = recording.transactions[i];
    if (!recording.is_concurrent) {
      transaction.agent = 0;
      if (i > 0) transaction.parents = {static_cast<uint32_t>(i - 1)};
      continue;
    }
    if (transaction.agent >= recording.agents) {
      return wrong(recording, i,
                   ": agent " + std::to_string(transaction.agent) + " of " +
                       std::to_string(recording.agents));
    }
    std::vector<uint32_t>& parents = transaction.parents;
    std::sort(parents.begin(), parents.end());
    parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
    if (!parents.empty() && parents.back() >= i) {
      return wrong(recording, i, ": parent " + std::to_string(parents.back()) + " is not earlier");
    }
  }
  return absl::OkStatus();
}

Status check_text(const Recording& recording) {
  GapText text(recording.start_content);
  for (size_t i = 0; i < recording.transactions.size(); ++i) {
    const std::vector<Patch>& patches = recording.transactions[i].patches;
    for (size_t k = 0; k < patches.size(); ++k) {
      const Patch& patch = patches[k];
      if (patch.position > text.size() || patch.erased > text.size() - patch.position) {
        return wrong(recording, i,
                     ", patch " + std::to_string(k) + ": position " +
                         std::to_string(patch.position) + " erasing " +
                         std::to_string(patch.erased) + " in a text of " +
                         std::to_string(text.size()) + " characters");
      }
      text.splice(patch.position, patch.erased, patch.inserted);
    }
  }
  if (text.text() != recording.end_content) {
    return invalid(recording.path + ": the patches do not give its endContent");
  }
  return absl::OkStatus();
}

}  // namespace

StatusOr<Recording> load_recording(const std::string& path) {
  StatusOr<std::string> json = read_maybe_gzip(path, kMaxBytes);
  if (!json.ok()) return json.status();
  StatusOr<Recording> recording = parse_recording(path, *std::move(json));
  if (!recording.ok()) return recording;
  recording->path = path;
  SKERRY_RETURN_IF_ERROR(check_graph(*recording));
  if (!recording->is_concurrent) SKERRY_RETURN_IF_ERROR(check_text(*recording));
  return recording;
}

StatusOr<std::string> traces_folder() {
  const char* named = std::getenv("SKERRY_TRACES");
  std::error_code error;
  if (named != nullptr && *named != '\0') {
    if (std::filesystem::is_directory(named, error)) return std::string(named);
    return absl::NotFoundError(std::string("$SKERRY_TRACES is ") + named + ", which is no folder");
  }
  // Beside the checkout: seen from its top, or from a folder inside it (a build, a test).
  std::filesystem::path here = std::filesystem::current_path(error);
  for (int up = 0; up < 6 && !here.empty(); ++up) {
    const std::filesystem::path folder = here / ".." / "shared" / "traces";
    if (std::filesystem::is_directory(folder, error)) return folder.lexically_normal().string();
    if (here == here.parent_path()) break;
    here = here.parent_path();
  }
  return absl::NotFoundError(
      "no recordings: set $SKERRY_TRACES to their folder, or put them in ../shared/traces beside "
      "the checkout");
}

}  // namespace skerry::harness
