#include "harness/intents/markings.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "crdts/rich_text/mark_rules.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

constexpr size_t kNowhere = ~size_t{0};

bool grows(const std::string& mark) {
  const crdts::MarkRule* rule = crdts::find_mark_rule(mark);
  return rule != nullptr && rule->expands;
}

bool is_among(const std::vector<std::string>& marks, const std::string& mark) {
  return std::ranges::find(marks, mark) != marks.end();
}

// A mark put on, or taken off, and the places that it spans, the last one excluded.
struct Span {
  const Marking* made = nullptr;
  size_t begin = 0;
  size_t end = 0;

  bool has(size_t place) const { return place >= begin && place < end; }
};

class MarkJudge {
 public:
  MarkJudge(const Shadows& shadows, const MadeChanges& changes, const std::vector<Name>& order)
      : shadows_(shadows), changes_(changes), places_(shadows.names().size(), kNowhere) {
    for (size_t i = 0; i < order.size(); ++i) places_[order[i]] = i;
    for (const Marking& made : shadows.marks().markings) {
      Span span{&made, places_[made.covered.front()], places_[made.covered.back()] + 1};
      if (grows(made.mark)) {
        span.end = made.next == Move::kNone ? order.size() : places_[made.next];
      }
      spans_[made.mark].push_back(span);
    }
    for (const Typing& typing : shadows.marks().typings) typings_.emplace(typing.name, &typing);
  }

  void judge(IntentFindings& findings) {
    for (const ShownCharacter& shown : characters_shown(Family::kRichText, shadows_.value())) {
      std::vector<Name> name;
      add_names(shown.name, name);
      if (name.empty() || !typings_.contains(name.front())) continue;  // nobody typed it
      for (const auto& [mark, spans] : spans_) {
        judge(name.front(), mark, spans, is_among(shown.marks, mark), findings);
      }
    }
    findings.metrics["marks_judged"] = static_cast<double>(judged_);
    findings.metrics["wrong_marks"] = static_cast<double>(wrong_);
    findings.metrics["marks_not_judged"] = static_cast<double>(open_);
  }

 private:
  // Those that may say anything of a character, by how they do.
  struct Relevant {
    std::vector<const Marking*> direct;
    std::vector<const Marking*> seen;    // by who typed it
    std::vector<const Marking*> unseen;  // by who typed it, nor did they see the character
  };

  Relevant relevant(const Typing& typing, const std::vector<Span>& spans) const {
    Relevant all;
    const MadeChange& author = changes_[typing.change];
    const size_t place = places_[typing.name];
    for (const Span& span : spans) {
      const MadeChange& marker = changes_[span.made->change];
      if (has_seen(marker, author)) {
        const auto& covered = span.made->covered;
        if (std::ranges::find(covered, typing.name) != covered.end()) {
          all.direct.push_back(span.made);
        }
      } else if (has_seen(author, marker)) {
        const bool is_near = span.has(place) || has(span, typing.left) || has(span, typing.right);
        if (is_near) all.seen.push_back(span.made);
      } else if (span.has(place)) {
        all.unseen.push_back(span.made);
      }
    }
    return all;
  }
  bool has(const Span& span, Name name) const {
    return name != Move::kNone && span.has(places_[name]);
  }

  // Whether the character may be marked, and whether it may be not.
  struct Answer {
    bool may_be = false;
    bool may_not = false;
  };
  Answer answer(const Typing& typing, const std::string& mark, const Relevant& all) const {
    std::vector<const Marking*> later = all.direct;
    later.insert(later.end(), all.unseen.begin(), all.unseen.end());
    Answer answer;
    for (const Marking* made : later) {
      const bool is_seen =
          std::ranges::any_of(later, [&](const Marking* other) { return saw(*other, *made); });
      if (!is_seen) (made->adds ? answer.may_be : answer.may_not) = true;
    }
    const bool is_typed_over = std::ranges::any_of(later, [&](const Marking* other) {
      return std::ranges::all_of(all.seen, [&](const Marking* made) { return saw(*other, *made); });
    });
    if (is_typed_over) return answer;
    const bool is_left = is_among(typing.marks_left, mark);
    const bool is_between = is_left && is_among(typing.marks_right, mark);
    if (!grows(mark) && is_between && all.seen.size() > 1)
      return {true, true};  // one, or two side by side
    ((grows(mark) ? is_left : is_between) ? answer.may_be : answer.may_not) = true;
    return answer;
  }
  bool saw(const Marking& one, const Marking& other) const {
    return has_seen(changes_[one.change], changes_[other.change]);
  }

  void judge(Name name, const std::string& mark, const std::vector<Span>& spans, bool is_marked,
             IntentFindings& findings) {
    const Typing& typing = *typings_.at(name);
    const Relevant all = relevant(typing, spans);
    const bool is_concerned =
        is_marked || !all.direct.empty() || !all.seen.empty() || !all.unseen.empty();
    if (!is_concerned) return;
    const Answer may = answer(typing, mark, all);
    ++(may.may_be && may.may_not ? open_ : judged_);
    if (is_marked ? may.may_be : may.may_not) return;
    ++wrong_;
    findings.examples.try_emplace(
        crdts::Anomaly::kMarkBoundary,
        absl::StrCat(shadows_.names().describe(name), is_marked ? " is " : " is not ", mark,
                     ", and should", is_marked ? " not be" : " be"));
  }

  const Shadows& shadows_;
  const MadeChanges& changes_;
  std::vector<size_t> places_;  // by name, erased ones included
  std::map<std::string, std::vector<Span>> spans_;
  std::map<Name, const Typing*> typings_;
  uint64_t judged_ = 0;
  uint64_t wrong_ = 0;
  uint64_t open_ = 0;
};

}  // namespace

void judge_markings(const Shadows& shadows, const MadeChanges& changes, IntentFindings& findings) {
  if (shadows.marks().markings.empty()) return;
  const std::vector<Name> order = shadows.order();
  if (order.size() != shadows.marks().typings.size()) return;
  MarkJudge(shadows, changes, order).judge(findings);
}

}  // namespace skerry::harness
