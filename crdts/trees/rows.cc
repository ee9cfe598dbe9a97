#include "crdts/trees/rows.h"

#include "crdts/trees/move_tree.h"
#include "crdts/trees/reference.h"

namespace skerry::crdts {
namespace {

Design move_tree_design() {
  Design design;
  design.name = "move_tree";
  design.help = "a tree whose moves are done in the order of their timestamps; no loops, no copies";
  design.family = Family::kTree;
  design.source =
      "Kleppmann, Mulligan, Gomes, Beresford 2021, A highly-available move operation for "
      "replicated trees, section 3; siblings by fractional index";
  design.engineering =
      "a late move rewinds parents only, and later moves are judged anew only where a path to the "
      "root changed; children in sorted arrays";
  design.make = [] { return std::unique_ptr<Object>(std::make_unique<trees::MoveTree>()); };
  design.content_bytes = trees::content_bytes;
  design.reference = reference_move_tree;
  design.reference_limit = 10'000;
  design.no_pure_operations =
      "a move in flight may be older than any that is stable, so that no log could be compacted";
  design.collection =
      "not collected: a move in flight may be older than any that is stable, and is judged by "
      "what came before it";
  design.claims = {Anomaly::kDuplicateAfterMove, Anomaly::kCycleAfterMove};
  return design;
}

}  // namespace

std::vector<Design> tree_designs() { return {move_tree_design()}; }

}  // namespace skerry::crdts
