// A design takes every body that reaches it: what it refuses is in the set of changes and has no
// effect, at that replica alone or at all of them, so that equal sets say nothing of values. On
// whatever a scenario enables: nobody plants such bodies but to see this check fire.
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class NoRefusedBodies final : public Checker {
 public:
  void on_deliver(const RunView&, uint32_t node, std::span<const DotRun> changes) override {
    for (const DotRun& dots : changes) bodies_ += dots.actor.replica.value == node ? 0 : 1;
  }
  void on_refused_body(const RunView& view, uint32_t node, const DotRun& dots) override {
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + "'s design refused the body of " +
               format_dots(dots) + ": it counts as received and has no effect there",
           {dots, {node}});
  }
  LookedAt looked_at() const override { return {{"bodies", bodies_}}; }

 private:
  uint64_t bodies_ = 0;
};

}  // namespace

CheckerKind no_refused_bodies_check() {
  return {.name = "no_refused_bodies",
          .help = "no design refuses what a change that reached it says",
          .is_default = true,
          .make = make_checker<NoRefusedBodies>,
          .is_always = true};
}

}  // namespace skerry::harness
