// A network with a script: actions at instants, and a record of everything that the nodes were
// told.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/hash.h"
#include "sim/kernel/kinds.h"
#include "sim/network/network.h"

namespace skerry::sim {

inline Topology make_topology(std::string_view kind, uint32_t people, uint32_t servers = 0,
                              uint32_t k = 2, uint64_t seed = 1) {
  TopologyOptions options;
  options.kind = kind;
  options.people = people;
  options.servers = servers;
  options.k = k;
  StatusOr<Topology> topology = Topology::make(options, Rng::stream(seed, "topology"));
  SKERRY_CHECK(topology.ok());
  return *std::move(topology);
}

inline LinkOptions constant_latency(Duration latency) {
  LinkOptions options;
  options.latency = Distribution::constant(latency.ns);
  return options;
}

inline Payload text(std::string_view bytes) { return Payload::copy_of(as_bytes(bytes)); }
inline Payload filled(size_t size, uint8_t byte = 7) {
  return Payload::copy_of(std::vector<uint8_t>(size, byte));
}
constexpr Instant at_ms(int64_t ms) { return Instant{} + Duration::milliseconds(ms); }

class Rig : public NetworkSink {
 public:
  struct Told {
    enum class What : uint8_t { kFrame, kConnected, kDisconnected, kFull, kNotFull };
    What what;
    Instant at;
    NodeIndex node;
    NodeIndex peer;
    std::string bytes;
  };
  using What = Told::What;

  Rig(Topology shape, const LinkOptions& options, uint64_t seed = 1)
      : topology(std::move(shape)), network(queue, topology, options, seed, *this) {}
  ~Rig() override {
    while (!queue.empty()) release_payload(queue.pop());
  }

  void at(Instant when, std::function<void()> action) {
    actions_.push_back(std::move(action));
    Event event;
    event.time_ns = when.ns;
    event.kind = kWorkload;
    event.a = actions_.size() - 1;
    queue.push(event);
  }
  void during(const FaultInterval& fault) {
    at(fault.from, [this, fault] { network.begin(now, fault); });
    at(fault.to, [this, fault] { network.end(now, fault); });
  }
  // Everything up to and including `end`.
  void run(Instant end) {
    while (!queue.empty() && queue.next_time() <= end.ns) {
      const Event event = queue.pop();
      now = Instant{event.time_ns};
      if (event.kind == kWorkload) {
        actions_[event.a]();
      } else {
        network.handle(now, event);
      }
    }
    now = end;
  }
  void run() {
    while (!queue.empty()) run(Instant{queue.next_time()});
  }

  void on_frame(NodeIndex to, NodeIndex from, Payload frame) override {
    told.push_back({What::kFrame, now, to, from, std::string(as_text(frame.view()))});
    if (answer) answer(to, from, frame);
  }
  void on_connected(NodeIndex node, NodeIndex peer) override {
    told.push_back({What::kConnected, now, node, peer, {}});
  }
  void on_disconnected(NodeIndex node, NodeIndex peer) override {
    told.push_back({What::kDisconnected, now, node, peer, {}});
  }
  void on_backpressure(NodeIndex node, NodeIndex peer, SendBuffer buffer) override {
    told.push_back(
        {buffer == SendBuffer::kFull ? What::kFull : What::kNotFull, now, node, peer, {}});
  }

  std::vector<Told> all(What what) const {
    std::vector<Told> result;
    for (const Told& one : told) {
      if (one.what == what) result.push_back(one);
    }
    return result;
  }
  std::vector<Told> frames() const { return all(What::kFrame); }

  // A sum over everything that was told, order included.
  Hash128 digest() const {
    RollingDigest digest;
    for (const Told& one : told) {
      digest.add(static_cast<uint64_t>(one.what));
      digest.add(static_cast<uint64_t>(one.at.ns));
      digest.add(uint64_t{one.node} << 32 | one.peer);
      digest.add(hash64(as_bytes(one.bytes)));
    }
    return digest.value();
  }

  // What was sent and has neither arrived nor been given up; negative would be a miscount.
  int64_t in_flight() const {
    const NetworkCounters& c = network.counters();
    return static_cast<int64_t>(c.frames_sent + c.frames_duplicated) -
           static_cast<int64_t>(c.frames_delivered + c.frames_lost + c.frames_dropped);
  }

  Topology topology;
  IslandQueue queue;
  Network network;
  Instant now;
  std::vector<Told> told;
  std::function<void(NodeIndex to, NodeIndex from, const Payload& frame)> answer;

 private:
  std::vector<std::function<void()>> actions_;
};

inline FaultInterval cut(Instant from, Instant to, std::vector<uint32_t> group_of) {
  FaultInterval fault;
  fault.effect = kCutEffect;
  fault.from = from;
  fault.to = to;
  fault.group_of = std::move(group_of);
  return fault;
}

// The exact chance that a binomial count is at least as far from its mean, on the same side.
inline double binomial_tail(uint64_t count, uint64_t trials, double p) {
  const auto n = static_cast<double>(trials);
  const bool is_upper = static_cast<double>(count) > n * p;
  double tail = 0;
  for (uint64_t i = is_upper ? count : 0; i <= (is_upper ? trials : count); ++i) {
    const auto k = static_cast<double>(i);
    tail += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                     k * std::log(p) + (n - k) * std::log1p(-p));
  }
  return tail;
}

}  // namespace skerry::sim
