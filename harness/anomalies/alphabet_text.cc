// Texts, lists, rich texts and the text in a JSON document: insertions and deletions by position.
#include <algorithm>
#include <utility>

#include "harness/anomalies/alphabet.h"
#include "harness/anomalies/sequence_view.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

constexpr const char* kMarks[] = {"bold", "link"};  // one that grows at its end, one that does not

uint64_t elements_named(const History& history) {
  uint64_t count = 0;
  for (const Step& step : history) {
    if (is<ListInsert, ListAssign>(step.command)) ++count;
    const auto* splice = std::get_if<TextSplice>(&step.command);
    if (splice != nullptr) count += step.length - splice->erased;
  }
  return count;
}

uint64_t size_of(const Situation& at) {
  return elements_shown(at.family, at.object.value()).size();
}

Command splice(const Situation& at, uint64_t position, uint64_t erased, std::string text) {
  return TextSplice{position, erased, std::move(text),
                    at.family == Family::kJson ? kTextInJson : ""};
}

Command insertion(const Situation& at, uint64_t position, uint64_t count) {
  const uint64_t named = elements_named(at.history);
  std::string text;
  for (uint64_t i = 0; i < count; ++i) text += element_name(named + i);
  if (at.family != Family::kList) return splice(at, position, 0, std::move(text));
  return ListInsert{position, std::move(text)};
}

Command deletion(const Situation& at, uint64_t position, uint64_t count) {
  if (at.family != Family::kList) return splice(at, position, count, "");
  return ListErase{position};
}

// The elements that a command puts, joined; empty for others.
std::string put_by(const Command& command) {
  if (const auto* splice = std::get_if<TextSplice>(&command)) return splice->text;
  if (const auto* insert = std::get_if<ListInsert>(&command)) return insert->item;
  const auto* assign = std::get_if<ListAssign>(&command);
  return assign == nullptr ? "" : assign->item;
}

// Where the element stands that the replica inserted last; `size` where it is not to be seen.
uint64_t place_of_last(const Situation& at, bool first_of_it, uint64_t size) {
  for (size_t i = at.history.size(); i > 0; --i) {
    const Step& step = at.history[i - 1];
    const std::vector<std::string> names = elements_of(Value(put_by(step.command)));
    if (step.replica != at.replica || names.empty()) continue;
    const std::vector<std::string> seen = elements_shown(at.family, at.object.value());
    const auto found =
        std::find(seen.begin(), seen.end(), first_of_it ? names.front() : names.back());
    if (found == seen.end()) return size;
    return static_cast<uint64_t>(found - seen.begin()) + (first_of_it ? 0 : 1);
  }
  return size;
}

std::vector<Command> every_range_marked(const char* mark, uint64_t size) {
  std::vector<Command> all;
  for (uint64_t from = 0; from < size; ++from) {
    for (uint64_t to = from + 1; to <= size; ++to) {
      all.push_back(MarkAdd{from, to - from, mark, std::string_view(mark) == "link" ? "u" : ""});
    }
  }
  return all;
}

bool has_mark(const History& history, std::string_view name) {
  return std::ranges::any_of(history, [name](const Step& step) {
    const auto* mark = std::get_if<MarkAdd>(&step.command);
    return mark != nullptr && (name.empty() || mark->mark == name);
  });
}

}  // namespace

std::vector<Command> every_text_command(const Situation& at, Alphabet alphabet) {
  std::vector<Command> all;
  const uint64_t size = size_of(at);
  for (uint64_t i = 0; i <= size; ++i) all.push_back(insertion(at, i, 1));
  if (alphabet == Alphabet::kInsertions) return all;
  for (uint64_t i = 0; i < size; ++i) all.push_back(deletion(at, i, 1));
  return all;
}

std::vector<Command> every_list_move(const Situation& at) {
  std::vector<Command> all;
  const uint64_t size = size_of(at);
  for (uint64_t from = 0; from < size; ++from) {
    all.push_back(ListAssign{from, element_name(elements_named(at.history))});
    for (uint64_t to = 0; to < size; ++to) {
      if (from != to) all.push_back(ListMove{from, to});
    }
  }
  return all;
}

std::vector<Command> every_mark(const Situation& at) {
  std::vector<Command> all;
  if (at.family != Family::kRichText || has_mark(at.history, "")) return all;
  for (const char* mark : kMarks) {
    for (Command& made : every_range_marked(mark, size_of(at))) all.push_back(std::move(made));
  }
  return all;
}

Command text_to_mark(const Situation& at) {
  constexpr uint64_t kLength = 3;
  return insertion(at, 0, kLength);
}

std::vector<Command> every_edit_around_marks(const Situation& at, uint32_t most_marks, Turn turn) {
  const bool is_last = turn == Turn::kLast;
  const uint64_t size = size_of(at);
  const auto marks =
      std::ranges::count_if(at.history, [](const Step& step) { return is<MarkAdd>(step.command); });
  const bool has_erasure = std::ranges::any_of(at.history, [](const Step& step) {
    const auto* splice = std::get_if<TextSplice>(&step.command);
    return splice != nullptr && splice->erased != 0;
  });
  std::vector<Command> all;
  if (!is_last || (marks != 0 && has_erasure)) all = every_text_command(at, Alphabet::kInsertions);
  for (uint64_t from = 0; from < size && (!is_last || marks != 0); ++from) {
    for (uint64_t to = from + 1; to <= size; ++to) all.push_back(deletion(at, from, to - from));
  }
  if (std::cmp_greater_equal(marks, most_marks) || (is_last && !has_erasure)) return all;
  for (const char* mark : kMarks) {
    if (has_mark(at.history, mark)) continue;
    for (Command& made : every_range_marked(mark, size)) all.push_back(std::move(made));
  }
  return all;
}

Command drawn_text_command(const Situation& at, Rng& rng) {
  const uint64_t size = size_of(at);
  // Marks among deletions: around what is deleted, and ending at it.
  if (at.family == Family::kRichText && size > 0 && rng.below(4) == 0) {
    const std::vector<Command> marks = every_mark(at);
    if (!marks.empty()) return marks[rng.below(marks.size())];
  }
  const uint64_t dice = rng.below(16);
  if (dice < 4 && size > 0) {
    const uint64_t from = rng.below(size);
    if (at.family != Family::kList) {
      return deletion(at, from, std::min(rng.below(3) + 1, size - from));
    }
    if (dice < 2) return deletion(at, from, 1);
    return ListMove{from, rng.below(size)};
  }
  const uint64_t count = at.family != Family::kList && rng.below(3) == 0 ? 3 : 1;
  const uint64_t anywhere = rng.below(size + 1);
  if (dice < 8) return insertion(at, place_of_last(at, false, anywhere), count);
  if (dice < 12) return insertion(at, place_of_last(at, true, anywhere), count);
  return insertion(at, anywhere, count);
}

}  // namespace skerry::harness
