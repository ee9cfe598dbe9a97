#include "harness/replay/wrong_value.h"

#include <algorithm>
#include <map>

#include "core/command_text.h"
#include "core/text_difference.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kMostWork = 20'000'000;  // entries that the reference is given, or their pairs
constexpr uint64_t kMostTimes = 4;          // or as much as that many looks at the last value
constexpr size_t kMostRecords = 2'000'000;  // runs of dots integrated, at all nodes together
constexpr size_t kMostCommits = 60'000;
constexpr size_t kMostListed = 6;

// What a node came to have integrated in one event, and the digest of what it showed then.
struct Shown {
  Moment when;
  uint32_t node = 0;
  std::optional<Hash128> digest;
  Hash128 set;
  bool starts_anew = false;  // `runs` are all that it has
  std::vector<DotRun> runs;
};

class ValueRecorder final : public Observer {
 public:
  explicit ValueRecorder(uint32_t document) : document_(document) {}

  void on_event(const RunView&, const sim::Event&) override { ++event_; }
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector& past) override {
    if (view.document_index() != document_) return;
    if (history.size() >= kMostCommits) {
      is_cut = true;
      return;
    }
    const Committed& committed = view.ledger()[change].committed;
    history.push_back(
        {Dot{committed.dots.actor, committed.dots.first}, committed.dots.length, committed.time,
         view.setting().design().reference_needs_past ? past : VersionVector{}, command});
    made.push_back({{event_, view.now()},
                    view.ledger()[change].author,
                    committed.dots,
                    shortened(to_text(command))});
  }
  void on_integrate(const RunView& view, uint32_t node) override {
    if (is_cut || view.document_index() != document_) return;
    const InspectedDocument& replica = view.document(node);
    previous_.resize(view.setting().nodes());
    VersionVector& before = previous_[node];
    Shown record{{event_, view.now()}, node, replica.digest(), replica.integrated_hash(), {}, {}};
    record.starts_anew = !replica.integrated().covers(before);
    if (record.starts_anew) before = {};
    for (const VersionVector::Entry& entry : replica.integrated().entries()) {
      const uint64_t had = before[entry.actor];
      if (had < entry.last) record.runs.push_back({entry.actor, had + 1, entry.last - had});
    }
    before = replica.integrated();
    kept_ += record.runs.size();
    is_cut = kept_ > kMostRecords;
    if (is_same_event(record)) {
      record.runs.insert(record.runs.begin(), records.back().runs.begin(),
                         records.back().runs.end());
      record.starts_anew = record.starts_anew || records.back().starts_anew;
      records.pop_back();
    }
    records.push_back(std::move(record));
  }

  std::vector<crdts::HistoryEntry> history;  // in commit order
  std::vector<Witness::Made> made;           // the same, for people
  std::vector<Shown> records;
  bool is_cut = false;

 private:
  bool is_same_event(const Shown& record) const {
    return !records.empty() && records.back().node == record.node &&
           records.back().when.event == record.when.event && !record.starts_anew;
  }

  const uint32_t document_;
  uint64_t event_ = 0;
  uint64_t kept_ = 0;
  std::vector<VersionVector> previous_;  // by node
};

class Search {
 public:
  Search(const ValueRecorder& recorder, const crdts::Design& design)
      : recorder_(recorder), design_(design) {
    for (size_t i = 0; i < recorder.records.size(); ++i) {
      by_node_[recorder.records[i].node].push_back(i);
    }
  }

  // The first wrong one.
  std::optional<size_t> first(const std::vector<uint32_t>& concerned) {
    if (work() <= kMostWork) {
      for (size_t i = 0; i < recorder_.records.size(); ++i) {
        if (is_wrong(i)) return i;
      }
      return std::nullopt;
    }
    for (const auto& [node, places] : by_node_) {
      const bool is_named =
          concerned.empty() || std::ranges::find(concerned, node) != concerned.end();
      if (!is_named) continue;
      budget_ = std::max(kMostWork, kMostTimes * cost_of(entries_of(places)));
      if (const auto found = first_at(places)) return found;
    }
    return std::nullopt;
  }

  Value reference(size_t record) const {
    std::vector<crdts::HistoryEntry> part;
    const VersionVector has = vector_of(record);
    for (const crdts::HistoryEntry& entry : recorder_.history) {
      if (has.contains(last_of(entry))) part.push_back(entry);
    }
    return design_.reference(part);
  }

  uint64_t changes(size_t record) const {
    const VersionVector has = vector_of(record);
    return static_cast<uint64_t>(std::ranges::count_if(
        recorder_.history,
        [&has](const crdts::HistoryEntry& entry) { return has.contains(last_of(entry)); }));
  }

  // In the order in which the node integrated them.
  std::vector<DotRun> order(size_t record) const {
    std::vector<DotRun> order;
    for (const size_t i : places_until(record)) {
      const auto& runs = recorder_.records[i].runs;
      order.insert(order.end(), runs.begin(), runs.end());
    }
    if (order.size() > kMostListed) {
      order.erase(order.begin(), order.end() - static_cast<ptrdiff_t>(kMostListed));
    }
    return order;
  }

