// What a replica says of its own state (core/sync_status.h) is never better than the truth, after
// every event that touched it. It may be late: what has arrived and is not heard of yet counts as
// missing. What a peer held before its disk was replaced counts as held, for the replica cannot
// know; and what one holds that has left the document, as it keeps the copy.
//
//   unsaved            at least what was committed and is not acknowledged
//   pending            at least what is received here and at no other node
//   pending_at_server  at least what is received here and at no server
//   at_server          some server has it, up to there
//   is_connected       a stream is open
//   has_synced         it holds all that some other had when this replica was started
//   is_synced          nothing of the above is missing
//
// Cost: O(own actors * peers) an event that turns to a person's replica, O(nodes) where that says
// something new. What others had at a start is looked at where at most kMostCompared hold the
// document.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

constexpr size_t kMostCompared = 64;

bool says_the_same(const SyncStatus& a, const SyncStatus& b) {
  return a.pending == b.pending && a.pending_at_server == b.pending_at_server &&
         a.is_connected == b.is_connected && a.has_synced == b.has_synced &&
         a.is_synced == b.is_synced && a.at_server == b.at_server;
}

// Of what is beyond `held`, but for what was withdrawn: nobody will hold that.
uint64_t missing(const RunView& view, const VersionVector::Entry& own, uint64_t held,
                 bool has_withdrawn) {
  if (!has_withdrawn) return own.last - std::min(own.last, held);
  uint64_t count = 0;
  while (const auto next = view.ledger().first_kept(own.actor, held, own.last)) {
    ++count;
    held = *next;
  }
  return count;
}

class HonestStatus final : public Checker {
 public:
  void on_event(const RunView& view, const sim::Event& event) override {
    look(view);
    if (event.node < view.setting().people) mark(view, event.node);
  }
  void on_end(const RunView& view) override { look(view); }

