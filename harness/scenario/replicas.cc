#include "harness/scenario/replicas.h"

#include "core/check.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::harness {
namespace {

sync::Options sync_options(const Settings& settings) {
  sync::Options options;
  const bool is_datagram = settings.text("transport") == "datagram";
  options.transport = is_datagram ? sync::Transport::kDatagram : sync::Transport::kStream;
  options.reconciler = sync::find_reconciler(settings.text("reconcile"));
  options.interval = settings.duration("interval");
  options.stability = settings.duration("stability");
  options.keep_alive = settings.duration("keep_alive");
  options.connect_timeout = settings.duration("connect_timeout");
  options.backoff_base = settings.backoff("backoff").base;
  options.backoff_max = settings.backoff("backoff").max;
  options.anti_entropy = settings.duration("anti_entropy");
  options.acknowledge = settings.boolean("acknowledge");
  options.retransmit = settings.duration("retransmit");
  options.window_bytes = static_cast<uint64_t>(settings.integer("window"));
  options.max_change_bytes = static_cast<uint64_t>(settings.integer("max_change"));
  options.max_transfer_bytes = static_cast<uint64_t>(settings.integer("max_transfer"));
  const std::string& mutant = settings.text("mutant");
  if (mutant == "never_retransmits") options.mutant = sync::Mutant::kNeverRetransmits;
  if (mutant == "acknowledges_and_forgets") options.mutant = sync::Mutant::kAcknowledgesAndForgets;
  return options;
}

}  // namespace

const replica::Architecture& architecture_of(const Scenario& scenario) {
  const auto* found = replica::find_architecture(scenario.replicas.text("architecture"));
  SKERRY_CHECK(found != nullptr);
  return *found;
}

replica::Config replica_of(const Scenario& scenario) {
  replica::Config config;
  config.design = crdts::find_design(scenario.replicas.text("crdt"));
  SKERRY_CHECK(config.design != nullptr);
  config.sync = sync_options(scenario.sync);
  architecture_of(scenario).read(scenario.replicas, config);
  return config;
}

}  // namespace skerry::harness