  // Another node's, of an equal set and with another value.
  std::optional<size_t> other(size_t record) const {
    const Shown& wrong = recorder_.records[record];
    for (size_t i = 0; i < recorder_.records.size(); ++i) {
      const Shown& each = recorder_.records[i];
      if (each.node == wrong.node || !(each.set == wrong.set) || !each.digest) continue;
      if (!(*each.digest == *wrong.digest)) return i;
    }
    return std::nullopt;
  }

 private:
  static Dot last_of(const crdts::HistoryEntry& entry) {
    return {entry.first.actor, entry.first.sequence + entry.length - 1};
  }

  // By strides that double until it is wrong, then by halving: what is wrong early costs little.
  // Nothing where none of these is wrong, or where it costs too much to say.
  std::optional<size_t> first_at(const std::vector<size_t>& places) {
    size_t low = 0;  // what was looked at before it is right
    size_t high = 0;
    for (size_t stride = 1; !is_wrong(places[high]); stride *= 2) {
      if (high + 1 == places.size() || budget_ == 0) return std::nullopt;
      low = high + 1;
      high = std::min(high + stride, places.size() - 1);
    }
    while (low < high && budget_ > 0) {
      const size_t middle = (low + high) / 2;
      if (is_wrong(places[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low < high) return std::nullopt;
    return places[high];
  }

  // A text's reference is quadratic.
  uint64_t cost_of(uint64_t entries) const {
    return design_.family == Family::kText ? entries * entries / 4 : entries;
  }

  uint64_t entries_of(const std::vector<size_t>& places) const {
    uint64_t entries = 0;
    for (const size_t i : places) entries += recorder_.records[i].runs.size();
    return entries;
  }

  // What it costs to look at each.
  uint64_t work() const {
    uint64_t sum = 0;
    for (const auto& [node, places] : by_node_) {
      uint64_t entries = 0;
      for (const size_t i : places) {
        if (recorder_.records[i].starts_anew) entries = 0;
        entries += recorder_.records[i].runs.size();
        sum += cost_of(entries);
      }
    }
    return sum;
  }

  // The records of its node up to this one, since it last started anew.
  std::vector<size_t> places_until(size_t record) const {
    std::vector<size_t> places;
    for (const size_t i : by_node_.at(recorder_.records[record].node)) {
      if (i > record) break;
      if (recorder_.records[i].starts_anew) places.clear();
      places.push_back(i);
    }
    return places;
  }

  VersionVector vector_of(size_t record) const {
    VersionVector has;
    for (const size_t i : places_until(record)) {
      for (const DotRun& run : recorder_.records[i].runs) has.raise(run.actor, run.last());
    }
    return has;
  }

  bool is_wrong(size_t record) {
    const Shown& each = recorder_.records[record];
    if (!each.digest) return false;
    auto at = right_.find(each.set);
    if (at == right_.end()) {
      budget_ -= std::min(budget_, cost_of(entries_of(places_until(record))));
      at = right_.emplace(each.set, digest_of(reference(record))).first;
    }
    return !(*each.digest == at->second);
  }

  const ValueRecorder& recorder_;
  const crdts::Design& design_;
  std::map<uint32_t, std::vector<size_t>> by_node_;
  uint64_t budget_ = kMostWork;
  std::map<Hash128, Hash128> right_;  // by set: what the reference gives
};

// Up to the event, and through it.
bool play(Run& run, uint64_t event) {
  run.begin();
  while (run.view().events() < event) {
    if (!run.step()) return false;
  }
  return true;
}

std::vector<Witness::Made> made_in(const ValueRecorder& recorder, const Shown& record) {
  std::vector<Witness::Made> made;
  for (const Witness::Made& each : recorder.made) {
    const bool is_in = std::ranges::any_of(record.runs, [&each](const DotRun& run) {
      return run.actor == each.dots.actor && run.first <= each.dots.last() &&
             each.dots.last() <= run.last();
    });
    if (is_in) made.push_back(each);
  }
  if (made.size() > kMostListed) {
    made.erase(made.begin(), made.end() - static_cast<ptrdiff_t>(kMostListed));
  }
  return made;
}

}  // namespace

StatusOr<std::optional<WrongValue>> find_wrong_value(const Scenario& scenario, uint64_t seed,
                                                     const Break& broken) {
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  const crdts::Design& design = plan->design();
  if (design.reference == nullptr) return std::nullopt;
  ValueRecorder recorder(broken.document);
  {
    Run run(*std::move(plan));
    run.add(recorder, Observers::hooks_of<ValueRecorder>());
    play(run, broken.event);
  }
  if (recorder.is_cut) return std::nullopt;
  Search search(recorder, design);
  const std::optional<size_t> at = search.first(broken.concern.nodes);
  if (!at) return std::nullopt;
  const Shown& record = recorder.records[*at];
  WrongValue found{record.when, record.node, made_in(recorder, record), search.changes(*at),
                   {},          {},          search.order(*at),         {}};
  if (const std::optional<size_t> other = search.other(*at)) {
    found.other = recorder.records[*other].node;
    found.other_order = search.order(*other);
  }
  plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  Run again(*std::move(plan));
  play(again, record.when.event);
  const RunView& view = again.view().of_document(broken.document);
  const std::optional<Value> shown =
      view.has_process(record.node) ? view.document(record.node).value() : std::nullopt;
  if (shown) found.difference = difference_of(*shown, search.reference(*at));
  return found;
}

}  // namespace skerry::harness
