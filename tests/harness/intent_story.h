// Histories of a few changes whose end is known, for tests of what counts as a lost, resurrected,
// torn or doubled intent.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/codec.h"
#include "harness/intents/judge.h"

namespace skerry::harness {

// Changes by replicas 0, 1, 2...; each knows its author's own and those that are named.
class Story {
 public:
  explicit Story(const char* design) : Story(*crdts::find_design(design)) {}
  explicit Story(const crdts::Design& design) : design_(design) {}

  uint32_t make(uint32_t replica, Command command, const std::vector<uint32_t>& seen = {},
                uint64_t length = 1) {
    const ActorId actor{ReplicaId{replica}, 1};
    MadeChange change;
    if (latest_.contains(replica)) change.past.merge(known_through(latest_[replica]));
    for (const uint32_t other : seen) change.past.merge(known_through(other));
    change.dots = {actor, change.past[actor] + 1, length};
    change.time = {static_cast<int64_t>(changes_.size() + 1), 0};
    change.command = std::move(command);
    changes_.push_back(std::move(change));
    latest_[replica] = static_cast<uint32_t>(changes_.size() - 1);
    return latest_[replica];
  }
  uint32_t type(uint32_t replica, uint64_t position, const std::string& text,
                const std::vector<uint32_t>& seen = {}) {
    return make(replica, TextSplice{position, 0, text}, seen, count_scalars(text));
  }
  uint32_t erase(uint32_t replica, uint64_t position, const std::vector<uint32_t>& seen = {}) {
    return make(replica, TextSplice{position, 1, ""}, seen);
  }

  size_t size() const { return changes_.size(); }

  // What it put never showed, not even at its author.
  void hide(uint32_t change) { changes_[change].showed = false; }

  IntentFindings judge(const Value& value) const {
    IntentFindings findings;
    const Status status = judge_intents(design_, changes_, {}, value, findings);
    EXPECT_TRUE(status.ok()) << status;
    return findings;
  }
  Status status(const Value& value) const {
    IntentFindings findings;
    return judge_intents(design_, changes_, {}, value, findings);
  }

 private:
  VersionVector known_through(uint32_t change) const {
    VersionVector known = changes_[change].past;
    known.raise(changes_[change].dots.actor, changes_[change].dots.last());
    return known;
  }

  const crdts::Design& design_;
  MadeChanges changes_;
  std::map<uint32_t, uint32_t> latest_;
};

inline Value set_of(std::vector<std::string> elements) { return elements; }
// A text that has so many characters; which ones is not looked at.
inline Value text_of_length(size_t length) { return std::string(length, '?'); }

}  // namespace skerry::harness
