#include "crdts/maps/dotted_leaves.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/json_text.h"
#include "core/value.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

// The fact of a register with up to this many values is written at every change.
constexpr size_t kFewValues = 8;

uint64_t sum_of(const Carried& carried) {
  return static_cast<uint64_t>(carried.amount) + carried.text.view().size();
}

}  // namespace

bool operator<(const LeafKey& a, const LeafKey& b) {
  const int paths = a.path().compare(b.path());
  if (paths != 0) return paths < 0;
  if (a.kind != b.kind) return a.kind < b.kind;
  return as_text(a.element.view()) < as_text(b.element.view());
}

std::vector<std::string> DottedLeaves::facts() const {
  std::vector<std::string> facts;
  facts.reserve(leaves_.size());
  for (const auto& [key, leaf] : leaves_) facts.push_back(fact_of(*key, leaf));
  std::sort(facts.begin(), facts.end());
  return facts;
}

std::string DottedLeaves::fact_of(const LeafKey& key, const Leaf& leaf) const {
  std::string line(key.path());
  line += ':';
  line += to_string(key.kind);
  line += '=';
  switch (key.kind) {
    case ChildKind::kCounter:
      return line + std::to_string(static_cast<int64_t>(leaf.sum));
    case ChildKind::kFlag:
      return line + '1';
    case ChildKind::kSet:
      append_json_string(line, as_text(key.element.view()));
      return line;
    case ChildKind::kRegister:
      break;
  }
  std::vector<Carried> values;
  for (const Dot& dot : leaf.dots) values.push_back(marks_.find(dot)->second.carried);
  return line + to_json_array(CausalRegister::value_of(values));
}

std::vector<Carried> DottedLeaves::carried(std::string_view pointer, ChildKind kind) const {
  std::vector<Carried> all;
  const LeafKey first{Payload::copy_of(as_bytes(pointer)), kind, {}};
  for (auto at = leaves_.lower_bound(first); at != leaves_.end(); ++at) {
    if (at->first->kind != kind || at->first->path() != pointer) break;
    for (const Dot& dot : at->second.dots) {
      const Carried& carried = marks_.find(dot)->second.carried;
      all.push_back(kind == ChildKind::kSet ? Carried{0, at->first->element} : carried);
    }
  }
  return all;
}

DottedLeaves DottedLeaves::superseding_nothing(const Dot& dot) const {
  DottedLeaves delta;
  delta.context_.add(dot);
  return delta;
}

DottedLeaves DottedLeaves::superseding_leaf(const LeafKey& key, const Dot& dot) const {
  DottedLeaves delta;
  const auto at = leaves_.find(key);
  if (at != leaves_.end()) {
    for (const Dot& old : at->second.dots) delta.context_.add(old);
  }
  delta.context_.add(dot);
  return delta;
}

DottedLeaves DottedLeaves::superseding_below(std::string_view pointer, const Dot& dot) const {
  std::vector<Dot> gone;
  const auto take_while = [this, &gone](const std::string& from, auto holds) {
    const LeafKey first{Payload::copy_of(as_bytes(from)), ChildKind::kCounter, {}};
    for (auto at = leaves_.lower_bound(first); at != leaves_.end(); ++at) {
      if (!holds(at->first->path())) break;
      gone.insert(gone.end(), at->second.dots.begin(), at->second.dots.end());
    }
  };
  // Keys that begin with this one's letters lie between it and what is below it.
  const std::string below = std::string(pointer) + "/";
  take_while(std::string(pointer), [pointer](std::string_view path) { return path == pointer; });
  take_while(below, [&below](std::string_view path) { return path.starts_with(below); });
  std::sort(gone.begin(), gone.end());
  DottedLeaves delta;
  for (const Dot& old : gone) delta.context_.add(old);
  delta.context_.add(dot);
  return delta;
}

void DottedLeaves::insert(LeafKey key, const Dot& dot, Carried carried) {
  put(std::make_shared<const LeafKey>(std::move(key)), dot, carried);
  refresh();
}

uint64_t DottedLeaves::Leaf::weight(ChildKind kind) const {
  if (kind != ChildKind::kRegister || dots.size() <= kFewValues) return 0;
  return sum + 4 * dots.size();
}

void DottedLeaves::put(const SharedKey& key, const Dot& dot, const Carried& carried) {
  const auto at = leaves_.try_emplace(key).first;
  Leaf& leaf = at->second;
  marks_.emplace(dot, Mark{at->first, carried});
  crowded_ -= leaf.weight(at->first->kind);
  leaf.dots.insert(std::lower_bound(leaf.dots.begin(), leaf.dots.end(), dot), dot);
  leaf.sum += sum_of(carried);
  crowded_ += leaf.weight(at->first->kind);
  mark_stale(at->first, leaf);
}

