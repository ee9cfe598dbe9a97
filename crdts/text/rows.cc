#include "crdts/text/rows.h"

#include <utility>

#include "crdts/text/dense/dense_object.h"
#include "crdts/text/event_graph/graph_object.h"
#include "crdts/text/reference.h"
#include "crdts/text/text_object.h"
#include "crdts/text/woot/woot_object.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kReferenceLimit = 60'000;

template <typename Rule>
Design text_design(std::string_view name, std::string_view help, std::string_view source,
                   Reference reference, std::vector<Anomaly> claims) {
  Design design;
  design.name = name;
  design.help = help;
  design.family = Family::kText;
  design.needs_causal_order = true;
  design.source = source;
  design.engineering =
      "one engine for all text designs: run-length blocks in a B+-tree by position, a B-tree per "
      "actor by sequence number, last local position kept, every change noted for undo; only the "
      "placing of a remote run differs";
  design.make = [] { return std::unique_ptr<Object>(std::make_unique<text::TextObject<Rule>>()); };
  design.content_bytes = text::splice_content_bytes;
  design.reference = reference;
  design.reference_limit = kReferenceLimit;
  design.claims = std::move(claims);
  design.offers_undo = true;
  design.offers_snapshots = true;
  design.no_pure_operations = "a position means something only in the text that its author saw";
  return design;
}

template <typename Rule>
Design dense_design(std::string_view name, std::string_view help, std::string_view source,
                    Reference reference) {
  Design design;
  design.name = name;
  design.help = help;
  design.family = Family::kText;
  design.source = source;
  design.engineering =
      "one engine for all dense orders: positions in a trie that shares levels, elements one by "
      "one "
      "in a counted B+-tree, no tombstones; a run's positions are sent as what they do not share";
  design.make = [] { return std::unique_ptr<Object>(std::make_unique<text::DenseObject<Rule>>()); };
  design.content_bytes = [](ByteView body) {
    return text::dense_content_bytes(body, text::DenseObject<Rule>::kCodec);
  };
  design.reference = reference;
  design.reference_limit = kReferenceLimit;
  design.collection = "nothing to collect: what is erased is gone at once";
  design.no_pure_operations = "a position means something only in the text that its author saw";
  return design;
}

Design woot_design() {
  Design design;
  design.name = "woot";
  design.help = "characters between two neighbours, as the paper has it; all are kept";
  design.family = Family::kText;
  design.source = "Oster et al. 2006, section 3; WOOTH: Ahmed-Nacer et al. 2011, section 3";
  design.engineering =
      "elements one by one in a counted B+-tree, found by actor and sequence number; what lies "
      "between the neighbours is gone through, marked instead of compared; runs sent as one";
  design.make = [] { return std::unique_ptr<Object>(std::make_unique<text::WootObject>()); };
  design.content_bytes = text::splice_content_bytes;
  design.reference = reference_woot;
  design.reference_limit = kReferenceLimit;
  design.no_pure_operations = "a position means something only in the text that its author saw";
  return design;
}

template <event_graph::Order kOrder>
Design graph_design(std::string_view name, std::string_view help, Reference reference,
                    std::vector<Anomaly> claims) {
  Design design;
  design.name = name;
  design.help = help;
  design.family = Family::kText;
  design.source = "Gentle and Kleppmann 2025, Collaborative text editing with Eg-walker, section 3";
  design.engineering =
      "positions travel, not elements; history in runs, the text in a rope; what follows all that "
      "is there goes straight to the rope, only what is concurrent is replayed, through a "
      "run-length B+-tree that is kept between arrivals";
  design.make = [] {
    return std::unique_ptr<Object>(std::make_unique<event_graph::GraphObject>(kOrder));
  };
  design.make_sharing = [](std::shared_ptr<Commons>& commons) {
    return std::unique_ptr<Object>(std::make_unique<event_graph::GraphObject>(kOrder, commons));
  };
  design.content_bytes = event_graph::edit_content_bytes;
  design.offers_snapshots = true;
  design.reference = reference;
  design.reference_limit = kReferenceLimit;
  design.claims = std::move(claims);
  design.orders_as = kOrder == event_graph::Order::kFugue ? "fugue" : "fugue_max";
  design.no_pure_operations = "its changes are commands with their causal pasts already";
  return design;
}

}  // namespace

std::vector<Design> text_designs() {
  using enum Anomaly;
  return {
      text_design<text::RgaRule>(
          "rga", "a list by left neighbour; concurrent insertions descend by Lamport time",
          "Roh et al. 2011, Replicated abstract data types, section 5", reference_rga,
          {kForwardInterleaving}),
      text_design<text::YataRule>(
          "yata", "a list by left and right neighbour; concurrent insertions ascend by actor",
          "Nicolaescu et al. 2016, Near real-time peer-to-peer shared editing, section 3",
          reference_yata, {kForwardInterleaving, kBackwardInterleavingByOne}),
      text_design<text::FugueRule>(
          "fugue", "a tree of left and right children; concurrent runs do not interleave",
          "Weidner and Kleppmann 2023, The art of the fugue, section 4", reference_fugue,
          {kForwardInterleaving, kBackwardInterleavingByOne, kBackwardInterleavingByMany}),
      text_design<text::FugueMaxRule>(
          "fugue_max", "fugue with right children by right origin: maximally non-interleaving",
          "Weidner and Kleppmann 2023, The art of the fugue, section 5", reference_fugue_max,
          {kForwardInterleaving, kBackwardInterleavingByOne, kBackwardInterleavingByMany,
           kNotMaximal}),
      graph_design<event_graph::Order::kFugue>(
          "eg_walker", "an event graph, replayed where it is concurrent, in the order of fugue",
          reference_fugue,
          {kForwardInterleaving, kBackwardInterleavingByOne, kBackwardInterleavingByMany}),
      graph_design<event_graph::Order::kFugueMax>(
          "eg_walker_max", "an event graph, replayed where it is concurrent, as fugue_max orders",
          reference_fugue_max,
          {kForwardInterleaving, kBackwardInterleavingByOne, kBackwardInterleavingByMany,
           kNotMaximal}),
      dense_design<text::LogootRule>(
          "logoot", "a dense order of digits and dots, chosen at random near the left neighbour",
          "Weiss, Urso and Molli 2009, Logoot, section 4; 2010, Logoot-Undo, section 4.2",
          reference_logoot),
      dense_design<text::LseqRule>(
          "lseq", "a dense order whose digits double by depth, near the left or right neighbour",
          "Nedelec et al. 2013, LSEQ: an adaptive structure for sequences, section 4",
          reference_lseq),
      dense_design<text::TreedocRule>(
          "treedoc", "a binary tree read in order, grown at the end, never flattened",
          "Preguica et al. 2009, A commutative replicated data type for cooperative editing, "
          "sections 3.2 and 4.1",
          reference_treedoc),
      woot_design(),
  };
}

std::vector<Design> text_mutants() {
  Design by_arrival = text_design<text::ArrivalRule>(
      "mutant_text_ties_by_arrival", "mutant: a text where the order of arrival breaks ties",
      "none: wrong on purpose", reference_fugue, {});
  by_arrival.is_mutant = true;
  return {by_arrival};
}

}  // namespace skerry::crdts
