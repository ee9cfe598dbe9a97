// What an author was told of is where the level says that it is, and stays there whatever crashes
// (docs/stores.md has the levels' promises):
//
//   memory    it is in the author's document; no crash of its process is survived
//   local     and in its log, each time that the store is opened
//   server    and so at a server
//   replicas  and so at as many others
//   stable    and so at every person who holds the document
//
// A disk that is emptied, taken back or overwritten (amnesia, rollback, clone) ends what was
// promised of it: what such a node had held counts as having been there, and no more is asked of
// it. So does a person who leaves the document and drops the copy, once that is gone.
//
// Cost: O(log actors) for what is told at kLocal; at other levels O(nodes); O(actors) an opening.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

class DurabilityCheck final : public Checker {
 public:
  void on_acknowledge(const RunView&, uint32_t node, const DotRun& dots) override {
    ++told_;
    promise(node, AcknowledgeLevel::kLocal, dots);
  }

  void on_level(const RunView& view, uint32_t node, AcknowledgeLevel level,
                const DotRun& dots) override {
    ++told_;
    if (level == AcknowledgeLevel::kMemory) return check_document(view, node, dots);
    const uint32_t people = view.setting().people;
    uint32_t had = 0;
    std::string lacks;
    for (const uint32_t other : view.ever_holders()) {
      if (other == node || (level == AcknowledgeLevel::kServer && other < people) ||
          (level == AcknowledgeLevel::kStable && other >= people)) {
        continue;
      }
      const Dot last{dots.actor, dots.last()};
      const bool has = view.ledger().delivered(other).contains(last);
      if (has) promise(other, level, dots);
      if (has || had_before(other).contains(last)) {
        ++had;
      } else if (lacks.empty()) {
        lacks = view.node_name(other);
      }
    }
    if (had < least(view, level, lacks)) report_untrue(view, node, level, dots, had, lacks);
  }

  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (what != Process::kStarted || !view.is_holder(node)) return;
    ++openings_;
    check(view, node, "after it was opened again");
  }
  // A copy that was kept holds what it held.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kEnds || !view.has_process(node)) return;
    check(view, node, "when its person followed the document again");
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    nodes_[node].had_before.merge(view.ledger().delivered(node));
    nodes_[node].promised = {};
  }
  void finish(const RunView& view) override {
    for (const uint32_t node : view.holders()) {
      if (view.has_process(node)) check(view, node, "at the end");
    }
  }

  LookedAt looked_at() const override {
    return {{"acknowledgements", told_}, {"openings of stores", openings_}};
  }

 private:
  struct Promises {
    std::array<VersionVector, kAcknowledgeLevels> promised;  // by level
    VersionVector had_before;  // its disk was replaced: what it held until then
  };

  const VersionVector& had_before(uint32_t node) const {
    static const VersionVector kNothing;
    const auto at = nodes_.find(node);
    return at == nodes_.end() ? kNothing : at->second.had_before;
  }
  void promise(uint32_t node, AcknowledgeLevel level, const DotRun& dots) {
    nodes_[node].promised[static_cast<size_t>(level)].raise(dots.actor, dots.last());
  }
  // How many others must have had it.
  static uint32_t least(const RunView& view, AcknowledgeLevel level, const std::string& lacks) {
    if (level == AcknowledgeLevel::kStable) return lacks.empty() ? 0 : ~uint32_t{0};
    if (level == AcknowledgeLevel::kServer) return 1;
    return view.setting().replica.sync.acknowledge_at.replicas;
  }

  void check_document(const RunView& view, uint32_t node, const DotRun& dots) {
    if (view.document(node).integrated().contains({dots.actor, dots.last()})) return;
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " told of " + format_dots(dots) +
               ", which is not in its document",
           {dots, {node}});
  }

  void report_untrue(const RunView& view, uint32_t node, AcknowledgeLevel level, const DotRun& dots,
                     uint32_t had, const std::string& lacks) {
    std::string where = "held by no server";
    if (level == AcknowledgeLevel::kReplicas) {
      where = "held by " + std::to_string(had) + " others of the " +
              std::to_string(view.setting().replica.sync.acknowledge_at.replicas) + " told of";
    } else if (level == AcknowledgeLevel::kStable) {
      where = "not at replica " + lacks;
    }
    report(view, results::Verdict::kInvalid,
           "the author at replica " + view.node_name(node) + " was told of " + format_dots(dots) +
               " at the level " + std::string(to_string(level)) + ", and it is " + where,
           {dots, {node}});
  }

  void check(const RunView& view, uint32_t node, const char* when) {
    const auto promises = nodes_.find(node);
    if (promises == nodes_.end()) return;
    const VersionVector& has = view.document(node).received();
    for (size_t level = kAcknowledgeLevels; level-- > 0;) {
      const VersionVector& promised = promises->second.promised[level];
      if (has.covers(promised)) continue;
      for (const VersionVector::Entry& entry : promised.entries()) {
        if (has[entry.actor] >= entry.last) continue;
        const auto first = view.ledger().first_kept(entry.actor, has[entry.actor], entry.last);
        if (!first) continue;  // it was withdrawn
        const DotRun lost{entry.actor, *first, 1};
        report(view, results::Verdict::kInvalid,
               "replica " + view.node_name(node) + " lacks " + format_dots(lost) + " " + when +
                   ", of which its author was told at the level " +
                   std::string(to_string(static_cast<AcknowledgeLevel>(level))),
               {lost, {node}});
        return;
      }
    }
  }

  uint64_t told_ = 0;
  uint64_t openings_ = 0;
  std::map<uint32_t, Promises> nodes_;
};

}  // namespace

CheckerKind durability_check() {
  return {.name = "durability",
          .help =
              "what an author was told of at a level survives every crash that the level "
              "promises to survive",
          .is_default = true,
          .make = make_checker<DurabilityCheck>};
}

}  // namespace skerry::harness
