// A world for workloads alone: time, wake-ups and replicas that know which dots they hold, but no
// network, documents or faults of their own. A submitted change reaches everybody else `delay`
// later.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/check.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

class FakeDocument final : public InspectedDocument {
 public:
  ActorId actor;
  VersionVector received_set;
  VersionVector integrated_set;
  std::optional<VersionVector> limit;

  // What a real replica does when something arrives or the limit grows.
  void integrate() {
    integrated_set = VersionVector();
    for (const VersionVector::Entry& entry : received_set.entries()) {
      const bool is_own = entry.actor.replica == actor.replica;
      const uint64_t most = limit.has_value() && !is_own ? (*limit)[entry.actor] : entry.last;
      if (most > 0) integrated_set.raise(entry.actor, std::min(most, entry.last));
    }
  }

  std::optional<Value> value() const override { return std::nullopt; }
  std::optional<Hash128> digest() const override { return std::nullopt; }
  uint64_t digest_cost() const override { return 1; }
  uint64_t value_size() const override { return 1'000'000; }
  const VersionVector& received() const override { return received_set; }
  Hash128 received_hash() const override { return {}; }
  const VersionVector& integrated() const override { return integrated_set; }
  Hash128 integrated_hash() const override { return {}; }
  SyncStatus status() const override { return {}; }
  Depths depths() const override { return {}; }
};

class FakeWorld final : public World {
 public:
  struct Submission {
    Instant at;
    uint32_t person = 0;
    Command command;
    DotRun dots;
    VersionVector integrated;  // by its author, before it
  };

  FakeWorld(uint32_t people, Duration duration, Duration delay = Duration::milliseconds(10))
      : end_{duration.ns},
        delay_(delay),
        people_(people),
        is_up_(people, true),
        lengths_(people, 1'000'000) {
    for (uint32_t person = 0; person < people; ++person) {
      people_[person].actor = {ReplicaId{person}, 100 + person};
    }
  }

  std::vector<Submission> submissions;
  std::map<std::string, uint64_t, std::less<>> counts;
  std::string expected;
  FakeDocument& person(uint32_t index) { return people_[index]; }
  void set_length(uint32_t person, uint64_t length) { lengths_[person] = length; }

  void run(Workload& workload, Duration until = Duration::max()) {
    if (!std::exchange(is_set_up_, true)) workload.setup(*this);
    while (!events_.empty() && events_.begin()->first.first.ns < until.ns) {
      const auto [key, event] = *events_.begin();
      events_.erase(events_.begin());
      now_ = key.first;
      if (event.is_receipt) {
        receive(workload, event.person, event.dots);
      } else if (now_ < end_) {
        workload.wake(*this, event.person, event.tag);
      }
    }
  }
  // Down: submissions are refused and what arrives waits.
  void take_down(uint32_t person) { is_up_[person] = false; }
  void bring_up(Workload& workload, uint32_t person) {
    is_up_[person] = true;
    for (const auto& [to, dots] : std::exchange(waiting_, {})) receive(workload, to, dots);
    if (workload.hears_received()) workload.on_received(*this, person);
  }
  // A crash that loses the person's last `lost` changes, and a new life under another epoch.
  void lose(uint32_t person, uint64_t lost) {
    FakeDocument& replica = people_[person];
    VersionVector kept;
    for (const VersionVector::Entry& entry : replica.received_set.entries()) {
      const uint64_t last = entry.actor == replica.actor ? entry.last - lost : entry.last;
      if (last > 0) kept.raise(entry.actor, last);
    }
    replica.received_set = kept;
    ++replica.actor.epoch;
    replica.integrate();
  }
  void hold_deliveries() { holds_ = true; }
  void deliver_from_now() { holds_ = false; }

  Instant now() const override { return now_; }
  Instant end() const override { return end_; }
  uint32_t people() const override { return static_cast<uint32_t>(people_.size()); }
  bool is_running(uint32_t person) const override { return is_up_[person]; }
  const InspectedDocument& document(uint32_t person) const override {
    SKERRY_CHECK(is_up_[person]);
    return people_[person];
  }
  std::optional<Committed> submit(uint32_t person, const Command& command) override {
    SKERRY_CHECK(now_ < end_);
    if (!is_up_[person]) return std::nullopt;
    FakeDocument& author = people_[person];
    Committed committed;
    if (command != Command(TextSplice{position_of(command)})) {
      committed.dots = {author.actor, author.received_set[author.actor] + 1, 1};
    }
    submissions.push_back({now_, person, command, committed.dots, author.integrated_set});
    if (committed.dots.length == 0) return committed;
    author.received_set.raise(committed.dots.actor, committed.dots.last());
    author.integrate();
    for (uint32_t other = 0; other < people_.size() && !holds_; ++other) {
      if (other != person) add(now_ + delay_, {true, other, 0, committed.dots});
    }
    return committed;
  }
  uint64_t text_length(uint32_t person) const override { return lengths_[person]; }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override {
    FakeDocument& replica = people_[person];
    if (limit.has_value() && replica.limit.has_value()) {
      SKERRY_CHECK(limit->covers(*replica.limit));
    }
    replica.limit = limit;
    replica.integrate();
  }
  void schedule(Instant at, uint32_t person, uint64_t tag) override {
    SKERRY_CHECK(at >= now_);
    add(at, {false, person, tag, {}});
  }
  void count(std::string_view metric, uint64_t amount) override {
    counts[std::string(metric)] += amount;
  }
  void expect_text(const TextExpectation& text) override { expected = text.text; }
  Status refusal() const override { return absl::OkStatus(); }
  void expect(const Expectation&) override {}
  void complain(results::Verdict, const std::string&) override {}

 private:
  struct Event {
    bool is_receipt = false;
    uint32_t person = 0;
    uint64_t tag = 0;
    DotRun dots;
  };
  void add(Instant at, const Event& event) { events_.emplace(std::pair(at, ++sequence_), event); }
  void receive(Workload& workload, uint32_t person, const DotRun& dots) {
    if (!is_up_[person]) {
      waiting_.emplace_back(person, dots);
      return;
    }
    people_[person].received_set.raise(dots.actor, dots.last());
    people_[person].integrate();
    if (workload.hears_received()) workload.on_received(*this, person);
  }

  Instant now_;
  Instant end_;
  Duration delay_;
  std::vector<FakeDocument> people_;
  std::vector<bool> is_up_;
  std::vector<uint64_t> lengths_;
  std::map<std::pair<Instant, uint64_t>, Event> events_;
  std::vector<std::pair<uint32_t, DotRun>> waiting_;
  uint64_t sequence_ = 0;
  bool is_set_up_ = false;
  bool holds_ = false;
};

inline WorkloadContext context_of(uint32_t people, uint64_t seed = 1) {
  return {people, Rng::stream(seed, "workload/0"), seed};
}

}  // namespace skerry::harness
