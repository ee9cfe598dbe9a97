#include "harness/intents/made.h"

#include "core/codec.h"
#include "crdts/object/object.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {

void ListItems::note(uint32_t change, const Command& named, const std::vector<Name>& before,
                     Name latest) {
  Name name = latest;
  if (const auto* move = std::get_if<ListMove>(&named)) name = before[move->position];
  if (const auto* erase = std::get_if<ListErase>(&named)) name = before[erase->position];
  if (const auto* assign = std::get_if<ListAssign>(&named)) {
    name = before[assign->position];
    first_names_[latest] = first_name(name);
  }
  if (is<ListInsert, ListAssign>(named)) written_[change] = latest;
  of_[change] = first_name(name);
  changes_[of_[change]].push_back(change);
}

Name ListItems::first_name(Name name) const {
  const auto found = first_names_.find(name);
  return found == first_names_.end() ? name : found->second;
}

void MarksMade::note(uint32_t change, const Command& named, const std::vector<Name>& seen,
                     const crdts::Object& text, uint64_t names) {
  const auto at = [&](uint64_t place) { return place < seen.size() ? seen[place] : Move::kNone; };
  const auto mark = [&](uint64_t position, uint64_t length, const std::string& name, bool adds) {
    if (length == 0 || position + length > seen.size()) return;
    const auto first = seen.begin() + static_cast<ptrdiff_t>(position);
    markings.push_back({change,
                        name,
                        adds,
                        {first, first + static_cast<ptrdiff_t>(length)},
                        at(position + length)});
  };
  if (const auto* added = std::get_if<MarkAdd>(&named)) {
    mark(added->position, added->length, added->mark, true);
  }
  if (const auto* removed = std::get_if<MarkRemove>(&named)) {
    mark(removed->position, removed->length, removed->mark, false);
  }
  const auto* splice = std::get_if<TextSplice>(&named);
  if (splice == nullptr || splice->text.empty()) return;
  const auto shown = characters_shown(Family::kRichText, text.value());
  const uint64_t left = splice->position - 1;  // beyond all: nothing there
  const uint64_t right = splice->position + splice->erased;
  const auto marks = [&](uint64_t place) {
    return place < shown.size() ? shown[place].marks : std::vector<std::string>();
  };
  const Typing typing{0, change, at(left), at(right), marks(left), marks(right)};
  for (uint64_t name = names - count_scalars(splice->text); name < names; ++name) {
    typings.push_back(typing);
    typings.back().name = static_cast<Name>(name);
  }
}

}  // namespace skerry::harness
