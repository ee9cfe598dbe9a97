#include "sim/faults/schedule.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/time_text.h"

namespace skerry::sim {
namespace {

std::string time_text(int64_t ns) { return human_duration(Duration{ns}); }

Status check_positive(const Settings& settings, std::string_view name) {
  if (!settings.has(name)) return absl::OkStatus();
  const Duration value = settings.duration(name);
  if (value.ns > 0) return absl::OkStatus();
  return invalid(
      absl::StrCat(std::string(name), " must be longer than zero, not ", time_text(value.ns)));
}

Status check_timing(const Settings& settings, const FaultContext& context) {
  const bool is_scheduled = settings.has("at");
  if (is_scheduled == settings.has("mean_time_between")) {
    return invalid(is_scheduled ? "give either at or mean_time_between, not both"
                                : "give at (scheduled) or mean_time_between (random)");
  }
  SKERRY_RETURN_IF_ERROR(check_positive(settings, "every"));
  SKERRY_RETURN_IF_ERROR(check_positive(settings, "mean_time_between"));
  if (!is_scheduled) {
    return settings.has("every") ? invalid("every repeats a scheduled fault: it needs at")
                                 : absl::OkStatus();
  }
  const Duration at = settings.duration("at");
  if (at.ns < 0) return invalid(absl::StrCat("at must not be negative, not ", time_text(at.ns)));
  if (Instant{at.ns} >= context.end) {
    return invalid(absl::StrCat("at = ", time_text(at.ns), " is not before the end of faults at ",
                                time_text(context.end.ns)));
  }
  if (!settings.has("every")) return absl::OkStatus();
  const Duration every = settings.duration("every");
  if (every >= context.end - Instant{at.ns}) {
    return invalid(absl::StrCat("every = ", time_text(every.ns), " repeats nothing: faults end at ",
                                time_text(context.end.ns)));
  }
  return absl::OkStatus();
}

// Walks the begins. `length` gives each interval's length.
template <typename Length>
StatusOr<std::vector<Span>> walk(const Settings& settings, const FaultContext& context, Rng& rng,
                                 Length length) {
  std::vector<Span> spans;
  const bool is_random = settings.has("mean_time_between");
  std::optional<Sampler> gap;
  if (is_random) {
    Distribution exponential = {
        Distribution::Kind::kExponential, settings.duration("mean_time_between").ns, 0, 0, 1, {}};
    SKERRY_RETURN_IF_ERROR(validate(exponential));
    gap.emplace(exponential);
  }
  const Duration every =
      settings.has("every") ? settings.duration("every") : context.end - Instant{0};
  Instant from = is_random ? Instant{gap->draw(rng)} : Instant{settings.duration("at").ns};
  Instant planned = from;
  while (from < context.end) {
    if (spans.size() == kMostIntervals) {
      return absl::ResourceExhaustedError(
          absl::StrCat("more than ", kMostIntervals, " intervals before the end"));
    }
    const Duration lasts = length(rng);
    const Instant to = lasts > context.end - from ? context.end : from + lasts;
    spans.push_back({from, to});
    if (is_random) {
      from = to + Duration{gap->draw(rng)};
    } else {
      // A drawn length may reach beyond the next begin, which then waits.
      if (every > context.end - planned) break;
      planned = planned + every;
      from = std::max(planned, to);
    }
  }
  return spans;
}

Status check_known(const NodeName& name, const FaultContext& context) {
  const uint32_t count = name.is_server ? context.servers : context.people;
  if (name.index < count) return absl::OkStatus();
  const std::string what = name.is_server ? "server" : "person";
  const std::string known =
      count == 0 ? absl::StrCat("there is no ", what)
                 : absl::StrCat("there are ", count, name.is_server ? " servers" : " people",
                                ", counted from 0");
  return invalid(absl::StrCat("unknown node ", to_text(name), ": ", known));
}

}  // namespace

std::string to_text(const NodeName& name) {
  if (!name.is_server) return absl::StrCat(name.index);
  return name.index == 0 ? "server" : absl::StrCat("server.", name.index);
}

StatusOr<std::vector<Span>> expand_times(const Settings& settings, const FaultContext& context,
                                         Rng& rng) {
  SKERRY_RETURN_IF_ERROR(check_timing(settings, context));
  if (!settings.has("for")) return invalid("give for: how long it lasts");
  const Distribution& lengths = settings.distribution("for");
  SKERRY_RETURN_IF_ERROR(validate(lengths));
  const bool is_constant = lengths.kind == Distribution::Kind::kConstant;
  if (is_constant && lengths.a <= 0) {
    return invalid(absl::StrCat("for must be longer than zero, not ", time_text(lengths.a)));
  }
  if (is_constant && settings.has("every") && settings.duration("every").ns <= lengths.a) {
    return invalid("every must be longer than for, or the repetitions overlap");
  }
  const Sampler sampler(lengths);
  return walk(settings, context, rng,
              [&](Rng& draws) { return Duration{std::max<int64_t>(1, sampler.draw(draws))}; });
}

StatusOr<std::vector<Instant>> expand_instants(const Settings& settings,
                                               const FaultContext& context, Rng& rng) {
  SKERRY_RETURN_IF_ERROR(check_timing(settings, context));
  StatusOr<std::vector<Span>> spans =
      walk(settings, context, rng, [](Rng&) { return Duration{0}; });
  if (!spans.ok()) return spans.status();
  std::vector<Instant> instants;
  for (const Span& span : *spans) instants.push_back(span.from);
  return instants;
}

StatusOr<std::vector<NodeIndex>> named_nodes(const Settings& settings,
                                             const FaultContext& context) {
  if (settings.has("node") && settings.has("nodes")) return invalid("give either node or nodes");
  std::vector<NodeName> names;
  if (settings.has("node")) names.push_back(settings.node("node"));
  if (settings.has("nodes")) names = settings.nodes("nodes");
  std::vector<NodeIndex> nodes;
  for (const NodeName& name : names) {
    SKERRY_RETURN_IF_ERROR(check_known(name, context));
    nodes.push_back(context.index_of(name));
    if (std::count(nodes.begin(), nodes.end(), nodes.back()) > 1) {
      return invalid(absl::StrCat("node ", to_text(name), " is named twice"));
    }
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

StatusOr<std::vector<NodeIndex>> required_nodes(const Settings& settings,
                                                const FaultContext& context) {
  StatusOr<std::vector<NodeIndex>> nodes = named_nodes(settings, context);
  if (nodes.ok() && nodes->empty()) return invalid("give node or nodes: whom it concerns");
  return nodes;
}

StatusOr<NodeIndex> known_node(const NodeName& name, const FaultContext& context) {
  SKERRY_RETURN_IF_ERROR(check_known(name, context));
  return context.index_of(name);
}

std::vector<NodeIndex> pick_nodes(const Settings& settings, const std::vector<NodeIndex>& nodes,
                                  Rng& rng) {
  if (!settings.has("pick") || settings.text("pick") == "all") return nodes;
  return {nodes[rng.below(nodes.size())]};
}

StatusOr<std::vector<uint32_t>> group_nodes(const std::vector<std::vector<NodeName>>& groups,
                                            uint32_t rest, const FaultContext& context) {
  constexpr uint32_t kNone = ~uint32_t{0};
  std::vector<uint32_t> group_of(context.nodes(), kNone);
  for (uint32_t group = 0; group < groups.size(); ++group) {
    for (const NodeName& name : groups[group]) {
      SKERRY_RETURN_IF_ERROR(check_known(name, context));
      uint32_t& mine = group_of[context.index_of(name)];
      if (mine != kNone) {
        return invalid(mine == group ? absl::StrCat("node ", to_text(name), " is named twice")
                                     : absl::StrCat("node ", to_text(name), " is in two groups"));
      }
      mine = group;
    }
  }
  std::replace(group_of.begin(), group_of.end(), kNone, rest);
  return group_of;
}

StatusOr<std::vector<FaultInterval>> expand_intervals(
    const Settings& settings, const FaultContext& context, Rng& rng,
    const std::function<void(FaultInterval&)>& complete) {
  const StatusOr<std::vector<Span>> spans = expand_times(settings, context, rng);
  if (!spans.ok()) return spans.status();
  std::vector<FaultInterval> intervals;
  for (const Span& span : *spans) {
    FaultInterval interval;
    interval.from = span.from;
    interval.to = span.to;
    complete(interval);
    intervals.push_back(std::move(interval));
  }
  return intervals;
}

StatusOr<std::vector<FaultInterval>> expand_nodes(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  const StatusOr<std::vector<NodeIndex>> nodes = required_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  return expand_intervals(settings, context, rng, [&](FaultInterval& interval) {
    interval.nodes = pick_nodes(settings, *nodes, rng);
  });
}

std::vector<uint32_t> alone(const std::vector<NodeIndex>& nodes, const FaultContext& context) {
  std::vector<uint32_t> group_of(context.nodes(), 0);
  for (uint32_t i = 0; i < nodes.size(); ++i) group_of[nodes[i]] = i + 1;
  return group_of;
}

}  // namespace skerry::sim
