// What all parts of a simulation stand on: the plan, virtual time and its events, the network, who
// looks on, and what the parts make known to one another.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "crdts/object/commons.h"
#include "harness/observe/observers.h"
#include "harness/plan/plan.h"
#include "harness/simulation/censuses.h"
#include "harness/simulation/input.h"
#include "harness/simulation/outside.h"
#include "sim/kernel/island_queue.h"
#include "sim/network/network.h"
#include "sync/intake/workroom.h"

namespace skerry::harness {

// How far the replicas have come, and when something last changed.
struct Standing {
  explicit Standing(uint32_t documents) : censuses(documents) {}
  void note_growth(Instant now) { grew_at = std::max(grew_at, now); }
  void note_connection(Instant now) { reconnected_at = std::max(reconnected_at, now); }

  Censuses censuses;       // of the received sets of nodes that are not away
  Instant grew_at;         // when a replica last received something new
  Instant reconnected_at;  // when a connection was last opened, lost or given up
  uint32_t active_faults = 0;
};

// People whose received set grew, or whose process came back, each once until they were told.
class Notices {
 public:
  explicit Notices(uint32_t people) : is_noted_(people, false) {}

  // A server is nobody to tell.
  void add(uint32_t person) {
    if (person >= is_noted_.size() || is_noted_[person]) return;
    is_noted_[person] = true;
    people_.push_back(person);
  }
  bool empty() const { return people_.empty(); }
  // Calls `tell` for each; who is noted meanwhile joins the end.
  template <typename Tell>
  void take_all(Tell tell) {
    for (size_t i = 0; i < people_.size(); ++i) {
      const uint32_t person = people_[i];
      is_noted_[person] = false;
      tell(person);
    }
    people_.clear();
  }

 private:
  std::vector<uint32_t> people_;
  std::vector<bool> is_noted_;
};

struct Scene {
  // `run` and `nodes` are shown to observers, with `record`.
  Scene(Plan plan_of_run, const Observed& run, const Nodes& nodes, const RunRecord& record,
        Observers& who_look_on, sim::NetworkSink& sink)
      : plan(std::move(plan_of_run)),
        observers(who_look_on),
        network(queue, plan.topology, plan.links, plan.seed, sink),
        commons(plan.following.documents()),
        is_datagram(plan.replica.sync.transport == sync::Transport::kDatagram),
        standing(plan.following.documents()),
        notices(plan.people),
        followed_now(plan.at_start) {
    if (plan.share_histories) room.share_frames();
    views.reserve(plan.following.documents());
    for (uint32_t document = 0; document < plan.following.documents(); ++document) {
      views.emplace_back(plan, nodes, run, record, document, views);
    }
  }
  ~Scene() {
    while (!queue.empty()) sim::release_payload(queue.pop());
  }
  // What observers are given to look at; of one document, for what happens in it.
  const RunView& view(uint32_t document = 0) const { return views[document]; }
  // What a node wants of its network.
  void want(uint32_t node, Wish wish) {
    if (plan.outside != nullptr) [[unlikely]]
      return plan.outside->send_up(node, std::move(wish));
    carry_out(node, std::move(wish));
  }
  // The same when it has come there.
  void carry_out(uint32_t node, Wish wish) {
    switch (wish.kind) {
      case Wish::Kind::kSend:
        return is_datagram ? network.send_datagram(now, node, wish.peer, std::move(wish.frame))
                           : network.send_stream(now, node, wish.peer, std::move(wish.frame));
      case Wish::Kind::kConnect:
        return network.connect(now, node, wish.peer);
      case Wish::Kind::kClose:
        return network.close(now, node, wish.peer);
    }
  }
  // Who follows which documents now.
  const Following& following() const { return followed_now ? *followed_now : plan.following; }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  Plan plan;
  std::vector<RunView> views;  // by document
  Observers& observers;
  sim::IslandQueue queue;
  sim::Network network;
  std::vector<std::shared_ptr<crdts::Commons>> commons;  // by document
  sync::Workroom room;                                   // of all replicas
  const bool is_datagram;
  Instant now;
  Standing standing;
  Notices notices;
  std::optional<Following> followed_now;  // nothing: as the plan says, all the time
};

}  // namespace skerry::harness
