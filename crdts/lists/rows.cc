#include "crdts/lists/rows.h"

#include "crdts/lists/list_body.h"
#include "crdts/lists/list_object.h"
#include "crdts/lists/reference.h"

namespace skerry::crdts {
namespace {

Design list_design(std::string_view name, std::string_view help, std::string_view source,
                   Reference reference) {
  Design design;
  design.name = name;
  design.help = help;
  design.family = Family::kList;
  design.source = source;
  design.engineering = "slots in a treap with counts beside Fugue's tree; one slot an item";
  design.content_bytes = lists::content_bytes;
  design.reference = reference;
  design.reference_limit = 5'000;
  design.no_pure_operations = "a position means something only in the list that its author saw";
  design.collection =
      "not collected: a slot inserted concurrently beside one that was let go of would have lost "
      "its parent";
  return design;
}

template <lists::ListObject::Moves moves>
std::unique_ptr<Object> make_list() {
  return std::make_unique<lists::ListObject>(moves);
}

}  // namespace

std::vector<Design> list_designs() {
  Design movable = list_design(
      "movable_list", "a list whose items move: position and value are registers of each item",
      "Kleppmann 2020, Moving elements in list CRDTs, section 3, over Weidner and Kleppmann 2023, "
      "The art of the fugue, section 4",
      reference_movable_list);
  movable.make = make_list<lists::ListObject::Moves::kElements>;
  movable.offers_undo = true;
  movable.claims = {Anomaly::kForwardInterleaving, Anomaly::kBackwardInterleavingByOne,
                    Anomaly::kBackwardInterleavingByMany, Anomaly::kResurrectedElement,
                    Anomaly::kDuplicateAfterMove};
  Design copying = list_design(
      "list_delete_and_insert", "a list without moves: to move an item is to erase and insert it",
      "Kleppmann 2020, Moving elements in list CRDTs, section 2: what it improves upon",
      reference_list_delete_and_insert);
  copying.make = make_list<lists::ListObject::Moves::kByCopy>;
  copying.claims = {Anomaly::kForwardInterleaving, Anomaly::kBackwardInterleavingByOne,
                    Anomaly::kBackwardInterleavingByMany, Anomaly::kResurrectedElement};
  return {movable, copying};
}

}  // namespace skerry::crdts
