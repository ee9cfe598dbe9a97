// What a script expects is so, and every step of it happened.
//
// An expectation is compared when its step says so, or at the end of the run. The first that does
// not hold is told with what was there, and since when the replica has shown it.
#include <vector>

#include "core/value_difference.h"
#include "core/value_names.h"
#include "harness/observe/checker.h"
#include "harness/workloads/script.h"

namespace skerry::harness {
namespace {

class AsScripted final : public Checker {
 public:
  void on_integrate(const RunView& view, uint32_t node) override {
    const std::optional<Hash128> digest = view.document(node).digest();
    if (shown_.size() <= node) shown_.resize(view.setting().nodes());
    if (shown_[node].digest == digest) return;
    shown_[node] = {digest, view.now()};
  }

  void on_expectation(const RunView& view, const Expectation& expectation) override {
    if (expectation.is_at_end) {
      at_end_.push_back(expectation);
    } else {
      compare(view, expectation);
    }
  }
  void on_complaint(const RunView& view, results::Verdict verdict,
                    const std::string& what) override {
    report(view, verdict, what);
  }
  void finish(const RunView& view) override {
    for (const Expectation& expectation : at_end_) compare(view, expectation);
  }

  LookedAt looked_at() const override { return {{"expectations compared", compared_}}; }

 private:
  struct Shown {
    std::optional<Hash128> digest;
    Instant since;
  };

  void compare(const RunView& view, const Expectation& expectation) {
    const std::string who = expectation.source + ": replica " + view.node_name(expectation.person);
    if (!view.is_running(expectation.person)) {
      report(view, results::Verdict::kUnknown, who + " does not run when it is looked at");
      return;
    }
    ++compared_;
    const Value value =
        with_names(view.document(expectation.person).value().value_or(Value()), expectation.names);
    if (value == expectation.value) return;
    const auto [shown, expected, where] = shown_beside(value, expectation.value);
    report(view, results::Verdict::kInvalid,
           who + " shows " + shown + ", since " + since(expectation.person) + ", where " +
               expected + " is expected" + where);
  }

  std::string since(uint32_t node) const {
    const bool has_changed = node < shown_.size() && shown_[node].digest.has_value();
    return has_changed ? format_instant(shown_[node].since) : "the beginning";
  }

  std::vector<Expectation> at_end_;
  std::vector<Shown> shown_;  // by node
  uint64_t compared_ = 0;
};

}  // namespace

CheckerKind as_scripted_check() {
  return {.name = "as_scripted",
          .help = "what a script expects is so, and every step of it happened",
          .make = make_checker<AsScripted>};
}

}  // namespace skerry::harness
