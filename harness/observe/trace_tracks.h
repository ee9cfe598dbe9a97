// The tracks of a traced run (docs/formats/trace.md): the run itself, its checks, its faults, the
// network, and one of each replica with its queues below it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/capped_trace.h"
#include "harness/observe/observer.h"

namespace skerry::harness {

using TraceNotes = std::vector<perfetto::Event::Note>;

// Of a frame: it begins where it is sent, and ends where it arrives or is lost.
struct TraceFlow {
  perfetto::Event::Flow kind = perfetto::Event::Flow::kNone;
  uint64_t id = 0;
  bool is_drawn = true;  // of one that ends: its begin is in the trace
};

struct TraceNames {
  std::string run;                  // "partition_heal, replicas.crdt=rga, seed 1"
  std::string again;                // the line that makes it again
  std::vector<std::string> faults;  // by their number: "partition server 0 | 1 2"
  std::vector<std::string> checks;
};

class TraceTracks {
 public:
  enum class Phase : uint8_t { kNone, kRuns, kPaused, kAsleep, kDown };

  TraceTracks(TraceNames names, const TraceLimit& limit, CappedTrace::Write write)
      : names_(std::move(names)), trace_(limit, std::move(write)) {}

  // The tracks that are always there. REQUIRES: nothing was added yet.
  void open(const RunView& view);
  // What is open is closed, and what was left out is said.
  Status close(const RunView& view);

  // Of a replica. A flow that begins must end; whether it was written.
  bool happens(const RunView& view, uint32_t node, std::string_view category, std::string name,
               TraceNotes notes, TraceFlow flow = {});
  // What its process does from now on; `life` of kRuns.
  void enter(const RunView& view, uint32_t node, Phase phase, uint32_t life);
  void queues(const RunView& view, uint32_t node, const InspectedDocument::Depths& depths);

  void bytes_in_flight(Instant at, uint64_t bytes);
  void fault_begins(const RunView& view, uint32_t fault);
  void fault_ends(const RunView& view, uint32_t fault);
  // `document`: of a run with several, in which.
  void heal(const RunView& view, std::optional<uint32_t> document);
  void check(const RunView& view, const std::string& name, results::Verdict verdict,
             const std::string& detail, std::optional<uint32_t> document);

  bool has_failed() const { return trace_.has_failed(); }
  const TraceSize& size() const { return trace_.size(); }

 private:
  struct Slices {
    perfetto::Track track;
    enum class State : uint8_t { kNone, kOpen, kLeftOut } state = State::kNone;
  };
  struct Replica {
    Slices slices;
    Phase phase = Phase::kNone;
    std::array<uint64_t, 3> depths{};
  };
  Replica& replica(const RunView& view, uint32_t node);
  void begin(Slices& slices, Instant at, std::string_view category, std::string name,
             TraceNotes notes);
  void end(Slices& slices, Instant at);

  TraceNames names_;
  CappedTrace trace_;
  std::vector<Replica> replicas_;
  std::map<uint32_t, Slices> faults_;
};

}  // namespace skerry::harness
