// What members cannot have leases with (sync/spread/leases.h).
#include "harness/scenario/build.h"
#include "harness/scenario/units.h"

namespace skerry::harness {

void check_leases(const Scenario& scenario, const TomlNode& root, Build& build) {
  const sync::Options& sync = scenario.options.replica.sync;
  if (sync.lease.ns == 0) return;
  if (build.context.servers.value_or(0) != 1) {
    build.problems.add(place_of(root, "replicas", "servers"),
                       "with a `lease` one server says who is evicted; expected `servers` of 1");
  }
  // A silent stream is closed after 3 of these, and opened again.
  const Duration least = sync.keep_alive * 4;
  if (sync.lease >= least) return;
  build.problems.add(place_of(root, "sync", "lease"),
                     "`lease` is " + format_duration(sync.lease) + "; expected at least " +
                         format_duration(least) +
                         ", 4 keep_alive: a member that is connected says no more than that");
}

}  // namespace skerry::harness
