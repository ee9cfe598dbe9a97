// The merge rules: the one thing in which the text designs differ.
//
// A rule says what an inserted run carries besides its text (its origins), and where a run that
// comes from elsewhere goes. All rules agree that a run goes somewhere behind its left origin, and
// that an author's own run goes right behind it.
//
// Cost: a run that nothing is concurrent with is placed in O(1); else each run that it passes is
// one block step, so that m concurrent runs at one place cost O(m * m) together.
#pragma once

#include <string_view>

#include "core/status.h"
#include "crdts/text/run_list.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::text {

// What the first element of an inserted run carries; which of them is up to the rule.
struct Origins {
  ElementId left;   // the visible element just left of it when it was typed; none: the start
  ElementId right;  // yata, fugue_max: the element just right of it; fugue: its parent, if it is a
                    // left child
  uint64_t clock = 0;  // rga: the first element's Lamport time
};

// RGA (Roh et al. 2011, section 5): behind the left origin, skip what has a larger Lamport time;
// equal times by actor, larger first. Each element of a run takes one tick, so that a run is one
// chain of rising times and is skipped or kept whole.
struct RgaRule {
  static constexpr Extra kExtra = Extra::kCountsUp;
  static constexpr SavedRule kSaved = SavedRule::kRga;
  static constexpr bool kHasClock = true;

  Origins local(const RunList& list, const Spot& left) const;
  // The clock that follows from the left origin and need not be sent.
  uint64_t implied_clock(const RunList& list, const Spot& left) const;
  Origins sent(const Origins& origins) const { return origins; }
  // Checks and completes what came in, whose left origin exists; changes nothing.
  Status accept(const RunList& list, Origins& origins) const;
  uint64_t extra(const Origins& origins) const { return origins.clock; }
  // The block behind which the run belongs; `left` is the block that its left origin ends.
  uint32_t place(RunList& list, uint32_t left, ElementId first, const Origins& origins) const;
  // A run of `length` was inserted.
  void inserted(RunList& list, const Origins& origins, uint64_t length);

  uint64_t next_clock = 1;
};

// YATA (Nicolaescu et al. 2016, section 3), with the scan over everything between the two origins
// that later implementations settled on: origins need not be adjacent when a run arrives.
struct YataRule {
  static constexpr Extra kExtra = Extra::kSame;
  static constexpr SavedRule kSaved = SavedRule::kYata;
  static constexpr bool kHasClock = false;

  Origins local(const RunList& list, const Spot& left) const;
  Origins sent(const Origins& origins) const { return origins; }
  Status accept(const RunList& list, Origins& origins) const;
  uint64_t extra(const Origins& origins) const { return pack(origins.right); }
  uint32_t place(RunList& list, uint32_t left, ElementId first, const Origins& origins) const;
  void inserted(RunList&, const Origins&, uint64_t) const {}
};

// Fugue (Weidner and Kleppmann 2023, section 4): a tree, kept here as a list. An element is a left
// child of the element on its right if both have the same left origin, else a right child of its
// left origin; siblings ascend by (actor, sequence).
struct FugueRule {
  static constexpr Extra kExtra = Extra::kFirstOnly;
  static constexpr SavedRule kSaved = SavedRule::kFugue;
  static constexpr bool kHasClock = false;

  Origins local(const RunList& list, const Spot& left) const;
  // A left child's left origin is its parent's.
  Origins sent(const Origins& origins) const;
  Status accept(const RunList& list, Origins& origins) const;
  uint64_t extra(const Origins& origins) const { return pack(origins.right); }
  uint32_t place(RunList& list, uint32_t left, ElementId first, const Origins& origins) const;
  void inserted(RunList& list, const Origins& origins, uint64_t length) const;
};

// FugueMax (Weidner and Kleppmann 2023, section 5): Fugue's tree, but among right children of one
// element those whose right origin is further to the right come first, then by (actor, sequence).
// Cost: two people who, both offline, put m runs each in front of one place cost m * m block steps.
struct FugueMaxRule {
  static constexpr Extra kExtra = Extra::kSame;
  static constexpr SavedRule kSaved = SavedRule::kFugueMax;
  static constexpr bool kHasClock = false;

  Origins local(const RunList& list, const Spot& left) const;
  Origins sent(const Origins& origins) const { return origins; }
  Status accept(const RunList& list, Origins& origins) const;
  uint64_t extra(const Origins& origins) const { return pack(origins.right); }
  uint32_t place(RunList& list, uint32_t left, ElementId first, const Origins& origins) const;
  void inserted(RunList&, const Origins&, uint64_t) const {}
};

// Deliberately wrong: what arrives last stands first, so that the order of arrival decides.
struct ArrivalRule {
  static constexpr Extra kExtra = Extra::kFirstOnly;
  static constexpr SavedRule kSaved = SavedRule::kArrival;
  static constexpr bool kHasClock = false;

  Origins local(const RunList& list, const Spot& left) const;
  Origins sent(const Origins& origins) const { return origins; }
  Status accept(const RunList& list, Origins& origins) const;
  uint64_t extra(const Origins&) const { return 0; }
  uint32_t place(RunList&, uint32_t left, ElementId, const Origins&) const { return left; }
  void inserted(RunList&, const Origins&, uint64_t) const {}
};

// The element at a spot; none for block kNone.
ElementId element_at(const RunList& list, const Spot& spot);
// OK if `element` exists in the list or is none.
Status known(const RunList& list, ElementId element, const char* what);
// OK if the right origin exists (or is none) and stands behind the left one, which exists: what is
// asked of origins that were neighbours where the run was typed. Changes nothing.
Status accept_neighbours(const RunList& list, const Origins& origins);
// True if a comes before b in the text, where no element is the end.
bool ends_earlier(const RunList& list, ElementId a, ElementId b);
// True if `block` begins with `element`; the end (kNone) begins with none.
bool starts_at(const RunList& list, uint32_t block, ElementId element);
// (actor, sequence) in actor order.
bool id_precedes(const RunList& list, ElementId a, ElementId b);
// True if the element's block was passed by the scan that began with `since`.
bool was_passed(const RunList& list, ElementId element, uint32_t since);

// Inserts a run that came from elsewhere where its rule says. REQUIRES: `origins` are accepted.
template <typename Rule>
void integrate(Rule& rule, RunList& list, const Origins& origins, ElementId first,
               std::string_view run, uint64_t length) {
  const uint32_t left =
      list.cut_behind(origins.left.exists() ? list.blocks().find(origins.left) : Spot{});
  const uint32_t after = rule.place(list, left, first, origins);
  list.insert(after, first, origins.left, rule.extra(origins), run, static_cast<uint32_t>(length));
  if (after != left) list.join_behind(left);
  rule.inserted(list, origins, length);
}

}  // namespace skerry::crdts::text
