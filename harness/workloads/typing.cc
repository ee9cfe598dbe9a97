// A synthetic editing session of several authors, each at times of their own.
//
// An author alternates between sessions at the keyboard and absence, so that over the day they are
// there for the fraction `active` of the time; in a session they type at the rhythm of TypingPace.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/workloads/arrivals.h"
#include "harness/workloads/typing_pace.h"
#include "harness/workloads/typist.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    Parameter{"authors", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "people who type, from person 0; 0: everyone"},
    Parameter{"speed", ParameterType::kReal, "1.0", false, 0.001, 1000, "",
              "how fast they type; 1: as recorded sessions do"},
    Parameter{"active", ParameterType::kProbability, "0.3", false, 0.001, 1, "",
              "the fraction of the time that an author is at the keyboard"},
    Parameter{"session", ParameterType::kDistribution,
              "{ distribution = \"lognormal\", p50 = \"8min\", p99 = \"1h\" }", false, 0, 0, "",
              "how long an author stays at the keyboard"},
    Parameter{"deletions", ParameterType::kProbability, "0.2", false, 0, 0.9, "",
              "the share of keystrokes that erase"},
    Parameter{"jumps", ParameterType::kProbability, "0.3", false, 0, 1, "",
              "the chance, after a pause, that the cursor is set elsewhere"},
};

struct Author {
  Rng rng;
  Typist typist;
  Instant session_end;
  Typist::After after = Typist::After::kPause;
};

class TypingWorkload : public Workload {
 public:
  TypingWorkload(const Settings& settings, std::vector<Rng> streams)
      : pace_(settings.real("speed")),
        session_(settings.distribution("session")),
        active_(settings.real("active")),
        absence_(absence(mean_of(settings.distribution("session")), active_)) {
    const Typist typist({settings.real("deletions"), settings.real("jumps")});
    for (const Rng& rng : streams) authors_.push_back({rng, typist, {}});
  }

  void setup(World& world) override {
    const uint64_t is_there = Rng::probability(active_);
    for (uint32_t person = 0; person < authors_.size(); ++person) {
      Rng& rng = authors_[person].rng;
      const bool is_at_work = rng.chance(is_there);
      const Duration away = Duration::nanoseconds(absence_.draw(rng));
      const Instant arrival = is_at_work ? world.now() : world.now() + away;
      begin_session(world, person, arrival);
    }
  }

  void wake(World& world, uint32_t person, uint64_t) override {
    Author& author = authors_[person];
    const Typist::Keystroke key =
        author.typist.next(author.rng, std::exchange(author.after, Typist::After::kKey));
    if (world.is_running(person)) {
      const TextSplice splice = author.typist.to_splice(key, world.text_length(person));
      if (splice.erased > 0 || !splice.text.empty()) world.submit(person, splice);
    }
    schedule_next(world, person);
  }

 private:
  // The mean absence that makes `active` of the time with sessions of the given mean.
  static Sampler absence(int64_t mean_session_ns, double active) {
    Distribution distribution;
    distribution.kind = Distribution::Kind::kExponential;
    const double mean_ns = static_cast<double>(mean_session_ns) * (1 - active) / active;
    distribution.a = static_cast<int64_t>(std::clamp(mean_ns, 1.0, 1e16));
    return Sampler(distribution);
  }

  // Draws how long the author stays and the first keystroke.
  void begin_session(World& world, uint32_t person, Instant arrival) {
    if (arrival >= world.end()) return;
    Author& author = authors_[person];
    const int64_t stay_ns = std::min(session_.draw(author.rng), world.end().ns);
    author.session_end = arrival + Duration::nanoseconds(stay_ns);
    author.after = Typist::After::kPause;
    const Instant first = arrival + pace_.draw(author.rng).length;
    if (first < world.end()) world.schedule(first, person, 0);
  }

  void schedule_next(World& world, uint32_t person) {
    Author& author = authors_[person];
    const TypingPace::Gap gap = pace_.draw(author.rng);
    const Instant at = world.now() + gap.length;
    if (at > author.session_end) {
      const Instant left = std::max(world.now(), author.session_end);
      begin_session(world, person, left + Duration::nanoseconds(absence_.draw(author.rng)));
      return;
    }
    author.after = gap.is_pause ? Typist::After::kPause : Typist::After::kKey;
    if (at < world.end()) world.schedule(at, person, 0);
  }

  TypingPace pace_;
  Sampler session_;
  double active_;
  Sampler absence_;
  std::vector<Author> authors_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  const StatusOr<uint32_t> authors = writers_of(settings, "authors", context);
  if (!authors.ok()) return authors.status();
  return std::make_unique<TypingWorkload>(settings, person_streams(context, *authors));
}

}  // namespace

WorkloadKind typing_workload() {
  return {"typing", "a synthetic session of several authors, with bursts and pauses", Family::kText,
          kParameters, make};
}

}  // namespace skerry::harness
