// The search for anomalies in one design: complete within small shapes, by chance beyond them.
//
// A complete search goes through all histories of one, two, three... commands, so that the first
// that shows an anomaly is a shortest one. Of the orders in which a history's commands may have
// come about one is enough (the one that takes the lowest replica whenever it can: the
// lexicographic normal form of a trace, Anisimov and Knuth 1979), where the order of two concurrent
// commands decides nothing; of designs that read clocks it may. Every history is walked through
// every delivery order (causal_orders.h); since each subset of a history is a history as well, only
// the full one is looked at for anomalies.
//
// Deltas may arrive in any order, twice, or not at all: of histories of up to kMostJoined commands
// every subset of the deltas is joined in every order and must give one value. Histories as short
// are also delivered as pure operations, with and without collection (collection.h).
//
// Cost: grows with the factorial of the commands; six text commands at two replicas are some
// hundred thousand histories of about 20 microseconds each.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/hybrid_logical_clock.h"
#include "core/rng.h"
#include "harness/anomalies/causal_orders.h"
#include "harness/anomalies/detector.h"
#include "harness/anomalies/spec.h"

namespace skerry::harness {

inline constexpr size_t kMostJoined = 4;

struct Finding {
  HistoryCost cost;
  History history;
  std::string what;
  std::vector<std::string> steps;
  std::string value;
  // The row claims that there is none while clocks are good, and here one was not.
  bool is_excused = false;
};

inline bool claims_by_good_clocks(const crdts::Design& design, crdts::Anomaly anomaly) {
  return std::ranges::find(design.claims_by_good_clocks, anomaly) !=
         design.claims_by_good_clocks.end();
}
// What refutes the row says more than what does not; then, what is shorter.
inline bool says_more(const Finding& a, const Finding& b) {
  return a.is_excused != b.is_excused ? b.is_excused : a.cost < b.cost;
}

class Explorer {
 public:
  // Which of the histories it looks at: those of the shares 0 .. of - 1 together are all.
  struct Share {
    size_t number = 0;
    size_t of = 1;
    const std::atomic<bool>* interrupted = nullptr;  // stops a search soon
    bool is_interrupted() const { return interrupted != nullptr && interrupted->load(); }
  };

  // One draw of the design's randomness: the epochs of all actors come from it.
  Explorer(const crdts::Design& design, uint64_t draw, std::set<crdts::Anomaly> wanted,
           const Share& share, Duration clock_bound = HybridLogicalClock::kDefaultMaxDrift);
  Explorer(const crdts::Design& design, uint64_t draw, std::set<crdts::Anomaly> wanted)
      : Explorer(design, draw, std::move(wanted), Share()) {}

  // Every history of the shapes, shortest first, until all that is wanted was found.
  void explore(std::span<const SearchShape> shapes);
  // Those of so many commands. What was found stays wanted until close().
  void explore(std::span<const SearchShape> shapes, size_t length);
  // What was found since close().
  const std::set<crdts::Anomaly>& found_now() const { return found_now_; }
  void close(const std::set<crdts::Anomaly>& found);
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
  };

  void extend(const SearchShape& shape, size_t length);
  void extend_by(const SearchShape& shape, size_t length, const Author& author,
                 const Command& command);
  bool order_decides(const SearchShape& shape, const Command& a, const Command& b) const;
  bool may_follow(const SearchShape& shape, const Author& author) const;
  bool is_canonical_last(const SearchShape& shape, const Author& author,
                         const Command& command) const;
  bool is_of_another_share();
  // Calls `then` with the step added, once for each different change that the command may become,
  // and says whether it has an effect: one that has none cannot be followed.
  enum class Outcome : uint8_t { kChange, kNothing };
  void perform(const Author& author, const Command& command,
               const std::function<void(Outcome)>& then);
  Step next_step(const Author& author) const;
  // What a sample is drawn with.
  struct Chance {
    Rng rng;
    std::vector<Subset> known;   // by each replica that takes part
    std::vector<uint64_t> left;  // commands of each
    uint64_t wanted = 0;         // commands in all
    bool is_in_text = false;
    bool is_any_command = false;  // what runs draw from, instead of the search's own alphabet
  };
  void extend_by_chance(Chance& chance);
  void crash(Author& author, Chance& chance);
  // The shortest history that shows the anomaly and is part of this one.
  void shrink(crdts::Anomaly anomaly);
  // The steps' commands performed again, as far as that can be.
  void play(const History& steps, size_t at);

  bool push_joined(const Step& step);
  void fail(std::string what);
  // Looks at what the history is now.
  void observe();
  void keep(crdts::Anomaly anomaly, std::string what, const Value& value);

  const crdts::Design& design_;
  uint64_t draw_;
  Share share_;
  Duration clock_bound_;
  size_t dealt_length_ = 0;  // histories of this length are dealt out to the shares
  size_t dealt_ = 0;
  bool reads_clock_;
  bool ties_descend_;
  bool is_multiset_;
  bool has_names_ = true;  // every element of the history has a name of its own
  std::set<crdts::Anomaly> open_;
  std::set<crdts::Anomaly> found_now_;  // among the histories of one length
  // As found_now_, but the row is not refuted, and so the search goes on.
  std::set<crdts::Anomaly> excused_now_;
  std::set<crdts::Anomaly> shrunk_;  // of those, by samples
  std::map<crdts::Anomaly, Finding> findings_;
  std::vector<ActorId> actors_;  // of each replica, now
  Rng epochs_;                   // of those to come
  History history_;
  CausalOrders orders_;
  std::optional<CausalOrders> joined_;  // deltas, of designs that have them
  uint64_t histories_ = 0;
  std::string failure_;
};

}  // namespace skerry::harness
