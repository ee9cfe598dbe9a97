#include "harness/metrics/collector.h"

#include <algorithm>
#include <optional>

namespace skerry::harness {

namespace {

// The grid has at most this many points in each phase and is no finer than the least step.
constexpr int64_t kGridPoints = 500;
constexpr Duration kLeastGrid = Duration::milliseconds(10);

}  // namespace

void Collector::on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) {
  ++commits_;
  elements_to_last_write_ = elements_;
  bytes_to_last_write_ = payload_ + metadata_ + redundant_ + control_;
  visibility.on_commit();
  convergence.on_commit(view.now());
}

void Collector::on_frame(const RunView&, uint32_t, uint32_t, const Payload&,
                         const FrameAccount& account) {
  payload_ += account.payload;
  metadata_ += account.metadata;
  redundant_ += account.redundant;
  control_ += account.control;
  duplicates_ += account.duplicate_changes;
  round_trips_ += account.round_trips;
  corrupt_ += account.is_corrupt ? 1 : 0;
}

void Collector::on_first_delivery(const RunView& view, uint32_t node, uint32_t change) {
  heals.on_deliver(node, change);
  const Ledger::Entry& entry = view.ledger()[change];
  // Of what it had seen before its disk lost it, nothing is new.
  if (entry.author == node || view.ledger().has_forgotten(node, change)) return;
  ++applications_;
  visibility.on_deliver(entry, change, node, view.now());
}

void Collector::on_void(const RunView& view, uint32_t change) {
  visibility.on_void(change);
  heals.on_void(view.ledger(), change);
}

void Collector::on_restored(const RunView& view, uint32_t change) {
  visibility.on_restored(change);
  heals.on_restored(view.ledger(), change);
  staleness.on_restored(change);
}

void Collector::on_forgotten(const RunView& view, uint32_t node) {
  heals.on_forgotten(view.ledger(), node);
  if (node < view.people()) staleness.on_forgotten(node);
}

void Collector::on_presence(const RunView& view, uint32_t node, bool is_away) {
  if (!is_away) return visibility.come_back(node, view.ledger().size(), view.now());
  visibility.leave(node, view.ledger().size());
  heals.reconsider();
}

void Collector::on_fault(const RunView& view, uint32_t fault, bool begins) {
  if (begins) return;
  convergence.on_census(view.distinct_sets(), view.now());
  if (view.fault(fault).effect != sim::FaultInterval::Effect::kDegrade) {
    heals.begin(view.now(), fault, view.ledger(), view.nodes());
  }
  look_at_sets(view);
}

void Collector::look_at_sets(const RunView& view) {
  convergence.on_census(view.distinct_sets(), view.now());
  const auto is_present = [&view](uint32_t node) { return !view.is_away(node); };
  if (heals.settle(view.now(), is_present)) others_.on_heal(view);
}

void Collector::sample(const RunView& view, Instant until) {
  if (next_grid_ > until) return;
  for (uint32_t node = 0; node < view.nodes(); ++node) {
    if (!view.has_process(node)) continue;
    const Participant& participant = view.participant(node);
    const Participant::Depths depths = participant.depths();
    outbox_max_ = std::max(outbox_max_, depths.outbox);
    buffered_max_ = std::max(buffered_max_, depths.buffered);
    if (!collects_) continue;
    garbage_max_ = std::max(garbage_max_, participant.garbage());
    unstable_max_ = std::max(unstable_max_, participant.unstable());
  }
  const Duration safety = view.end_of_safety() - Instant{};
  const Duration settle = view.end_of_run() - view.end_of_safety();
  const Duration grid = std::max(kLeastGrid, safety / kGridPoints);
  // The settle phase may be far longer than the safety phase; its grid is as bounded.
  const Duration step =
      next_grid_ < view.end_of_safety() ? grid : std::max(grid, settle / kGridPoints);
  for (; next_grid_ <= until; next_grid_ = next_grid_ + step) add_point(view, next_grid_);
}

void Collector::add_point(const RunView& view, Instant at) {
  results::TimelinePoint point;
  point.time_ns = at.ns;
  int64_t sum = 0;
  int64_t running = 0;
  for (uint32_t person = 0; person < view.people(); ++person) {
    if (view.is_away(person)) continue;
    const int64_t stale = staleness.sample(view.ledger(), person, at).ns;
    point.staleness_max_ns = std::max(point.staleness_max_ns, stale);
    sum += stale;
    ++running;
  }
  point.staleness_mean_ns = running == 0 ? 0 : sum / running;
  point.distinct_sets = view.distinct_sets();
  const uint64_t bytes = payload_ + metadata_ + redundant_ + control_;
  point.commits = commits_ - since_.commits;
  point.deliveries = applications_ - since_.deliveries;
  point.bytes = bytes - since_.bytes;
  point.unseen = visibility.never_visible();
  since_.commits = commits_;
  since_.deliveries = applications_;
  since_.bytes = bytes;
  timeline_.push_back(point);
}

namespace {

// Empty: it never came.
double ns(std::optional<Duration> duration) {
  return duration ? static_cast<double>(duration->ns) : results::kNeverCame;
}
double whole(uint64_t number) { return static_cast<double>(number); }

double per_second(uint64_t count, int64_t nanoseconds) {
  return nanoseconds <= 0 ? 0 : whole(count) * 1e9 / static_cast<double>(nanoseconds);
}

}  // namespace

