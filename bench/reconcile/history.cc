#include "history.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "core/rng.h"

namespace skerry::bench {
namespace {

using sync::HeldChange;
using sync::HeldSet;

constexpr uint32_t kTogether = 16;  // sessions at a time
constexpr size_t kUnseen = 4;       // changes that are on their way to everyone
constexpr uint32_t kRecentActors = 10;
constexpr int64_t kMostGapNs = 2'000'000'000;

// Writes changes into a set, as those who see each other's within kUnseen changes.
class Writers {
 public:
  Writers(HeldSet& set, uint64_t seed) : set_(set), rng_(Rng::stream(seed, "bench/history")) {}

  enum class Seen : uint8_t { kByAll, kByNobody };
  void write(const ActorId& actor, Seen seen) {
    HeldChange change;
    change.dots = {actor, set_.vector()[actor] + 1, 1};
    now_ += static_cast<int64_t>(rng_.below(kMostGapNs));
    change.time = {now_, 0};
    change.hash.high = rng_.next();
    change.hash.low = rng_.next();
    set_.add(change, frontier_);
    if (seen == Seen::kByNobody) return;
    std::vector<Dot> replaced = frontier_;
    if (change.dots.first > 1) replaced.push_back({actor, change.dots.first - 1});
    unseen_.push_back({{actor, change.dots.first}, std::move(replaced)});
    if (unseen_.size() > kUnseen) see();
  }
  // What is not written here is drawn all the same, so that both sides draw alike.
  void skip() {
    now_ += static_cast<int64_t>(rng_.below(kMostGapNs));
    rng_.next();
    rng_.next();
  }
  // As another goes on from here, in a set that has the same.
  Writers fork(HeldSet& set, uint64_t seed) const {
    Writers other(set, seed);
    other.now_ = now_;
    other.frontier_ = frontier_;
    other.unseen_ = unseen_;
    return other;
  }

 private:
  struct Unseen {
    Dot dot;
    std::vector<Dot> parents;
  };
  void see() {
    const Unseen next = std::move(unseen_.front());
    unseen_.pop_front();
    std::erase_if(frontier_, [&next](const Dot& dot) {
      return std::find(next.parents.begin(), next.parents.end(), dot) != next.parents.end();
    });
    frontier_.push_back(next.dot);
  }

  HeldSet& set_;
  Rng rng_;
  int64_t now_ = 1'700'000'000'000'000'000;
  std::vector<Dot> frontier_;
  std::deque<Unseen> unseen_;
};

// Whose turn each change is.
std::vector<uint32_t> draw_turns(const HistoryShape& shape, Rng& rng) {
  std::vector<uint32_t> turns;
  turns.reserve(shape.changes);
  if (shape.actors <= kTogether) {
    for (uint64_t i = 0; i < shape.changes; ++i) {
      turns.push_back(static_cast<uint32_t>(rng.below(shape.actors)));
    }
    return turns;
  }
  std::vector<uint32_t> open;
  uint32_t next = 0;
  for (uint64_t i = 0; i < shape.changes; ++i) {
    // Sessions open evenly over the history, begin with a change, and close when another takes
    // their place.
    if (next < shape.actors && uint64_t{next} * shape.changes <= i * shape.actors) {
      turns.push_back(next);
      if (open.size() < kTogether) {
        open.push_back(next);
      } else {
        open[rng.below(kTogether)] = next;
      }
      ++next;
    } else {
      turns.push_back(open[rng.below(open.size())]);
    }
  }
  return turns;
}

std::vector<ActorId> draw_actors(uint32_t count, Rng& rng) {
  std::vector<ActorId> actors;
  for (uint32_t i = 0; i < count; ++i) actors.push_back({ReplicaId{i}, rng.next()});
  return actors;
}

void write_recent(const HistoryShape& shape, const std::vector<ActorId>& actors,
                  const std::vector<uint32_t>& turns, History& history) {
  Writers left(history.left, shape.seed);
  Writers right(history.right, shape.seed);
  for (const uint32_t turn : turns) {
    left.write(actors[turn], Writers::Seen::kByAll);
    right.write(actors[turn], Writers::Seen::kByAll);
  }
  Writers newer_left = left.fork(history.left, shape.seed + 1'000);
  Writers newer_right = right.fork(history.right, shape.seed + 2'000);
  const size_t first = actors.size() - kRecentActors;
  for (uint64_t i = 0; i < shape.differences; ++i) {
    const ActorId& actor = actors[first + i % kRecentActors];
    (i % 2 == 0 ? newer_left : newer_right).write(actor, Writers::Seen::kByAll);
  }
}

void write_spread(const HistoryShape& shape, const std::vector<ActorId>& actors,
                  const std::vector<uint32_t>& turns, Rng& rng, History& history) {
  // The last change of these actors is on one side alone, and nobody has seen it.
  enum class Side : uint8_t { kBoth, kLeft, kRight };
  std::vector<Side> sides(actors.size(), Side::kBoth);
  for (uint64_t i = 0; i < shape.differences;) {
    Side& side = sides[rng.below(actors.size())];
    if (side != Side::kBoth) continue;
    side = i++ % 2 == 0 ? Side::kLeft : Side::kRight;
  }
  std::vector<uint32_t> left_to_write(actors.size());
  for (const uint32_t turn : turns) ++left_to_write[turn];
  Writers left(history.left, shape.seed);
  Writers right(history.right, shape.seed);
  for (const uint32_t turn : turns) {
    const bool is_apart = --left_to_write[turn] == 0 && sides[turn] != Side::kBoth;
    const auto seen = is_apart ? Writers::Seen::kByNobody : Writers::Seen::kByAll;
    if (!is_apart || sides[turn] == Side::kLeft) left.write(actors[turn], seen);
    if (!is_apart || sides[turn] == Side::kRight) right.write(actors[turn], seen);
    if (is_apart && sides[turn] == Side::kRight) left.skip();
    if (is_apart && sides[turn] == Side::kLeft) right.skip();
  }
}

}  // namespace

History make_history(const HistoryShape& shape) {
  Rng rng = Rng::stream(shape.seed, "bench/history/shape");
  const std::vector<ActorId> actors = draw_actors(shape.actors, rng);
  const std::vector<uint32_t> turns = draw_turns(shape, rng);
  History history;
  if (shape.where == Where::kRecent) {
    write_recent(shape, actors, turns, history);
  } else {
    write_spread(shape, actors, turns, rng, history);
  }
  return history;
}

}  // namespace skerry::bench
