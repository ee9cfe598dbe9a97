#include "harness/intents/turned_items.h"

#include <algorithm>

namespace skerry::harness {

using crdts::Anomaly;

TurnedItems::TurnedItems(const Shadows& shadows, const MadeChanges& changes, const Turned& turned)
    : shadows_(shadows), changes_(changes), turned_(turned) {
  for (uint32_t i = 0; i < changes.size(); ++i) {
    if (!turns_back(changes[i]) || is<ListMove>(changes[turned.which[i]].command)) continue;
    const Name element = shadows.items().of(turned.which[i]);
    if (element != Move::kNone) elements_.insert(element);
  }
}

// One after the other, so that what a later one finds is what the earlier ones left.
void TurnedItems::note(uint32_t change, Item& item) const {
  const bool is_turn = turns_back(changes_[change]);
  const uint32_t made = is_turn ? turned_.which[change] : change;
  const Command& command = changes_[made].command;
  const bool is_back = is_turn && is<Undo>(changes_[change].command);
  if (is<ListInsert>(command)) (is_back ? item.hides : item.shows).push_back(change);
  if (is<ListErase>(command)) (is_back ? item.shows : item.hides).push_back(change);
  if (is_turn) return;
  const bool counts = !turned_.undone[change];
  if (is<ListInsert>(command)) item.is_owed = counts;
  if (is<ListErase>(command) && counts) item.is_owed = false;
  // An insertion that was undone is still the first thing that the item says.
  if (is<ListInsert>(command) || (is<ListAssign>(command) && counts)) item.writes.push_back(change);
}

bool TurnedItems::is_last(uint32_t change, const std::vector<uint32_t>& others) const {
  return std::ranges::none_of(
      others, [&](uint32_t other) { return has_seen(changes_[other], changes_[change]); });
}

void TurnedItems::judge(Name element, const std::vector<Name>& shown,
                        IntentFindings& findings) const {
  Item item;
  for (const uint32_t change : shadows_.items().changes_of(element)) note(change, item);
  for (uint32_t i = 0; i < changes_.size(); ++i) {
    if (turns_back(changes_[i]) && shadows_.items().of(turned_.which[i]) == element) note(i, item);
  }
  const bool is_shown_last =
      std::ranges::any_of(item.shows, [&](uint32_t show) { return is_last(show, item.hides); });
  const std::string name = shadows_.names().describe(element);
  if (item.is_owed != is_shown_last) {
    ++findings.metrics["intents_not_judged"];
  } else {
    ++findings.metrics["intents_judged"];
    if (item.is_owed && shown.empty()) {
      ++findings.metrics["lost_intents"];
      findings.examples.try_emplace(Anomaly::kLostConcurrentUpdate,
                                    name + " is not there, though what took it away is undone");
    }
    if (!item.is_owed && !shown.empty()) {
      ++findings.metrics["resurrected_intents"];
      findings.examples.try_emplace(Anomaly::kResurrectedElement,
                                    name + " is there, though it is undone or taken away");
    }
  }
  if (shown.empty()) return;
  ++findings.metrics["intents_judged"];
  const bool is_said = std::ranges::any_of(item.writes, [&](uint32_t write) {
    return is_last(write, item.writes) && shadows_.items().written_by(write) == shown.front();
  });
  if (is_said) return;
  ++findings.metrics["lost_intents"];
  findings.examples.try_emplace(Anomaly::kLostConcurrentUpdate,
                                name + " says what nobody last said of it whose write counts");
}

void TurnedItems::judge(IntentFindings& findings) const {
  std::map<Name, std::vector<Name>> shown;
  for (const Name name : shadows_.shown()) shown[shadows_.items().first_name(name)].push_back(name);
  for (const Name element : elements_) judge(element, shown[element], findings);
  const double judged = findings.metrics["intents_judged"];
  if (judged > 0) findings.metrics["lost_intent_rate"] = findings.metrics["lost_intents"] / judged;
}

}  // namespace skerry::harness
