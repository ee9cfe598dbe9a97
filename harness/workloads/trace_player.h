// The people of editing_trace at work: who is at which transaction, what they wait for, what their
// changes became. See editing_trace.h for the invariants.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/recordings/recording.h"
#include "harness/workloads/dealing.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

class TracePlayer {
 public:
  // `due` is each transaction's earliest time; a person's transactions are `least_gap` apart.
  TracePlayer(std::vector<Transaction> transactions, Dealing dealing, std::vector<Instant> due,
              Duration least_gap);

  void begin(World& world);
  // Makes what the person can make by now, and schedules a wake-up for what only its time holds up.
  void go_on(World& world, uint32_t person);
  void wake(World& world, uint32_t person);
  // The replica came back or received something: what it lost is made again.
  void on_received(World& world, uint32_t person);

  bool is_finished() const { return left_ == 0; }
  std::string unfinished() const;

 private:
  struct Made {  // a patch that became a change
    uint32_t transaction = 0;
    uint32_t patch = 0;
    Dot last;
  };
  struct Person {
    size_t next = 0;                    // into its chain
    uint32_t patch = 0;                 // of that transaction
    VersionVector limit;                // of integration
    std::optional<VersionVector> past;  // of the next transaction, once all its parents are made
    std::vector<Made> made;
    Instant last_at{-1};
    Instant wake_at{-1};  // the pending wake-up
  };

  // The past of the person's next transaction; null while a parent is not made.
  const VersionVector* past_of_next(Person& person, uint32_t transaction);
  // Submits the patches that are left; false when the replica stopped taking commands.
  bool make_transaction(World& world, uint32_t person, uint32_t transaction);
  bool make_patch(World& world, uint32_t person, uint32_t transaction);
  void finish_transaction(World& world, uint32_t person, uint32_t transaction);
  void make_lost_again(World& world, uint32_t person);

  std::vector<Transaction> transactions_;
  Dealing dealing_;
  std::vector<Instant> due_;
  Duration least_gap_;
  std::vector<Person> people_;        // those with a chain
  std::vector<VersionVector> known_;  // by transaction: its past and itself
  std::vector<bool> is_made_;
  size_t left_ = 0;
  bool is_playing_ = false;
};

}  // namespace skerry::harness
