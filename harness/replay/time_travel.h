// A run that can be looked at forwards and backwards.
//
// Participants cannot be copied, but processes can. The run lives in a process of its own; on its
// way it leaves copies of that behind (fork), which wait. Going back asks the last copy before the
// place for another copy of itself, which goes on from there; a run is the same every time.
//
// Cost: on a way a gap between copies is kLeastGap events or a twenty-fourth of what lies before
// it, and on a way to a known event (going back is one) no more than half of what is left of it. So
// going back a little makes at most a twenty-fourth of the run's events again, the first time, and
// about kLeastGap from then on, for the way back leaves copies of its own. Where copies had to go
// gaps grow with the distance from where it stood.
//
// Limit: kMost copies, and no more than would fit into kMostBytes if they shared nothing (they
// share what has not changed since); beyond it those go first that shorten a way least. The
// processes end by themselves when this one does, however it ends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/time.h"
#include "harness/replay/socket.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

class TimeTravel {
 public:
  static constexpr uint64_t kLeastGap = 4096;
  static constexpr size_t kMost = 32;
  static constexpr uint64_t kMostBytes = uint64_t{1} << 31;

  // Before the first event. Errors: what only shows when a run is set up, and that there is no
  // process to be had. REQUIRES: one thread; nothing waits to be written in buffers of this
  // process.
  static StatusOr<std::unique_ptr<TimeTravel>> start(const Scenario& scenario, uint64_t seed);
  ~TimeTravel();
  TimeTravel(const TimeTravel&) = delete;
  TimeTravel& operator=(const TimeTravel&) = delete;

  uint64_t event() const { return event_; }
  Instant now() const { return now_; }
  bool is_over() const { return is_over_; }

  // Carries orders out (orders.h) from where it stands, and gives what there is to tell. `target`:
  // the event that they lead to, 0 where that is not known. Error: the run broke off.
  StatusOr<std::string> order(const std::string& orders, uint64_t target);
  // To somewhere at or before this event, from where orders go on: nowhere else where it stands
  // there and no copy is nearer.
  Status go_near(uint64_t event);

  // Of the copies that wait.
  std::vector<uint64_t> checkpoints() const;

 private:
  struct Checkpoint {
    uint64_t event = 0;
    Socket process;
  };

  TimeTravel() = default;
  // `around`: where copies shall be dense.
  void keep(Checkpoint checkpoint, uint64_t around);
  void let_go(uint64_t around);

  std::vector<Checkpoint> checkpoints_;  // ascending; the first is at the beginning
  int child_ = 0;                        // the process of the first of them
  Socket process_;                       // the one that stands at event()
  uint64_t event_ = 0;
  Instant now_;
  uint64_t bytes_each_ = 1;  // of a process, as it was seen last
  bool is_over_ = false;
};

}  // namespace skerry::harness
