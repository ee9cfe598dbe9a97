#include "harness/workloads/editing_trace.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/observe/metric.h"
#include "harness/workloads/arrivals.h"
#include "harness/workloads/pacing.h"
#include "harness/workloads/trace_player.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    Parameter{"file", ParameterType::kPath, "", true, 0, 0, "",
              "the recording, .json or .json.gz; \"$TRACES/x\" is in the traces' folder"},
    Parameter{"typists", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "the most people who play it, from person 0; the others watch; 0: no limit"},
    Parameter{"pace", ParameterType::kChoice, "\"recorded\"", false, 0, 0, "recorded|uniform|model",
              "when transactions are due: at the recorded times, evenly, or in bursts and pauses; "
              "a recording without times is played evenly"},
    Parameter{"span", ParameterType::kDuration, "", false, 1, 3.2e18, "",
              "how long the session is; default: 60% of the time from its start"},
    Parameter{"speedup", ParameterType::kReal, "", false, 0.001, 1e9, "",
              "instead of span: how many times faster than recorded"},
    Parameter{"longest_gap", ParameterType::kDuration, "\"1min\"", false, 1, 3.2e18, "",
              "recorded breaks longer than this are cut to it", "pace=recorded"},
    Parameter{"least_gap", ParameterType::kDuration, "\"1ms\"", false, 1, 3.6e12, "",
              "between two transactions of one person who catches up"},
    Parameter{"expect", ParameterType::kBoolean, "true", false, 0, 0, "",
              "whether everyone must end with the recording's text"},
};

// Text that was there before the recording begins is the first thing typed.
void type_start_content(Recording& recording) {
  if (recording.start_content.empty()) return;
  Transaction first;
  if (!recording.transactions.empty()) {
    first.agent = recording.transactions.front().agent;
    first.time_ns = recording.transactions.front().time_ns;
  }
  first.patches = {{0, 0, std::exchange(recording.start_content, {})}};
  for (Transaction& transaction : recording.transactions) {
    for (uint32_t& parent : transaction.parents) ++parent;
    if (transaction.parents.empty()) transaction.parents.push_back(0);
  }
  recording.transactions.insert(recording.transactions.begin(), std::move(first));
}

struct Timing {
  std::vector<int64_t> times_ns;  // since the session's begin
  std::optional<Duration> span;
  double speedup = 0;  // 0: none given
  Duration least_gap;
};

class EditingTrace : public Workload {
 public:
  EditingTrace(Recording recording, Dealing dealing, Timing timing, bool expects)
      : recording_(std::move(recording)),
        dealing_(std::move(dealing)),
        timing_(std::move(timing)),
        expects_(expects) {}

  void setup(World& world) override {
    if (expects_) {
      world.expect_text({std::move(recording_.end_content), recording_.is_linear});
    }
    std::vector<Instant> due = due_times(world.end());
    player_.emplace(std::move(recording_.transactions), std::move(dealing_), std::move(due),
                    timing_.least_gap);
    player_->begin(world);
  }
  void wake(World& world, uint32_t person, uint64_t) override { player_->wake(world, person); }
  bool hears_received() const override { return true; }
  void on_received(World& world, uint32_t person) override { player_->on_received(world, person); }
  bool is_finished() const override { return player_.has_value() && player_->is_finished(); }
  std::string unfinished() const override {
    return player_.has_value() ? player_->unfinished() : std::string();
  }

 private:
  std::vector<Instant> due_times(Instant end) {
    std::vector<int64_t> times_ns = std::exchange(timing_.times_ns, {});
    if (timing_.speedup > 0) {
      for (int64_t& time_ns : times_ns) {
        const double faster_ns = static_cast<double>(time_ns) / timing_.speedup;
        time_ns = static_cast<int64_t>(std::min(faster_ns, 1e18));
      }
    } else {
      scale_to(times_ns, timing_.span.value_or((end - Instant{}) * 3 / 5));
    }
    std::vector<Instant> due;
    due.reserve(times_ns.size());
    for (const int64_t time_ns : times_ns) {
      due.push_back(Instant{} + Duration::nanoseconds(time_ns));
    }
    return due;
  }

  Recording recording_;
  Dealing dealing_;
  Timing timing_;
  bool expects_;
  std::optional<TracePlayer> player_;
};

Pace pace_of(const std::string& word) {
  if (word == "uniform") return Pace::kUniform;
  return word == "model" ? Pace::kModel : Pace::kRecorded;
}

Status check_timing(const Recording& recording, const Settings& settings, Pace pace) {
  if (!settings.has("speedup")) return absl::OkStatus();
  if (settings.has("span")) return invalid("span and speedup are both given; expected one of them");
  if (pace != Pace::kRecorded || !recording.has_times) {
    return invalid("speedup needs recorded times, and " + recording.path +
                   (recording.has_times ? " is not played at them" : " has none") +
                   "; expected span");
  }
  return absl::OkStatus();
}

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Recording> recording = load_recording(settings.text("file"));
  if (!recording.ok()) return recording.status();
  return make_editing_trace(*std::move(recording), settings, context);
}

std::vector<MetricRow> metrics() {
  return {exact("clamped_positions", "count", kLess,
                "recorded positions past the end of a legitimately different text")
              .headline(150)};
}

}  // namespace

std::span<const Parameter> editing_trace_parameters() { return kParameters; }

StatusOr<std::unique_ptr<Workload>> make_editing_trace(Recording recording,
                                                       const Settings& settings,
                                                       const WorkloadContext& context) {
  const Pace pace = pace_of(settings.text("pace"));
  SKERRY_RETURN_IF_ERROR(check_timing(recording, settings, pace));
  const StatusOr<uint32_t> typists = writers_of(settings, "typists", context);
  if (!typists.ok()) return typists.status();
  type_start_content(recording);
  StatusOr<Dealing> dealing = deal_transactions(recording, *typists);
  if (!dealing.ok()) return dealing.status();

  Timing timing;
  timing.times_ns = session_times(recording, pace, settings.duration("longest_gap"), context.rng);
  if (settings.has("span")) timing.span = settings.duration("span");
  if (settings.has("speedup")) timing.speedup = settings.real("speedup");
  timing.least_gap = settings.duration("least_gap");
  return std::make_unique<EditingTrace>(std::move(recording), *std::move(dealing),
                                        std::move(timing), settings.boolean("expect"));
}

WorkloadKind editing_trace_workload() {
  return {.name = "editing_trace",
          .help = "plays a recorded editing session, each agent a person",
          .family = Family::kText,
          .parameters = kParameters,
          .make = make,
          .metrics = metrics};
}

}  // namespace skerry::harness
