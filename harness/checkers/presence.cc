// What people are shown of one another ([presence]):
//
//   - nothing that the other did not say;
//   - never an older word after a newer one, in one life of who is shown it;
//   - of somebody whose replica does not run, nothing once that is `expiry` ago;
//   - at the end, where all was quiet for long enough, the latest word of everybody who runs.
//
// A word may come late, and begins to grow old where it comes. So both times count from the last
// fault, connection or standstill of another node on, and allow for the longest wait of a queue
// that can move. The last is not asked of datagrams that are lost: what is lost is not sent again.
// Where two processes speak as one replica (a clone) nothing is judged of that one.
//
// Cost: O(log words) a word, O(words shown) a point of the grid.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "core/time_text.h"
#include "harness/observe/checker.h"
#include "harness/observe/cursor.h"

namespace skerry::harness {
namespace {

class PresenceCheck final : public Checker {
 public:
  void on_user_said(const RunView& view, uint32_t node, const Payload& what) override {
    Person& person = people_[node];
    person.said[view.now()].push_back(what);
    person.latest = what;
    person.latest_at = view.now();
    person.has_spoken = true;
  }
  void on_user_shown(const RunView& view, uint32_t node, const Output& output) override {
    const uint32_t whose = output.peer.value;
    Shown& shown = shown_[{node, whose}];
    shown.what = output.payload;
    if (output.payload.empty()) return;
    ++words_;
    const auto cursor = decode_cursor(output.payload.view());
    if (cursor && cursor->person != whose) {
      cloned_.insert(whose);
      return;
    }
    if (!cursor || !was_said(whose, cursor->moved_at, output.payload)) {
      return complain(view, node, whose, "what that one never said");
    }
    if (cursor->moved_at < shown.latest) {
      return complain(view, node, whose,
                      "what was said at " + human_duration(cursor->moved_at - Instant{}) +
                          ", after what was said at " + human_duration(shown.latest - Instant{}));
    }
    shown.latest = cursor->moved_at;
  }

  // Who leaves the document says no more there, and is shown nothing.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    note_trouble(view.now());
    if (edge == Edge::kBegins) return;
    people_[node].latest = {};
    people_[node].latest_at = view.now();
    for (auto& [pair, shown] : shown_) {
      if (pair.first == node) shown = {};
    }
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    note_trouble(view.now());
    if (what != Process::kStarts) return;
    people_[node].has_spoken = false;
    for (auto& [pair, shown] : shown_) {
      if (pair.first == node) shown = {};
    }
  }
  void on_presence(const RunView& view, uint32_t, Presence) override { note_trouble(view.now()); }
  void on_fault(const RunView& view, uint32_t, Edge) override { note_trouble(view.now()); }
  void on_connection(const RunView& view, uint32_t, uint32_t, Connection) override {
    note_trouble(view.now());
  }

  void on_grid(const RunView& view, const GridPoint& point) override {
    if (point.is_first) note_who_runs(view, point.at);
    if (stopped_.size() != 1 || is_broken()) return;  // else words may wait at another
    const auto [person, since] = *stopped_.begin();
    const Instant due = std::max(since, last_trouble_) + patience(view);
    if (point.at <= due) return;
    for (const auto& [pair, shown] : shown_) {
      if (pair.second != person || shown.what.empty() || cloned_.contains(person)) continue;
      complain(view, pair.first, person,
               "something, though that one has not run since " + human_duration(since - Instant{}));
    }
  }

  void finish(const RunView& view) override {
    if (is_broken() || !is_reliable(view)) return;
    for (const uint32_t node : view.holders()) {
      for (const auto& [person, of] : people_) {
        const bool is_pair = node != person && is_person(view, node) && is_person(view, person);
        if (!is_pair || !of.has_spoken || cloned_.contains(person)) continue;
        if (std::max(of.latest_at, last_trouble_) + patience(view) > view.now()) continue;
        ++pairs_;
        const Shown& shown = shown_[{node, person}];
        if (is_equal(shown.what, of.latest)) continue;
        complain(view, node, person,
                 shown.what.empty() ? "nothing, though that one has said something"
                                    : "what is not the latest");
      }
    }
  }

  LookedAt looked_at() const override {
    return {{"words shown", words_}, {"pairs at the end", pairs_}};
  }

 private:
  struct Person {
    std::map<Instant, std::vector<Payload>> said;
    Payload latest;
    Instant latest_at;
    bool has_spoken = false;  // in this life
  };
  struct Shown {
    Payload what;    // now
    Instant latest;  // when the newest was said that was shown to this process
  };

  static bool is_equal(const Payload& a, const Payload& b) {
    return std::ranges::equal(a.view(), b.view());
  }
  static bool is_person(const RunView& view, uint32_t node) {
    return node < view.setting().people && view.is_running(node);
  }
  static bool is_reliable(const RunView& view) {
    return view.setting().replica.sync.transport == sync::Transport::kStream;
  }
  // A clock may be slow, and a word come late.
  static Duration patience(const RunView& view) {
    const Setting& setting = view.setting();
    return setting.replica.sync.presence.expiry * 5 / 4 + setting.longest_wait;
  }
  bool was_said(uint32_t person, Instant at, const Payload& what) const {
    const auto found = people_.find(person);
    if (found == people_.end()) return false;
    const auto said = found->second.said.find(at);
    return said != found->second.said.end() &&
           std::ranges::any_of(said->second, [&](const Payload& p) { return is_equal(p, what); });
  }
  void note_trouble(Instant at) { last_trouble_ = std::max(last_trouble_, at); }
  void note_who_runs(const RunView& view, Instant at) {
    for (uint32_t node = 0; node < view.setting().nodes(); ++node) {
      if (view.is_running(node)) {
        if (stopped_.erase(node) > 0) note_trouble(at);
      } else {
        stopped_.emplace(node, at);
      }
    }
  }
  void complain(const RunView& view, uint32_t node, uint32_t whose, const std::string& what) {
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " shows of replica " + view.node_name(whose) + " " +
               what,
           {{}, {node, whose}});
  }

  std::map<uint32_t, Person> people_;
  std::map<std::pair<uint32_t, uint32_t>, Shown> shown_;  // by who is shown, and whom
  std::map<uint32_t, Instant> stopped_;                   // nodes that do not run, since when
  std::set<uint32_t> cloned_;
  Instant last_trouble_;
  uint64_t words_ = 0;
  uint64_t pairs_ = 0;
};

}  // namespace

CheckerKind presence_check() {
  return {.name = "presence",
          .help =
              "people are shown of one another what was said, the latest last, nothing for long of "
              "who is away, and in the end everybody's latest word; on wherever there are cursors",
          .make = make_checker<PresenceCheck>};
}

}  // namespace skerry::harness
