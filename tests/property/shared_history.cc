// Replicas that share one history behave as those that have each their own, step by step: whatever
// order changes arrive in, through restarts, and where an author's numbers are used twice.
//
// 200 worlds, 10,000 in a sweep.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/rng.h"
#include "crdts/text/event_graph/graph_object.h"
#include "seeds.h"

namespace skerry::crdts::event_graph {
namespace {

const uint64_t kWorlds = test_support::seeds(200);

struct Sent {
  Payload body;
  Mutation mutation;
  std::vector<bool> past;  // by change: what its author had
};

// One replica, twice: one that shares and one that does not.
struct Twins {
  std::unique_ptr<GraphObject> shared;
  std::unique_ptr<GraphObject> alone;
  ActorId actor;
  uint64_t next = 1;
  std::vector<bool> has;        // by change
  std::vector<size_t> in_turn;  // the changes it has, as they came
};

class Replicas {
 public:
  Replicas(Order order, uint64_t seed, bool has_accidents)
      : order_(order), has_accidents_(has_accidents), rng_(Rng::stream(seed, "shared_history")) {
    twins_.resize(2 + seed % 5);
    for (uint32_t i = 0; i < twins_.size(); ++i) {
      twins_[i].actor = {ReplicaId{i}, rng_.below(1000)};
      make(twins_[i]);
    }
  }

  void step() {
    Twins& twins = twins_[rng_.below(twins_.size())];
    const uint64_t dice = rng_.below(100);
    if (dice < 40) {
      type(twins);
    } else if (dice < 96) {
      deliver(twins);
    } else if (dice < 98) {
      restart(twins);
    } else if (has_accidents_) {
      take_back(twins);
    }
    compare(twins);
  }
  void deliver_all() {
    for (Twins& twins : twins_) {
      while (deliver(twins)) compare(twins);
    }
  }
  size_t sharing() const {
    size_t count = 0;
    for (const Twins& twins : twins_) count += twins.shared->shares() ? 1 : 0;
    return count;
  }
  const std::vector<Twins>& twins() const { return twins_; }
  uint64_t common_bytes() const { return commons_->bytes(); }

 private:
  void make(Twins& twins) {
    twins.shared = std::make_unique<GraphObject>(order_, commons_);
    twins.alone = std::make_unique<GraphObject>(order_);
  }

  Command splice(uint64_t size) {
    TextSplice command;
    command.position = rng_.below(3) == 0 ? size : rng_.below(size + 1);
    if (rng_.below(3) == 0) {
      command.erased = std::min<uint64_t>(rng_.below(4), size - command.position);
    }
    for (uint64_t n = rng_.below(4); n > 0; --n) {
      command.text +=
          rng_.below(8) == 0 ? "\u00e9" : std::string(1, static_cast<char>('a' + rng_.below(26)));
    }
    return command;
  }

  // Executes on both; the change is known to nobody else yet.
  Sent execute(Twins& twins, uint64_t& length) {
    const Command command = splice(twins.alone->size());
    const Mutation mutation{twins.actor, twins.next, {}};
    const auto ours = twins.shared->execute(command, mutation);
    const auto theirs = twins.alone->execute(command, mutation);
    EXPECT_EQ(ours.status(), theirs.status());
    EXPECT_TRUE(theirs.ok());
    EXPECT_EQ(ours->length, theirs->length);
    EXPECT_TRUE(std::ranges::equal(ours->body.view(), theirs->body.view()));
    length = ours->length;
    return {ours->body, mutation, twins.has};
  }

  void type(Twins& twins) {
    uint64_t length = 0;
    Sent sent = execute(twins, length);
    if (length == 0) return;
    note(twins, sent_.size());
    sent_.push_back(std::move(sent));
    twins.next += length + (has_accidents_ && rng_.below(10) == 0 ? 2 : 0);
  }

