// Counts what a run refuses or cannot carry.
#pragma once

#include "harness/observe/observer.h"
#include "harness/observe/refusals.h"

namespace skerry::harness {

class RefusalCount final : public Observer {
 public:
  const RunRefusals& so_far() const { return refusals_; }

  void on_absent(const RunView&, uint32_t, const Command&) override { ++refusals_.away; }
  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_refused_body(const RunView&, uint32_t, const DotRun&) override { ++refusals_.bodies; }
  void on_damage(const RunView&, uint32_t, const std::string&) override { ++refusals_.damage; }
  void on_limit(const RunView& view, uint32_t node, const Output& output) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;
  void finish(const RunView& view) override;

 private:
  RunRefusals refusals_;
};

}  // namespace skerry::harness
