// Items of a list of which somebody undid an insertion, an erasure or an assignment: whether each
// is there, and what it says.
//
// What an undo means beside what others did is read in two ways: what is undone never happened; or
// it is a command of its own, which shows the item again or hides it. An item that is there is
// wrong if it is gone in both, one that is not there if it is owed in both. What lies between is
// left open, and counted. An item that is there says what one of those wrote whose writes count at
// the end and who were seen by no other of them.
//
// Cost: O(changes of the item ^ 2) look-ups in version vectors.
#pragma once

#include <set>

#include "harness/intents/shadows.h"
#include "harness/intents/turns.h"

namespace skerry::harness {

class TurnedItems {
 public:
  TurnedItems(const Shadows& shadows, const MadeChanges& changes, const Turned& turned);

  bool has(Name name) const { return elements_.contains(shadows_.items().first_name(name)); }
  // Adds to what was found of the others.
  void judge(IntentFindings& findings) const;

 private:
  struct Item {
    std::vector<uint32_t> shows;   // changes: insertion, undone erasures, insertions done again
    std::vector<uint32_t> hides;   // erasures, undone insertions, erasures done again
    std::vector<uint32_t> writes;  // that count
    bool is_owed = false;          // if what is undone never happened
  };
  void note(uint32_t change, Item& item) const;
  void judge(Name element, const std::vector<Name>& shown, IntentFindings& findings) const;
  bool is_last(uint32_t change, const std::vector<uint32_t>& others) const;

  const Shadows& shadows_;
  const MadeChanges& changes_;
  const Turned& turned_;
  std::set<Name> elements_;
};

}  // namespace skerry::harness
