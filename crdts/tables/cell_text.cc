#include "crdts/tables/cell_text.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::crdts {
namespace {

std::vector<std::string_view> characters_in(std::string_view text) {
  std::vector<std::string_view> characters;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) ++end;
    characters.push_back(text.substr(at, end - at));
    at = end;
  }
  return characters;
}

}  // namespace

struct CellText::Hanging {
  Place parent;
  bool is_right = false;
  Dot run;
  friend auto operator<=>(const Hanging&, const Hanging&) = default;
};

// In-order, without recursion: chains are as long as the text.
class CellText::Walk {
 public:
  explicit Walk(const CellText& text) : text_(text), hanging_(text.hanging()) {}

  std::vector<Shown> run() {
    push_children(Place{}, true, [](const Dot&) { return true; });
    while (!steps_.empty()) {
      const Step step = steps_.back();
      steps_.pop_back();
      if (step.is_entered) {
        shown_.push_back({step.place, characters_of(step.place.run)[step.place.offset],
                          text_.is_erased(step.place)});
      } else {
        enter(step.place);
      }
    }
    return std::move(shown_);
  }

 private:
  struct Step {
    Place place;
    bool is_entered = false;
  };

  // What comes first is pushed last.
  void enter(const Place& place) {
    const Dot& own = place.run;
    push_children(place, true, [&own](const Dot& run) { return own < run; });
    const Place next{own, place.offset + 1};
    if (next.offset < characters_of(own).size()) steps_.push_back({next, false});
    push_children(place, true, [&own](const Dot& run) { return run < own; });
    steps_.push_back({place, true});
    push_children(place, false, [](const Dot&) { return true; });
  }

  template <typename Filter>
  void push_children(const Place& parent, bool is_right, Filter filter) {
    const auto begin =
        std::lower_bound(hanging_.begin(), hanging_.end(), Hanging{parent, is_right, Dot{}});
    auto end = begin;
    while (end != hanging_.end() && end->parent == parent && end->is_right == is_right) ++end;
    while (end != begin) {
      --end;
      if (filter(end->run)) steps_.push_back({Place{end->run, 0}, false});
    }
  }

  const std::vector<std::string_view>& characters_of(const Dot& run) {
    const auto [at, is_new] = characters_.try_emplace(run);
    if (is_new) at->second = characters_in(text_.runs_.find(run)->second.text);
    return at->second;
  }

  const CellText& text_;
  std::vector<Hanging> hanging_;
  std::vector<Step> steps_;
  std::vector<Shown> shown_;
  absl::btree_map<Dot, std::vector<std::string_view>> characters_;
};

std::vector<CellText::Hanging> CellText::hanging() const {
  std::vector<Hanging> hanging;
  hanging.reserve(runs_.size());
  for (const auto& [dot, run] : runs_) hanging.push_back({run.parent, !run.is_left, dot});
  std::sort(hanging.begin(), hanging.end());
  return hanging;
}

std::vector<CellText::Shown> CellText::characters() const { return Walk(*this).run(); }

bool CellText::is_erased(const Place& place) const {
  const auto at = erased_.find(place.run);
  return at != erased_.end() && at->second.contains(place.offset);
}

StatusOr<CellText> CellText::splice(uint64_t position, uint64_t erased, std::string_view inserted,
                                    const Mutation& mutation) {
  const std::vector<Shown> all = characters();
  std::vector<Place> visible;
  for (const Shown& one : all) {
    if (!one.is_erased) visible.push_back(one.place);
  }
  if (position > visible.size() || erased > visible.size() - position) {
    return invalid("text.splice: beyond the end of the cell's text");
  }
  CellText delta;
  for (uint64_t i = position; i < position + erased; ++i) {
    delta.erased_[visible[i].run].add(visible[i].offset, visible[i].offset);
  }
  if (!inserted.empty()) {
    Run run = place_after(position == 0 ? Place{} : visible[position - 1], all);
    run.text = std::string(inserted);
    delta.insert({mutation.actor, mutation.first}, run);
  }
  join(delta);
  return delta;
}

// As the right child of the character it follows, if that has none; else as the left child of what
// comes next.
CellText::Run CellText::place_after(const Place& left, const std::vector<Shown>& all) const {
  bool has_right = false;
  for (const auto& [dot, run] : runs_) has_right |= run.parent == left && !run.is_left;
  // The rest of its own run.
  const Place chained{left.run, left.offset + 1};
  size_t next = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].place == left) next = i + 1;
    has_right |= left.run.sequence != 0 && all[i].place == chained;
  }
  Run run;
  run.is_left = has_right;
  run.parent = has_right ? all[next].place : left;
  return run;
}

void CellText::insert(const Dot& dot, const Run& run) {
  Run& mine = runs_[dot];
  if (mine < run) mine = run;
}

void CellText::join(const CellText& other) {
  for (const auto& [dot, run] : other.runs_) insert(dot, run);
  for (const auto& [dot, ranges] : other.erased_) erased_[dot].join(ranges);
}

CellText CellText::residual(const CellText& other) const {
  CellText fresh;
  for (const auto& [dot, run] : other.runs_) {
    const auto mine = runs_.find(dot);
    if (mine == runs_.end() || mine->second < run) fresh.runs_.emplace(dot, run);
  }
  for (const auto& [dot, ranges] : other.erased_) {
    const auto mine = erased_.find(dot);
    const Ranges rest = mine == erased_.end() ? ranges : ranges.without(mine->second);
    if (!rest.empty()) fresh.erased_.emplace(dot, rest);
  }
  return fresh;
}

std::string CellText::text() const {
  std::string text;
  for (const Shown& one : characters()) {
    if (!one.is_erased) text += one.character;
  }
  return text;
}

uint64_t CellText::garbage() const {
  uint64_t erased = 0;
  for (const auto& [dot, ranges] : erased_) erased += ranges.count();
  return erased;
}

uint64_t CellText::irreducibles() const { return runs_.size() + garbage(); }

uint64_t CellText::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [dot, run] : runs_) bytes += run.text.size();
  return bytes;
}

bool CellText::is_delta_of(const Mutation& mutation) const {
  if (runs_.size() > 1) return false;
  return runs_.empty() || runs_.begin()->first == Dot{mutation.actor, mutation.first};
}

void CellText::check_invariants() const {
  for (const auto& [dot, run] : runs_) {
    SKERRY_CHECK(dot.sequence > 0 && !run.text.empty());
    SKERRY_CHECK(run.parent.run.sequence > 0 || (run.parent == Place{} && !run.is_left));
  }
  for (const auto& [dot, ranges] : erased_) {
    ranges.check_invariants();
    SKERRY_CHECK(!ranges.empty());
  }
}

}  // namespace skerry::crdts
