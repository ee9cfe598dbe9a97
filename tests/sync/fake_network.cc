#include "fake_network.h"

#include <algorithm>

namespace skerry::test {

using replica::Driver;

void FakeNetwork::send(uint32_t from, uint32_t to, const Payload& frame) {
  ++sightings_.frames_sent;
  sightings_.bytes_sent += frame.size();
  sightings_.largest_frame = std::max<uint64_t>(sightings_.largest_frame, frame.size());
  if (options_.sync.transport == sync::Transport::kStream) return send_stream(from, to, frame);
  send_datagram(from, to, frame);
}

void FakeNetwork::send_datagram(uint32_t from, uint32_t to, const Payload& frame) {
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
    in(latency(), [this, from, to, content] { deliver(from, to, content); });
  }
}

void FakeNetwork::send_stream(uint32_t from, uint32_t to, const Payload& frame) {
  Stream& s = stream(from, to);
  const size_t way = from < to ? 0 : 1;
  if (s.id == 0) return drop(from, to, from);  // the other end forgot it: a reset comes back
  if (!can_reach(from, to)) s.is_dead = true;
  if (s.is_dead) return;
  s.under_way[way] += frame.size();
  sightings_.most_under_way = std::max(sightings_.most_under_way, s.under_way[way]);
  if (!s.is_full[way] && s.under_way[way] >= options_.stream_buffer) {
    s.is_full[way] = true;
    filled_.push_back({from, to});
  }
  const Instant when = std::max(timeline_.now() + latency(), s.last_delivery[way]);
  s.last_delivery[way] = when;
  timeline_.at(when, [this, from, to, frame, id = s.id] { arrive(from, to, frame, id); });
}

void FakeNetwork::arrive(uint32_t from, uint32_t to, const Payload& frame, uint64_t id) {
  Stream& current = stream(from, to);
  const size_t way = from < to ? 0 : 1;
  if (current.id != id || current.is_dead) return;
  if (!can_reach(from, to)) {
    current.is_dead = true;
    return;
  }
  current.under_way[way] -= frame.size();
  deliver(from, to, frame);
  Stream& after = stream(from, to);
  if (!after.is_full[way] || after.under_way[way] > 0) return;
  after.is_full[way] = false;
  ToyNode& sender = *nodes_[from];
  if (sender.is_up()) {
    sender.driver().backpressure(sender.clock(), {to}, Participant::SendBuffer::kHasRoom);
  }
}

void FakeNetwork::deliver(uint32_t from, uint32_t to, const Payload& frame) {
  ToyNode& node = *nodes_[to];
  if (!node.is_up() || !can_reach(from, to) || muted_.count({from, to}) > 0) return;
  if (sightings_.filter && sightings_.filter(from, to, frame)) return;
  node.driver().frame(node.clock(), {from}, sightings_.spoil ? sightings_.spoil(to, frame) : frame);
}

void FakeNetwork::tell_full() {
  while (!filled_.empty()) {
    for (const auto& [from, to] : std::exchange(filled_, {})) {
      ToyNode& node = *nodes_[from];
      if (!node.is_up()) continue;
      node.driver().backpressure(node.clock(), {to}, Participant::SendBuffer::kFull);
    }
  }
}

void FakeNetwork::connect(uint32_t from, uint32_t to) {
  ++sightings_.connects;
  sightings_.connect_times.push_back(timeline_.now());
  in(latency() * 2, [this, from, to, life = nodes_[from]->life()] {
    ToyNode& dialling = *nodes_[from];
    ToyNode& dialled = *nodes_[to];
    if (!dialling.is_up() || dialling.life() != life) return;
    if (!dialled.is_up() || !can_reach(from, to)) return;
    stream(from, to) = {};
    stream(from, to).id = ++last_stream_;
    dialling.driver().connected(dialling.clock(), {to});
    dialled.driver().connected(dialled.clock(), {from});
  });
}

// The stream between the two is gone; `told` hears of it.
void FakeNetwork::drop(uint32_t a, uint32_t b, uint32_t told) {
  Stream& s = stream(a, b);
  const bool was_dead = s.is_dead && s.id != 0;
  s = {};
  const uint32_t other = told == a ? b : a;
  if (was_dead) return;
  in(latency(), [this, told, other] {
    ToyNode& node = *nodes_[told];
    if (!node.is_up() || !can_reach(told, other) || stream(told, other).id != 0) return;
    node.driver().disconnected(node.clock(), {other});
  });
}

void FakeNetwork::forget(uint32_t node) {
  for (auto& [pair, s] : streams_) {
    if (pair.first == node || pair.second == node) s = {};
  }
}

void FakeNetwork::partition(const std::set<uint32_t>& side) {
  side_ = side;
  is_split_ = true;
}

Duration FakeNetwork::latency() {
  const auto span = static_cast<uint64_t>((options_.latency_most - options_.latency_least).ns);
  const uint64_t extra = rng_.below(span + 1);
  return options_.latency_least + Duration::nanoseconds(static_cast<int64_t>(extra));
}

}  // namespace skerry::test
