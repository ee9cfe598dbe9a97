// Which hosts are on, and behind which of them a process listens.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/network/network.h"
#include "sim/network/topology.h"

namespace skerry::sim {

class Hosts {
 public:
  explicit Hosts(NodeIndex nodes) : hosts_(nodes) {}

  NodeIndex size() const { return static_cast<NodeIndex>(hosts_.size()); }
  bool is_on(NodeIndex node) const { return hosts_[node].power == Power::kOn; }
  int64_t on_since_ns(NodeIndex node) const { return hosts_[node].on_since_ns; }
  bool is_listening(NodeIndex node) const { return !hosts_[node].is_silent(); }
  bool all_listen() const { return silent_ == 0; }

  void set_power(Instant now, NodeIndex node, Power power) {
    Host host = hosts_[node];
    if (power == Power::kOn && host.power == Power::kOff) host.on_since_ns = now.ns;
    host.power = power;
    set(node, host);
  }
  void set_listener(NodeIndex node, Listener listener) {
    Host host = hosts_[node];
    host.listener = listener;
    set(node, host);
  }

 private:
  struct Host {
    Power power = Power::kOn;
    Listener listener = Listener::kThere;
    int64_t on_since_ns = 0;

    bool is_silent() const { return power == Power::kOff || listener == Listener::kNone; }
  };

  void set(NodeIndex node, const Host& host) {
    silent_ += host.is_silent() ? 1 : 0;
    silent_ -= hosts_[node].is_silent() ? 1 : 0;
    hosts_[node] = host;
  }

  std::vector<Host> hosts_;
  uint32_t silent_ = 0;
};

}  // namespace skerry::sim
