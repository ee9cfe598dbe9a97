#include "harness/anomalies/keyed_view.h"

#include <algorithm>
#include <variant>

#include "core/overloaded.h"
#include "harness/anomalies/sequence_view.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

bool is_sequence(Family family) {
  return family == Family::kText || family == Family::kList || family == Family::kRichText;
}

bool erases(Family family, const Step& step, const std::string& element) {
  const auto* splice = std::get_if<TextSplice>(&step.command);
  if (splice == nullptr && !is<ListAssign, ListErase>(step.command)) return false;
  const std::vector<std::string> seen = elements_shown(family, step.seen);
  const uint64_t first = position_of(step.command);
  const uint64_t count = splice == nullptr ? 1 : splice->erased;
  for (uint64_t i = 0; i < count && first + i < seen.size(); ++i) {
    if (seen[first + i] == element) return true;
  }
  return false;
}

std::vector<std::string> elements_put(const Step& step) {
  using Names = std::vector<std::string>;
  return std::visit(overloaded{
                        [](const TextSplice& splice) { return elements_of(Value(splice.text)); },
                        [](const ListInsert& insert) { return Names{insert.item}; },
                        [](const ListAssign& assign) { return Names{assign.item}; },
                        [&step](const ListMove& move) {
                          const Names seen = elements_of(step.seen);
                          return move.position < seen.size() ? Names{seen[move.position]} : Names();
                        },
                        [](const auto&) { return Names(); },
                    },
                    step.command);
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
  const bool is_in_text = family == Family::kJson && is<TextSplice>(step.command);
  if (is_sequence(family) || is_in_text) return erases(family, step, item.what);
  const std::optional<Removal> removal = taken_by(family, step.command);
  return removal && reaches(*removal, item);
}

}  // namespace skerry::harness
