// The bounded counter through transfers, crashes and partitions: neither the fold of all committed
// changes nor any replica's own view is ever below zero, at any event. A world in which a replica
// that lost its state goes on under the id it had shows that the check has teeth.
//
// Commits are durable before anything is shown or sent. A replica that crashes comes back as a new
// actor with all it had; one that loses its disk as a new actor with nothing, and with it go those
// of its commits that nobody has received.
#include "crdts/counters/bounded_counter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/rng.h"
#include "seeds.h"

namespace skerry::crdts {
namespace {

enum class Comeback { kAsNewActor, kAsTheSameActor };

class World {
 public:
  World(uint64_t seed, Comeback comeback) : rng_(Rng::stream(seed, "escrow")), comeback_(comeback) {
    const uint64_t count = 2 + rng_.below(4);
    for (uint32_t i = 0; i < count; ++i) {
      Replica replica;
      replica.actor = {ReplicaId{i}, rng_.next()};
      replicas_.push_back(replica);
    }
  }

  // The first event at which something was below zero, or empty.
  std::string run() {
    for (int event = 0; event < kEvents; ++event) {
      step();
      if (const std::string broken = below_zero(); !broken.empty()) {
        return "event " + std::to_string(event) + ": " + broken;
      }
    }
    return "";
  }

  // Everything that any replica still has goes everywhere.
  void heal() {
    for (Replica& replica : replicas_) replica.side = 0;
    for (size_t change = 0; change < changes_.size(); ++change) {
      for (size_t i = 0; i < replicas_.size(); ++i) receive(i, change);
    }
  }

  bool is_equal() const {
    for (const Replica& replica : replicas_) {
      if (replica.state != replicas_[0].state) return false;
    }
    return true;
  }
  int64_t stranded() const { return replicas_[0].state.stranded(); }
  // The sums of what the living may still use, and of what nobody may.
  int64_t usable() const {
    int64_t sum = 0;
    for (const Replica& replica : replicas_) sum += replicas_[0].state.rights(replica.actor);
    return sum;
  }
  int64_t unusable() const {
    int64_t sum = 0;
    for (const ActorId& actor : former_) sum += replicas_[0].state.rights(actor);
    return sum;
  }
  int64_t value() const { return replicas_[0].state.count(); }
  bool lost_a_disk() const { return lost_disks_ > 0; }
  uint64_t transfers() const { return transfers_; }

 private:
  static constexpr int kEvents = 300;

  struct Change {
    BoundedCounter delta;
    std::vector<bool> past;  // by index into changes_
  };
  struct Replica {
    ActorId actor;
    BoundedCounter state;
    std::vector<bool> has;  // likewise
    uint64_t next = 1;
    uint64_t side = 0;
  };

  void step() {
    const uint64_t kind = rng_.below(100);
    const size_t who = rng_.below(replicas_.size());
    if (kind < 40) {
      command(who);
    } else if (kind < 92) {
      for (int i = 0; i < 3 && !changes_.empty(); ++i) receive(who, rng_.below(changes_.size()));
    } else if (kind < 94) {
      for (Replica& replica : replicas_) replica.side = rng_.below(2);
    } else if (kind < 96) {
      for (Replica& replica : replicas_) replica.side = 0;
    } else {
      crash(replicas_[who], kind >= 97);
    }
  }

  // Spenders: what is created is soon used up or given away, and more is asked for than there is.
  Command wanted(const Replica& replica) {
    const uint64_t kind = rng_.below(8);
    const int64_t rights = std::max<int64_t>(replica.state.rights(replica.actor), 0);
    if (kind < 2) return CounterAdd{static_cast<int64_t>(rng_.below(5)) + 1};
    const auto amount = static_cast<int64_t>(rng_.below(static_cast<uint64_t>(rights) + 2)) + 1;
    if (kind < 5) return CounterAdd{kind == 2 ? -rights : -amount};
    return CounterTransfer{amount, rng_.below(replicas_.size())};
  }

