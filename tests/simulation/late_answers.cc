// A participant may know only later what became of a command: it is committed when it is answered,
// and lost with the process that did not answer it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/run.h"
#include "tampering.h"
#include "two_people.h"

namespace skerry::harness {
namespace {

const Tampering kNone;

// Performs a command at the next tick, half a second later.
class Late final : public Tampered {
 public:
  explicit Late(const replica::Config& config) : Tampered(config, kNone) {}

  void submit(const Now& now, uint64_t ticket, DocumentId document,
              const Command& command) override {
    waiting_.push_back({now.steady + Duration::milliseconds(500), ticket, document, command});
  }
  void tick(const Now& now) override {
    while (!waiting_.empty() && waiting_.front().at <= now.steady) {
      const Waiting first = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
      Tampered::submit(now, first.ticket, first.document, first.command);
    }
    Tampered::tick(now);
  }
  Instant next_deadline() const override {
    const Instant inner = Tampered::next_deadline();
    return waiting_.empty() ? inner : std::min(inner, waiting_.front().at);
  }

 private:
  struct Waiting {
    Instant at;
    uint64_t ticket;
    DocumentId document;
    Command command;
  };
  std::vector<Waiting> waiting_;
};

std::unique_ptr<Participant> make_late(const replica::Config& config) {
  return std::make_unique<Late>(config);
}

// Two people add an element each second; what each submit was told is noted.
class Adds : public Workload {
 public:
  explicit Adds(std::vector<std::string>& told) : told_(told) {}
  void setup(World& world) override {
    for (uint64_t i = 1; i <= 4; ++i) {
      world.schedule(Instant{} + Duration::seconds(1) * static_cast<int64_t>(i), i % 2, i);
    }
  }
  void wake(World& world, uint32_t person, uint64_t tag) override {
    const auto committed = world.submit(person, SetAdd{"element " + std::to_string(tag), {}});
    told_.push_back(committed ? "committed" : std::string(world.refusal().message()));
  }

 private:
  std::vector<std::string>& told_;
};

results::RunResult run_late(const std::string& fault, std::vector<std::string>& told) {
  static constexpr replica::Architecture kLate = {"late", "", make_late};
  Run run(plan_of_two(kLate, std::make_unique<Adds>(told), "6s", {}, fault));
  EXPECT_TRUE(run.run(nullptr));
  return run.result();
}

TEST(LateAnswers, count_as_commits_when_they_come) {
  std::vector<std::string> told;
  const results::RunResult result = run_late("", told);
  EXPECT_EQ(told, std::vector<std::string>(4, "it is not answered yet"));
  EXPECT_EQ(result.metrics.at("commits"), 4);
  EXPECT_EQ(result.metrics.at("never_visible"), 0);
  for (const auto& check : result.checks) {
    EXPECT_EQ(check.verdict, results::Verdict::kValid) << check.name << ": " << check.detail;
  }
}

TEST(LateAnswers, that_a_crash_forestalls_never_come) {
  std::vector<std::string> told;
  const results::RunResult result = run_late(
      "[[fault]]\nkind = \"crash\"\nat = \"1100ms\"\nfor = \"500ms\"\nnodes = [1]\n", told);
  EXPECT_EQ(told.size(), 4u);
  EXPECT_EQ(result.metrics.at("commits"), 3);
}

}  // namespace
}  // namespace skerry::harness
