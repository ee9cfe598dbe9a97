#include "world.h"

#include <algorithm>

#include "crdts/object/catalogue.h"
#include "replica/factory.h"

namespace skerry::test {
namespace {

// Of a node: a server follows all documents.
std::set<uint32_t> followed(const WorldOptions& options, uint32_t i) {
  if (options.follows.empty()) return {1};
  std::set<uint32_t> documents;
  for (uint32_t person = 0; person < options.people; ++person) {
    const bool counts = i >= options.people || person == i;
    if (counts) documents.insert(options.follows[person].begin(), options.follows[person].end());
  }
  return documents;
}

replica::Config config_of(const WorldOptions& options, uint32_t i,
                          const std::map<uint32_t, Channels::Copy>& left) {
  replica::Config config;
  config.id = {i};
  config.is_server = i >= options.people;
  config.design = crdts::find_design(options.design);
  config.mode = options.mode;
  const uint32_t all = options.people;  // whoever is no person follows all
  for (const uint32_t id : followed(options, options.may_change_following ? all : i)) {
    const auto at = left.find(id);
    config.documents.push_back({{id}, nullptr, {}});
    if (at != left.end()) config.documents.back().left = at->second;
  }
  config.sync = options.sync;
  if (!options.reconcilers.empty()) config.sync.reconciler = options.reconcilers[i];
  config.seed = options.seed * 1000 + i;
  for (uint32_t j = 0; j < options.people + options.servers; ++j) {
    const bool is_hub = options.servers > 0;
    const bool is_server = j >= options.people;
    if (j == i || (is_hub && !config.is_server && !is_server)) continue;
    const bool initiates = is_hub ? !config.is_server || (is_server && i < j) : i < j;
    config.peers.push_back({{j}, initiates, is_server});
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
    ToyNode& node = nodes_.emplace_back(i, timeline_, network_, options_.store_latency, *this);
    node.reads_what_it_sends = !options_.sync.is_shorthand();
    network_.add(node);
  }
  for (uint32_t i = 0; i < options_.people; ++i) members_.push_back({i});
  left_.resize(size());
  for (uint32_t i = 0; options_.may_change_following && i < options_.people; ++i) {
    const std::set<uint32_t> mine = followed(options_, i);
    for (const uint32_t id : followed(options_, options_.people)) {
      if (!mine.contains(id)) left_[i][id] = Channels::Copy::kKeep;
    }
  }
  for (uint32_t i = 0; i < size(); ++i) boot(i, rng_.next());
}

void World::boot(uint32_t i, uint64_t epoch) {
  epochs_[i] = epoch;
  replica::Config config = config_of(options_, i, left_[i]);
  config.epoch = epoch;
  config.room = &room_;
  if (options_.sync.stability.ns > 0) {
    for (auto& document : config.documents) document.members = members_;
  }
  nodes_[i].boot(replica::find_architecture("local_first")->make(config));
  network_.tell_full();
}

void World::run_for(Duration duration) {
  const Instant end = now() + duration;
  while (timeline_.step(end)) network_.tell_full();
  timeline_.pass_to(end);
}

bool World::is_settled() const {
  std::set<uint32_t> all;
  for (uint32_t i = 0; i < size(); ++i) {
    if (!is_up(i)) continue;
    for (const uint32_t id : followed(options_, i)) all.insert(id);
  }
  return std::all_of(all.begin(), all.end(), [this](uint32_t id) { return is_settled(id); });
}

bool World::is_settled(uint32_t document) const {
  const InspectedDocument* first = nullptr;
  for (uint32_t i = 0; i < size(); ++i) {
    if (!is_up(i) || !follows(i, document)) continue;
    const InspectedDocument& held = node(i, document);
    if (first == nullptr) first = &held;
    const auto depths = held.depths();
    if (depths.buffered > 0 || depths.held > 0) return false;
    if (held.received() != first->received()) return false;
    if (held.received_hash() != first->received_hash()) return false;
    if (held.integrated_hash() != first->received_hash()) return false;
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

StatusOr<Committed> World::submit(uint32_t i, const Command& command, uint32_t document) {
  nodes_[i].driver().submit(nodes_[i].clock(), 0, {document}, command);
  network_.tell_full();
  return nodes_[i].answer;
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