void Collector::add_latencies(std::map<std::string, double>& out) const {
  const Samples& seen = visibility.latency();
  out["visibility_pairs"] = whole(seen.count());
  out["visibility_never"] = whole(seen.still_open());
  if (seen.count() > 0) {
    out["visibility_latency_p50"] = ns(seen.quantile(500));
    out["visibility_latency_p90"] = ns(seen.quantile(900));
    out["visibility_latency_p99"] = ns(seen.quantile(990));
    out["visibility_latency_max"] = ns(seen.quantile(1000));
  }
  const Samples& all = visibility.to_all();
  out["visibility_changes"] = whole(all.count());
  out["visibility_to_all_never"] = whole(all.still_open());
  if (all.count() > 0) {
    out["visibility_to_all_p50"] = ns(all.quantile(500));
    out["visibility_to_all_p99"] = ns(all.quantile(990));
    out["visibility_to_all_max"] = ns(all.quantile(1000));
  }
  const Samples& late = visibility.catch_up();
  out["catch_up_pairs"] = whole(late.count());
  out["catch_up_never"] = whole(late.still_open());
  if (late.count() > 0) {
    out["catch_up_latency_p99"] = ns(late.quantile(990));
    out["catch_up_latency_max"] = ns(late.quantile(1000));
  }
  out["never_visible"] = whole(visibility.never_visible());
  if (convergence.has_writes()) {
    out["convergence_after_last_write"] = ns(convergence.after_last_write());
  }
  add_heals(out);
  out["staleness_p99"] = ns(staleness.histogram().quantile(990));
  out["staleness_max"] = ns(staleness.histogram().max());
}

void Collector::add_heals(std::map<std::string, double>& out) const {
  out["heals"] = whole(heals.all().size());
  out["heals_never_over"] = whole(heals.never_over());
  if (heals.all().empty()) return;
  out["convergence_after_heal_min"] = ns(heals.quantile(0));
  out["convergence_after_heal_p50"] = ns(heals.quantile(500));
  out["convergence_after_heal"] = ns(heals.quantile(1000));
}

void Collector::add_bytes(std::map<std::string, double>& out, const Totals& totals) const {
  const uint64_t carried = payload_ + metadata_ + redundant_ + control_;
  out["payload_bytes"] = whole(payload_);
  out["metadata_bytes"] = whole(metadata_);
  out["redundant_bytes"] = whole(redundant_);
  out["control_bytes"] = whole(control_);
  out["carried_bytes"] = whole(carried);
  const sim::NetworkCounters& network = totals.network;
  out["delivered_bytes"] = whole(network.bytes_delivered);
  out["lost_bytes"] = whole(network.bytes_lost + network.bytes_dropped);
  out["sent_bytes"] = whole(network.bytes_sent);
  out["duplicated_bytes"] = whole(network.bytes_duplicated);
  out["retransmitted_bytes"] = whole(network.bytes_retransmitted);
  out["retransmissions"] = whole(network.segments_retransmitted);
  if (payload_ > 0) out["amplification"] = whole(carried) / whole(payload_);
  out["duplicate_deliveries"] = whole(duplicates_);
  out["messages"] = whole(totals.network.frames_sent);
  out["frames_delivered"] = whole(totals.network.frames_delivered);
  out["frames_lost"] = whole(totals.network.frames_lost + totals.network.frames_dropped);
  out["frames_corrupt"] = whole(corrupt_);
  out["in_flight_bytes_max"] = whole(network.bytes_in_flight_max);
  out["queue_delay_max"] = whole(network.queue_delay_max_ns);
  out["round_trips"] = whole(round_trips_);
}

std::map<std::string, double> Collector::figures(const Totals& totals) const {
  std::map<std::string, double> out;
  add_latencies(out);
  add_bytes(out, totals);
  out["commits"] = whole(commits_);
  out["commits_per_second"] = per_second(commits_, totals.safety.ns);
  out["applications"] = whole(applications_);
  out["applications_per_second"] = per_second(applications_, totals.run.ns);
  out["outbox_max"] = whole(outbox_max_);
  out["buffered_max"] = whole(buffered_max_);
  out["events"] = whole(totals.events);
  if (totals.is_joined) {
    out["transmitted_elements"] = whole(elements_);
    out["transmitted_elements_to_last_write"] = whole(elements_to_last_write_);
    out["carried_bytes_to_last_write"] = whole(bytes_to_last_write_);
  }
  if (collects_) {
    out["garbage_max"] = whole(garbage_max_);
    out["unstable_max"] = whole(unstable_max_);
  }
  for (const auto& [name, amount] : extra_) out[name] = whole(amount);

  const auto cpu = static_cast<int64_t>(totals.cpu_ns);
  out["cpu_time"] = whole(totals.cpu_ns);
  out["commits_per_cpu_second"] = per_second(commits_, cpu);
  out["applications_per_cpu_second"] = per_second(applications_, cpu);
  out["deliveries_per_cpu_second"] = per_second(totals.network.frames_delivered, cpu);
  return out;
}

std::vector<results::HistogramBucket> Collector::visibility_buckets() const {
  std::vector<results::HistogramBucket> buckets;
  visibility.latency().ended().for_each([&](uint64_t end, uint64_t count) {
    buckets.push_back({static_cast<int64_t>(end), count});
  });
  return buckets;
}

}  // namespace skerry::harness
