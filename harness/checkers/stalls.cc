// A queue that does not move while it could: somebody holds what a peer of its lacks, both run,
// they are connected both ways, no fault is on, and yet for longer than the engine may take between
// two steps nothing of it has come. Says who waits for whose change from whom.
//
// Looked at on the grid, for each two nodes of which one has had a frame of the other. Of what one
// lacks anything that comes counts as a step. While other changes come, one actor's may be the last
// of a long backlog: then only kPatience times as long is too long.
//
// Cost: O(pairs of neighbours * actors) where sets differ, at each point of the grid. Documents
// that more than kMostHolders hold are not looked at.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

constexpr size_t kMostHolders = 64;
constexpr int64_t kPatience = 8;

class Stalls final : public Checker {
 public:
  void on_frame(const RunView& view, uint32_t node, uint32_t from, const Payload&,
                const FrameAccount&) override {
    if (view.holders().size() > kMostHolders) return;
    if (!view.is_holder(node) || !view.is_holder(from)) return;
    pairs_.try_emplace({from, node});
  }
  void on_connection(const RunView&, uint32_t node, uint32_t peer, Connection what) override {
    if (what == Connection::kOpened) open_.insert({node, peer});
    if (what == Connection::kLost || what == Connection::kClosed) open_.erase({node, peer});
  }
  void on_process(const RunView&, uint32_t node, Process what) override {
    if (what != Process::kStops) return;
    std::erase_if(open_, [node](const auto& ends) { return ends.first == node; });
  }
  void on_fault(const RunView& view, uint32_t fault, Edge edge) override {
    if (!view.setting().faults[fault].effect.lasts()) return;
    faults_ += edge == Edge::kBegins ? 1 : -1;
  }
  void on_grid(const RunView& view, const GridPoint& point) override {
    for (auto& [ends, queue] : pairs_) look(view, point.at, ends.first, ends.second, queue);
  }
  void finish(const RunView& view) override {
    for (auto& [ends, queue] : pairs_) look(view, view.now(), ends.first, ends.second, queue);
  }

  LookedAt looked_at() const override { return {{"queues looked at", looks_}}; }

 private:
  // What the one who waits lacks.
  struct Wait {
    uint64_t has = 0;  // of the actor
    Instant since;
  };
  struct Queue {
    std::map<ActorId, Wait> waits;
    Instant moved_at;
  };

  bool could_move(const RunView& view, uint32_t from, uint32_t to) const {
    const bool is_stream = view.setting().replica.sync.transport == sync::Transport::kStream;
    const bool are_connected =
        !is_stream || (open_.contains({from, to}) && open_.contains({to, from}));
    return faults_ == 0 && are_connected && view.is_running(from) && view.is_running(to) &&
           view.is_holder(from) && view.is_holder(to) &&
           view.record().refusals().transfer_limit.empty();
  }

  void look(const RunView& view, Instant now, uint32_t from, uint32_t to, Queue& queue) {
    ++looks_;
    if (is_broken()) return;
    if (!could_move(view, from, to) ||
        view.document(from).received_hash() == view.document(to).received_hash()) {
      return queue.waits.clear();
    }
    std::map<ActorId, Wait> waits;
    const VersionVector& has = view.document(to).received();
    bool has_moved = queue.waits.empty();
    for (const VersionVector::Entry& entry : view.document(from).received().entries()) {
      const uint64_t last = has[entry.actor];
      if (last >= entry.last) continue;
      const auto before = queue.waits.find(entry.actor);
      const bool waits_on = before != queue.waits.end() && before->second.has == last;
      waits[entry.actor] = waits_on ? before->second : Wait{last, now};
    }
    for (const auto& [actor, wait] : queue.waits) {
      has_moved = has_moved || has[actor] > wait.has;
    }
    if (has_moved) queue.moved_at = now;
    queue.waits = std::move(waits);
    judge(view, now, from, to, queue);
  }

  void judge(const RunView& view, Instant now, uint32_t from, uint32_t to, const Queue& queue) {
    const Duration most = view.setting().longest_wait;
    for (const auto& [actor, wait] : queue.waits) {
      const bool is_silent = now - std::max(queue.moved_at, wait.since) > most;
      if (!is_silent && now - wait.since <= most * kPatience) continue;
      const DotRun missing{actor, wait.has + 1, 1};
      report(view, results::Verdict::kInvalid,
             "replica " + view.node_name(to) + " waits for " + format_dots(missing) +
                 ", which replica " + view.node_name(from) +
                 " holds: " + (is_silent ? "nothing that it lacks" : "no change of that actor") +
                 " has come since " + format_instant(is_silent ? queue.moved_at : wait.since) +
                 ", though both run, they are connected and no fault is on; the longest step "
                 "takes " +
                 human_duration(is_silent ? most : most * kPatience),
             {missing, {to, from}});
      return;
    }
  }

  std::map<std::pair<uint32_t, uint32_t>, Queue> pairs_;  // by (from, to)
  std::set<std::pair<uint32_t, uint32_t>> open_;          // streams, by (node, peer)
  int64_t faults_ = 0;                                    // that are on
  uint64_t looks_ = 0;
};

}  // namespace

CheckerKind stalls_check() {
  return {.name = "stalls",
          .help =
              "no queue stands still while it could move: who lacks what a connected peer "
              "holds gets something of it before long, where no fault is on (documents that at "
              "most 64 hold)",
          .is_default = false,
          .make = make_checker<Stalls>};
}

}  // namespace skerry::harness
