// A recorded editing session, as the traces' JSON gives it (docs/formats/recordings.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"

namespace skerry::harness {

struct Patch {
  uint64_t position = 0;  // Unicode scalar values
  uint64_t erased = 0;
  std::string inserted;
};

struct Transaction {
  std::vector<uint32_t> parents;  // earlier transactions, ascending
  uint32_t agent = 0;
  int64_t time_ns = 0;  // since the recording's first; 0 everywhere where it has no times
  std::vector<Patch> patches;
};

struct Recording {
  std::string path;
  uint32_t agents = 1;  // those that wrote something; numbered from 0 in the file's order
  bool is_concurrent = false;
  bool is_linear = true;  // every transaction knew all before it, so that one text is possible
  bool has_times = false;
  std::string start_content;
  std::string end_content;
  std::vector<Transaction> transactions;  // in an order that extends causality
};

// Reads a .json or .json.gz recording. In a sequential one every transaction's parent is the one
// before it. Errors name the file, and the place in it: not found, not gzip, cut short, malformed
// JSON, a missing key, a date that is none, a parent that is not earlier, a position past the end
// of every text that there could be, an end that no merge gives; and of a linear one, where each
// transaction knew all before it (a sequential one is), a position past the end, an end that the
// patches do not give.
StatusOr<Recording> load_recording(const std::string& path);

// Of the JSON itself; `path` is for messages.
StatusOr<Recording> read_recording(const std::string& path, std::string json);

// $SKERRY_TRACES, else ../shared/traces beside the checkout that the program was built in, else
// beside one that `folder` (a scenario's) is in, else an error that names them. The current folder
// does not matter.
StatusOr<std::string> traces_folder(const std::string& folder = "");

}  // namespace skerry::harness
