// When changes are seen: visibility, visibility to all, and catch-up (DESIGN section 4,
// "Meanings").
//
// One sample for each (change, other person's replica that was running at the commit); a replica
// that was away then gives a catch-up sample counted from its return. What is still unseen at the
// end stays open, and is longer than all that was seen (harness/metrics/samples.h).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/metrics/samples.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {

class Visibility {
 public:
  // Of one document, and all that ever follow it; `readers` are the people who do at the start.
  Visibility(uint32_t people, NodePlaces holders, uint32_t readers)
      : people_(people), readers_(readers), places_(std::move(holders)), away_(places_.size()) {}
  Visibility(uint32_t people, uint32_t nodes) : Visibility(people, NodePlaces(nodes), people) {}

  // A replica's process is down or its host asleep, and comes back. `next` is the number that the
  // next change will get: numbers order what happens in one instant.
  void leave(uint32_t node, uint32_t next) {
    away_[places_[node]].push_back({next, kStillAway, {}});
    people_away_ += node < people_ && follows(node) ? 1 : 0;
  }
  void come_back(uint32_t node, uint32_t next, Instant at) {
    Away& away = away_[places_[node]].back();
    away.until = next;
    away.returned = at;
    people_away_ -= node < people_ && follows(node) ? 1 : 0;
  }

  // A person does not follow the document from the start on (`readers` do not count it).
  void is_no_follower(uint32_t person) { set_since(person, kNever); }
  // A person follows the document from now on, and waits for what is made then; or leaves it, and
  // waits for nothing more.
  void begin_to_follow(uint32_t person, uint32_t next);
  void end_to_follow(uint32_t person, const Ledger& ledger);

  // How many people's replicas, other than the author, run now, and how many are away. REQUIRES:
  // the author runs.
  uint32_t watchers() const { return readers_ - 1 - people_away_; }
  uint32_t absentees() const { return people_away_; }

  // Of the change with the next number.
  void on_commit() {
    waits_.push_back({watchers(), absentees()});
    open(waits_.back());
  }
  void on_restored(uint32_t change) { open(waits_[change]); }
  void on_void(uint32_t change);
  void on_deliver(const Ledger::Entry& entry, uint32_t change, uint32_t node, Instant now);

  // Pairs of a change and a person's replica that were still waited for at the end.
  uint64_t never_visible() const { return latency_.still_open() + catch_up_.still_open(); }
  const Samples& latency() const { return latency_; }
  const Samples& to_all() const { return to_all_; }
  const Samples& catch_up() const { return catch_up_; }

 private:
  static constexpr uint32_t kStillAway = ~uint32_t{0};
  static constexpr uint32_t kNever = ~uint32_t{0};
  struct Away {
    uint32_t from = 0;  // changes from this number on were made while it was away
    uint32_t until = 0;
    Instant returned;
  };
  // Changes from this number on it waits for, as it follows the document since then.
  uint32_t since(uint32_t node) const { return since_.empty() ? 0 : since_[places_[node]]; }
  void set_since(uint32_t node, uint32_t change) {
    since_.resize(places_.size());
    since_[places_[node]] = change;
  }
  bool follows(uint32_t node) const { return since(node) != kNever; }
  bool is_still_away(uint32_t node) const {
    const auto& spells = away_[places_[node]];
    return !spells.empty() && spells.back().until == kStillAway;
  }
  // The absence of `node` when `change` was made, or null.
  const Away* absence(uint32_t node, uint32_t change) const;
  // People who have not seen a change yet: who ran when it was made, and who was away.
  struct Waits {
    uint32_t running = 0;
    uint32_t away = 0;
  };
  void open(const Waits& waits);

  uint32_t people_;
  uint32_t readers_;
  uint32_t people_away_ = 0;
  NodePlaces places_;
  std::vector<std::vector<Away>> away_;  // by holder, in time order
  std::vector<Waits> waits_;             // by change
  std::vector<uint32_t> since_;          // by holder; empty: all follow it all the time
  Samples latency_;
  Samples to_all_;
  Samples catch_up_;
};

}  // namespace skerry::harness