  void on_commit(const RunView& view, uint32_t change, const Command&,
                 const VersionVector&) override {
    const Ledger::Entry& entry = view.ledger()[change];
    Replica& replica = of(view, entry.author);
    replica.unsaved += entry.committed.dots.length;
    replica.is_other = entry.committed.dots.actor.replica.value != entry.author;
    touch(view, entry.author);
  }
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override {
    of(view, node).unsaved -= std::min(of(view, node).unsaved, dots.length);
    touch(view, node);
  }
  void on_received(const RunView& view, uint32_t node, const Output&) override {
    touch(view, node);
  }
  // Its author may hear of it later, and say until then that it is on its way.
  void on_withdrawn(const RunView& view, uint32_t change, Saved saved) override {
    const Ledger::Entry& entry = view.ledger()[change];
    has_withdrawn_ = true;
    uint64_t& unsaved = of(view, entry.author).unsaved;
    if (saved == Saved::kNo) unsaved -= std::min(unsaved, entry.committed.dots.length);
    touch(view, entry.author);
  }
  void on_connection(const RunView& view, uint32_t node, uint32_t peer, Connection what) override {
    if (node >= view.setting().people || what == Connection::kDialled) return;
    std::set<uint32_t>& open = of(view, node).open;
    if (what == Connection::kOpened) {
      open.insert(peer);
    } else {
      open.erase(peer);
    }
    touch(view, node);
  }

  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (node >= view.setting().people) return;
    Replica& replica = of(view, node);
    if (what == Process::kStops) replica.unsaved = 0;
    if (what != Process::kStarts) return;
    replica.open.clear();
    replica.said.reset();
    note_what_others_have(view, node);
    replica.is_new = !view.is_holder(node) && view.ledger().delivered(node).empty();
  }
  // What it says of a copy that it kept may stand from before; without one it begins to speak.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    Replica& replica = of(view, node);
    replica.said.reset();
    touch(view, node);
    if (edge == Edge::kEnds || !std::exchange(replica.is_new, false)) return;
    note_what_others_have(view, node);
  }
  void on_copy_dropped(const RunView& view, uint32_t node) override {
    of(view, node).is_new = true;
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    had_before_.resize(view.setting().nodes());
    had_before_[node].merge(view.ledger().delivered(node));
    if (node < view.setting().people) of(view, node).unsaved = 0;  // it went with that
    for (Replica& replica : replicas_) {
      if (const auto had = replica.others_had.find(node); had != replica.others_had.end()) {
        had->second = {};
      }
    }
  }

  LookedAt looked_at() const override { return {{"statuses", statuses_}}; }

 private:
  struct Replica {
    std::optional<SyncStatus> said;
    bool is_touched = false;
    bool is_told = false;                   // of something that may make what it says a lie
    std::optional<uint64_t> changes;        // of what it says, when it was looked at
    bool is_new = false;                    // it holds no copy, and does not follow the document
    bool is_other = false;                  // a copy that goes on as another
    std::vector<VersionVector::Entry> own;  // that it had received then
    uint64_t unsaved = 0;  // committed, not acknowledged, and not lost with its process
    std::set<uint32_t> open;
    std::map<uint32_t, VersionVector> others_had;  // when it was started
  };

  Replica& of(const RunView& view, uint32_t node) {
    replicas_.resize(view.setting().people);
    return replicas_[node];
  }
  void note_what_others_have(const RunView& view, uint32_t node) {
    std::map<uint32_t, VersionVector>& others_had = of(view, node).others_had;
    others_had.clear();
    if (view.holders().size() > kMostCompared) return;
    for (const uint32_t other : view.holders()) {
      if (other != node) others_had[other] = view.ledger().delivered(other);
    }
  }
  // It is looked at after the event, if it may say something else then.
  void mark(const RunView& view, uint32_t node) {
    Replica& replica = of(view, node);
    if (!std::exchange(replica.is_touched, true)) touched_.push_back(node);
  }
  // It is looked at after the event.
  void touch(const RunView& view, uint32_t node) {
    if (node >= view.setting().people) return;
    mark(view, node);
    replicas_[node].is_told = true;
  }
  void look(const RunView& view) {
    for (const uint32_t node : touched_) {
      replicas_[node].is_touched = false;
      if (!is_broken() && view.is_running(node) && view.is_holder(node)) {
        check(view, node, replicas_[node]);
      }
    }
    touched_.clear();
  }

  uint64_t held_by(const RunView& view, uint32_t other, const ActorId& actor) const {
    const uint64_t before = other < had_before_.size() ? had_before_[other][actor] : 0;
    return std::max(view.ledger().delivered(other)[actor], before);
  }
  // The most that any other than `node` holds, from node `first` on.
  uint64_t held_elsewhere(const RunView& view, uint32_t node, uint32_t first,
                          const ActorId& actor) const {
    uint64_t most = 0;
    for (const uint32_t other : view.ever_holders()) {
      if (other != node && other >= first) most = std::max(most, held_by(view, other, actor));
    }
    return most;
  }

  void check(const RunView& view, uint32_t node, Replica& replica) {
    const InspectedDocument& document = view.document(node);
    const std::optional<uint64_t> changes = document.status_changes();
    const bool is_told = std::exchange(replica.is_told, false);
    if (!is_told && replica.said && changes && changes == replica.changes) return;
    replica.changes = changes;
    SyncStatus status = document.status();
    ++statuses_;
    if (status.unsaved < replica.unsaved) {
      lie(view, node,
          std::to_string(status.unsaved) + " of its changes are unsaved; these are " +
              std::to_string(replica.unsaved));
    }
    const bool is_stream = view.setting().replica.sync.transport == sync::Transport::kStream;
    if (status.is_connected && is_stream && replica.open.empty()) {
      lie(view, node, "it is connected; it has no open stream");
    }
    const auto own = own_of(document.received(), node);
    if (replica.said && std::ranges::equal(replica.own, own) &&
        says_the_same(*replica.said, status)) {
      return;
    }
    replica.own.assign(own.begin(), own.end());
    check_pending(view, node, replica, status);
    check_synced(view, node, replica, status);
    replica.said = std::move(status);
  }

  // Of what is received, the replica's own.
  static std::span<const VersionVector::Entry> own_of(const VersionVector& received,
                                                      uint32_t node) {
    const auto replica = [](const VersionVector::Entry& e) { return e.actor.replica.value; };
    const auto entries = received.entries();
    return {std::ranges::lower_bound(entries, node, {}, replica),
            std::ranges::upper_bound(entries, node, {}, replica)};
  }

  void check_pending(const RunView& view, uint32_t node, const Replica& replica,
                     const SyncStatus& status) {
    const uint32_t first_server = view.setting().people;
    for (const VersionVector::Entry& entry : status.at_server) {
      const uint64_t held = held_elsewhere(view, node, first_server, entry.actor);
      if (held >= entry.last) continue;
      const DotRun first{entry.actor, held + 1, 1};
      lie(view, node, "a server holds " + format_dots(first) + "; none does", first);
    }
    if (replica.is_other) return;
    uint64_t pending = 0;
    uint64_t pending_at_server = 0;
    for (const VersionVector::Entry& own : replica.own) {
      const uint64_t held = held_elsewhere(view, node, 0, own.actor);
      const uint64_t at_server = held_elsewhere(view, node, first_server, own.actor);
      pending += missing(view, own, held, has_withdrawn_);
      pending_at_server += missing(view, own, at_server, has_withdrawn_);
    }
    check_number(view, node, "no other has", status.pending, pending);
    check_number(view, node, "no server has", status.pending_at_server, pending_at_server);
  }
  void check_number(const RunView& view, uint32_t node, const char* what, uint64_t said,
                    uint64_t truth) {
    if (said >= truth) return;
    lie(view, node,
        std::to_string(said) + " of its changes are pending; " + what + " " +
            std::to_string(truth));
  }

  void check_synced(const RunView& view, uint32_t node, const Replica& replica,
                    const SyncStatus& status) {
    const uint64_t pending = view.setting().servers > 0 && !status.at_server.empty()
                                 ? status.pending_at_server
                                 : status.pending;
    if (status.is_synced && (status.unsaved > 0 || pending > 0 || !status.has_synced)) {
      lie(view, node, "it is synced, and that something is missing");
    }
    if (!status.has_synced || replica.others_had.empty()) return;
    const VersionVector& received = view.document(node).received();
    const bool has_all_of_one =
        std::any_of(replica.others_had.begin(), replica.others_had.end(),
                    [&](const auto& other) { return received.covers(other.second); });
    if (has_all_of_one) return;
    lie(view, node, "it has synced since it was opened; no other had so little then");
  }

  void lie(const RunView& view, uint32_t node, const std::string& what,
           const std::optional<DotRun>& change = {}) {
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " says that " + what, {change, {node}});
  }

  uint64_t statuses_ = 0;
  bool has_withdrawn_ = false;
  std::vector<Replica> replicas_;
  std::vector<uint32_t> touched_;
  std::vector<VersionVector> had_before_;  // by node: until its disk was replaced
};

}  // namespace

CheckerKind honest_status_check() {
  return {.name = "honest_status",
          .help =
              "what a replica says of its own state is never better than the truth: what is "
              "unsaved and pending, up to where a server has it, whether it is synced",
          .is_default = false,
          .make = make_checker<HonestStatus>};
}

}  // namespace skerry::harness