  bool deliver(Twins& twins) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < sent_.size(); ++i) {
      if (i < twins.has.size() && twins.has[i]) continue;
      bool is_ready = true;
      for (size_t p = 0; p < sent_[i].past.size() && is_ready; ++p) {
        is_ready = !sent_[i].past[p] || (p < twins.has.size() && twins.has[p]);
      }
      if (is_ready) ready.push_back(i);
    }
    if (ready.empty()) return false;
    const size_t chosen = ready[rng_.below(ready.size())];
    apply(twins, chosen);
    note(twins, chosen);
    return true;
  }

  void apply(Twins& twins, size_t number) {
    const Sent& sent = sent_[number];
    EXPECT_EQ(twins.shared->apply(sent.body.view(), sent.mutation),
              twins.alone->apply(sent.body.view(), sent.mutation));
  }

  static void note(Twins& twins, size_t number) {
    if (twins.has.size() <= number) twins.has.resize(number + 1);
    twins.has[number] = true;
    twins.in_turn.push_back(number);
  }

  void rebuild(Twins& twins) {
    make(twins);
    for (const size_t number : twins.in_turn) apply(twins, number);
  }

  void restart(Twins& twins) {
    rebuild(twins);
    twins.actor.epoch += 1000;
    twins.next = 1;
  }

  // What was executed is forgotten, and its numbers are used again; sometimes another replica has
  // heard of it, as none should.
  void take_back(Twins& twins) {
    uint64_t length = 0;
    const Sent sent = execute(twins, length);
    Twins& other = twins_[rng_.below(twins_.size())];
    if (length > 0 && rng_.below(2) == 0 && &other != &twins) {
      EXPECT_EQ(other.shared->apply(sent.body.view(), sent.mutation),
                other.alone->apply(sent.body.view(), sent.mutation));
      compare(other);
    }
    rebuild(twins);
  }

  static void compare(const Twins& twins) {
    twins.shared->check_invariants();
    ASSERT_EQ(twins.shared->document().text(), twins.alone->document().text());
    ASSERT_EQ(twins.shared->digest(), twins.alone->digest());
    ASSERT_EQ(twins.shared->state_digest(), twins.alone->state_digest());
    ASSERT_EQ(twins.shared->size(), twins.alone->size());
    ASSERT_EQ(twins.shared->garbage(), twins.alone->garbage());
  }

  Order order_;
  bool has_accidents_;
  Rng rng_;
  std::shared_ptr<Commons> commons_;
  std::vector<Twins> twins_;
  std::vector<Sent> sent_;
};

class SharedHistories : public testing::TestWithParam<Order> {};

TEST_P(SharedHistories, change_nothing_of_what_a_replica_does) {
  for (uint64_t seed = 0; seed < kWorlds && !HasFailure(); ++seed) {
    Replicas replicas(GetParam(), seed, false);
    for (int i = 0; i < 150; ++i) replicas.step();
    replicas.deliver_all();
    ASSERT_EQ(replicas.sharing(), replicas.twins().size()) << "seed " << seed;
    for (const Twins& twins : replicas.twins()) {
      ASSERT_EQ(twins.shared->digest(), replicas.twins().front().shared->digest());
      ASSERT_GT(twins.shared->shared_bytes(), 0u);
      ASSERT_LE(twins.shared->shared_bytes(), replicas.common_bytes());
      ASSERT_EQ(twins.alone->shared_bytes(), 0u);
    }
  }
}

TEST_P(SharedHistories, are_left_by_who_is_told_something_else) {
  size_t alone = 0;
  for (uint64_t seed = 0; seed < kWorlds && !HasFailure(); ++seed) {
    Replicas replicas(GetParam(), seed, true);
    for (int i = 0; i < 150; ++i) replicas.step();
    replicas.deliver_all();
    alone += replicas.twins().size() - replicas.sharing();
  }
  EXPECT_GT(alone, kWorlds / 10);
}

INSTANTIATE_TEST_SUITE_P(Orders, SharedHistories, testing::Values(Order::kFugue, Order::kFugueMax),
                         [](const auto& row) {
                           return row.param == Order::kFugue ? "fugue" : "fugue_max";
                         });

}  // namespace
}  // namespace skerry::crdts::event_graph
