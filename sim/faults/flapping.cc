// A cut that comes and goes: in every period the links are down for `duty` of it, then up.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

StatusOr<std::vector<uint32_t>> sides(const Settings& settings, const FaultContext& context) {
  const StatusOr<std::vector<NodeIndex>> nodes = named_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  if (settings.has("groups") != nodes->empty()) {
    return invalid("give either groups, or node or nodes to be cut off");
  }
  return nodes->empty() ? group_nodes(settings.groups("groups"), 0, context)
                        : alone(*nodes, context);
}

StatusOr<std::vector<FaultInterval>> expand(const Settings& settings, const FaultContext& context,
                                            Rng& rng) {
  const StatusOr<std::vector<uint32_t>> group_of = sides(settings, context);
  if (!group_of.ok()) return group_of.status();
  if (std::all_of(group_of->begin(), group_of->end(), [](uint32_t group) { return group == 0; })) {
    return invalid("every node is in the first group: nothing flaps");
  }
  const StatusOr<std::vector<Span>> spans = expand_times(settings, context, rng);
  if (!spans.ok()) return spans.status();
  const Duration period = settings.duration("period");
  const double duty = settings.real("duty");
  if (period.ns <= 0) return invalid("period must be longer than zero");
  if (!(duty > 0 && duty < 1)) return invalid("duty must lie between 0 and 1, both excluded");
  const Duration down{
      std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(period.ns) * duty))};

  std::vector<FaultInterval> intervals;
  for (const Span& span : *spans) {
    for (Instant from = span.from; from < span.to; from = from + period) {
      if (intervals.size() == kMostIntervals) {
        return absl::ResourceExhaustedError(
            absl::StrCat("flaps more than ", kMostIntervals, " times"));
      }
      FaultInterval interval;
      interval.from = from;
      interval.to = std::min(from + down, span.to);
      interval.group_of = *group_of;
      intervals.push_back(std::move(interval));
    }
  }
  return intervals;
}

constexpr Parameter kParameters[] = {
    kAt,
    kFor,
    kEvery,
    kMeanTimeBetween,
    {"period",
     ParameterType::kDuration,
     "\"2s\"",
     false,
     1,
     3.6e12,
     {},
     "from one cut to the next"},
    {"duty",
     ParameterType::kProbability,
     "0.5",
     false,
     0,
     1,
     {},
     "the part of a period that is cut"},
    {"groups",
     ParameterType::kGroups,
     {},
     false,
     0,
     0,
     {},
     "as of a partition; or give node or nodes"},
    kNodeParameter,
    kNodesParameter,
};

}  // namespace

FaultKind flapping_fault() {
  return {"flapping", "links go down and come back, period after period", kParameters, kCutEffect,
          expand};
}

}  // namespace skerry::sim
