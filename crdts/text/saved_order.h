// The runs of a saved text, found by their elements' ranks (places in the text, erased ones
// counted) and names.
//
// An element's index is its number among all of the text's by (actor, sequence).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "crdts/text/event_graph/run_search.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::text {

class SavedOrder {
 public:
  // `by_name`: the runs' numbers, ascending by (actor, sequence).
  SavedOrder(const std::vector<SavedText::Run>& runs, std::vector<uint32_t> by_name);

  const std::vector<uint32_t>& by_name() const { return by_name_; }
  uint32_t elements() const { return elements_; }

  // REQUIRES of all three: there is such an element.
  struct Place {
    uint32_t run = 0;
    uint32_t offset = 0;
  };
  Place at_rank(uint32_t rank);
  uint32_t rank_of_index(uint32_t index);
  // And how many of its run follow it.
  std::pair<uint32_t, uint32_t> rank_of(ElementId element) const;

 private:
  struct Start {
    uint32_t first = 0;  // rank, or index
  };

  const std::vector<SavedText::Run>& runs_;
  std::vector<uint32_t> by_name_;
  std::vector<Start> ranks_;    // by run
  std::vector<Start> indexes_;  // by place in by_name_
  uint32_t elements_ = 0;
  size_t recent_rank_ = 0;
  size_t recent_index_ = 0;
};

// What each actor inserted in a row, by name: commands follow one another without a dot between
// what they insert.
struct InsertedSpan {
  ElementId first;
  uint32_t length = 0;
};
std::vector<InsertedSpan> inserted_spans(const std::vector<SavedText::Actor>& actors);

}  // namespace skerry::crdts::text
