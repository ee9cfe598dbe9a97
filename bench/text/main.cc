// Replays recorded editing sessions through every text design and prints one table, as Markdown.
//
//   bench_text [--repeat N] [--crdt NAME]... [RECORDING...]
//
// Without recordings: all that the traces' folder has of those that the comparison tables use.
// Without designs: all on sveltecomponent, on the others those that keep runs (some of the rest
// take minutes there).
// Columns: executing every patch (for concurrent sessions: on each agent's object, integration of
// recorded pasts included), applying every change to a fresh object, and opening a snapshot of that
// until its text was read; milliseconds, median and [smallest]. Bytes are of all changes, bodies
// and whole with headers, and of the snapshot.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "harness/recordings/replay.h"

namespace skerry {
namespace {

constexpr const char* kUsual[] = {"automerge-paper",  "seph-blog1",
                                  "rustcode",         "sveltecomponent",
                                  "json-crdt-patch",  "friendsforever_flat",
                                  "clownschool_flat", "friendsforever",
                                  "clownschool",      "A1"};

std::string milliseconds(const harness::ReplayTime& time, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f [%.*f]", digits, static_cast<double>(time.median.ns) / 1e6,
                digits, static_cast<double>(time.smallest.ns) / 1e6);
  return text;
}

// One that keeps runs and not characters notes whole commands, and so can undo them.
bool is_wanted(const crdts::Design& design, const std::string& recording,
               const std::vector<std::string_view>& names) {
  if (design.family != Family::kText || design.is_mutant) return false;
  if (!names.empty()) return std::find(names.begin(), names.end(), design.name) != names.end();
  return design.offers_undo || recording.starts_with("sveltecomponent");
}

int run_one(const std::string& path, uint32_t repeats, const std::vector<std::string_view>& names) {
  const auto recording = harness::load_recording(path);
  if (!recording.ok()) {
    std::fprintf(stderr, "%s\n", std::string(recording.status().message()).c_str());
    return 2;
  }
  const std::string name = path.substr(path.find_last_of('/') + 1);
  for (const crdts::Design& design : crdts::catalogue()) {
    if (!is_wanted(design, name, names)) continue;
    const auto result = harness::replay(*recording, design, repeats);
    if (!result.ok()) {
      std::fprintf(stderr, "%s\n", std::string(result.status().message()).c_str());
      return 1;
    }
    const bool is_equal =
        result->equals_end_content && result->merge_is_equal && result->opens_equal;
    const bool has_snapshot = result->snapshot_bytes > 0;
    std::printf("| %s | %s | %s | %s | %s | %llu | %llu | %llu | %s |\n", name.c_str(),
                result->design.c_str(), milliseconds(result->replay, 1).c_str(),
                milliseconds(result->merge, 1).c_str(),
                has_snapshot ? milliseconds(result->open, 2).c_str() : "-",
                static_cast<unsigned long long>(result->body_bytes),
                static_cast<unsigned long long>(result->change_bytes),
                static_cast<unsigned long long>(result->snapshot_bytes), is_equal ? "yes" : "no");
    std::fflush(stdout);
  }
  return 0;
}

int run(const std::vector<std::string_view>& arguments) {
  uint32_t repeats = 5;
  std::vector<std::string> paths;
  std::vector<std::string_view> names;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--repeat" && i + 1 < arguments.size()) {
      repeats = static_cast<uint32_t>(std::strtoul(arguments[++i].data(), nullptr, 10));
    } else if (arguments[i] == "--crdt" && i + 1 < arguments.size()) {
      names.push_back(arguments[++i]);
    } else {
      paths.emplace_back(arguments[i]);
    }
  }
  if (paths.empty()) {
    const auto folder = harness::traces_folder();
    if (!folder.ok()) {
      std::fprintf(stderr, "%s\n", std::string(folder.status().message()).c_str());
      return 2;
    }
    for (const char* name : kUsual) paths.push_back(*folder + "/" + name + ".json.gz");
  }
  std::printf(
      "| session | design | replay ms | merge ms | open ms | body bytes | change bytes | "
      "snapshot bytes | equal |\n");
  std::printf("|---|---|---|---|---|---|---|---|---|\n");
  for (const std::string& path : paths) {
    const int status = run_one(path, repeats, names);
    if (status != 0) return status;
  }
  return 0;
}

}  // namespace
}  // namespace skerry

int main(int argc, char** argv) {
  return skerry::run(std::vector<std::string_view>(argv + 1, argv + argc));
}
