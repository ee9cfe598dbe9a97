#include "world.h"

#include <algorithm>

#include "crdts/catalogue.h"
#include "sync/frame.h"
#include "sync/lattice/frames.h"

namespace skerry::test {

World::World(const WorldOptions& options)
    : options_(options), rng_(Rng::stream(options.seed, "world")) {
  nodes_.resize(options.people + options.servers);
  for (uint32_t i = 0; i < size(); ++i) boot(i, rng_.next());
}

World::~World() = default;

replica::Config World::config_of(uint32_t i, uint64_t epoch) const {
  replica::Config config;
  config.id = {i};
  config.is_server = i >= options_.people;
  config.design = crdts::find_design(options_.design);
  config.mode = options_.mode;
  config.document = {1};
  config.sync = options_.sync;
  config.epoch = epoch;
  config.seed = options_.seed * 1000 + i;
  for (uint32_t j = 0; j < size(); ++j) {
    const bool is_hub = options_.servers > 0;
    const bool is_server = j >= options_.people;
    if (j == i || (is_hub && !config.is_server && !is_server)) continue;
    const bool initiates = is_hub ? !config.is_server || (is_server && i < j) : i < j;
    config.neighbours.push_back({{j}, initiates, is_server});
  }
  return config;
}

void World::boot(uint32_t i, uint64_t epoch) {
  Node& node = nodes_[i];
  node.epoch = epoch;
  ++node.life;
  node.durable = {};
  node.participant = replica::find_architecture("local_first")->make(config_of(i, epoch));
  node.participant->start(clock(), node.disk);
  poll(i);
}

void World::at(Instant when, std::function<void()> what) {
  events_.emplace(std::pair{when, next_id_++}, std::move(what));
}

bool World::step(Instant end) {
  if (events_.empty() || events_.begin()->first.first > end) return false;
  const auto event = events_.extract(events_.begin());
  now_ = event.key().first;
  event.mapped()();
  return true;
}

void World::run_for(Duration duration) {
  const Instant end = now_ + duration;
  while (step(end)) {
  }
  now_ = end;
}

bool World::is_settled() {
  const Participant* first = nullptr;
  for (const Node& node : nodes_) {
    if (node.participant == nullptr) continue;
    if (first == nullptr) first = node.participant.get();
    const auto depths = node.participant->depths();
    if (depths.buffered > 0 || depths.held > 0) return false;
    if (node.participant->received() != first->received()) return false;
    if (node.participant->received_hash() != first->received_hash()) return false;
    if (node.participant->integrated_hash() != first->received_hash()) return false;
  }
  return true;
}

bool World::settles_within(Duration most) {
  const Instant end = now_ + most;
  while (!is_settled()) {
    if (now_ >= end) return false;
    run_for(Duration::milliseconds(10));
  }
  return true;
}

StatusOr<Committed> World::submit(uint32_t i, const Command& command) {
  auto committed = node(i).submit(clock(), command);
  poll(i);
  return committed;
}

void World::poll(uint32_t i) {
  Node& node = nodes_[i];
  std::vector<Output> outputs;
  for (Output& output : node.participant->poll()) outputs.push_back(std::move(output));
  for (Output& output : outputs) act(i, output);
  const Instant deadline = node.participant->next_deadline();
  if (deadline == Instant::max() || (deadline >= node.tick_at && node.tick_at > now_)) return;
  node.tick_at = std::max(deadline, now_ + Duration::nanoseconds(1));
  const uint32_t life = node.life;
  const Instant due = node.tick_at;
  at(due, [this, i, life, due] {
    if (nodes_[i].life != life || !is_up(i) || nodes_[i].tick_at != due) return;
    nodes_[i].tick_at = Instant::max();
    nodes_[i].participant->tick(clock());
    poll(i);
  });
}

void World::act(uint32_t i, Output& output) {
  const uint32_t peer = output.peer.value;
  switch (output.kind) {
    case Output::Kind::kSend:
      send(i, peer, output.payload);
      break;
    case Output::Kind::kConnect:
      open_stream(i, peer);
      break;
    case Output::Kind::kClose:
      drop_stream(i, peer, peer);
      break;
    case Output::Kind::kStore:
      store(i, output.ticket, output.payload);
      break;
    case Output::Kind::kDeliver:
      nodes_[i].delivered.push_back(output.dots);
      if (nodes_[i].durable[output.dots.actor] + 1 != output.dots.first) {
        violations.push_back("a delivery out of its actor's order");
      }
      nodes_[i].durable.raise(output.dots.actor, output.dots.last());
      break;
    case Output::Kind::kAcknowledge:
      nodes_[i].acknowledged.push_back(output.dots);
      break;
    case Output::Kind::kBodyRefused:
    case Output::Kind::kLimitMet:
      violations.push_back("something was refused that nobody planted");
      break;
    case Output::Kind::kForkFound:
      ++forks;
      break;
  }
}

void World::store(uint32_t i, uint64_t ticket, const Payload& record) {
  const uint32_t life = nodes_[i].life;
  at(now_ + options_.store_latency, [this, i, life, ticket, record] {
    if (nodes_[i].life != life || !is_up(i)) return;
    const bool fails = nodes_[i].disk_fails;
    if (!fails) nodes_[i].disk.push_back(record);
    const Status status = fails ? absl::ResourceExhaustedError("disk full") : absl::OkStatus();
    nodes_[i].participant->stored(clock(), ticket, status);
    poll(i);
  });
}

void World::check_sent(uint32_t from, const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  if (!open.has_value()) {
    violations.push_back("a malformed frame was sent");
    return;
  }
  if (open->type == sync::FrameType::kGroup) {
    const auto group = sync::lattice::decode_group(frame, open->body);
    for (const sync::lattice::Cover& cover : group->piece.covers) {
      if (nodes_[from].durable[cover.dots.actor] < cover.dots.last()) {
        violations.push_back("a group was sent before it was stored");
      }
    }
  }
  if (open->type != sync::FrameType::kChanges) return;
  sync::ItemReader reader(open->body);
  while (const auto item = reader.next()) {
    std::vector<DotRun> runs;
    if (item->is_bundle) {
      const auto bundle = decode_bundle(frame.slice(item->bytes));
      for (const Bundle::Cover& cover : bundle->covers) runs.push_back(cover.dots);
    } else {
      runs.push_back(peek_change(item->bytes)->dots);
    }
    for (const DotRun& dots : runs) {
      if (nodes_[from].durable[dots.actor] < dots.last()) {
        violations.push_back("a change was sent before it was stored");
      }
    }
  }
}

Duration World::latency() {
  const auto span = static_cast<uint64_t>((options_.latency_most - options_.latency_least).ns);
  const uint64_t extra = rng_.below(span + 1);
  return options_.latency_least + Duration::nanoseconds(static_cast<int64_t>(extra));
}

bool World::can_reach(uint32_t a, uint32_t b) const {
  return !is_split_ || side_.count(a) == side_.count(b);
}

void World::send(uint32_t from, uint32_t to, const Payload& frame) {
  check_sent(from, frame);
  ++frames_sent;
  bytes_sent += frame.size();
  largest_frame = std::max<uint64_t>(largest_frame, frame.size());
  if (options_.sync.transport == sync::Transport::kStream) return send_stream(from, to, frame);
  const bool is_lost = rng_.chance(Rng::probability(options_.loss));
  const bool is_doubled = rng_.chance(Rng::probability(options_.duplicate));
  const bool is_broken = rng_.chance(Rng::probability(options_.corrupt));
  if (is_lost || !can_reach(from, to)) return;
  Payload content = frame;
  if (is_broken) {
    std::vector<uint8_t> bytes(frame.view().begin(), frame.view().end());
    bytes[rng_.below(bytes.size())] ^= 16;
    content = Payload::copy_of(bytes);
  }
  for (int copy = 0; copy < (is_doubled ? 2 : 1); ++copy) {
    at(now_ + latency(), [this, from, to, content] { deliver(from, to, content); });
  }
}

void World::send_stream(uint32_t from, uint32_t to, const Payload& frame) {
  Stream& s = stream(from, to);
  const size_t way = from < to ? 0 : 1;
  if (s.id == 0) {  // the other end forgot it: a reset comes back
    drop_stream(from, to, from);
    return;
  }
  if (!can_reach(from, to)) s.is_dead = true;
  if (s.is_dead) return;
  s.under_way[way] += frame.size();
  most_under_way = std::max(most_under_way, s.under_way[way]);
  if (!s.is_full[way] && s.under_way[way] >= options_.stream_buffer) {
    s.is_full[way] = true;
    nodes_[from].participant->backpressure(clock(), {to}, true);
  }
  const Instant when = std::max(now_ + latency(), s.last_delivery[way]);
  s.last_delivery[way] = when;
  at(when, [this, from, to, frame, way, id = s.id] {
    Stream& current = stream(from, to);
    if (current.id != id || current.is_dead) return;
    if (!can_reach(from, to)) {
      current.is_dead = true;
      return;
    }
    current.under_way[way] -= frame.size();
    deliver(from, to, frame);
    if (!stream(from, to).is_full[way] || stream(from, to).under_way[way] > 0) return;
    stream(from, to).is_full[way] = false;
    if (!is_up(from)) return;
    nodes_[from].participant->backpressure(clock(), {to}, false);
    poll(from);
  });
}

void World::deliver(uint32_t from, uint32_t to, const Payload& frame) {
  if (!is_up(to) || !can_reach(from, to) || muted_.count({from, to}) > 0) return;
  if (filter && filter(from, to, frame)) return;
  const FrameAccount account = node(to).frame(clock(), {from}, frame);
  const uint64_t sum =
      uint64_t{account.payload} + account.metadata + account.redundant + account.control;
  if (sum != frame.size()) violations.push_back("an account does not sum to the frame's size");
  if (account.is_corrupt && account.redundant != frame.size()) {
    violations.push_back("a corrupt frame is not all redundant");
  }
  total.payload += account.payload;
  total.metadata += account.metadata;
  total.redundant += account.redundant;
  total.control += account.control;
  total.new_changes += account.new_changes;
  total.duplicate_changes += account.duplicate_changes;
  total.round_trips += account.round_trips;
  if (account.is_corrupt) ++corrupt_frames;
  poll(to);
}

void World::open_stream(uint32_t from, uint32_t to) {
  ++connects;
  connect_times.push_back(now_);
  const uint32_t life = nodes_[from].life;
  at(now_ + latency() * 2, [this, from, to, life] {
    if (!is_up(from) || nodes_[from].life != life || !is_up(to) || !can_reach(from, to)) return;
    stream(from, to) = {};
    stream(from, to).id = ++next_id_;
    node(from).connected(clock(), {to});
    node(to).connected(clock(), {from});
    poll(from);
    poll(to);
  });
}

// The stream between the two is gone; `told` hears of it.
void World::drop_stream(uint32_t a, uint32_t b, uint32_t told) {
  Stream& s = stream(a, b);
  const bool was_dead = s.is_dead;
  const uint64_t id = s.id;
  s = {};
  const uint32_t other = told == a ? b : a;
  if (was_dead && id != 0) return;
  at(now_ + latency(), [this, told, other] {
    if (!is_up(told) || !can_reach(told, other) || stream(told, other).id != 0) return;
    node(told).disconnected(clock(), {other});
    poll(told);
  });
}

void World::partition(const std::set<uint32_t>& side) {
  side_ = side;
  is_split_ = true;
}

void World::heal() { is_split_ = false; }

void World::set_mute(uint32_t from, uint32_t to, bool is_mute) {
  if (is_mute) {
    muted_.insert({from, to});
  } else {
    muted_.erase({from, to});
  }
}

void World::crash(uint32_t i) {
  nodes_[i].participant.reset();
  ++nodes_[i].life;
  nodes_[i].tick_at = Instant::max();
  for (auto& [pair, s] : streams_) {
    if (pair.first == i || pair.second == i) s = {};
  }
}

void World::restart(uint32_t i, bool keeps_disk) {
  if (is_up(i)) crash(i);
  if (!keeps_disk) nodes_[i].disk.clear();
  nodes_[i].delivered.clear();
  boot(i, rng_.next());
}

void World::restart_as_clone(uint32_t i, const std::vector<Payload>& disk, uint64_t epoch) {
  if (is_up(i)) crash(i);
  nodes_[i].disk = disk;
  nodes_[i].delivered.clear();
  boot(i, epoch);
}

}  // namespace skerry::test
