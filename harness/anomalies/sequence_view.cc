#include "harness/anomalies/sequence_view.h"

#include <algorithm>
#include <map>

#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> out;
  for (const char c : text) {
    if (!out.empty() && (static_cast<uint8_t>(c) & 0xC0) == 0x80) {
      out.back() += c;
    } else {
      out.emplace_back(1, c);
    }
  }
  return out;
}

std::vector<std::string> inserted_by(const Command& command) {
  if (const auto* insert = std::get_if<ListInsert>(&command)) return {insert->item};
  const auto* splice = std::get_if<TextSplice>(&command);
  return splice == nullptr ? std::vector<std::string>() : characters_of(splice->text);
}

uint64_t deleted_by(const Command& command) {
  if (is<ListErase>(command)) return 1;
  const auto* splice = std::get_if<TextSplice>(&command);
  return splice == nullptr ? 0 : splice->erased;
}

bool is_insertion(const Command& command) {
  const auto* splice = std::get_if<TextSplice>(&command);
  return is<ListInsert>(command) || (splice != nullptr && !splice->text.empty());
}

bool is_deletion(const Command& command) { return deleted_by(command) != 0; }

// The same history as another design's.
std::optional<History> made_again(const crdts::Design& design, History history) {
  for (size_t s = 0; s < history.size(); ++s) {
    Step& step = history[s];
    if (step.length == 0) continue;
    const auto author = design.make();
    for (size_t i = 0; i < s; ++i) {
      if (!has(step.past, i) || history[i].length == 0) continue;
      if (!author->apply(history[i].body.view(), history[i].mutation).ok()) return std::nullopt;
    }
    auto effect = author->execute(step.command, step.mutation);
    if (!effect.ok() || effect->length != step.length) return std::nullopt;
    step.body = std::move(effect->body);
  }
  return history;
}

// The value of a history whose deletions never happened.
std::optional<Value> without_deletions(const crdts::Design& design, const History& history) {
  const crdts::Design& ordered = crdts::order_of(design);
  if (&ordered != &design) {
    const std::optional<History> again = made_again(ordered, history);
    return again ? without_deletions(ordered, *again) : std::nullopt;
  }
  const auto object = design.make();
  for (const Step& step : history) {
    if (step.length == 0 || !is_insertion(step.command)) continue;
    if (!object->apply(step.body.view(), step.mutation).ok()) return std::nullopt;
  }
  return object->value();
}

class Viewer {
 public:
  Viewer(const History& history, const std::vector<std::string>& order) : history_(history) {
    for (size_t i = 0; i < order.size(); ++i) place_[order[i]] = static_cast<int>(i);
    view_.resize(order.size());
  }

  // False where the history is not what the order shows.
  bool look() {
    size_t placed = 0;
    for (size_t s = 0; s < history_.size(); ++s) {
      const Command& command = history_[s].command;
      if (history_[s].length == 0) continue;
      if (is_deletion(command) && !erase(s)) return false;
      if (!is_insertion(command)) continue;
      const std::optional<size_t> inserted = insert(s);
      if (!inserted) return false;
      placed += *inserted;
    }
    return placed == view_.size();
  }

  SequenceView take() { return std::move(view_); }

 private:
  bool is_in(size_t place, Subset past) const {
    return !view_[place].name.empty() && has(past, view_[place].step);
  }

  // What the author of a step saw: places, ascending.
  std::vector<int> visible(Subset past) const {
    std::vector<int> out;
    for (size_t i = 0; i < view_.size(); ++i) {
      if (is_in(i, past) && (view_[i].deleted_by & past) == 0) out.push_back(static_cast<int>(i));
    }
    return out;
  }

  // The next one behind a place that is in the past, deleted or not.
  int next_in(int place, Subset past) const {
    for (size_t i = static_cast<size_t>(place + 1); i < view_.size(); ++i) {
      if (is_in(i, past)) return static_cast<int>(i);
    }
    return SequenceElement::kNone;
  }

  bool erase(size_t s) {
    const Command& command = history_[s].command;
    const std::vector<int> seen = visible(history_[s].past);
    const uint64_t count = deleted_by(command);
    const uint64_t first = position_of(command);
    if (first + count > seen.size()) return false;
    for (uint64_t i = 0; i < count; ++i) {
      view_[static_cast<size_t>(seen[first + i])].deleted_by |= bit(s);
    }
    return true;
  }

  std::optional<size_t> insert(size_t s) {
    const Step& step = history_[s];
    const std::vector<int> seen = visible(step.past);
    const uint64_t position = position_of(step.command);
    if (position > seen.size()) return std::nullopt;
    int left = position == 0 ? SequenceElement::kNone : seen[position - 1];
    const std::vector<std::string> names = inserted_by(step.command);
    for (size_t i = 0; i < names.size(); ++i) {
      const auto found = place_.find(names[i]);
      if (found == place_.end()) return std::nullopt;
      SequenceElement& element = view_[static_cast<size_t>(found->second)];
      element.left = left;
      element.right = next_in(left, step.past | bit(s));
      element.step = static_cast<uint32_t>(s);
      element.id = step.mutation.first + i;
      element.name = names[i];
      left = found->second;
    }
    return names.size();
  }

  const History& history_;
  std::map<std::string, int> place_;
  SequenceView view_;
};

}  // namespace

std::string element_name(uint64_t i) {
  if (i < 26) return std::string(1, static_cast<char>('a' + i));
  if (i < 52) return std::string(1, static_cast<char>('A' + i - 26));
  // Two bytes of UTF-8, from U+0100 on.
  const uint64_t scalar = 0x100 + i - 52;
  return {static_cast<char>(0xC0 | (scalar >> 6)), static_cast<char>(0x80 | (scalar & 0x3F))};
}

std::vector<std::string> elements_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return characters_of(*text);
  if (const auto* list = std::get_if<Sequence>(&value)) return list->items;
  return {};
}

std::optional<SequenceView> view_sequence(const crdts::Design& design, const History& history,
                                          const Value& value) {
  const Family family = design.family;
  if (family != Family::kText && family != Family::kList && family != Family::kRichText &&
      family != Family::kJson) {
    return std::nullopt;
  }
  bool has_deletion = false;
  for (const Step& step : history) {
    if (is_deletion(step.command) && is_insertion(step.command)) return std::nullopt;
    const bool is_mark = is<MarkAdd, MarkRemove>(step.command);
    if (!is_deletion(step.command) && !is_insertion(step.command) && !is_mark) {
      return std::nullopt;
    }
    has_deletion = has_deletion || (is_deletion(step.command) && step.length != 0);
  }
  const std::optional<Value> whole =
      has_deletion ? without_deletions(design, history) : std::optional<Value>(value);
  if (!whole) return std::nullopt;
  Viewer viewer(history, elements_shown(family, *whole));
  if (!viewer.look()) return std::nullopt;
  SequenceView view = viewer.take();
  std::vector<std::string> left;
  for (const SequenceElement& element : view) {
    if (element.deleted_by == 0) left.push_back(element.name);
  }
  if (left != elements_shown(family, value)) return std::nullopt;
  return view;
}

}  // namespace skerry::harness
