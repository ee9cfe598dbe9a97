// Adds up what frames were, once for all who ask.
#pragma once

#include "harness/observe/observer.h"
#include "harness/observe/traffic.h"

namespace skerry::harness {

class TrafficCount final : public Observer {
 public:
  const Traffic& so_far() const { return traffic_; }

  void on_frame(const RunView&, uint32_t, uint32_t, const Payload&,
                const FrameAccount& account) override {
    traffic_.payload_bytes += account.payload;
    traffic_.metadata_bytes += account.metadata;
    traffic_.redundant_bytes += account.redundant;
    traffic_.control_bytes += account.control;
    traffic_.duplicate_changes += account.duplicate_changes;
    traffic_.round_trips += account.round_trips;
    traffic_.corrupt_frames += account.is_corrupt ? 1 : 0;
    traffic_.foreign_frames += account.is_foreign ? 1 : 0;
  }
  // Bytes that a living host took for a process that never read them: they brought nothing new.
  void on_unread(const RunView&, uint32_t, const Payload& frame) override {
    traffic_.redundant_bytes += frame.size();
  }

 private:
  Traffic traffic_;
};

}  // namespace skerry::harness
