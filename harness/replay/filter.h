// Which lines of a run's story are told. Filters of different sorts must all agree; of one sort
// any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "harness/observe/narrator.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

// What goes from one node to another; an end that is not given is any.
struct LinkPattern {
  std::optional<uint32_t> from;
  std::optional<uint32_t> to;
  bool is_both_ways = false;
};

struct Filter {
  std::vector<uint32_t> nodes;     // told of them, or of what they have to do with; empty: of all
  std::vector<LinkPattern> links;  // of frames and connections alone; empty: whatever it is
  std::vector<LineKind> kinds;     // empty: all
  // With what befalls whoever has it; its author's epoch does not count, nor does the document.
  // Empty: whatever it is about.
  std::optional<DotRun> change;
  // In one of them, or in none (connections, signs of life, faults); empty: in all.
  std::vector<uint32_t> documents;

  // As far as is known before a line is put into words: all but the change.
  bool takes(const StoryLine& line) const;
  bool takes_changes(const StoryLine& line) const;
};

// Whether one of the runs has a dot of `change`; any life of its author, or this epoch alone.
enum class Epochs : uint8_t { kAny, kSame };
bool is_about(const std::vector<DotRun>& runs, const DotRun& change, Epochs epochs);

// A fault, a crash, a heal: it concerns all changes.
bool befalls_all(const StoryLine& line);

// "0", "server.1": a node of the run. Else what is wrong, for "--at is `9`, ...".
StatusOr<uint32_t> parse_replica(const std::string& name, const Scenario& scenario);
// "3": a document of the run. Else what is wrong, for "--document is `9`, ...".
StatusOr<uint32_t> parse_document(const std::string& text, const Scenario& scenario);
// "0 -> server", "server->*", "0<->1".
StatusOr<LinkPattern> parse_link(const std::string& text, const Scenario& scenario);
// "3.17": the 17th dot of replica 3. Nothing: it is malformed.
std::optional<DotRun> parse_change(const std::string& text);
// "send,lost".
StatusOr<std::vector<LineKind>> parse_kinds(const std::string& text);

}  // namespace skerry::harness
