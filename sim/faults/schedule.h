// What fault kinds share: when their intervals are, and which nodes they concern.
//
// A fault is scheduled (`at`, `for`, and `every` to repeat it) or random (`mean_time_between`,
// `for`): then the time from one interval's end to the next one's start is exponential. Intervals
// of one fault never overlap each other and end by the context's end. At most kMostIntervals a
// fault.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/faults/fault.h"

namespace skerry::sim {

constexpr size_t kMostIntervals = 10'000;

struct Span {
  Instant from;
  Instant to;
};

// The parameters that every timed kind has; put first in its list.
constexpr Parameter kAt = {"at", ParameterType::kDuration,
                           {},   false,
                           0,    0,
                           {},   "when it begins; or give mean_time_between"};
constexpr Parameter kFor = {"for", ParameterType::kDistribution,
                            {},    true,
                            0,     0,
                            {},    "how long it lasts: a duration or a distribution"};
constexpr Parameter kEvery = {"every", ParameterType::kDuration,
                              {},      false,
                              0,       0,
                              {},      "repeat it: from one begin to the next"};
constexpr Parameter kMeanTimeBetween = {
    "mean_time_between",
    ParameterType::kDuration,
    {},
    false,
    0,
    0,
    {},
    "random: mean time from the end of one to the begin of the next, exponential"};
constexpr Parameter kNodeParameter = {"node", ParameterType::kNode, {}, false, 0, 0,
                                      {},     "the node concerned"};
constexpr Parameter kNodesParameter = {
    "nodes", ParameterType::kNodes, {}, false, 0, 0, {}, "the nodes concerned, instead of node"};
constexpr Parameter kPick = {"pick",    ParameterType::kChoice,
                             "\"all\"", false,
                             0,         0,
                             "all|one", "all of the nodes each time, or one of them at random",
                             "nodes>1"};

// Errors: neither or both of `at` and `mean_time_between`, a time or length that is not positive, a
// begin at or beyond the end, more than kMostIntervals.
StatusOr<std::vector<Span>> expand_times(const Settings& settings, const FaultContext& context,
                                         Rng& rng);
// The instants of a fault without a length (`for` is not read).
StatusOr<std::vector<Instant>> expand_instants(const Settings& settings,
                                               const FaultContext& context, Rng& rng);

// `node` or `nodes`, ascending. Errors: both, a node that the scenario does not have, one named
// twice. Empty where neither is given.
StatusOr<std::vector<NodeIndex>> named_nodes(const Settings& settings, const FaultContext& context);
// As named_nodes, but an error where there is none.
StatusOr<std::vector<NodeIndex>> required_nodes(const Settings& settings,
                                                const FaultContext& context);
// Error: a node that the scenario does not have.
StatusOr<NodeIndex> known_node(const NodeName& name, const FaultContext& context);
// The nodes of one interval: all, or one drawn where `pick` says so.
std::vector<NodeIndex> pick_nodes(const Settings& settings, const std::vector<NodeIndex>& nodes,
                                  Rng& rng);

// One interval a span of expand_times, to which `complete` gives what is its own, in order; it may
// draw.
StatusOr<std::vector<FaultInterval>> expand_intervals(
    const Settings& settings, const FaultContext& context, Rng& rng,
    const std::function<void(FaultInterval&)>& complete);

// Intervals of the nodes that are named, of a kind with kOfNodes. Errors: as expand_times and
// required_nodes.
StatusOr<std::vector<FaultInterval>> expand_nodes(const Settings& settings,
                                                  const FaultContext& context, Rng& rng);
// Those parameters, and more.
template <typename... More>
constexpr auto of_nodes(const More&... more) {
  return std::array<Parameter, 7 + sizeof...(More)>{
      kAt, kFor, kEvery, kMeanTimeBetween, kNodeParameter, kNodesParameter, kPick, more...};
}
inline constexpr auto kOfNodes = of_nodes();

// The group of every node from lists of names; a node in no list is in group `rest`. Errors: an
// unknown node, a node in two groups.
StatusOr<std::vector<uint32_t>> group_nodes(const std::vector<std::vector<NodeName>>& groups,
                                            uint32_t rest, const FaultContext& context);
// Each of `nodes` alone, the others together in group 0.
std::vector<uint32_t> alone(const std::vector<NodeIndex>& nodes, const FaultContext& context);

// "3", "server.1"
std::string to_text(const NodeName& name);

}  // namespace skerry::sim
