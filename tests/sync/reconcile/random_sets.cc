#include "random_sets.h"

#include <algorithm>

namespace skerry::test {
namespace {

struct DrawnChange {
  sync::HeldChange change;
  std::vector<Dot> dependencies;
};

Dot last_dot(const DrawnChange& drawn) {
  return {drawn.change.dots.actor, drawn.change.dots.last()};
}

class SetWorld {
 public:
  SetWorld(uint64_t seed, size_t replicas) : rng_(Rng::stream(seed, "test/sets")), held_(replicas) {
    for (size_t i = 0; i < replicas; ++i) {
      const uint64_t epoch = rng_.next();
      actors_.push_back({ReplicaId{static_cast<uint32_t>(rng_.below(2 * replicas))}, epoch});
    }
  }

  Rng& rng() { return rng_; }

  // One more change of `replica`; of an actor of its own, or of `as`.
  void write(size_t replica, const ActorId& as) {
    DrawnChange drawn;
    std::vector<size_t>& held = held_[replica];
    uint64_t last = 0;
    for (const size_t at : held) {
      if (changes_[at].change.dots.actor == as) last = changes_[at].change.dots.last();
    }
    drawn.change.dots = {as, last + 1, 1 + rng_.below(3)};
    // Clocks stand still now and then, and some are wrong.
    now_ += static_cast<int64_t>(rng_.below(3) * rng_.below(1'000'000));
    drawn.change.time = {
        now_ - static_cast<int64_t>(rng_.below(8) == 0 ? rng_.below(1'000'000) : 0),
        static_cast<uint32_t>(rng_.below(2))};
    drawn.change.hash.high = rng_.next();
    drawn.change.hash.low = rng_.next();
    for (size_t i = held.size(); i > 0 && drawn.dependencies.size() < 3; --i) {
      if (rng_.below(2) == 0) drawn.dependencies.push_back(last_dot(changes_[held[i - 1]]));
    }
    held.push_back(changes_.size());
    changes_.push_back(std::move(drawn));
  }
  void write(size_t replica) { write(replica, actors_[replica]); }
  const ActorId& actor(size_t replica) const { return actors_[replica]; }

  // Takes what `from` has, in its order, up to some point or all of it.
  void pull(size_t to, size_t from) {
    const size_t most =
        rng_.below(3) == 0 ? rng_.below(held_[from].size() + 1) : held_[from].size();
    const std::set<size_t> known(held_[to].begin(), held_[to].end());
    for (size_t i = 0; i < most; ++i) {
      if (!known.contains(held_[from][i])) held_[to].push_back(held_[from][i]);
    }
  }

  void fill(size_t replica, sync::HeldSet& set) const {
    for (const size_t at : held_[replica]) set.add(changes_[at].change, changes_[at].dependencies);
  }

 private:
  Rng rng_;
  int64_t now_ = -5'000'000;
  std::vector<ActorId> actors_;
  std::vector<DrawnChange> changes_;
  std::vector<std::vector<size_t>> held_;  // of each replica, in the order in which it got them
};

}  // namespace

SetPair draw_sets(uint64_t seed, const SetShape& shape) {
  SetWorld world(seed, shape.replicas);
  const uint64_t share = 1 + world.rng().below(20);  // one step in so many is taking
  for (size_t i = 0; i < shape.steps; ++i) {
    const size_t replica = world.rng().below(shape.replicas);
    if (world.rng().below(share) == 0) {
      world.pull(replica, world.rng().below(shape.replicas));
    } else {
      world.write(replica);
    }
  }
  if (shape.clones == Clones::kOne) {
    world.pull(1, 0);
    world.write(0, world.actor(0));
    world.write(1, world.actor(0));
  }
  SetPair pair;
  world.fill(0, pair.left);
  world.fill(shape.replicas - 1, pair.right);
  return pair;
}

SetShape draw_shape(uint64_t seed) {
  Rng rng = Rng::stream(seed, "test/sets/shape");
  SetShape shape;
  shape.replicas = 1 + rng.below(8);
  const uint64_t size = rng.below(5);
  shape.steps = rng.below(size == 0 ? 4 : size == 1 ? 20 : size == 4 ? 2'000 : 300);
  return shape;
}

std::set<Hash128> only_in(const sync::HeldSet& set, const sync::HeldSet& other) {
  std::set<Hash128> hashes;
  for (sync::RowIndex row = 0; row < set.size(); ++row) hashes.insert(set[row].hash);
  for (sync::RowIndex row = 0; row < other.size(); ++row) hashes.erase(other[row].hash);
  return hashes;
}

std::set<Hash128> hashes_of(const sync::HeldSet& set, const std::vector<sync::RowIndex>& rows) {
  std::set<Hash128> hashes;
  for (const sync::RowIndex row : rows) hashes.insert(set[row].hash);
  return hashes;
}

}  // namespace skerry::test
