// Every design that has a form as pure operations, over random histories: each replica has at every
// moment the value that the reference gives what it has integrated, and collecting at any permitted
// moment shows nowhere: a twin that never collects has the same values and says the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/rng.h"
#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {
namespace {

// What a replica takes for stable.
enum class Collects { kWhatIsStable, kWhatItHas };

class World {
 public:
  World(const Design& design, uint64_t seed, Collects collects)
      : design_(design), rng_(Rng::stream(seed, "pure_operations")), collects_(collects) {
    const uint64_t count = 2 + rng_.below(4);
    alphabet_ = 1 + rng_.below(4);
    for (uint32_t i = 0; i < count; ++i) {
      Replica replica;
      replica.actor = {ReplicaId{i}, rng_.next()};
      replica.object = design.make_pure();
      replica.twin = design.make_pure();
      replicas_.push_back(std::move(replica));
    }
  }

  // What went wrong first, or empty.
  std::string run(int events) {
    for (int event = 0; event < events && failure_.empty(); ++event) {
      Replica& replica = replicas_[rng_.below(replicas_.size())];
      const uint64_t kind = rng_.below(10);
      if (kind < 4) perform(replica);
      if (kind >= 4 && kind < 9) deliver(replica);
      if (kind == 9) collect(replica);
      check(replica);
    }
    for (Replica& replica : replicas_) {
      while (failure_.empty() && deliver(replica)) check(replica);
    }
    for (Replica& replica : replicas_) {
      collect(replica);
      check(replica);
      if (collects_ == Collects::kWhatIsStable && replica.object->garbage() > 0) {
        fail("all is stable, but timestamps are kept");
      }
    }
    return failure_;
  }

  size_t changes() const { return entries_.size(); }
  uint64_t collections() const { return collections_; }
  uint64_t most_saved() const { return most_saved_; }

 private:
  struct Replica {
    ActorId actor;
    std::unique_ptr<Object> object;
    std::unique_ptr<Object> twin;  // never collects
    VersionVector seen;
    HybridTime latest;
  };

  void fail(const std::string& what) {
    if (failure_.empty()) failure_ = what;
  }

  void perform(Replica& replica) {
    if (rng_.below(20) == 0) replica.actor.epoch = rng_.next();
    const Command command =
        random_command(design_.family, view_of(*replica.object), alphabet_, rng_);
    const HybridTime time{replica.latest.wall_ns + static_cast<int64_t>(rng_.below(2)),
                          replica.latest.counter + 1};
    const Mutation mutation{replica.actor, replica.seen[replica.actor] + 1, time};
    const auto effect = replica.object->execute(command, mutation);
    const auto twins = replica.twin->execute(command, mutation);
    if (effect.status() != twins.status()) return fail("the twin says otherwise");
    if (absl::IsUnimplemented(effect.status()) || absl::IsFailedPrecondition(effect.status())) {
      return;
    }
    if (!effect.ok()) return fail(std::string(effect.status().message()));
    if (as_text(effect->body.view()) != as_text(twins->body.view())) {
      return fail("the twin makes another change");
    }
    if (effect->length == 0) return;
    const uint32_t content = design_.pure_content_bytes(effect->body.view());
    if (content != effect->content_bytes) fail("content bytes differ");
    entries_.push_back(
        {{mutation.actor, mutation.first}, effect->length, time, replica.seen, command});
    bodies_.push_back(effect->body);
    replica.seen.raise(mutation.actor, mutation.first);
    replica.latest = time;
  }

