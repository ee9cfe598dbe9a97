#include "sim/faults/fault.h"

// The faults in the order of lists, each defined in this folder as NAME_fault().
#define SKERRY_FAULTS(row) \
  row(partition);          \
  row(one_way_cut);        \
  row(flapping);           \
  row(isolate);            \
  row(degrade);            \
  row(outage);             \
  row(crash);              \
  row(upgrade);            \
  row(downgrade);          \
  row(pause);              \
  row(sleep);              \
  row(amnesia);            \
  row(rollback);           \
  row(clone);              \
  row(rot);                \
  row(full_disk);          \
  row(clock_jump);         \
  row(follow);             \
  row(leave);

namespace skerry::sim {

#define SKERRY_DECLARE(name) FaultKind name##_fault()
SKERRY_FAULTS(SKERRY_DECLARE)

std::span<const FaultKind> fault_catalogue() {
  static const std::vector<FaultKind> kRows = [] {
    std::vector<FaultKind> rows;
#define SKERRY_ADD(name) rows.push_back(name##_fault())
    SKERRY_FAULTS(SKERRY_ADD)
    return rows;
  }();
  return kRows;
}

StatusOr<std::vector<FaultInterval>> expand_fault(const FaultKind& kind, const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  StatusOr<std::vector<FaultInterval>> intervals = kind.expand(settings, context, rng);
  if (!intervals.ok()) return intervals;
  for (FaultInterval& interval : *intervals) {
    interval.kind = kind.name;
    interval.effect = kind.effect;
  }
  return intervals;
}

const FaultKind* find_fault(std::string_view name) {
  for (const FaultKind& kind : fault_catalogue()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace skerry::sim
