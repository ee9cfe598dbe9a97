// The state of every directed link and of every host: what becomes of bytes handed to a link now.
//
// Invariants: a link's `blocked` counts the cuts that are active on it; `cut_epoch` is the epoch at
// which the latest of them began. Something sent in an epoch before that was in flight when the cut
// began, and is lost; whoever arrives carries the epoch of its sending, and looks at the link only
// where a cut began anywhere since.
// What chance does to a send is drawn from (seed, link, how many sends were on it): every send
// counts, one that a cut or a silent host takes too.
// Cost: 17 bytes a link, and a little more where bandwidth or bursts are modelled. `pass` is O(1),
// and in the plain case (loss and latency alone) touches one byte of the link; a cut or a
// degradation is O(links) when it begins or ends.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/prefetch.h"
#include "sim/faults/fault.h"
#include "sim/network/burst_loss.h"
#include "sim/network/chance.h"
#include "sim/network/draws.h"
#include "sim/network/hosts.h"
#include "sim/network/network.h"
#include "sim/network/send_counts.h"
#include "sim/network/topology.h"
#include "sim/network/transmitter.h"

namespace skerry::sim {

// What happens to one datagram or segment.
struct Passage {
  enum class Fate : uint8_t {
    kArrives,   // at the host, at `at_ns`
    kAtAccess,  // at the receiver's access link, at `at_ns`, which it has still to pass
    kLost,
    kDropped,  // a queue was full
  };
  Fate fate = Fate::kLost;
  int64_t departs_ns = 0;  // when its last byte has left the sender
  int64_t at_ns = 0;
};

class Wires {
 public:
  Wires(const Topology& topology, const LinkOptions& options, uint64_t seed);

  const Topology& topology() const { return topology_; }

  // Segments of streams are never dropped at a queue: they wait, and their sender's buffer bounds
  // them.
  enum class Unit : uint8_t { kDatagram, kSegment };
  Passage pass(Instant now, NodeIndex from, NodeIndex to, uint64_t link, uint64_t bytes,
               Unit unit) {
    const uint8_t word = counts_.count(link);
    if (is_plain_now_ && !SendCounts::is_troubled(word)) [[likely]] {
      const Draws draws = draws_of(link, word);
      if (draws.chance(Draws::kLoss, loss_)) return {Passage::Fate::kLost, now.ns, now.ns};
      const int64_t latency = latencies_.front().quantile(draws.at(Draws::kLatency));
      return {Passage::Fate::kArrives, now.ns, now.ns + latency};
    }
    return pass_slowly(now, from, to, link, bytes, unit);
  }
  // What else chance does to the latest send on the link.
  Draws draws_of_latest(uint64_t link) const { return draws_of(link, counts_.word(link)); }
  // A latency of the link, `what` and the jitter that follows it: of a send itself, of its
  // duplicate, or of one that is held back.
  int64_t draw_latency(uint64_t link, const Draws& draws, Draws::What what) const;
  // A handshake's packet: no queue, no bytes counted. Nothing: lost by a cut or a silent host.
  std::optional<int64_t> pass_control(Instant now, NodeIndex from, uint64_t link);

  // True if something that reaches `node` over `link` now, sent in epoch `sent_in`, does arrive.
  bool arrives(NodeIndex node, uint64_t link, uint32_t sent_in) const {
    if (sent_in != epoch_ && states_[link].cut_epoch > sent_in) [[unlikely]]
      return false;
    return hosts_.all_listen() || hosts_.is_on(node);
  }
  const Hosts& hosts() const { return hosts_; }
  uint32_t epoch() const { return epoch_; }
  // True if both ends of the link are on and no cut is on it.
  bool is_open(NodeIndex from, NodeIndex to, uint64_t link) const {
    return states_[link].blocked == 0 && hosts_.is_on(from) && hosts_.is_on(to);
  }

  // Of something that pass() has just lost.
  Loss reason_of_loss(NodeIndex from, NodeIndex to, uint64_t link) const {
    if (states_[link].blocked != 0) return Loss::kCut;
    return hosts_.is_on(from) && hosts_.is_on(to) ? Loss::kChance : Loss::kSilentHost;
  }

