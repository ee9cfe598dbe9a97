#include "harness/recordings/recording.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "core/codec.h"
#include "core/text_difference.h"
#include "harness/recordings/gap_text.h"
#include "harness/recordings/gzip_file.h"
#include "harness/recordings/json_recording.h"
#include "harness/recordings/length_bounds.h"

namespace skerry::harness {
namespace {

// Unpacked. The largest recording that we know of takes 20 MB.
constexpr uint64_t kMaxBytes = uint64_t{512} << 20;

Status wrong(const Recording& recording, size_t transaction, const std::string& what) {
  return invalid(recording.path + ": transaction " + std::to_string(transaction) + what);
}

Status past_the_end(const Recording& recording, size_t transaction, size_t patch, uint64_t size,
                    const std::string& why) {
  const Patch& wrong_one = recording.transactions[transaction].patches[patch];
  return wrong(recording, transaction,
               ", patch " + std::to_string(patch) + ": position " +
                   std::to_string(wrong_one.position) + " erasing " +
                   std::to_string(wrong_one.erased) + " in a text of " + why +
                   std::to_string(size) + " characters");
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

// Numbers those who wrote something from 0 on, in the order of their numbers: what the file says
// about how many there are costs nothing.
void count_agents(Recording& recording) {
  std::vector<uint32_t> agents;
  for (const Transaction& each : recording.transactions) agents.push_back(each.agent);
  std::sort(agents.begin(), agents.end());
  agents.erase(std::unique(agents.begin(), agents.end()), agents.end());
  for (Transaction& each : recording.transactions) {
    const auto at = std::lower_bound(agents.begin(), agents.end(), each.agent);
    each.agent = static_cast<uint32_t>(at - agents.begin());
  }
  recording.agents = std::max<uint32_t>(static_cast<uint32_t>(agents.size()), 1);
}

// Every transaction knew all before it: one text is possible.
bool knows_all_before(const Recording& recording) {
  for (size_t i = 1; i < recording.transactions.size(); ++i) {
    const std::vector<uint32_t>& parents = recording.transactions[i].parents;
    if (parents.empty() || parents.back() + 1 != i) return false;
  }
  return true;
}

// Whoever counts otherwise is told how.
std::string unit_hint(const std::string& text) {
  const auto wide = std::count_if(text.begin(), text.end(),
                                  [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  if (wide == 0) return "";
  const auto scalars = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return "; positions count Unicode scalar values, not the " + std::to_string(scalars + wide) +
         " UTF-16 units that it has";
}

Status check_text(const Recording& recording) {
  GapText text(recording.start_content);
  for (size_t i = 0; i < recording.transactions.size(); ++i) {
    const std::vector<Patch>& patches = recording.transactions[i].patches;
    for (size_t k = 0; k < patches.size(); ++k) {
      const Patch& patch = patches[k];
      if (patch.position > text.size() || patch.erased > text.size() - patch.position) {
        const Status status = past_the_end(recording, i, k, text.size(), "");
        return invalid(std::string(status.message()) + unit_hint(text.text()));
      }
      text.splice(patch.position, patch.erased, patch.inserted);
    }
  }
  const std::string end = text.text();
  if (end == recording.end_content) return absl::OkStatus();
  const bool has_wide = !unit_hint(end).empty();
  return invalid(recording.path + ": the patches do not give its endContent: " +
                 difference(end, recording.end_content) +
                 (has_wide ? "; positions count Unicode scalar values" : ""));
}

// How often each Unicode scalar value is in texts. REQUIRES: valid UTF-8.
class Letters {
 public:
  void add(std::string_view text, int64_t times) {
    for (size_t at = 0; at < text.size();) {
      uint32_t letter = 0;
      at += read(text.substr(at), letter);
      count(letter) += times;
      total_ += times;
    }
  }
  int64_t total() const { return total_; }
  // The first letter of a text that there are fewer than none of; empty: none.
  std::string_view missing(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      uint32_t letter = 0;
      const size_t size = read(text.substr(at), letter);
      if (count(letter) < 0) return text.substr(at, size);
      at += size;
    }
    return {};
  }

 private:
  int64_t& count(uint32_t letter) {
    return letter < frequent_.size() ? frequent_[letter] : others_[letter];
  }
  static size_t read(std::string_view text, uint32_t& letter) {
    const auto first = static_cast<unsigned char>(text[0]);
    const size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    letter = size == 1 ? first : first & (0x7Fu >> size);
    for (size_t i = 1; i < size; ++i) {
      letter = letter << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    }
    return size;
  }

  std::array<int64_t, 0x800> frequent_{};  // one or two bytes
  absl::flat_hash_map<uint32_t, int64_t> others_;
  int64_t total_ = 0;
};

// An end that no merge gives: with a letter that nobody typed, or shorter than what must be left.
Status check_end(const Recording& recording) {
  Letters letters;
  letters.add(recording.start_content, 1);
  int64_t erased = 0;
  for (const Transaction& transaction : recording.transactions) {
    for (const Patch& patch : transaction.patches) {
      letters.add(patch.inserted, 1);
      erased += static_cast<int64_t>(patch.erased);
    }
  }
  const int64_t least = letters.total() - erased;
  letters.add(recording.end_content, -1);
  const std::string what = recording.path + ": no merge of the patches gives its endContent: ";
  const std::string_view missing = letters.missing(recording.end_content);
  if (!missing.empty()) {
    return invalid(what + "it has more of \"" + std::string(missing) + "\" than were put in");
  }
  const auto size = static_cast<int64_t>(count_scalars(recording.end_content));
  if (size >= least) return absl::OkStatus();
  return invalid(what + "of at least " + std::to_string(least) +
                 " characters that are left it has " + std::to_string(size));
}

// What is past the end of everything that there could be, however it is merged.
Status check_positions(const Recording& recording) {
  LengthBounds bounds(count_scalars(recording.start_content));
  for (size_t i = 0; i < recording.transactions.size(); ++i) {
    const Transaction& transaction = recording.transactions[i];
    bounds.begin(std::span<const uint32_t>(transaction.parents));
    for (size_t k = 0; k < transaction.patches.size(); ++k) {
      const Patch& patch = transaction.patches[k];
      if (!bounds.has_room(patch.position, patch.erased)) {
        return past_the_end(recording, i, k, bounds.length(), "at most ");
      }
      bounds.splice(patch.erased, count_scalars(patch.inserted));
    }
    bounds.end();
  }
  return absl::OkStatus();
}

// ../shared/traces beside the folder or one that it is in (a build, a test); "" where there is
// none.
std::string traces_beside(std::filesystem::path here) {
  std::error_code error;
  for (int up = 0; up < 6 && !here.empty(); ++up) {
    const std::filesystem::path folder = here / ".." / "shared" / "traces";
    if (std::filesystem::is_directory(folder, error)) return folder.lexically_normal().string();
    if (here == here.parent_path()) break;
    here = here.parent_path();
  }
  return "";
}

}  // namespace

StatusOr<Recording> load_recording(const std::string& path) {
  StatusOr<std::string> json = read_maybe_gzip(path, kMaxBytes);
  if (!json.ok()) return json.status();
  return read_recording(path, *std::move(json));
}

StatusOr<Recording> read_recording(const std::string& path, std::string json) {
  StatusOr<Recording> recording = parse_recording(path, std::move(json));
  if (!recording.ok()) return recording;
  recording->path = path;
  SKERRY_RETURN_IF_ERROR(check_graph(*recording));
  count_agents(*recording);
  recording->is_linear = knows_all_before(*recording);
  if (recording->is_linear) {
    SKERRY_RETURN_IF_ERROR(check_text(*recording));
  } else {
    SKERRY_RETURN_IF_ERROR(check_positions(*recording));
    SKERRY_RETURN_IF_ERROR(check_end(*recording));
  }
  return recording;
}

StatusOr<std::string> traces_folder(const std::string& folder) {
  const char* named = std::getenv("SKERRY_TRACES");
  std::error_code error;
  if (named != nullptr && *named != '\0') {
    if (std::filesystem::is_directory(named, error)) return std::string(named);
    return absl::NotFoundError(std::string("$SKERRY_TRACES is ") + named + ", which is no folder");
  }
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string beside_program = traces_beside(program.parent_path());
  if (!beside_program.empty()) return beside_program;
  if (!folder.empty()) {
    const std::string beside_folder = traces_beside(std::filesystem::absolute(folder, error));
    if (!beside_folder.empty()) return beside_folder;
  }
  return absl::NotFoundError(
      "no recordings: set $SKERRY_TRACES to their folder, or put them in ../shared/traces beside "
      "the checkout");
}

}  // namespace skerry::harness
