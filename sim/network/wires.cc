#include "sim/network/wires.h"

#include <algorithm>

#include "core/check.h"
#include "core/rng.h"

namespace skerry::sim {
namespace {

// Drawn latencies are capped, so that sums of a few of them stay far from overflow.
constexpr int64_t kMostLatencyNs = Duration::seconds(24 * 3600).ns;

__extension__ using Wide = unsigned __int128;

int64_t scaled(int64_t ns, uint64_t factor_q16) {
  return static_cast<int64_t>((static_cast<Wide>(ns) * factor_q16) >> 16);
}

// True if a cut concerns the link.
bool concerns(const FaultInterval& fault, NodeIndex from, NodeIndex to) {
  const uint32_t here = fault.group_of[from];
  const uint32_t there = fault.group_of[to];
  if (fault.effect.links == FaultEffect::Links::kCut) return here != there;
  return here == 0 && there == 1;
}

}  // namespace

Wires::Wires(const Topology& topology, const LinkOptions& options, uint64_t seed)
    : topology_(topology),
      states_(topology.links()),
      counts_(topology.links()),
      hosts_(topology.nodes()),
      key_(Draws::key(seed, "network/links")),
      loss_(Rng::probability(options.loss)),
      burst_loss_(Rng::probability(options.burst_loss)),
      options_(options),
      chance_(options_),
      access_rate_(options.server_bandwidth_bits),
      bursts_(options.burst_mean_good, options.burst_mean_bad, seed) {
  const Distribution& jitter = options.jitter;
  has_jitter_ = jitter.kind != Distribution::Kind::kConstant || jitter.a != 0;
  if (has_jitter_) jitter_ = Sampler(jitter);
  const int64_t mean_jitter = has_jitter_ ? mean_of(jitter) : 0;
  const std::span<const Distribution> classes = topology.latency_classes().empty()
                                                    ? std::span(&options.latency, 1)
                                                    : topology.latency_classes();
  for (const Distribution& latency : classes) {
    latencies_.emplace_back(latency);
    mean_latencies_ns_.push_back(
        std::clamp<int64_t>(mean_of(latency) + mean_jitter, 0, kMostLatencyNs));
  }
  for (uint64_t link = 0; link < topology.links(); ++link) {
    states_[link].latency_class = topology.latency_class(link);
    states_[link].bandwidth_class = topology.bandwidth_class(link);
  }
  const std::span<const double> bandwidths = topology.bandwidth_classes().empty()
                                                 ? std::span(&options.bandwidth_bits, 1)
                                                 : topology.bandwidth_classes();
  bandwidths_.assign(bandwidths.begin(), bandwidths.end());
  for (const double bits : bandwidths_) rates_.emplace_back(bits);
  const bool is_limited = std::any_of(rates_.begin(), rates_.end(),
                                      [](const LineRate& rate) { return rate.is_limited(); });
  if (is_limited) queues_.resize(topology.links());
  if (access_rate_.is_limited()) {
    uplinks_.resize(topology.nodes() - topology.people());
    downlinks_.resize(topology.nodes() - topology.people());
  }
  if (bursts_.is_on()) burst_states_.resize(topology.links());
  is_plain_ = latencies_.size() == 1 && latencies_.front().least() >= 0 && !has_jitter_ &&
              queues_.empty() && uplinks_.empty() && burst_states_.empty() && !chance_.has_lists();
  is_plain_now_ = is_plain_;
}

Passage Wires::pass_slowly(Instant now, NodeIndex from, NodeIndex to, uint64_t link, uint64_t bytes,
                           Unit unit) {
  if (states_[link].blocked != 0 || !hosts_.is_on(from))
    return {Passage::Fate::kLost, now.ns, now.ns};
  const Draws draws = draws_of_latest(link);
  const uint32_t degraded = states_[link].degradation;
  const Degradation* worse = degraded == 0 ? nullptr : &degradations_.all[degraded - 1];
  const bool may_drop = unit == Unit::kDatagram;
  int64_t time = now.ns;
  if (!uplinks_.empty() && topology_.is_server(from)) {
    Transmitter& uplink = uplinks_[from - topology_.people()];
    if (may_drop && !uplink.has_room(time, bytes, options_.queue_bytes, access_rate_)) {
      return {Passage::Fate::kDropped, time, time};
    }
    time = uplink.send(time, bytes, access_rate_);
  }
  if (!queues_.empty()) {
    const LineRate rate = (worse == nullptr ? rates_ : worse->rates)[states_[link].bandwidth_class];
    if (may_drop && !queues_[link].has_room(time, bytes, options_.queue_bytes, rate)) {
      return {Passage::Fate::kDropped, time, time};
    }
    time = queues_[link].send(time, bytes, rate);
  }
  queue_delay_max_ns_ = std::max(queue_delay_max_ns_, time - now.ns);
  uint64_t loss = worse == nullptr ? loss_ : worse->loss;
  if (!burst_states_.empty() && bursts_.is_bad(burst_states_[link], link, time)) {
    loss = worse == nullptr ? burst_loss_ : worse->burst_loss;
  }
  if (chance_.befalls(draws, Draws::kLoss, loss)) return {Passage::Fate::kLost, time, time};
  const bool has_access = !downlinks_.empty() && topology_.is_server(to);
  return {has_access ? Passage::Fate::kAtAccess : Passage::Fate::kArrives, time,
          time + draw_latency(link, draws, Draws::kLatency)};
}

int64_t Wires::draw_latency(uint64_t link, const Draws& draws, Draws::What what) const {
  if (what == Draws::kLatency) {
    const Fate* fate = chance_.listed(draws);
    if (fate != nullptr && fate->latency_ns) return *fate->latency_ns;
  }
  const LinkState& state = states_[link];
  int64_t latency = latencies_[state.latency_class].quantile(draws.at(what));
  if (has_jitter_) {
    latency = std::min(latency, kMostLatencyNs) + jitter_.quantile(draws.at(what + uint64_t{1}));
  }
  latency = std::clamp<int64_t>(latency, 0, kMostLatencyNs);
  if (state.degradation == 0) return latency;
  return scaled(latency, degradations_.all[state.degradation - 1].latency_q16);
}

std::optional<int64_t> Wires::pass_control(Instant now, NodeIndex from, uint64_t link) {
  counts_.count(link);
  if (states_[link].blocked != 0 || !hosts_.is_on(from)) return std::nullopt;
  return now.ns + draw_latency(link, draws_of_latest(link), Draws::kLatency);
}

std::optional<int64_t> Wires::pass_access(Instant now, NodeIndex node, uint64_t bytes, Unit unit) {
  Transmitter& downlink = downlinks_[node - topology_.people()];
  if (unit == Unit::kDatagram &&
      !downlink.has_room(now.ns, bytes, options_.queue_bytes, access_rate_)) {
    return std::nullopt;
  }
  const int64_t time = downlink.send(now.ns, bytes, access_rate_);
  queue_delay_max_ns_ = std::max(queue_delay_max_ns_, time - now.ns);
  return time;
}

int64_t Wires::mean_latency_ns(uint64_t link) const {
  const LinkState& state = states_[link];
  const int64_t mean = mean_latencies_ns_[state.latency_class];
  if (state.degradation == 0) return mean;
  return scaled(mean, degradations_.all[state.degradation - 1].latency_q16);
}

template <typename Visit>
void Wires::for_links_of(const FaultInterval& fault, Visit visit) {
  SKERRY_CHECK(fault.group_of.size() == hosts_.size());
  for (NodeIndex from = 0; from < topology_.nodes(); ++from) {
    uint64_t link = topology_.first_link(from);
    for (const NodeIndex to : topology_.neighbours(from)) {
      if (concerns(fault, from, to)) {
        visit(states_[link]);
        note_trouble(link);
      }
      ++link;
    }
  }
}

void Wires::note_trouble(uint64_t link) {
  const bool is_troubled = states_[link].blocked != 0 || states_[link].degradation != 0;
  counts_.set_trouble(link, is_troubled ? SendCounts::Trouble::kSome : SendCounts::Trouble::kNone);
}

void Wires::begin(const FaultInterval& fault) {
  if (fault.effect.links == FaultEffect::Links::kDegraded) {
    active_degradations_.push_back(fault);
    rebuild_degradations();
  }
  if (!fault.effect.cuts()) return;
  ++epoch_;
  SKERRY_CHECK(epoch_ != 0);
  for_links_of(fault, [&](LinkState& state) {
    ++state.blocked;
    SKERRY_CHECK(state.blocked != 0);
    state.cut_epoch = epoch_;
  });
}

void Wires::end(const FaultInterval& fault) {
  if (fault.effect.cuts()) {
    for_links_of(fault, [](LinkState& state) {
      SKERRY_CHECK(state.blocked > 0);
      --state.blocked;
    });
  }
  if (fault.effect.links != FaultEffect::Links::kDegraded) return;
  const auto same = [&](const FaultInterval& other) {
    return other.from == fault.from && other.to == fault.to && other.nodes == fault.nodes &&
           other.latency_factor == fault.latency_factor && other.extra_loss == fault.extra_loss &&
           other.bandwidth_factor == fault.bandwidth_factor;
  };
  const auto at = std::find_if(active_degradations_.begin(), active_degradations_.end(), same);
  SKERRY_CHECK(at != active_degradations_.end());
  active_degradations_.erase(at);
  rebuild_degradations();
}

// From scratch, so that the end of one of several leaves exactly what the others make, without the
// rounding of a multiplication taken back.
void Wires::rebuild_degradations() {
  degradations_.all.clear();
  std::vector<std::vector<bool>> is_concerned;
  for (const FaultInterval& fault : active_degradations_) {
    std::vector<bool>& nodes = is_concerned.emplace_back(hosts_.size(), fault.nodes.empty());
    for (const NodeIndex node : fault.nodes) nodes[node] = true;
  }
  for (NodeIndex from = 0; from < topology_.nodes(); ++from) {
    uint64_t link = topology_.first_link(from);
    for (const NodeIndex to : topology_.neighbours(from)) {
      Degradation sum;
      bool is_degraded = false;
      for (size_t i = 0; i < active_degradations_.size(); ++i) {
        if (!is_concerned[i][from] && !is_concerned[i][to]) continue;
        const FaultInterval& fault = active_degradations_[i];
        sum.latency_factor *= fault.latency_factor;
        sum.keep *= 1 - fault.extra_loss;
        sum.bandwidth_factor *= fault.bandwidth_factor;
        is_degraded = true;
      }
      states_[link].degradation =
          is_degraded ? degradations_.intern(sum, options_, bandwidths_) : 0;
      note_trouble(link);
      ++link;
    }
  }
}

uint32_t Wires::Degradations::intern(const Degradation& degradation, const LinkOptions& options,
                                     const std::vector<double>& bandwidths) {
  for (uint32_t i = 0; i < all.size(); ++i) {
    const Degradation& known = all[i];
    if (known.latency_factor == degradation.latency_factor && known.keep == degradation.keep &&
        known.bandwidth_factor == degradation.bandwidth_factor) {
      return i + 1;
    }
  }
  Degradation fresh = degradation;
  fresh.latency_q16 =
      static_cast<uint64_t>(std::clamp(degradation.latency_factor, 0.0, 1e6) * 65536.0);
  fresh.loss = Rng::probability(1 - (1 - options.loss) * degradation.keep);
  fresh.burst_loss = Rng::probability(1 - (1 - options.burst_loss) * degradation.keep);
  for (const double bits : bandwidths)
    fresh.rates.emplace_back(bits * degradation.bandwidth_factor);
  all.push_back(fresh);
  return static_cast<uint32_t>(all.size());
}

void Wires::set_power(Instant now, NodeIndex node, Power power) {
  hosts_.set_power(now, node, power);
  is_plain_now_ = is_plain_ && hosts_.all_listen();
}

void Wires::set_listener(NodeIndex node, Listener listener) {
  hosts_.set_listener(node, listener);
  is_plain_now_ = is_plain_ && hosts_.all_listen();
}

}  // namespace skerry::sim