  void command(size_t who) {
    Replica& replica = replicas_[who];
    const Command command = wanted(replica);
    const HybridTime now{static_cast<int64_t>(changes_.size()), 0};
    const auto delta = replica.state.perform(command, {replica.actor, replica.next, now});
    if (!delta.ok() || *delta == BoundedCounter()) return;
    if (is<CounterTransfer>(command)) ++transfers_;
    ++replica.next;
    replica.has.resize(changes_.size());
    changes_.push_back({*delta, replica.has});
    replica.has.push_back(true);
    committed_.join(*delta);
  }

  // In causal order, from anyone on this side who has it.
  void receive(size_t who, size_t change) {
    Replica& to = replicas_[who];
    to.has.resize(changes_.size());
    if (to.has[change]) return;
    const std::vector<bool>& past = changes_[change].past;
    for (size_t i = 0; i < past.size(); ++i) {
      if (past[i] && !to.has[i]) return;
    }
    for (const Replica& from : replicas_) {
      const bool is_there = change < from.has.size() && from.has[change];
      if (!is_there || from.side != to.side) continue;
      to.state.join(changes_[change].delta);
      to.has[change] = true;
      return;
    }
  }

  void crash(Replica& replica, bool loses_disk) {
    if (loses_disk) {
      ++lost_disks_;
      replica.state = BoundedCounter();
      replica.has.clear();
      if (comeback_ == Comeback::kAsTheSameActor) return;
    }
    former_.push_back(replica.actor);
    replica.actor.epoch = rng_.next();
    replica.next = 1;
  }

  std::string below_zero() const {
    if (committed_.count() < 0) return "all commits give " + std::to_string(committed_.count());
    for (const Replica& replica : replicas_) {
      if (replica.state.count() >= 0) continue;
      return "replica " + std::to_string(replica.actor.replica.value) + " sees " +
             std::to_string(replica.state.count());
    }
    return "";
  }

  Rng rng_;
  Comeback comeback_;
  std::vector<Replica> replicas_;
  std::vector<Change> changes_;
  std::vector<ActorId> former_;
  BoundedCounter committed_;
  uint64_t lost_disks_ = 0;
  uint64_t transfers_ = 0;
};

TEST(BoundedCounter, is_never_below_zero_through_transfers_crashes_and_partitions) {
  const uint64_t seeds = test_support::seeds(200);
  uint64_t transfers = 0;
  uint64_t worlds_with_stranded_rights = 0;
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    World world(seed, Comeback::kAsNewActor);
    ASSERT_EQ(world.run(), "") << "seed " << seed;
    world.heal();
    ASSERT_TRUE(world.is_equal()) << "seed " << seed;
    // Whatever is left can be used by somebody, or was an actor's that is no more; of those, the
    // ones whose replica has written since are known to be stranded.
    ASSERT_EQ(world.value(), world.usable() + world.unusable()) << "seed " << seed;
    ASSERT_LE(world.stranded(), world.unusable()) << "seed " << seed;
    transfers += world.transfers();
    worlds_with_stranded_rights += world.stranded() > 0 ? 1 : 0;
  }
  EXPECT_GT(transfers, seeds * 2);
  EXPECT_GT(worlds_with_stranded_rights, seeds / 10);
}

TEST(BoundedCounter, goes_below_zero_where_a_lost_disk_comes_back_under_the_id_it_had) {
  const uint64_t seeds = test_support::seeds(200);
  uint64_t caught = 0;
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    World world(seed, Comeback::kAsTheSameActor);
    if (!world.run().empty()) {
      ++caught;
      EXPECT_TRUE(world.lost_a_disk()) << "seed " << seed;
    }
  }
  EXPECT_GT(caught, 0u);
  RecordProperty("worlds_below_zero", static_cast<int>(caught));
}

}  // namespace
}  // namespace skerry::crdts
