// What is typed at the ends of a mark, and inside it (Litt et al. 2022, "Peritext", section 3, and
// the examples of the essay).
//
// A mark that grows (bold) takes in what is typed at its end, one that does not (link) leaves it
// out; neither takes in what is typed just before it; both take in what is typed between two of
// their characters. Looked at where there is one mark of its kind and nobody takes it off, so that
// there is one answer: for who saw the mark, from what stood left and right of the place where they
// typed, whatever was erased between; for who did not, from where their character ends up.
#include <algorithm>
#include <map>

#include "harness/anomalies/detector.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

struct OneMark {
  size_t step = 0;
  std::string name;
  bool grows = false;
};

// Those of which there is one of the kind.
std::vector<OneMark> marks_alone(const History& history) {
  std::map<std::string, std::vector<size_t>> made;
  for (size_t i = 0; i < history.size(); ++i) {
    if (is<MarkRemove>(history[i].command)) return {};
    const auto* mark = std::get_if<MarkAdd>(&history[i].command);
    if (mark != nullptr && history[i].length != 0) made[mark->mark].push_back(i);
  }
  std::vector<OneMark> alone;
  for (const auto& [name, steps] : made) {
    const bool grows = name != "link" && !name.starts_with("comment");
    if (steps.size() == 1) alone.push_back({steps.front(), name, grows});
  }
  return alone;
}

bool is_marked(const std::vector<ShownCharacter>& characters, uint64_t place,
               const std::string& mark) {
  if (place >= characters.size()) return false;
  return std::ranges::find(characters[place].marks, mark) != characters[place].marks.end();
}

class Boundary {
 public:
  Boundary(const Observation& seen, OneMark mark) : seen_(seen), mark_(std::move(mark)) {
    const Step& step = seen_.history[mark_.step];
    const auto names = elements_shown(Family::kRichText, step.seen);
    const auto& made = std::get<MarkAdd>(step.command);
    const uint64_t end = made.position + made.length;
    first_ = place_of(names.at(made.position));
    last_ = place_of(names.at(end - 1));
    next_ = end < names.size() ? place_of(names[end]) : seen_.sequence->size();
  }

  std::string wrong() const {
    for (const ShownCharacter& shown : characters_shown(Family::kRichText, seen_.value)) {
      const SequenceElement& element = (*seen_.sequence)[place_of(shown.name)];
      const bool expected = element.step == mark_.step || should_be_marked(element);
      const bool is_there = std::ranges::find(shown.marks, mark_.name) != shown.marks.end();
      if (is_there == expected) continue;
      return shown.name + (is_there ? " is " : " is not ") + mark_.name + ", and should" +
             (expected ? "" : " not") + " be";
    }
    return "";
  }

 private:
  size_t place_of(const std::string& name) const {
    for (size_t i = 0; i < seen_.sequence->size(); ++i) {
      if ((*seen_.sequence)[i].name == name) return i;
    }
    return seen_.sequence->size();
  }

  bool should_be_marked(const SequenceElement& element) const {
    const Step& step = seen_.history[element.step];
    const size_t place = place_of(element.name);
    if (has(step.past, mark_.step)) {
      const auto before = characters_shown(Family::kRichText, step.seen);
      const uint64_t at = position_of(step.command);
      if (at == 0 || !is_marked(before, at - 1, mark_.name)) return false;
      return mark_.grows || is_marked(before, at, mark_.name);
    }
    if (place < first_) return false;
    return place <= last_ || (mark_.grows && place < next_);
  }

  const Observation& seen_;
  OneMark mark_;
  size_t first_ = 0;  // places in the sequence
  size_t last_ = 0;
  size_t next_ = 0;  // what followed the last one when the mark was made
};

}  // namespace

std::string find_mark_boundary(const Observation& seen) {
  if (seen.sequence == nullptr) return "";
  for (OneMark& mark : marks_alone(seen.history)) {
    std::string wrong = Boundary(seen, std::move(mark)).wrong();
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace skerry::harness
