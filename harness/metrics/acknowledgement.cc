// Commit to each level of acknowledgement: how long until an author was told that a change is safe
// so far. A change that was lost before it was durable was promised to nobody.
#include <array>
#include <string>
#include <vector>

#include "harness/metrics/samples.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

// At the first, memory, authors are told in the instant of the commit.
constexpr AcknowledgeLevel kMeasured[] = {AcknowledgeLevel::kLocal, AcknowledgeLevel::kServer,
                                          AcknowledgeLevel::kReplicas, AcknowledgeLevel::kStable};

std::string name_of(AcknowledgeLevel level, const char* figure) {
  return "acknowledged_" + std::string(to_string(level)) + figure;
}

class Acknowledgements final : public Metric {
 public:
  explicit Acknowledgements(const Plan& plan)
      : at_(plan.replica.sync.acknowledge_at), told_(plan.following.documents()) {}

  void on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) override {
    told_[view.document_index()].push_back(0);
    for (const AcknowledgeLevel level : kMeasured) {
      if (at_.has(level)) of(level).open();
    }
  }
  void on_acknowledge(const RunView& view, uint32_t, const DotRun& dots) override {
    note(view, AcknowledgeLevel::kLocal, dots);
  }
  void on_level(const RunView& view, uint32_t, AcknowledgeLevel level,
                const DotRun& dots) override {
    if (level == AcknowledgeLevel::kMemory) return;
    runs_.clear();
    view.ledger().split(dots, runs_);
    for (const DotRun& run : runs_) note(view, level, run);
  }
  void on_void(const RunView& view, uint32_t change) override {
    for_each_untold(view, change, [](Samples& samples) { samples.drop(); });
  }
  void on_restored(const RunView& view, uint32_t change) override {
    for_each_untold(view, change, [](Samples& samples) { samples.open(); });
  }

  void write(const RunView&, Figures& out) const override {
    for (const AcknowledgeLevel level : kMeasured) {
      if (!at_.has(level)) continue;
      const Samples& samples = of(level);
      if (samples.count() > 0) {
        out.time(name_of(level, "_p50"), samples.quantile(500));
        out.time(name_of(level, "_p99"), samples.quantile(990));
        out.time(name_of(level, "_max"), samples.quantile(1000));
      }
      out.count(name_of(level, "_changes"), samples.count());
      out.count(name_of(level, "_never"), samples.still_open());
    }
  }

 private:
  Samples& of(AcknowledgeLevel level) { return samples_[static_cast<size_t>(level)]; }
  const Samples& of(AcknowledgeLevel level) const { return samples_[static_cast<size_t>(level)]; }
  static uint8_t bit(AcknowledgeLevel level) {
    return static_cast<uint8_t>(1 << static_cast<unsigned>(level));
  }

  void note(const RunView& view, AcknowledgeLevel level, const DotRun& dots) {
    const std::optional<uint32_t> change = view.ledger().find(dots);
    if (!change) return;
    uint8_t& told = told_[view.document_index()][*change];
    if ((told & bit(level)) != 0) return;  // by an earlier process
    told = static_cast<uint8_t>(told | bit(level));
    of(level).close(view.now() - view.ledger()[*change].at);
  }
  template <typename Do>
  void for_each_untold(const RunView& view, uint32_t change, Do what) {
    const uint8_t told = told_[view.document_index()][change];
    for (const AcknowledgeLevel level : kMeasured) {
      if (at_.has(level) && (told & bit(level)) == 0) what(of(level));
    }
  }

  const AcknowledgeAt at_;
  std::array<Samples, kAcknowledgeLevels> samples_;
  std::vector<std::vector<uint8_t>> told_;  // by document and change: a bit for each level
  std::vector<DotRun> runs_;
};

// The rows of one level: three times, and what they rest on.
void add_rows(AcknowledgeLevel level, const char* told, std::vector<MetricRow>& rows) {
  const std::string changes = name_of(level, "_changes");
  const std::string never = name_of(level, "_never");
  const auto add = [&](MetricRow row) {
    if (level != AcknowledgeLevel::kLocal) row = std::move(row).needs(MetricNeed::kLevel);
    row.level = level;
    rows.push_back(std::move(row));
  };
  for (const auto& [figure, which] :
       {std::pair{"_p50", "median"}, std::pair{"_p99", "99th percentile"},
        std::pair{"_max", "largest"}}) {
    const std::string meaning = "commit to " + std::string(told) + ", " + which;
    add(timed(name_of(level, figure).c_str(), meaning.c_str(), changes.c_str(), never.c_str()));
  }
  const std::string counted = "changes that the wait for " + std::string(told) + " is judged by";
  add(exact(changes.c_str(), "count", kNeutral, counted.c_str()));
  add(exact(never.c_str(), "count", kLess, "of these, never told"));
}

}  // namespace

MetricKind acknowledgement_metrics() {
  MetricKind kind;
  add_rows(AcknowledgeLevel::kLocal, "word that it is durable here", kind.rows);
  add_rows(AcknowledgeLevel::kServer, "word that a server holds it", kind.rows);
  add_rows(AcknowledgeLevel::kReplicas, "word that so many others hold it", kind.rows);
  add_rows(AcknowledgeLevel::kStable, "word that every member holds it", kind.rows);
  kind.make = [](const Plan& plan) -> std::unique_ptr<Metric> {
    return make_metric<Acknowledgements>(plan);
  };
  return kind;
}

}  // namespace skerry::harness
