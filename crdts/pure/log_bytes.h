// The log of a pure operation-based design as bytes: its snapshot (docs/formats/commands.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/time.h"
#include "core/version_vector.h"

namespace skerry::crdts {

// One command in a log.
struct LogEntry {
  Verb verb = kVerb<SetAdd>;
  std::string text;    // of an assignment: the value
  int64_t amount = 0;  // of a counter
  HybridTime time;
  ActorId author;
  Dot dot;  // sequence 0: stable

  bool is_stable() const { return dot.sequence == 0; }
  // Whether it lies in the past of the command with this past and dot.
  bool precedes(const VersionVector& past) const { return is_stable() || past.contains(dot); }
};
using LogEntries = std::vector<LogEntry>;  // of one key, in the order of delivery

// Writes what was seen, then keys one by one.
class LogWriter {
 public:
  LogWriter(const VersionVector& seen, size_t keys);
  void add(std::string_view key, const LogEntries& entries);
  Payload finish() const { return out_.payload(); }

 private:
  Encoder out_;
};

struct SavedLog {
  struct Key {
    std::string name;
    LogEntries entries;
  };
  VersionVector seen;
  std::vector<Key> keys;  // ascending
};
// An error for anything that writing would not have written. Never crashes; allocates no more than
// the bytes justify.
StatusOr<SavedLog> read_log(ByteView bytes);

}  // namespace skerry::crdts
