// Links that carry nothing: partition, one_way_cut, isolate. A cut is silent: nobody is told.
#include <algorithm>

#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

StatusOr<std::vector<FaultInterval>> cut(const Settings& settings, const FaultContext& context,
                                         Rng& rng, const std::vector<uint32_t>& group_of) {
  return expand_intervals(settings, context, rng,
                          [&](FaultInterval& interval) { interval.group_of = group_of; });
}

StatusOr<std::vector<FaultInterval>> expand_partition(const Settings& settings,
                                                      const FaultContext& context, Rng& rng) {
  const StatusOr<std::vector<uint32_t>> group_of =
      group_nodes(settings.groups("groups"), 0, context);
  if (!group_of.ok()) return group_of.status();
  if (std::all_of(group_of->begin(), group_of->end(), [](uint32_t group) { return group == 0; })) {
    return invalid("every node is in the first group: nothing is cut");
  }
  return cut(settings, context, rng, *group_of);
}

// Where one side is not given it is everybody else; 0 sends, 1 receives, 2 is not concerned.
StatusOr<std::vector<FaultInterval>> expand_one_way(const Settings& settings,
                                                    const FaultContext& context, Rng& rng) {
  const bool has_from = settings.has("from");
  const bool has_to = settings.has("to");
  if (!has_from && !has_to) return invalid("give from, to or both: whose sending is cut to whom");
  const StatusOr<std::vector<uint32_t>> group_of =
      group_nodes({has_from ? settings.nodes("from") : std::vector<NodeName>{},
                   has_to ? settings.nodes("to") : std::vector<NodeName>{}},
                  has_from && has_to ? 2 : (has_from ? 1 : 0), context);
  if (!group_of.ok()) return group_of.status();
  for (const uint32_t side : {0u, 1u}) {
    if (std::count(group_of->begin(), group_of->end(), side) == 0) {
      return invalid(side == 0 ? "from is nobody: nothing is cut" : "to is nobody: nothing is cut");
    }
  }
  return cut(settings, context, rng, *group_of);
}

StatusOr<std::vector<FaultInterval>> expand_isolate(const Settings& settings,
                                                    const FaultContext& context, Rng& rng) {
  const StatusOr<std::vector<NodeIndex>> nodes = required_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  StatusOr<std::vector<FaultInterval>> intervals = cut(settings, context, rng, {});
  if (!intervals.ok()) return intervals.status();
  for (FaultInterval& interval : *intervals) {
    interval.group_of = alone(pick_nodes(settings, *nodes, rng), context);
  }
  return intervals;
}

constexpr Parameter kPartitionParameters[] = {
    kAt,
    kFor,
    kEvery,
    kMeanTimeBetween,
    {"groups",
     ParameterType::kGroups,
     {},
     true,
     0,
     0,
     {},
     "who can still reach whom; a node in no group is in the first"},
};

constexpr Parameter kOneWayParameters[] = {
    kAt,
    kFor,
    kEvery,
    kMeanTimeBetween,
    {"from",
     ParameterType::kNodes,
     {},
     false,
     0,
     0,
     {},
     "whose sending is cut; everybody else's where only `to` is given"},
    {"to",
     ParameterType::kNodes,
     {},
     false,
     0,
     0,
     {},
     "who receives nothing; everybody else where only `from` is given"},
};

}  // namespace

FaultKind partition_fault() {
  return {"partition", "links between nodes of different groups silently carry nothing",
          kPartitionParameters, kCutEffect, expand_partition};
}
FaultKind one_way_cut_fault() {
  return {"one_way_cut",
          "links from some nodes to others silently carry nothing; the way back works",
          kOneWayParameters, kCutOneWayEffect, expand_one_way};
}
FaultKind isolate_fault() {
  return {"isolate", "each of the nodes is cut off from everybody; its process goes on", kOfNodes,
          kCutEffect, expand_isolate};
}

}  // namespace skerry::sim
