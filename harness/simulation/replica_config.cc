#include "harness/simulation/replica_config.h"

namespace skerry::harness {

replica::Config replica_config(const Plan& plan, uint32_t node,
                               std::span<std::shared_ptr<crdts::Commons>> commons) {
  replica::Config config = plan.replica;
  config.id = ReplicaId{node};
  config.is_server = node >= plan.people;
  for (const uint32_t document : plan.following.of(node)) {
    config.documents.push_back(
        {{document}, plan.share_histories ? &commons[document] : nullptr, plan.members[document]});
  }
  for (const sim::NodeIndex peer : plan.topology.neighbours(node)) {
    const bool is_server = peer >= plan.people;
    // People dial servers; among equals the smaller number dials.
    const bool initiates = is_server == config.is_server ? node < peer : is_server;
    config.peers.push_back({ReplicaId{peer}, initiates, is_server});
  }
  return config;
}

}  // namespace skerry::harness
