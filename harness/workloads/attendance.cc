#include "harness/workloads/attendance.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace skerry::harness {
namespace {

constexpr double kLongestNs = 3.2e17;

constexpr std::array kParameters = {
    Parameter{"start", ParameterType::kDuration, "", false, 0, kLongestNs, "",
              "when it begins; default: with the run"},
    Parameter{"stop", ParameterType::kDuration, "", false, 1, kLongestNs, "",
              "when it is over; default: with the safety phase"},
    Parameter{"people", ParameterType::kPeople, "", false, 0, 0, "",
              "who takes part: [0, 3], \"0..4\" or [\"0..4\", 7]; default: everyone"},
};

struct Attendance {
  Duration start;
  std::optional<Duration> stop;
  std::vector<uint32_t> people;  // ascending
};

// The run as the workload inside sees it.
class Attended final : public World {
 public:
  explicit Attended(const Attendance& attendance) : attendance_(attendance) {}

  void use(World& outer) { outer_ = &outer; }

  Instant now() const override { return outer_->now() - attendance_.start; }
  Instant end() const override {
    Instant end = outer_->end();
    if (attendance_.stop) end = std::min(end, Instant{} + *attendance_.stop);
    return std::max(end - attendance_.start, Instant{});
  }
  uint32_t people() const override { return static_cast<uint32_t>(attendance_.people.size()); }
  uint32_t everybody() const override { return outer_->everybody(); }
  uint32_t number_of(uint32_t person) const override {
    return outer_->number_of(attendance_.people[person]);
  }
  bool is_running(uint32_t person) const override { return outer_->is_running(outside(person)); }
  const InspectedDocument& document(uint32_t person) const override {
    return outer_->document(outside(person));
  }
  std::optional<Committed> submit(uint32_t person, const Command& command) override {
    if (now() >= end()) return std::nullopt;
    return outer_->submit(outside(person), command);
  }
  std::optional<Hash256> attach(uint32_t person, ByteView content) override {
    if (now() >= end()) return std::nullopt;
    return outer_->attach(outside(person), content);
  }
  void read(uint32_t person) override {
    if (now() < end()) outer_->read(outside(person));
  }
  uint64_t text_length(uint32_t person) const override {
    return outer_->text_length(outside(person));
  }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override {
    outer_->limit_integration(outside(person), limit);
  }
  void schedule(Instant at, uint32_t person, uint64_t tag) override {
    if (at < end()) outer_->schedule(at + attendance_.start, outside(person), tag);
  }
  void count(std::string_view metric, uint64_t amount) override { outer_->count(metric, amount); }
  void expect_text(const TextExpectation& text) override {
    if (!attendance_.stop) outer_->expect_text(text);
  }
  Status refusal() const override { return outer_->refusal(); }
  void expect(const Expectation& expectation) override {
    Expectation seen_outside = expectation;
    seen_outside.person = outside(expectation.person);
    outer_->expect(seen_outside);
  }
  void complain(results::Verdict verdict, const std::string& what) override {
    outer_->complain(verdict, what);
  }

 private:
  uint32_t outside(uint32_t person) const { return attendance_.people[person]; }

  const Attendance& attendance_;
  World* outer_ = nullptr;
};

class AttendedWorkload final : public Workload {
 public:
  AttendedWorkload(std::unique_ptr<Workload> workload, Attendance attendance)
      : workload_(std::move(workload)), attendance_(std::move(attendance)), world_(attendance_) {}

  void setup(World& outer) override {
    world_.use(outer);
    if (attendance_.start.ns == 0) {
      begin();
    } else {
      outer.schedule(Instant{} + attendance_.start, attendance_.people.front(), kBegin);
    }
  }
  void wake(World& outer, uint32_t person, uint64_t tag) override {
    world_.use(outer);
    if (tag == kBegin) return begin();
    workload_->wake(world_, inside(person), tag);
  }
  bool hears_received() const override { return workload_->hears_received(); }
  void on_received(World& outer, uint32_t person) override {
    world_.use(outer);
    const uint32_t who = inside(person);
    if (!has_begun_ || who == kAbsent || world_.now() >= world_.end()) return;
    workload_->on_received(world_, who);
  }
  bool is_finished() const override {
    return attendance_.stop.has_value() || workload_->is_finished();
  }
  std::string unfinished() const override { return workload_->unfinished(); }

 private:
  static constexpr uint32_t kAbsent = std::numeric_limits<uint32_t>::max();
  // No workload has so many things to do.
  static constexpr uint64_t kBegin = std::numeric_limits<uint64_t>::max();

  // kAbsent: the person does not take part.
  uint32_t inside(uint32_t person) const {
    const std::vector<uint32_t>& people = attendance_.people;
    const auto at = std::lower_bound(people.begin(), people.end(), person);
    const bool is_there = at != people.end() && *at == person;
    return is_there ? static_cast<uint32_t>(at - people.begin()) : kAbsent;
  }
  void begin() {
    has_begun_ = true;
    workload_->setup(world_);
  }

  std::unique_ptr<Workload> workload_;
  Attendance attendance_;
  Attended world_;
  bool has_begun_ = false;
};

// `takers`: who may take part; empty: everybody.
StatusOr<Attendance> attendance_of(const Settings& settings, uint32_t everybody,
                                   const std::vector<uint32_t>& takers) {
  Attendance attendance;
  if (settings.has("start")) attendance.start = settings.duration("start");
  if (settings.has("stop")) attendance.stop = settings.duration("stop");
  if (attendance.stop && *attendance.stop <= attendance.start) {
    return invalid("it stops before it has begun; expected a stop after its start");
  }
  if (settings.has("people")) {
    for (const NodeName& person : settings.nodes("people")) {
      if (person.index >= everybody) return invalid("people: there is no person of that number");
      const bool may = takers.empty() || std::ranges::binary_search(takers, person.index);
      if (may) attendance.people.push_back(person.index);
    }
  } else if (!takers.empty()) {
    attendance.people = takers;
  } else {
    for (uint32_t person = 0; person < everybody; ++person) attendance.people.push_back(person);
  }
  return attendance;
}

}  // namespace

std::span<const Parameter> attendance_parameters() { return kParameters; }

StatusOr<std::unique_ptr<Workload>> make_workload(const WorkloadKind& kind,
                                                  const Settings& settings,
                                                  const WorkloadContext& context) {
  const bool is_for_all = context.takers.empty() || context.takers.size() == context.people;
  if (is_for_all && !settings.has("start") && !settings.has("stop") && !settings.has("people")) {
    return kind.make(settings, context);
  }
  StatusOr<Attendance> attendance = attendance_of(settings, context.people, context.takers);
  if (!attendance.ok()) return attendance.status();
  if (attendance->people.empty()) return std::unique_ptr<Workload>();
  WorkloadContext inside = context;
  inside.people = static_cast<uint32_t>(attendance->people.size());
  inside.numbers = attendance->people;
  StatusOr<std::unique_ptr<Workload>> workload = kind.make(settings, inside);
  if (!workload.ok()) return workload.status();
  return std::make_unique<AttendedWorkload>(*std::move(workload), *std::move(attendance));
}

}  // namespace skerry::harness
