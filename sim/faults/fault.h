// Faults as intervals of virtual time.
//
// A scenario's fault entry, scheduled or random, is expanded before the run starts into intervals;
// the run then only begins and ends them. So the whole plan can be printed, shaded in a plot and
// shrunk, and drawing it never moves another stream. All intervals end by the end of the safety
// phase.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameters.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"
#include "sim/storage/survives.h"

namespace skerry::sim {

using NodeIndex = uint32_t;

// What a fault does to the world, part by part; a fault's file says which parts, and whoever
// carries one out, waits for it to be over or tells of it looks at that part alone.
struct FaultEffect {
  enum class Links : uint8_t {
    kWork,
    kCut,        // from a node of one group to a node of another they carry nothing (silently)
    kCutOneWay,  // as kCut, only those from group 0 to group 1
    kDegraded,   // of `nodes` (all links where empty): slower and lossier
  };
  enum class Process : uint8_t {
    kRuns,
    kPauses,  // stops, and goes on at the end; passed timers fire once
    kEnds,    // loses its memory, and starts again from its log at the end
  };
  enum class Log : uint8_t {  // what a process that ends finds in it
    kKept,
    kEmptied,
    kGoesBack,     // to what it held at `from` - `back`
    kBecomesCopy,  // of what that of `source` holds at `from`
    kRots,         // all but `pieces` of it, which are damaged
  };

  enum class Version : uint8_t {  // of the protocol, that a process that ends runs afterwards
    kKept,
    kNext,
    kBefore,
  };

  enum class Following : uint8_t {  // of `nodes`, what becomes of `documents` from `from` on
    kKept,
    kBegins,
    kEnds,
  };

  std::string_view name;  // in schedules
  Links links = Links::kWork;
  Process process = Process::kRuns;
  bool is_dark = false;  // hosts are off: nothing answers; else their network lives, and may reset
  Log log = Log::kKept;
  Version version = Version::kKept;
  Following following = Following::kKept;
  bool sets_clocks = false;  // wall clocks jump by `jump` at `from`, and stay so
  bool fills_disks = false;  // they refuse what is given to them

  bool cuts() const { return links == Links::kCut || links == Links::kCutOneWay; }
  bool ends_processes() const { return process == Process::kEnds; }
  bool changes_following() const { return following != Following::kKept; }
  bool has_nodes() const {  // `nodes` says of whom
    return links == Links::kDegraded || process != Process::kRuns || sets_clocks || fills_disks ||
           changes_following();
  }
  // Else it is over as it begins.
  bool lasts() const { return links != Links::kWork || process != Process::kRuns || fills_disks; }
  // At its end somebody has something to catch up with.
  bool heals() const { return cuts() || process != Process::kRuns || fills_disks; }
  // A replica that it concerns is away: down or asleep.
  bool takes_away() const { return ends_processes() || is_dark; }
  friend bool operator==(const FaultEffect&, const FaultEffect&) = default;
};

inline constexpr FaultEffect kCutEffect = {.name = "cut", .links = FaultEffect::Links::kCut};
inline constexpr FaultEffect kCutOneWayEffect = {.name = "cut_one_way",
                                                 .links = FaultEffect::Links::kCutOneWay};
inline constexpr FaultEffect kDegradeEffect = {.name = "degrade",
                                               .links = FaultEffect::Links::kDegraded};

struct FaultInterval {
  FaultEffect effect = kCutEffect;
  Instant from;
  Instant to;
  std::string kind;                // the catalogue's name, for reports
  std::vector<uint32_t> group_of;  // for cuts: the group of every node
  std::vector<NodeIndex> nodes;    // for the rest
  double latency_factor = 1;       // of degraded links
  double extra_loss = 0;           // of degraded links, 0..1
  double bandwidth_factor = 1;     // of degraded links, 0..1
  Duration jump;
  Duration back;
  NodeIndex source = 0;
  uint32_t pieces = 0;       // records, or pages of a database
  bool keeps_epoch = false;  // a log that is not its own: goes on as the process that wrote it
  Survives survives = Survives::kNone;  // of processes that end: on their disks
  std::vector<uint32_t> documents;      // that are followed or left: their numbers, ascending
  bool drops_copies = false;            // what is left is not kept for the next time
};

// What an expansion may know.
struct FaultContext {
  uint32_t people = 0;
  uint32_t servers = 0;  // node indices people .. people + servers - 1
  Instant end;           // of the safety phase
  uint32_t documents = 1;
  std::span<const std::string> document_names = {};  // empty: they have numbers alone
  NodeIndex index_of(const NodeName& name) const {
    return name.is_server ? people + name.index : name.index;
  }
  uint32_t nodes() const { return people + servers; }
};

struct FaultKind {
  std::string_view name;
  std::string_view help;
  std::span<const Parameter> parameters;
  FaultEffect effect;
  // When and of whom; expand_fault adds what. Draws from `rng` alone, its own stream.
  StatusOr<std::vector<FaultInterval>> (*expand)(const Settings&, const FaultContext&, Rng& rng);
};

// Each is scheduled (`at`, `for`) or random (`mean_time_between`, `for` a distribution).
std::span<const FaultKind> fault_catalogue();
const FaultKind* find_fault(std::string_view name);
StatusOr<std::vector<FaultInterval>> expand_fault(const FaultKind& kind, const Settings& settings,
                                                  const FaultContext& context, Rng& rng);

}  // namespace skerry::sim
