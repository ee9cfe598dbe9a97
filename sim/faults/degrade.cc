// Links that still work, badly: slower, lossier, narrower.
#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

StatusOr<std::vector<FaultInterval>> expand(const Settings& settings, const FaultContext& context,
                                            Rng& rng) {
  const StatusOr<std::vector<NodeIndex>> nodes = named_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  const double latency_factor = settings.real("latency_factor");
  const double loss = settings.real("loss");
  const double bandwidth_factor = settings.real("bandwidth_factor");
  if (latency_factor == 1 && loss == 0 && bandwidth_factor == 1) {
    return invalid("give latency_factor, loss or bandwidth_factor: nothing gets worse");
  }
  return expand_intervals(settings, context, rng, [&](FaultInterval& interval) {
    if (!nodes->empty()) interval.nodes = pick_nodes(settings, *nodes, rng);
    interval.latency_factor = latency_factor;
    interval.extra_loss = loss;
    interval.bandwidth_factor = bandwidth_factor;
  });
}

constexpr Parameter kParameters[] = {
    kAt,
    kFor,
    kEvery,
    kMeanTimeBetween,
    kNodeParameter,
    {"nodes",
     ParameterType::kNodes,
     {},
     false,
     0,
     0,
     {},
     "whose links, both ways; without node and nodes: all links"},
    kPick,
    {"latency_factor", ParameterType::kReal, "1", false, 0.01, 1000, {}, "times the latency"},
    {"loss", ParameterType::kProbability, "0", false, 0, 1, {}, "loss beside the link's own"},
    {"bandwidth_factor",
     ParameterType::kReal,
     "1",
     false,
     0.001,
     1,
     {},
     "times the bandwidth of links that have one",
     "network.bandwidth>0 | cell.link_bandwidth=own"},
};

}  // namespace

FaultKind degrade_fault() {
  return {"degrade", "links get slower, lossier or narrower but still work", kParameters,
          kDegradeEffect, expand};
}

}  // namespace skerry::sim
