// What becomes of a replica's log while its process is down: emptied, taken back to an earlier
// moment, overwritten with a copy of another's, or damaged in places. The process stops as in a
// crash and restarts from what it then finds.
#include <algorithm>

#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

using Log = FaultEffect::Log;

FaultEffect effect(std::string_view name, Log log) {
  return {.name = name, .process = FaultEffect::Process::kEnds, .log = log};
}

// What restarts may go on as the process that wrote what it finds.
void keep_epochs(const Settings& settings, std::vector<FaultInterval>& intervals) {
  for (FaultInterval& interval : intervals) {
    interval.keeps_epoch = settings.has("keep_epoch") && settings.boolean("keep_epoch");
  }
}

StatusOr<std::vector<FaultInterval>> expand_rollback(const Settings& settings,
                                                     const FaultContext& context, Rng& rng) {
  const Duration back = settings.duration("back");
  if (back.ns <= 0) return invalid("back must be longer than zero: how far the log goes back");
  auto intervals = expand_nodes(settings, context, rng);
  if (!intervals.ok()) return intervals;
  keep_epochs(settings, *intervals);
  for (FaultInterval& interval : *intervals) interval.back = back;
  return intervals;
}

StatusOr<std::vector<FaultInterval>> expand_clone(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  const StatusOr<NodeIndex> source = known_node(settings.node("of"), context);
  if (!source.ok()) return source.status();
  auto intervals = expand_nodes(settings, context, rng);
  if (!intervals.ok()) return intervals;
  keep_epochs(settings, *intervals);
  for (FaultInterval& interval : *intervals) {
    if (std::count(interval.nodes.begin(), interval.nodes.end(), *source) > 0) {
      return invalid("of must be another node: a log is not copied onto itself");
    }
    interval.source = *source;
  }
  return intervals;
}

StatusOr<std::vector<FaultInterval>> expand_rot(const Settings& settings,
                                                const FaultContext& context, Rng& rng) {
  auto intervals = expand_nodes(settings, context, rng);
  if (!intervals.ok()) return intervals;
  for (FaultInterval& interval : *intervals) {
    interval.pieces = static_cast<uint32_t>(settings.integer("pieces"));
  }
  return intervals;
}

constexpr Parameter kKeepEpoch = {
    "keep_epoch",
    ParameterType::kBoolean,
    "false",
    false,
    0,
    0,
    {},
    "the copy goes on as the process that wrote it, as a restored snapshot of a "
    "running machine does; else it opens its store anew"};

constexpr auto kRollbackParameters =
    of_nodes(Parameter{"back",
                       ParameterType::kDuration,
                       {},
                       true,
                       0,
                       3.2e17,
                       {},
                       "how far before its begin the moment lies that the log goes back to"},
             kKeepEpoch);
constexpr auto kCloneParameters = of_nodes(
    Parameter{"of", ParameterType::kNode, {}, true, 0, 0, {}, "whose log is copied over theirs"},
    kKeepEpoch);

constexpr auto kRotParameters =
    of_nodes(Parameter{"pieces",
                       ParameterType::kInteger,
                       "1",
                       false,
                       1,
                       1000,
                       {},
                       "how many records are damaged, anywhere in the log; of SQLite pages"});

}  // namespace

FaultKind amnesia_fault() {
  return {"amnesia", "processes stop and their logs are emptied; they restart at the end", kOfNodes,
          effect("amnesia", Log::kEmptied), expand_nodes};
}
FaultKind rollback_fault() {
  return {"rollback",
          "processes stop and their logs go back to an earlier moment; they restart at the end",
          kRollbackParameters, effect("rollback", Log::kGoesBack), expand_rollback};
}
FaultKind clone_fault() {
  return {"clone",
          "processes stop and another's log is copied over theirs; they restart at the end",
          kCloneParameters, effect("clone", Log::kBecomesCopy), expand_clone};
}

FaultKind rot_fault() {
  return {"rot",
          "processes stop and some of what their logs hold is damaged; they restart at the end",
          kRotParameters, effect("rot", Log::kRots), expand_rot};
}

FaultKind full_disk_fault() {
  return {"full_disk",
          "disks refuse what is given to them, for want of room; it is given again",
          kOfNodes,
          {.name = "full_disk", .fills_disks = true},
          expand_nodes};
}

}  // namespace skerry::sim
