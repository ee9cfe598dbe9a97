#include "bench/network/load.h"

#include <time.h>

#include <chrono>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/rng.h"
#include "sim/kernel/kinds.h"
#include "sim/network/look_ahead.h"

namespace skerry::bench {
namespace {

using sim::Event;
using sim::FaultInterval;
using sim::Network;
using sim::NodeIndex;
using sim::Topology;

constexpr Duration kReplaceAfter = Duration::milliseconds(100);

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

class Load : public sim::NetworkSink {
 public:
  Load(const LoadOptions& options, const Topology& topology)
      : topology_(topology),
        rng_(Rng::stream(options.seed, "bench/load")),
        network_(queue_, topology, link_options(options), options.seed, *this),
        frame_(Payload::copy_of(std::vector<uint8_t>(options.payload_bytes, 0x5a))) {}
  ~Load() override {
    while (!queue_.empty()) sim::release_payload(queue_.pop());
  }

  void on_frame(NodeIndex to, NodeIndex, Payload frame) override { send(to, std::move(frame)); }
  void on_connected(NodeIndex, NodeIndex) override {}
  void on_disconnected(NodeIndex, NodeIndex) override {}
  void on_backpressure(NodeIndex, NodeIndex, sim::SendBuffer) override {}

  LoadResult run(const LoadOptions& options) {
    schedule_partition(options);
    for (uint32_t i = 0; i < options.messages_per_node; ++i) {
      for (NodeIndex node = 0; node < options.nodes; ++node) send(node, frame_);
    }
    LoadResult result;
    const double cpu_start = thread_cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    while (counters_.frames_delivered < options.deliveries) {
      step();
      ++result.events;
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    result.wall_seconds = wall.count();
    result.cpu_seconds = thread_cpu_seconds() - cpu_start;
    result.counters = counters_;
    result.digest = digest_.value();
    result.virtual_time = now_ - Instant{};
    return result;
  }

 private:
  static sim::LinkOptions link_options(const LoadOptions& options) {
    sim::LinkOptions links;
    links.latency.kind = Distribution::Kind::kLognormal;
    links.latency.a = Duration::milliseconds(20).ns;
    links.latency.b = Duration::milliseconds(120).ns;
    links.loss = options.loss;
    return links;
  }

  void schedule_partition(const LoadOptions& options) {
    // A message takes the distribution's mean on its way, about 27 ms.
    const uint64_t population = uint64_t{options.nodes} * options.messages_per_node;
    const auto length = static_cast<int64_t>(options.deliveries * 27'000'000 / population);
    partition_.effect = sim::kCutEffect;
    for (NodeIndex node = 0; node < options.nodes; ++node) partition_.group_of.push_back(node % 2);
    Event event;
    event.kind = sim::kFaultBegins;
    event.time_ns = length * 2 / 5;
    queue_.push(event);
    event.kind = sim::kFaultEnds;
    event.time_ns = length * 3 / 5;
    queue_.push(event);
  }

  void send(NodeIndex from, Payload frame) {
    const auto neighbours = topology_.neighbours(from);
    const uint64_t lost_before = counters_.frames_lost;
    network_.send_datagram(now_, from, neighbours[rng_.below(neighbours.size())], std::move(frame));
    if (counters_.frames_lost != lost_before) replace_later(from);
  }

  void replace_later(NodeIndex node) {
    Event event;
    event.kind = sim::kTick;
    event.node = node;
    event.time_ns = (now_ + kReplaceAfter).ns;
    queue_.push(event);
  }

  void step() {
    look_ahead_.before_pop(
        queue_, [this](const Event& event) { network_.prefetch(Ahead::kFar, event); },
        [this](const Event& event) { network_.prefetch(Ahead::kNear, event); });
    const Event event = queue_.pop();
    now_ = Instant{event.time_ns};
    digest_.add(static_cast<uint64_t>(event.time_ns));
    digest_.add(uint64_t{event.kind} << 32 | event.node);
    digest_.add(event.peer);
    if (event.kind <= sim::kLastNetworkKind) {
      Payload frame = Payload::attach(event.payload);
      digest_.add(hash64(frame.view()));
      frame.detach();
      const uint64_t lost_before = counters_.frames_lost;
      const uint64_t delivered_before = counters_.frames_delivered;
      network_.handle(now_, event);
      // Lost in flight, when the partition began.
      if (counters_.frames_delivered == delivered_before && counters_.frames_lost != lost_before) {
        replace_later(event.node);
      }
      return;
    }
    if (event.kind == sim::kTick) send(event.node, frame_);
    if (event.kind == sim::kFaultBegins) network_.begin(now_, partition_);
    if (event.kind == sim::kFaultEnds) network_.end(now_, partition_);
  }

  const Topology& topology_;
  Rng rng_;
  sim::IslandQueue queue_;
  Network network_;
  sim::LookAhead<24, 22> look_ahead_;
  const sim::NetworkCounters& counters_ = network_.counters();
  Payload frame_;
  FaultInterval partition_;
  RollingDigest digest_;
  Instant now_;
};

}  // namespace

LoadResult run_load(const LoadOptions& options) {
  sim::TopologyOptions shape;
  shape.kind = "random_k";
  shape.people = options.nodes;
  shape.k = options.k;
  const StatusOr<Topology> topology = Topology::make(shape, Rng::stream(options.seed, "topology"));
  SKERRY_CHECK(topology.ok());
  Load load(options, *topology);
  return load.run(options);
}

}  // namespace skerry::bench
