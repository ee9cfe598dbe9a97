// How fast moves are integrated into a tree of 10,000 nodes.
//
//   bench_trees [--bar] [--repeats N]
//
// Shapes: `files` has 1,000 folders of 8 files each below the root, a move takes any file into any
// folder; `random` takes any node below any other. Each with 100,000 moves in the order of their
// timestamps, and with one in ten that arrives 1,000 moves late, one at a time. Ordered children
// are kept throughout. Prints nanoseconds a move (smallest of N repeats): of the log with decoded
// moves, and of the whole object with bodies decoded. --bar: exit status 1 if the log is slower
// than docs/performance.md promises.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "crdts/trees/move_log.h"
#include "crdts/trees/move_tree.h"

namespace skerry::bench {
namespace {

using crdts::DotIndex;
using crdts::Mutation;
using crdts::trees::Body;
using crdts::trees::Kind;
using crdts::trees::MoveLog;
using crdts::trees::MoveTree;
using crdts::trees::Timestamp;

constexpr uint32_t kNodes = 10'000;
constexpr uint32_t kFolders = 1'000;
constexpr uint64_t kMoves = 100'000;
constexpr uint64_t kLateBy = 1'000;
constexpr ActorId kActor{ReplicaId{0}, 1};

struct Move {
  uint64_t turn;   // its place in the order of timestamps; below kNodes: it creates the child
  uint32_t child;  // nodes from 1, the root is 0
  uint32_t parent;
  uint16_t digit;
};

// In order of arrival; the first kNodes create the tree.
std::vector<Move> moves_of(bool is_files, bool is_late) {
  Rng rng = Rng::stream(1, "bench/trees");
  std::vector<Move> moves;
  for (uint32_t i = 0; i < kNodes; ++i) {
    uint32_t parent = static_cast<uint32_t>(rng.below(i + 1));
    if (is_files) parent = i < kFolders ? 0 : i % kFolders + 1;
    moves.push_back({i, i + 1, parent, static_cast<uint16_t>(rng.below(60'000) + 1)});
  }
  std::vector<std::pair<uint64_t, Move>> arriving;
  for (uint64_t i = 0; i < kMoves; ++i) {
    Move move{kNodes + i, 0, 0, 0};
    const uint64_t first = is_files ? kFolders : 0;
    move.child = static_cast<uint32_t>(first + rng.below(kNodes - first) + 1);
    move.parent = static_cast<uint32_t>(rng.below(is_files ? kFolders : kNodes) + 1);
    if (move.parent == move.child) move.parent = 0;
    move.digit = static_cast<uint16_t>(rng.below(60'000) + 1);
    const uint64_t delay = is_late && rng.below(10) == 0 ? kLateBy : 0;
    arriving.emplace_back(i + delay, move);
  }
  std::stable_sort(arriving.begin(), arriving.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [turn, move] : arriving) moves.push_back(move);
  return moves;
}

class Stopwatch {
 public:
  double ns_per_move() const {
    const std::chrono::duration<double, std::nano> spent = Clock::now() - begin_;
    return spent.count() / static_cast<double>(kMoves);
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

double time_log(const std::vector<Move>& moves) {
  DotIndex actors;
  const uint32_t actor = actors.intern(kActor);
  MoveLog log(actors);
  for (uint32_t i = 0; i < kNodes; ++i) log.add_node();
  const auto number = [](uint32_t node) { return node == 0 ? MoveLog::kRoot : node + 1; };
  const auto integrate = [&](const Move& move) {
    const Timestamp timestamp{{static_cast<int64_t>(move.turn), 0}, actor, move.turn + 1};
    log.integrate(timestamp, number(move.child), number(move.parent), {&move.digit, 1});
  };
  for (size_t i = 0; i < kNodes; ++i) integrate(moves[i]);
  const Stopwatch stopwatch;
  for (size_t i = kNodes; i < moves.size(); ++i) integrate(moves[i]);
  return stopwatch.ns_per_move();
}

double time_object(const std::vector<Move>& moves) {
  // Sequence numbers are in order of arrival, as changes of one actor are; timestamps are not.
  std::vector<std::pair<Payload, Mutation>> changes;
  Encoder out;
  for (size_t i = 0; i < moves.size(); ++i) {
    const Move& move = moves[i];
    Body body;
    body.kind = i < kNodes ? Kind::kCreate : Kind::kMove;
    body.target = {kActor, move.child};
    if (move.parent != 0) body.parent = {kActor, move.parent};
    body.digits = {move.digit};
    body.name = i < kNodes ? "name" : "";
    out.clear();
    encode(body, kActor, out);
    const Mutation mutation{kActor, i + 1, {static_cast<int64_t>(move.turn), 0}};
    changes.emplace_back(out.payload(), mutation);
  }
  MoveTree tree;
  const auto apply = [&tree](const std::pair<Payload, Mutation>& change) {
    if (!tree.apply(change.first.view(), change.second).ok()) std::abort();
  };
  for (size_t i = 0; i < kNodes; ++i) apply(changes[i]);
  const Stopwatch stopwatch;
  for (size_t i = kNodes; i < changes.size(); ++i) apply(changes[i]);
  return stopwatch.ns_per_move();
}

struct Case {
  const char* name;
  bool is_files;
  bool is_late;
  double bar_ns;
};

int measure(bool is_bar, int repeats) {
  const Case cases[] = {{"files, in order", true, false, 1'000},
                        {"random, in order", false, false, 1'000},
                        {"files, one in ten late", true, true, 2'000},
                        {"random, one in ten late", false, true, 10'000}};
  int status = 0;
  for (const Case& c : cases) {
    const std::vector<Move> moves = moves_of(c.is_files, c.is_late);
    double log_ns = 1e18;
    double object_ns = 1e18;
    for (int i = 0; i < repeats; ++i) {
      log_ns = std::min(log_ns, time_log(moves));
      object_ns = std::min(object_ns, time_object(moves));
    }
    std::printf("%-24s %8.0f ns a move, %9.0f moves/s (at most %.0f ns); object %8.0f ns\n", c.name,
                log_ns, 1e9 / log_ns, c.bar_ns, object_ns);
    if (is_bar && log_ns > c.bar_ns) status = 1;
  }
  return status;
}

int main_of(int argc, char** argv) {
  bool is_bar = false;
  int repeats = 5;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--bar") {
      is_bar = true;
    } else if (word == "--repeats" && i + 1 < argc) {
      repeats = std::atoi(argv[++i]);
    } else {
      std::fprintf(stderr, "usage: bench_trees [--bar] [--repeats N]\n");
      return 2;
    }
  }
  return measure(is_bar, std::clamp(repeats, 1, 1000));
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::main_of(argc, argv); }
