#include "harness/anomalies/keyed_view.h"

#include <algorithm>

#include "harness/anomalies/sequence_view.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

bool is_sequence(Family family) {
  return family == Family::kText || family == Family::kList || family == Family::kRichText;
}

bool erases(const Step& step) {
  const Verb verb = step.command.verb;
  return verb == Verb::kTextSplice || verb == Verb::kListAssign || verb == Verb::kListErase;
}

bool erases(Family family, const Step& step, const std::string& element) {
  if (!erases(step)) return false;
  const std::vector<std::string> seen = elements_shown(family, step.seen);
  const uint64_t count = step.command.verb == Verb::kTextSplice ? step.command.erased : 1;
  for (uint64_t i = 0; i < count && step.command.position + i < seen.size(); ++i) {
    if (seen[step.command.position + i] == element) return true;
  }
  return false;
}

std::vector<std::string> elements_put(const Step& step) {
  switch (step.command.verb) {
    case Verb::kTextSplice:
      return elements_of(Value(step.command.text));
    case Verb::kListInsert:
    case Verb::kListAssign:
      return {step.command.text};
    case Verb::kListMove: {
      const std::vector<std::string> seen = elements_of(step.seen);
      if (step.command.position < seen.size()) return {seen[step.command.position]};
      return {};
    }
    default:
      return {};
  }
}

}  // namespace

std::vector<Item> items_put_by(Family family, const Step& step) {
  std::vector<Item> items;
  if (step.length == 0) return items;
  if (is_sequence(family)) {
    for (std::string& element : elements_put(step)) items.push_back({"", "", std::move(element)});
  } else if (auto item = item_put_by(family, step.command)) {
    items.push_back(*std::move(item));
  }
  return items;
}

bool takes(Family family, const Step& step, const Item& item) {
  if (step.length == 0) return false;
  const bool is_in_text = family == Family::kJson && step.command.verb == Verb::kTextSplice;
  if (is_sequence(family) || is_in_text) return erases(family, step, item.what);
  const std::optional<Reach> reach = taken_by(family, step.command);
  return reach && reaches(*reach, item);
}

}  // namespace skerry::harness
