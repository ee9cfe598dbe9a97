// Follows the heals of a run, and tells the other observers when one is over (Observer::on_heal).
#pragma once

#include "harness/observe/heals.h"
#include "harness/observe/observers.h"

namespace skerry::harness {

class HealWatch final : public Observer {
 public:
  // `others` must outlive it.
  explicit HealWatch(Observers& others) : others_(others) {}

  const Heals& heals() const { return heals_; }

  void on_first_delivery(const RunView&, uint32_t node, uint32_t change) override {
    heals_.on_deliver(node, change);
  }
  void on_void(const RunView& view, uint32_t change) override {
    heals_.on_void(view.ledger(), change);
    settle(view);
  }
  void on_restored(const RunView& view, uint32_t change) override {
    heals_.on_restored(view.ledger(), change);
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    heals_.on_forgotten(view.ledger(), node);
  }
  void on_presence(const RunView& view, uint32_t, Presence presence) override {
    if (presence == Presence::kBack) return;
    heals_.reconsider();
    settle(view);
  }
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override {
    if (edge == Edge::kBegins) return;
    if (view.setting().faults[fault].effect.heals()) {
      heals_.begin(view.now(), fault, view.ledger(), view.ever_holders());
      for (const uint32_t node : view.ever_holders()) {
        if (view.setting().following_changes && !view.is_holder(node)) heals_.excuse(node);
      }
    }
    settle(view);
  }
  // Who begins to follow waits for older changes than those of a fault.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kBegins) return;
    heals_.excuse(node);
    settle(view);
  }
  void on_set_changed(const RunView& view, uint32_t) override { settle(view); }

 private:
  void settle(const RunView& view) {
    const auto is_present = [&view](uint32_t node) { return !view.is_away(node); };
    if (heals_.settle(view.now(), is_present)) others_.tell<&Observer::on_heal>(view);
  }

  Observers& others_;
  Heals heals_;
};

}  // namespace skerry::harness
