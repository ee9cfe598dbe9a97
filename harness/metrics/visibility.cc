#include "harness/metrics/visibility.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {

const Visibility::Away* Visibility::absence(uint32_t node, uint32_t change) const {
  const auto& spells = away_[places_[node]];
  for (auto spell = spells.rbegin(); spell != spells.rend(); ++spell) {
    if (spell->until <= change) return nullptr;
    if (spell->from <= change) return &*spell;
  }
  return nullptr;
}

void Visibility::open(const Waits& waits) {
  latency_.open(waits.running);
  catch_up_.open(waits.away);
  if (waits.running > 0) to_all_.open();
}

void Visibility::on_void(uint32_t change) {
  const Waits& waits = waits_[change];
  latency_.drop(waits.running);
  catch_up_.drop(waits.away);
  if (waits.running > 0) to_all_.drop();
}

void Visibility::on_deliver(const Ledger::Entry& entry, uint32_t change, uint32_t node,
                            Instant now) {
  if (node >= people_ || node == entry.author || change < since(node)) return;
  Waits& waits = waits_[change];
  if (const Away* away = absence(node, change)) {
    SKERRY_CHECK(waits.away > 0);
    --waits.away;
    catch_up_.close(now - away->returned);
    return;
  }
  SKERRY_CHECK(waits.running > 0);
  latency_.close(now - entry.at);
  if (--waits.running == 0) to_all_.close(now - entry.at);
}

void Visibility::begin_to_follow(uint32_t person, uint32_t next) {
  set_since(person, next);
  ++readers_;
  people_away_ += is_still_away(person) ? 1 : 0;
}

void Visibility::end_to_follow(uint32_t person, const Ledger& ledger) {
  for (uint32_t change = since(person); change < ledger.size(); ++change) {
    const bool has_seen = ledger[change].author == person || ledger.has_received(person, change) ||
                          ledger.has_forgotten(person, change);
    if (has_seen) continue;
    Waits& waits = waits_[change];
    if (absence(person, change) != nullptr) {
      --waits.away;
      if (!ledger[change].is_void) catch_up_.drop(1);
      continue;
    }
    --waits.running;
    if (ledger[change].is_void) continue;
    latency_.drop(1);
    // The last who lacked it: there is no instant at which all came to have it.
    if (waits.running == 0) to_all_.drop();
  }
  set_since(person, kNever);
  --readers_;
  people_away_ -= is_still_away(person) ? 1 : 0;
}

namespace {

class VisibilityFigures final : public Metric {
 public:
  explicit VisibilityFigures(const Plan& plan) {
    const Following& following = plan.following;
    for (uint32_t document = 0; document < following.documents(); ++document) {
      seen_.emplace_back(plan.people, NodePlaces(following.holders(document)),
                         plan.following_at_start().readers()[document]);
      if (!plan.at_start) continue;
      for (const uint32_t node : following.holders(document)) {
        if (!plan.at_start->follows(node, document)) seen_.back().is_no_follower(node);
      }
    }
  }

  void on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) override {
    seen_[view.document_index()].on_commit();
  }
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    // Of what it had seen before its disk lost it, nothing is new.
    if (view.ledger().has_forgotten(node, change)) return;
    seen_[view.document_index()].on_deliver(view.ledger()[change], change, node, view.now());
  }
  void on_void(const RunView& view, uint32_t change) override {
    seen_[view.document_index()].on_void(change);
  }
  void on_restored(const RunView& view, uint32_t change) override {
    seen_[view.document_index()].on_restored(change);
  }
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    Visibility& seen = seen_[view.document_index()];
    if (edge == Edge::kBegins) {
      seen.begin_to_follow(node, view.ledger().size());
    } else {
      seen.end_to_follow(node, view.ledger());
    }
  }
  void on_presence(const RunView& view, uint32_t node, Presence presence) override {
    for (const uint32_t document : view.documents_ever_of(node)) {
      const RunView& of_it = view.of_document(document);
      const uint32_t next = of_it.ledger().size();
      if (presence == Presence::kAway) {
        seen_[document].leave(node, next);
      } else {
        seen_[document].come_back(node, next, view.now());
      }
    }
  }

  void write(const RunView&, Figures& out) const override;

 private:
  std::vector<Visibility> seen_;  // by document
};

// A quantile's name and its thousandths.
struct Quantile {
  std::string_view metric;
  uint32_t permille;
};

