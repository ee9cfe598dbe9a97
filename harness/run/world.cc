#include "harness/run/world.h"

#include <algorithm>
#include <bit>

#include "core/check.h"
#include "harness/metrics/catalogue.h"
#include "harness/run/fault_plan.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

// The grid has at most this many points in the safety phase and is no finer than the least step.
constexpr int64_t kGridPoints = 500;
constexpr Duration kLeastGrid = Duration::milliseconds(10);

constexpr std::string_view kEvidence = "evidence";

// What wall clocks read at the start of a run (2026-01-01 UTC): any fixed instant would do.
constexpr Instant kWallOrigin{1'767'225'600'000'000'000};

}  // namespace

World::World(Plan plan)
    : plan_(std::move(plan)),
      network_(queue_, plan_.topology, plan_.links, plan_.seed, *this),
      is_datagram_(plan_.sync.transport == sync::Transport::kDatagram),
      grid_(std::max(kLeastGrid, (plan_.end_of_safety - Instant{}) / kGridPoints)),
      nodes_(plan_.nodes()),
      is_notified_(plan_.people, false),
      needs_past_(plan_.design->needs_causal_order || plan_.design->reference_needs_past),
      ledger_(plan_.nodes()),
      metrics_(plan_.people, plan_.nodes()) {
  for (const std::string& name : plan_.checks) {
    const CheckerKind* kind = find_checker(name);
    SKERRY_CHECK(kind != nullptr);
    checkers_.emplace_back(name, kind->make());
    needs_past_ = needs_past_ || checkers_.back().second->needs_past();
  }
  set_up_nodes();
}

World::~World() {
  while (!queue_.empty()) sim::release_payload(queue_.pop());
}

void World::set_up_nodes() {
  const Sampler offset(plan_.clock_offset);
  const auto spread = static_cast<uint64_t>(2 * plan_.clock_drift_ppm + 1);
  for (uint32_t i = 0; i < plan_.nodes(); ++i) {
    Node& node = nodes_[i];
    node.index = i;
    Rng clocks = Rng::stream(plan_.seed, "clock/" + std::to_string(i));
    const int64_t shift = offset.draw(clocks);
    const int64_t drift = static_cast<int64_t>(clocks.below(spread)) - plan_.clock_drift_ppm;
    node.clock = sim::ClockModel(kWallOrigin, Duration{shift}, drift);
    metrics_.census.add(node.received_hash);
  }
  plan_disk_marks();  // before what they are for, in the same instant
  for (size_t i = 0; i < plan_.faults.size(); ++i) {
    sim::Event event;
    event.time_ns = plan_.faults[i].from.ns;
    event.kind = sim::kFaultBegins;
    event.a = i;
    queue_.push(event);
  }
}

bool World::run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end,
                const std::function<void(Instant now, Instant end)>& watch) {
  for (Node& node : nodes_) start_process(node);
  for (uint32_t i = 0; i < plan_.workloads.size(); ++i) {
    current_workload_ = i;
    plan_.workloads[i]->setup(*this);
  }
  notify_people();
  while (!queue_.empty()) {
    const Instant next{queue_.next_time()};
    if (next > plan_.end_of_run || (now_ >= plan_.end_of_safety && is_settled())) break;
    if (next >= next_grid_) observe_grid(next);
    look_ahead_.before_pop(queue_, network_);
    const sim::Event event = queue_.pop();
    now_ = next;
    digest_.on_event(event);
    dispatch(event);
    if (!notified_.empty()) notify_people();
    if ((++events_ & 0x3FF) != 0) continue;
    if (interrupted != nullptr && interrupted->load()) return false;
    if (watch) watch(now_, plan_.end_of_run);
  }
  if (at_end) at_end();
  finish();
  return true;
}

void World::dispatch(const sim::Event& event) {
  if (event.kind <= sim::kLastNetworkKind) {
    network_.handle(now_, event);
    return;
  }
  switch (event.kind) {
    case sim::kFaultBegins:
      begin_fault(plan_.faults[event.a]);
      break;
    case sim::kFaultEnds:
      end_fault(plan_.faults[event.a]);
      break;
    case sim::kDiskMark:
      mark_disks(event.a);
      break;
    case sim::kTick:
      on_timer(nodes_[event.node], event.generation);
      break;
    case sim::kStorageDone: {
      Node& node = nodes_[event.node];
      if (event.generation != node.life) break;  // the write died with its process
      node.log.settle(now_);
      take(node, {Input::Kind::kStored, 0, false, event.a, {}});
      break;
    }
    case sim::kWorkload:
      if (now_ >= plan_.end_of_safety) break;
      current_workload_ = event.generation;
      plan_.workloads[event.generation]->wake(*this, event.node, event.a);
      break;
    default:
      SKERRY_CHECK(false && "an event of an unknown kind");
  }
}

void World::notify_people() {
  // People notified while others are served join the end of the list.
  for (size_t i = 0; i < notified_.size(); ++i) {
    const uint32_t person = notified_[i];
    is_notified_[person] = false;
    if (now_ >= plan_.end_of_safety) continue;
    for (uint32_t w = 0; w < plan_.workloads.size(); ++w) {
      current_workload_ = w;
      plan_.workloads[w]->on_received(*this, person);
    }
  }
  notified_.clear();
}

