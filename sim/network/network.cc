#include "sim/network/network.h"

#include <utility>

#include "sim/kernel/kinds.h"
#include "sim/network/datagrams.h"
#include "sim/network/streams.h"
#include "sim/network/wires.h"

namespace skerry::sim {

class Network::Impl {
 public:
  Impl(IslandQueue& queue, const Topology& topology, const LinkOptions& options, uint64_t seed,
       NetworkSink& sink)
      : wires(topology, options, seed),
        datagrams(queue, wires, options, sink, counters),
        streams(queue, wires, options, sink, counters) {}

  NetworkCounters counters;
  Wires wires;
  Datagrams datagrams;
  Streams streams;
};

Network::Network(IslandQueue& queue, const Topology& topology, const LinkOptions& options,
                 uint64_t seed, NetworkSink& sink)
    : impl_(std::make_unique<Impl>(queue, topology, options, seed, sink)) {}

Network::~Network() = default;

void Network::send_datagram(Instant now, NodeIndex from, NodeIndex to, Payload frame) {
  impl_->datagrams.send(now, from, to, std::move(frame));
}

void Network::connect(Instant now, NodeIndex from, NodeIndex to) {
  impl_->streams.connect(now, from, to);
}

void Network::send_stream(Instant now, NodeIndex from, NodeIndex to, Payload frame) {
  impl_->streams.send(now, from, to, std::move(frame));
}

void Network::close(Instant now, NodeIndex from, NodeIndex to) {
  impl_->streams.close(now, from, to);
}

void Network::handle(Instant now, const Event& event) {
  if (event.kind == kDatagramArrival) {
    impl_->datagrams.arrive(now, event);
  } else {
    impl_->streams.handle(now, event);
  }
}

void Network::begin(Instant, const FaultInterval& fault) { impl_->wires.begin(fault); }
void Network::end(Instant, const FaultInterval& fault) { impl_->wires.end(fault); }

void Network::set_host(Instant now, NodeIndex node, Power power) {
  impl_->wires.set_power(now, node, power);
  if (power == Power::kOn) impl_->streams.wake(now, node);
}

void Network::drop_streams(Instant, NodeIndex node) { impl_->streams.drop_all(node); }

void Network::set_listener(NodeIndex node, Listener listener) {
  impl_->wires.set_listener(node, listener);
}

void Network::prefetch(Ahead step, const Event& event) const {
  impl_->wires.prefetch(step, event.node);
  if (event.kind != kDatagramArrival) look_ahead(impl_->streams, step, event);
}

void Network::visit_undelivered(const std::function<void(const Payload&)>& visit) const {
  impl_->streams.visit_undelivered(visit);
}

const NetworkCounters& Network::counters() const {
  impl_->counters.queue_delay_max_ns = static_cast<uint64_t>(impl_->wires.queue_delay_max_ns());
  return impl_->counters;
}
void Network::note_in_flight(Instant now) { impl_->counters.note_in_flight(now); }
void Network::begin_disorder() { impl_->counters.begin_disorder(); }
void Network::end_disorder() { impl_->counters.end_disorder(); }
const Topology& Network::topology() const { return impl_->wires.topology(); }

}  // namespace skerry::sim