template <size_t kCount>
void write_quantiles(const Samples& samples, const std::array<Quantile, kCount>& quantiles,
                     Figures& out) {
  if (samples.count() == 0) return;
  for (const Quantile& each : quantiles) out.time(each.metric, samples.quantile(each.permille));
}

void VisibilityFigures::write(const RunView&, Figures& out) const {
  Samples latency;
  Samples all;
  Samples late;
  for (const Visibility& of_document : seen_) {
    latency.merge(of_document.latency());
    all.merge(of_document.to_all());
    late.merge(of_document.catch_up());
  }
  write_quantiles(latency,
                  std::array<Quantile, 4>{{{"visibility_latency_p50", 500},
                                           {"visibility_latency_p90", 900},
                                           {"visibility_latency_p99", 990},
                                           {"visibility_latency_max", 1000}}},
                  out);
  out.count("visibility_pairs", latency.count());
  out.count("visibility_never", latency.still_open());
  write_quantiles(all,
                  std::array<Quantile, 3>{{{"visibility_to_all_p50", 500},
                                           {"visibility_to_all_p99", 990},
                                           {"visibility_to_all_max", 1000}}},
                  out);
  out.count("visibility_changes", all.count());
  out.count("visibility_to_all_never", all.still_open());
  out.count("never_visible", latency.still_open() + late.still_open());
  write_quantiles(
      late,
      std::array<Quantile, 2>{{{"catch_up_latency_p99", 990}, {"catch_up_latency_max", 1000}}},
      out);
  out.count("catch_up_pairs", late.count());
  out.count("catch_up_never", late.still_open());
  std::vector<results::HistogramBucket> buckets;
  latency.ended().for_each([&buckets](uint64_t end, uint64_t count) {
    buckets.push_back({static_cast<int64_t>(end), count});
  });
  out.curve(std::move(buckets), latency.still_open());
}

MetricRow pair(const char* name, const char* meaning) {
  return timed(name, meaning, "visibility_pairs", "visibility_never")
      .needs(MetricNeed::kOtherPeople);
}
MetricRow change(const char* name, const char* meaning) {
  return timed(name, meaning, "visibility_changes", "visibility_to_all_never")
      .needs(MetricNeed::kOtherPeople);
}
MetricRow late_pair(const char* name, const char* meaning) {
  return timed(name, meaning, "catch_up_pairs", "catch_up_never").needs(MetricNeed::kAbsence);
}
MetricRow counted(const char* name, results::Direction better, const char* meaning,
                  MetricNeed need = MetricNeed::kOtherPeople) {
  return exact(name, "count", better, meaning).needs(need);
}

}  // namespace

MetricKind visibility_metrics() {
  constexpr auto kAbsence = MetricNeed::kAbsence;
  return {
      {pair("visibility_latency_p50", "commit to another running person's replica, median")
           .headline(40),
       pair("visibility_latency_p90",
            "commit to another running person's replica, 90th percentile"),
       pair("visibility_latency_p99", "commit to another running person's replica, 99th percentile")
           .headline(50),
       pair("visibility_latency_max", "commit to another running person's replica, largest"),
       counted("visibility_pairs", kNeutral,
               "(change, replica that ran at its commit) pairs that visibility is judged by"),
       counted("visibility_never", kLess, "of these, never seen: longer than all others"),
       change("visibility_to_all_p50", "commit to the last running person's replica, median"),
       change("visibility_to_all_p99",
              "commit to the last running person's replica, 99th percentile"),
       change("visibility_to_all_max", "commit to the last running person's replica, largest"),
       counted("visibility_changes", kNeutral, "changes that some other person's replica ran for"),
       counted("visibility_to_all_never", kLess, "of these, never seen by all of them"),
       counted("never_visible", kLess,
               "(change, replica) pairs still unseen at the end, those of replicas that were away "
               "too")
           .headline(100),
       late_pair("catch_up_latency_p99",
                 "return of a replica that was away to each change it missed, 99th percentile")
           .headline(90),
       late_pair("catch_up_latency_max",
                 "return of a replica that was away to each change it missed, largest"),
       counted("catch_up_pairs", kNeutral,
               "(change, replica that was away at its commit) pairs that catch-up is judged by",
               kAbsence),
       counted("catch_up_never", kLess, "of these, never seen", kAbsence)},
      [](const Plan& plan) { return make_metric<VisibilityFigures>(plan); }};
}

}  // namespace skerry::harness