void World::observe_grid(Instant until) {
  std::vector<bool> running(nodes_.size());
  std::vector<Participant::Depths> depths;
  for (const Node& node : nodes_) {
    running[node.index] = !node.is_away();
    if (node.participant == nullptr) continue;
    depths.push_back(node.participant->depths());
    if (plan_.sync.stability.ns > 0) {
      metrics_.on_garbage(node.participant->garbage(), node.participant->unstable());
    }
  }
  // The settle phase may be far longer than the safety phase; its grid is as bounded.
  const Duration settle = plan_.end_of_run - plan_.end_of_safety;
  const Duration step =
      next_grid_ < plan_.end_of_safety ? grid_ : std::max(grid_, settle / kGridPoints);
  for (; next_grid_ <= until; next_grid_ = next_grid_ + step) {
    metrics_.on_grid(next_grid_, ledger_, running, depths);
  }
}

bool World::is_settled() const {
  if (active_faults_ > 0 || metrics_.census.distinct() != 1) return false;
  return std::all_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
    return node.is_running() && node.log.pending() == 0 &&
           node.participant->integrated_hash() == node.participant->received_hash();
  });
}

void World::finish() {
  observe_grid(now_);
  // First, because an unfinished workload explains what other checks find.
  for (const auto& workload : plan_.workloads) {
    if (workload->is_finished()) continue;
    for (auto& [name, checker] : checkers_) {
      const std::string& why = refusals_.last_command;
      checker->on_unfinished(*this, workload->unfinished() +
                                        (why.empty() ? "" : "; the last command refused: " + why));
    }
  }
  for (auto& [name, checker] : checkers_) checker->finish(*this);
  for (const Node& node : nodes_) {
    const bool is_up = node.participant != nullptr;
    digest_.on_value(node.index, is_up ? node.participant->digest() : std::nullopt);
  }
}

const Participant& World::participant(uint32_t node) const {
  SKERRY_CHECK(nodes_[node].participant != nullptr);
  return *nodes_[node].participant;
}

std::string World::node_name(uint32_t node) const {
  if (node < plan_.people) return std::to_string(node);
  return plan_.servers == 1 ? "server" : "server." + std::to_string(node - plan_.people);
}

RunRefusals World::refusals() const {
  RunRefusals all = refusals_;
  for (const Node& node : nodes_) {
    if (node.participant != nullptr) all.future_times += node.participant->future_times();
  }
  return all;
}

void World::judge(results::RunResult& result) const {
  bool is_any_judged = false;
  for (const auto& [name, checker] : checkers_) {
    results::CheckResult check{name, checker->verdict(), checker->detail(), checker->looked_at()};
    is_any_judged = is_any_judged || (name != kEvidence && check.is_judged());
    result.checks.push_back(std::move(check));
  }
  for (results::CheckResult& check : result.checks) {
    if (check.name == kEvidence && check.verdict == results::Verdict::kValid && !is_any_judged) {
      check.verdict = results::Verdict::kUnknown;
      check.detail = "no other check found anything to look at";
    } else if (check.name == kEvidence && !check.detail.empty() && refusals_.commands() > 0) {
      check.detail += "; commands that were refused: " + std::to_string(refusals_.commands());
    }
    result.verdict = results::worst(result.verdict, check.verdict);
  }
}

results::RunResult World::result(uint64_t cpu_ns) const {
  results::RunResult result;
  result.seed = plan_.seed;
  result.digest = to_hex(digest_.value());
  judge(result);
  const Duration safety = plan_.end_of_safety - Instant{};
  result.metrics = metrics_.finish({safety, std::max(safety, now_ - Instant{}), events_, cpu_ns,
                                    network_.counters(), is_joined(plan_.mode)});
  if (plan_.sync.stability.ns > 0) {
    uint64_t garbage = 0;
    for (const Node& node : nodes_) {
      if (node.participant != nullptr) garbage += node.participant->garbage();
    }
    result.metrics["garbage"] = static_cast<double>(garbage);
    result.metrics["garbage_max"] = static_cast<double>(metrics_.garbage_max());
    result.metrics["unstable_max"] = static_cast<double>(metrics_.unstable_max());
  }
  refusals().write(result.metrics);
  for (const auto& [name, checker] : checkers_) {
    for (const auto& [metric, amount] : checker->metrics()) result.metrics[metric] = amount;
  }
  RollingDigest exact;
  for (const results::MetricInfo& info : metric_catalogue()) {
    const auto at = result.metrics.find(info.name);
    if (info.metric_class != results::MetricClass::kExact || at == result.metrics.end()) continue;
    exact.add(hash64(as_bytes(info.name)));
    exact.add(std::bit_cast<uint64_t>(at->second));
  }
  result.metrics_digest = to_hex(exact.value());
  result.timeline = metrics_.timeline();
  result.visibility = metrics_.visibility_buckets();
  result.visibility_never = metrics_.visibility.latency().still_open();
  for (const sim::FaultInterval& fault : plan_.faults) {
    result.faults.push_back({fault.kind, fault.from.ns, fault.to.ns,
                             describe_nodes(fault, plan_.people, plan_.servers)});
  }
  for (const Heals::Heal& heal : metrics_.heals.all()) {
    results::FaultPeriod& fault = result.faults[heal.fault];
    fault.heal =
        heal.took ? results::FaultPeriod::Heal::kConverged : results::FaultPeriod::Heal::kNever;
    fault.converged_after_ns = heal.took.value_or(Duration{}).ns;
  }
  return result;
}

}  // namespace skerry::harness
