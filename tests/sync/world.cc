#include "world.h"

#include "crdts/catalogue.h"
#include "replica/factory.h"

namespace skerry::test {
namespace {

replica::Config config_of(const WorldOptions& options, uint32_t i) {
  replica::Config config;
  config.id = {i};
  config.is_server = i >= options.people;
  config.design = crdts::find_design(options.design);
  config.mode = options.mode;
  config.document = {1};
  config.sync = options.sync;
  config.seed = options.seed * 1000 + i;
  for (uint32_t j = 0; j < options.people + options.servers; ++j) {
    const bool is_hub = options.servers > 0;
    const bool is_server = j >= options.people;
    if (j == i || (is_hub && !config.is_server && !is_server)) continue;
    const bool initiates = is_hub ? !config.is_server || (is_server && i < j) : i < j;
    config.neighbours.push_back({{j}, initiates, is_server});
  }
  return config;
}

}  // namespace

World::World(const WorldOptions& options)
    : options_(options),
      rng_(Rng::stream(options.seed, "world")),
      network_(options_, timeline_, rng_, *this),
      epochs_(options.people + options.servers) {
  for (uint32_t i = 0; i < epochs_.size(); ++i) {
    network_.add(nodes_.emplace_back(i, timeline_, network_, options_.store_latency, *this));
  }
  for (uint32_t i = 0; i < size(); ++i) boot(i, rng_.next());
}

void World::boot(uint32_t i, uint64_t epoch) {
  epochs_[i] = epoch;
  replica::Config config = config_of(options_, i);
  config.epoch = epoch;
  nodes_[i].boot(replica::find_architecture("local_first")->make(config));
  network_.tell_full();
}

void World::run_for(Duration duration) {
  const Instant end = now() + duration;
  while (timeline_.step(end)) network_.tell_full();
  timeline_.pass_to(end);
}

bool World::is_settled() {
  const Participant* first = nullptr;
  for (const ToyNode& node : nodes_) {
    if (!node.is_up()) continue;
    const Participant& participant = node.participant();
    if (first == nullptr) first = &participant;
    const auto depths = participant.depths();
    if (depths.buffered > 0 || depths.held > 0) return false;
    if (participant.received() != first->received()) return false;
    if (participant.received_hash() != first->received_hash()) return false;
    if (participant.integrated_hash() != first->received_hash()) return false;
  }
  return true;
}

bool World::settles_within(Duration most) {
  const Instant end = now() + most;
  while (!is_settled()) {
    if (now() >= end) return false;
    run_for(Duration::milliseconds(10));
  }
  return true;
}

StatusOr<Committed> World::submit(uint32_t i, const Command& command) {
  auto committed = nodes_[i].driver().submit(nodes_[i].clock(), command);
  network_.tell_full();
  return committed;
}

void World::restart(uint32_t i, bool keeps_disk) {
  if (is_up(i)) crash(i);
  if (!keeps_disk) nodes_[i].disk.clear();
  boot(i, rng_.next());
}

void World::restart_as_clone(uint32_t i, const std::vector<Payload>& disk, uint64_t epoch) {
  if (is_up(i)) crash(i);
  nodes_[i].disk = disk;
  boot(i, epoch);
}

}  // namespace skerry::test
