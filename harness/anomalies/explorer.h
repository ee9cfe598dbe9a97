// The search for anomalies in one design: complete within small shapes, by chance beyond them.
//
// A complete search goes through all histories of one, two, three... commands, so that the first
// that shows an anomaly is a shortest one. Of the orders in which a history's commands may have
// come about one is enough (the one that takes the lowest replica whenever it can), unless the
// design reads clocks, where each order is a history of its own. Every history is walked through
// every delivery order (lattice.h); since each subset of a history is a history as well, only the
// full one is looked at for anomalies.
//
// Deltas may arrive in any order, twice, or not at all: of histories of up to kMostJoined commands
// every subset of the deltas is joined in every order and must give one value.
//
// Cost: grows with the factorial of the commands; six text commands at two replicas are some
// hundred thousand histories of about 20 microseconds each.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/rng.h"
#include "harness/anomalies/detector.h"
#include "harness/anomalies/lattice.h"
#include "harness/anomalies/spec.h"

namespace skerry::harness {

inline constexpr size_t kMostJoined = 4;

struct Finding {
  HistoryCost cost;
  History history;
  std::string what;
  std::vector<std::string> steps;
  std::string value;
};

class Explorer {
 public:
  // One draw of the design's randomness: the epochs of all actors come from it.
  Explorer(const crdts::Design& design, uint64_t draw, std::set<crdts::Anomaly> wanted);

  // Every history of the shapes, shortest first, until all that is wanted was found.
  void explore(std::span<const SearchShape> shapes);
  // One history by chance, of up to this many replicas with this many commands each.
  void sample(uint64_t seed, uint32_t replicas, uint32_t each);

  bool is_done() const { return open_.empty() || !failure_.empty(); }
  const std::map<crdts::Anomaly, Finding>& findings() const { return findings_; }
  uint64_t histories() const { return histories_; }
  // Two delivery orders gave two values, or a replica refused another's change.
  const std::string& failure() const { return failure_; }

 private:
  struct Author {
    uint32_t replica = 0;
    Subset past = 0;
    int64_t clock_jump_ns = 0;
    uint32_t lost = 0;
  };

  void extend(const SearchShape& shape, size_t length);
  bool is_worth_it(const SearchShape& shape) const;
  bool order_decides(const SearchShape& shape) const;
  bool may_follow(const SearchShape& shape, const Author& author) const;
  // Calls `then` with the step added, once for each different change that the command may become;
  // a command without effect is only looked at.
  void perform(const Author& author, const Command& command, const std::function<void()>& then);
  Step next_step(const Author& author) const;
  Subset needs_of(const Step& step) const;
  // What a sample is drawn with.
  struct Chance {
    Rng rng;
    std::vector<Subset> known;   // by each replica that takes part
    std::vector<uint64_t> left;  // commands of each
    uint64_t wanted = 0;         // commands in all
    bool is_in_text = false;
  };
  void extend_by_chance(Chance& chance);
  void crash(Author& author, Chance& chance);
  // The shortest history that shows the anomaly and is part of this one.
  void shrink(crdts::Anomaly anomaly);
  // The steps' commands performed again, as far as that can be.
  void play(const History& steps, size_t at);

  bool push_joined(const Step& step);
  void fail();
  // Looks at what the history is now.
  void observe();
  void keep(crdts::Anomaly anomaly, std::string what, const Value& value);

  const crdts::Design& design_;
  uint64_t draw_;
  bool reads_clock_;
  bool ties_descend_;
  bool is_multiset_;
  std::set<crdts::Anomaly> open_;
  std::set<crdts::Anomaly> found_now_;  // among the histories of one length
  std::map<crdts::Anomaly, Finding> findings_;
  std::vector<ActorId> actors_;  // of each replica, now
  Rng epochs_;                   // of those to come
  History history_;
  Lattice lattice_;
  std::optional<Lattice> joined_;  // deltas, of designs that have them
  uint64_t histories_ = 0;
  std::string failure_;
};

}  // namespace skerry::harness