  bool deliver(Replica& replica) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < entries_.size(); ++i) {
      const HistoryEntry& entry = entries_[i];
      if (!replica.seen.contains(entry.first) && replica.seen.covers(entry.past))
        ready.push_back(i);
    }
    if (ready.empty()) return false;
    const size_t chosen = ready[rng_.below(ready.size())];
    const HistoryEntry& entry = entries_[chosen];
    for (Object* object : {replica.object.get(), replica.twin.get()}) {
      const Mutation mutation{entry.first.actor, entry.first.sequence, entry.time};
      const Status applied = object->apply(bodies_[chosen].view(), mutation);
      if (!applied.ok()) fail(std::string(applied.message()));
    }
    replica.seen.raise(entry.first.actor, entry.first.sequence);
    replica.latest = std::max(replica.latest, entry.time);
    return true;
  }

  static VersionVector least(const VersionVector& a, const VersionVector& b) {
    VersionVector both;
    for (const VersionVector::Entry& entry : a.entries()) {
      const uint64_t last = std::min(entry.last, b[entry.actor]);
      if (last > 0) both.raise(entry.actor, last);
    }
    return both;
  }

  // What all have, without what anything still to come here is concurrent with.
  VersionVector stable_at(const Replica& replica) const {
    VersionVector stable = replica.seen;
    if (collects_ == Collects::kWhatItHas) return stable;
    for (const Replica& other : replicas_) stable = least(stable, other.seen);
    for (const HistoryEntry& entry : entries_) {
      if (!replica.seen.contains(entry.first)) stable = least(stable, entry.past);
    }
    return stable;
  }

  void collect(Replica& replica) {
    ++collections_;
    replica.object->collect(stable_at(replica));
    const uint64_t kept = replica.object->garbage();
    const uint64_t of_twin = replica.twin->garbage();
    if (of_twin > kept) most_saved_ = std::max(most_saved_, of_twin - kept);
    if (rng_.below(2) == 0) open_from_snapshot(replica);
  }

  // Nothing shows that it was saved and opened again.
  void open_from_snapshot(Replica& replica) {
    const auto saved = replica.object->snapshot();
    if (!saved.ok()) return fail("it cannot be saved");
    auto opened = design_.make_pure();
    if (!opened->restore(saved->view()).ok()) return fail("what was saved cannot be opened");
    const auto again = opened->snapshot();
    if (!again.ok() || as_text(again->view()) != as_text(saved->view())) {
      return fail("what was opened is saved otherwise");
    }
    for (size_t size = 0; size < saved->size(); ++size) {
      if (design_.make_pure()->restore(saved->view().first(size)).ok()) {
        return fail("a part of what was saved can be opened");
      }
    }
    replica.object = std::move(opened);
  }

  void check(const Replica& replica) {
    replica.object->check_invariants();
    std::vector<HistoryEntry> seen;
    for (const HistoryEntry& entry : entries_) {
      if (replica.seen.contains(entry.first)) seen.push_back(entry);
    }
    const Value value = replica.object->value();
    const Value expected = design_.reference(seen);
    if (value != expected) {
      fail("has " + to_display(value) + ", the reference says " + to_display(expected));
    }
    if (value != replica.twin->value()) fail("the twin has " + to_display(replica.twin->value()));
  }

  const Design& design_;
  Rng rng_;
  Collects collects_;
  uint64_t alphabet_ = 1;
  std::vector<Replica> replicas_;
  std::vector<HistoryEntry> entries_;
  std::vector<Payload> bodies_;
  uint64_t collections_ = 0;
  uint64_t most_saved_ = 0;
  std::string failure_;
};

std::vector<const Design*> pure_designs() {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    if (design.make_pure != nullptr) wanted.push_back(&design);
  }
  return wanted;
}

class PureOperations : public ::testing::TestWithParam<const Design*> {};

TEST_P(PureOperations, mean_what_the_reference_says_and_collecting_shows_nowhere) {
  size_t changes = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    World world(*GetParam(), seed, Collects::kWhatIsStable);
    ASSERT_EQ(world.run(120), "") << "seed " << seed;
    changes += world.changes();
  }
  EXPECT_GT(changes, 200u);
}

TEST_P(PureOperations, refuse_a_change_before_its_past_and_one_that_came_already) {
  const auto author = GetParam()->make_pure();
  const ActorId actor{ReplicaId{0}, 7};
  Mutation mutation{actor, 0, {}};
  std::vector<Payload> bodies;
  for (uint64_t i = 1; i <= 2; ++i) {
    mutation.first = i;
    const auto effect = author->execute(sample_command(GetParam()->family, 2 * i), mutation);
    ASSERT_TRUE(effect.ok()) << effect.status();
    if (effect->length > 0) bodies.push_back(effect->body);
  }
  const auto other = GetParam()->make_pure();
  const Value before = other->value();
  if (bodies.size() == 2) {
    EXPECT_FALSE(other->apply(bodies[1].view(), {actor, 2, {}}).ok());
  }
  EXPECT_EQ(other->value(), before);
  ASSERT_TRUE(other->apply(bodies[0].view(), {actor, 1, {}}).ok());
  EXPECT_FALSE(other->apply(bodies[0].view(), {actor, 1, {}}).ok());
  for (size_t size = 0; size < bodies[0].size(); ++size) {
    const auto fresh = GetParam()->make_pure();
    EXPECT_FALSE(fresh->apply(bodies[0].view().first(size), {actor, 1, {}}).ok()) << size;
  }
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, PureOperations, ::testing::ValuesIn(pure_designs()), name_of);

// The designs whose logs need timestamps: taking for stable what is not shows.
TEST(PureOperations, collecting_too_early_would_show) {
  for (const char* name : {"resettable_counter", "multi_value_register", "enable_wins_flag",
                           "disable_wins_flag", "add_wins_set", "remove_wins_set"}) {
    const Design* design = find_design(name);
    ASSERT_NE(design, nullptr);
    uint64_t caught = 0;
    for (uint64_t seed = 0; seed < 50; ++seed) {
      World world(*design, seed, Collects::kWhatItHas);
      if (!world.run(120).empty()) ++caught;
    }
    EXPECT_GT(caught, 0u) << name;
  }
}

TEST(PureOperations, collecting_saves_log_entries) {
  uint64_t most_saved = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    World world(*find_design("resettable_counter"), seed, Collects::kWhatIsStable);
    ASSERT_EQ(world.run(120), "");
    most_saved = std::max(most_saved, world.most_saved());
  }
  EXPECT_GT(most_saved, 5u);
}

}  // namespace
}  // namespace skerry::crdts
