// A run in which nothing was committed shows nothing: all other checks hold for want of anything
// that could break them. This one is on whatever a scenario enables, and is unknown then. That no
// other check found anything to look at is for the run to say (harness/run/verdict.h).
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class Evidence final : public Checker {
 public:
  void on_no_effect(const RunView&, uint32_t, const Command&) override { ++without_effect_; }

  void finish(const RunView& view) override {
    commits_ = view.ledger().size();
    if (commits_ > 0) return;
    std::string what = "nobody committed anything, so that nothing was checked";
    if (without_effect_ > 0) {
      what += "; commands that changed nothing: " + std::to_string(without_effect_);
    }
    report(view, results::Verdict::kUnknown, what);
  }

  LookedAt looked_at() const override { return {{"commits", commits_}}; }

 private:
  uint64_t commits_ = 0;
  uint64_t without_effect_ = 0;
};

}  // namespace

CheckerKind evidence_check() {
  return {.name = "evidence",
          .help = "somebody committed something, and some check had something to look at",
          .is_default = true,
          .make = make_checker<Evidence>,
          .is_always = true};
}

}  // namespace skerry::harness