  // The receiver's access link: when `bytes` have come through; nothing where they are dropped.
  std::optional<int64_t> pass_access(Instant now, NodeIndex node, uint64_t bytes, Unit unit);

  // The mean there and back, without queues.
  int64_t round_trip_ns(uint64_t there, uint64_t back) const {
    return mean_latency_ns(there) + mean_latency_ns(back);
  }

  // The longest that bytes waited for lines and took on them.
  int64_t queue_delay_max_ns() const { return queue_delay_max_ns_; }

  void begin(const FaultInterval& fault);
  void end(const FaultInterval& fault);
  void set_power(Instant now, NodeIndex node, Power power);
  void set_listener(NodeIndex node, Listener listener);

  // What a send from `node` touches. Always inlined for the reason that core/prefetch.h gives.
  [[gnu::always_inline]] void prefetch(Ahead step, NodeIndex node) const {
    if (node >= hosts_.size()) return;
    if (step == Ahead::kFar) topology_.prefetch_row(node);
    if (step != Ahead::kNear) return;
    topology_.prefetch_targets(node);
    counts_.prefetch(topology_.first_link(node));
  }

 private:
  struct LinkState {
    uint32_t cut_epoch = 0;
    uint32_t degradation = 0;  // 0: none, else index + 1 among degradations_
    uint16_t blocked = 0;
    uint16_t latency_class = 0;
    uint16_t bandwidth_class = 0;
    uint16_t spare = 0;
  };
  static_assert(sizeof(LinkState) == 16);

  // Several active degradations of one link, multiplied.
  struct Degradation {
    double latency_factor = 1;
    double keep = 1;  // 1 - extra loss
    double bandwidth_factor = 1;
    // Derived:
    uint64_t latency_q16 = 65536;
    uint64_t loss = 0;
    uint64_t burst_loss = 0;
    std::vector<LineRate> rates;  // by bandwidth class
  };

  // The different ones; a link says which by its index + 1.
  struct Degradations {
    std::vector<Degradation> all;

    uint32_t intern(const Degradation& degradation, const LinkOptions& options,
                    const std::vector<double>& bandwidths);
  };

  Passage pass_slowly(Instant now, NodeIndex from, NodeIndex to, uint64_t link, uint64_t bytes,
                      Unit unit);
  Draws draws_of(uint64_t link, uint8_t word) const {
    return {key_, link, counts_.number(link, word)};
  }
  // Call after a link's state changed.
  void note_trouble(uint64_t link);
  template <typename Visit>
  void for_links_of(const FaultInterval& fault, Visit visit);
  void rebuild_degradations();
  int64_t mean_latency_ns(uint64_t link) const;

  const Topology& topology_;
  std::vector<LinkState> states_;
  SendCounts counts_;
  Hosts hosts_;
  uint32_t epoch_ = 0;  // of cuts: how many have begun

  Draws::Key key_;
  uint64_t loss_ = 0;
  bool is_plain_ = false;      // loss and one latency for all links are all there is
  bool is_plain_now_ = false;  // and no host is silent
  uint64_t burst_loss_ = 0;
  std::vector<Sampler> latencies_;  // by latency class
  std::vector<int64_t> mean_latencies_ns_;
  bool has_jitter_ = false;
  Sampler jitter_;
  LinkOptions options_;
  Chance chance_;

  std::vector<double> bandwidths_;  // by bandwidth class
  std::vector<LineRate> rates_;
  LineRate access_rate_;
  std::vector<Transmitter> queues_;   // of links; empty where bandwidth is unlimited
  std::vector<Transmitter> uplinks_;  // of servers
  std::vector<Transmitter> downlinks_;
  BurstModel bursts_;
  std::vector<BurstModel::State> burst_states_;  // empty where bursts are off

  std::vector<FaultInterval> active_degradations_;
  Degradations degradations_;
  int64_t queue_delay_max_ns_ = 0;
};

}  // namespace skerry::sim