void DottedLeaves::erase(const Dot& dot) {
  const auto mark = marks_.find(dot);
  const auto at = leaves_.find(*mark->second.leaf);
  Leaf& leaf = at->second;
  crowded_ -= leaf.weight(at->first->kind);
  leaf.dots.erase(std::lower_bound(leaf.dots.begin(), leaf.dots.end(), dot));
  leaf.sum -= sum_of(mark->second.carried);
  crowded_ += leaf.weight(at->first->kind);
  mark_stale(at->first, leaf);
  marks_.erase(mark);
}

void DottedLeaves::mark_stale(const SharedKey& key, const Leaf& leaf) {
  if (leaf.is_stale) return;
  leaf.is_stale = true;
  stale_.push_back(key);
}

void DottedLeaves::refresh() {
  std::erase_if(stale_, [this](const SharedKey& key) {
    const auto at = leaves_.find(*key);
    const Leaf& leaf = at->second;
    if (leaf.dots.empty()) {
      digest_ -= leaf.fact;
      leaves_.erase(at);
      return true;
    }
    if (leaf.weight(key->kind) > 0) return false;
    write_fact(*key, leaf);
    return true;
  });
}

void DottedLeaves::write_fact(const LeafKey& key, const Leaf& leaf) const {
  digest_ -= leaf.fact;
  leaf.fact = element_digest(fact_of(key, leaf));
  digest_ += leaf.fact;
  leaf.is_stale = false;
}

Hash128 DottedLeaves::digest() const {
  for (const SharedKey& key : stale_) write_fact(*key, leaves_.find(*key)->second);
  stale_.clear();
  return digest_;
}

template <typename Visit>
void DottedLeaves::for_each_superseded(const DottedLeaves& other, Visit visit) const {
  for (const CausalContext::Seen& seen : other.context_.actors()) {
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      const CausalContext::Interval& interval = seen.interval(i);
      for (auto mark = marks_.lower_bound(Dot{seen.actor, interval.first});
           mark != marks_.end() && mark->first <= Dot{seen.actor, interval.last}; ++mark) {
        if (!other.marks_.contains(mark->first)) visit(mark->first);
      }
    }
  }
}

void DottedLeaves::join(const DottedLeaves& other) {
  std::vector<Dot> gone;
  for_each_superseded(other, [&gone](const Dot& dot) { gone.push_back(dot); });
  for (const Dot& dot : gone) erase(dot);
  for (const auto& [dot, mark] : other.marks_) {
    if (!context_.contains(dot)) put(mark.leaf, dot, mark.carried);
  }
  context_.join(other.context_);
  refresh();
}

DottedLeaves DottedLeaves::residual(const DottedLeaves& other) const {
  DottedLeaves fresh;
  fresh.context_ = context_.unseen_of(other.context_);
  for (const auto& [dot, mark] : other.marks_) {
    if (fresh.context_.contains(dot)) fresh.put(mark.leaf, dot, mark.carried);
  }
  for_each_superseded(other, [&fresh](const Dot& dot) { fresh.context_.add(dot); });
  fresh.refresh();
  return fresh;
}

bool DottedLeaves::is_delta_of(const Mutation& mutation) const {
  const Dot dot{mutation.actor, mutation.first};
  if (!context_.contains(dot) || marks_.size() > 1) return false;
  return marks_.empty() || marks_.begin()->first == dot;
}

void DottedLeaves::check_invariants() const {
  context_.check_invariants();
  const Hash128 kept = digest();  // writes what is stale
  size_t dots = 0;
  uint64_t crowded = 0;
  Hash128 digest;
  for (const auto& [key, leaf] : leaves_) {
    SKERRY_CHECK(!leaf.dots.empty() && !leaf.is_stale);
    SKERRY_CHECK(std::is_sorted(leaf.dots.begin(), leaf.dots.end()));
    uint64_t sum = 0;
    for (const Dot& dot : leaf.dots) {
      const auto mark = marks_.find(dot);
      SKERRY_CHECK(mark != marks_.end() && context_.contains(dot));
      SKERRY_CHECK(mark->second.leaf == key);
      sum += sum_of(mark->second.carried);
    }
    SKERRY_CHECK(sum == leaf.sum && leaf.fact == element_digest(fact_of(*key, leaf)));
    dots += leaf.dots.size();
    digest += leaf.fact;
    crowded += leaf.weight(key->kind);
  }
  SKERRY_CHECK(dots == marks_.size() && digest == kept && crowded == crowded_);
}

bool operator==(const DottedLeaves& a, const DottedLeaves& b) {
  if (a.context_ != b.context_ || a.marks_.size() != b.marks_.size()) return false;
  return std::equal(
      a.marks_.begin(), a.marks_.end(), b.marks_.begin(), [](const auto& x, const auto& y) {
        return x.first == y.first && *x.second.leaf == *y.second.leaf &&
               x.second.carried.amount == y.second.carried.amount &&
               as_text(x.second.carried.text.view()) == as_text(y.second.carried.text.view());
      });
}

}  // namespace skerry::crdts
