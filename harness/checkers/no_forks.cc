// No two replicas hold equal version vectors and different changes: somebody's disk was cloned or
// rolled back, and the same dots mean different changes (DESIGN section 4: an error, never in
// sync). The engine finds it at a handshake; this check is on whatever a scenario enables, because
// nothing that a run says is worth anything after a fork.
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class NoForks final : public Checker {
 public:
  void on_fork(const RunView& view, uint32_t node, uint32_t peer) override {
    report(view, results::Verdict::kInvalid,
           "replicas " + view.node_name(node) + " and " + view.node_name(peer) +
               " hold equal version vectors but different changes (a fork)",
           {{}, {node, peer}});
  }
  // Handshakes are counted for the run: the first document's check says them for all.
  void finish(const RunView& view) override {
    if (view.document_index() == 0) handshakes_ = view.record().traffic().round_trips;
  }

  LookedAt looked_at() const override { return {{"handshakes", handshakes_}}; }

 private:
  uint64_t handshakes_ = 0;
};

}  // namespace

CheckerKind no_forks_check() {
  return {.name = "no_forks",
          .help = "no two replicas hold equal version vectors and different changes",
          .is_default = true,
          .make = make_checker<NoForks>,
          .is_always = true};
}

}  // namespace skerry::harness
