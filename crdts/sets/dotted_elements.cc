#include "crdts/sets/dotted_elements.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/causality/dot_codec.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

bool DottedElements::contains(std::string_view element) const {
  const auto at = elements_.find(key_of(element));
  return at != elements_.end() && at->second.is_visible();
}

std::vector<std::string> DottedElements::elements() const {
  std::vector<std::string> visible;
  visible.reserve(count_);
  for (const auto& [key, entry] : elements_) {
    if (entry.is_visible()) visible.emplace_back(key.text);
  }
  std::sort(visible.begin(), visible.end());
  return visible;
}

DottedElements DottedElements::superseding(std::string_view element, const Dot& dot) const {
  DottedElements delta;
  const auto at = elements_.find(key_of(element));
  if (at != elements_.end()) {
    for (const Dot& old : at->second.dots) delta.context_.add(old);
  }
  delta.context_.add(dot);
  return delta;
}

void DottedElements::insert(std::string_view element, const Dot& dot, Kind kind) {
  const Payload text = Payload::copy_of(as_bytes(element));
  insert(key_of(as_text(text.view())), text, dot, kind);
}

void DottedElements::insert(const Key& key, const Payload& text, const Dot& dot, Kind kind) {
  const auto [at, is_new] = elements_.try_emplace(key);
  Entry& entry = at->second;
  if (is_new) entry.text = text;
  marks_.emplace(dot, Mark{at->first, kind});
  const bool was_visible = entry.is_visible();
  entry.dots.insert(std::lower_bound(entry.dots.begin(), entry.dots.end(), dot), dot);
  if (kind == Kind::kRemoval) ++entry.removals;
  count_visibility(at->first.digest, was_visible, entry.is_visible());
}

void DottedElements::erase(const Dot& dot) {
  const auto mark = marks_.find(dot);
  const auto at = elements_.find(mark->second.key);
  Entry& entry = at->second;
  const bool was_visible = entry.is_visible();
  entry.dots.erase(std::lower_bound(entry.dots.begin(), entry.dots.end(), dot));
  if (mark->second.kind == Kind::kRemoval) --entry.removals;
  count_visibility(at->first.digest, was_visible, entry.is_visible());
  marks_.erase(mark);  // before the text that its key views
  if (entry.dots.empty()) elements_.erase(at);
}

void DottedElements::count_visibility(const Hash128& digest, bool before, bool after) {
  if (before == after) return;
  if (after) {
    ++count_;
    digest_ += digest;
  } else {
    --count_;
    digest_ -= digest;
  }
}

absl::InlinedVector<Dot, 2> DottedElements::superseded_by(const DottedElements& other) const {
  absl::InlinedVector<Dot, 2> gone;
  const auto consider = [&](const Dot& dot) {
    if (!other.marks_.contains(dot)) gone.push_back(dot);
  };
  size_t looked_up = 0;
  for (const CausalContext::Seen& seen : other.context_.actors()) {
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      const CausalContext::Interval& interval = seen.interval(i);
      if (interval.last - interval.first >= marks_.size() - looked_up) {
        gone.clear();
        for (const auto& [dot, mark] : marks_) {
          if (other.context_.contains(dot)) consider(dot);
        }
        return gone;
      }
      looked_up += static_cast<size_t>(interval.last - interval.first) + 1;
      for (uint64_t sequence = interval.first; sequence <= interval.last; ++sequence) {
        const Dot dot{seen.actor, sequence};
        if (marks_.contains(dot)) consider(dot);
      }
    }
  }
  return gone;
}

void DottedElements::join(const DottedElements& other) {
  for (const Dot& dot : superseded_by(other)) erase(dot);
  for (const auto& [dot, mark] : other.marks_) {
    if (context_.contains(dot)) continue;
    insert(mark.key, other.elements_.find(mark.key)->second.text, dot, mark.kind);
  }
  context_.join(other.context_);
}

DottedElements DottedElements::residual(const DottedElements& other) const {
  DottedElements fresh;
  fresh.context_ = context_.unseen_of(other.context_);
  for (const auto& [dot, mark] : other.marks_) {
    if (!fresh.context_.contains(dot)) continue;
    fresh.insert(mark.key, other.elements_.find(mark.key)->second.text, dot, mark.kind);
  }
  for (const Dot& dot : superseded_by(other)) fresh.context_.add(dot);
  return fresh;
}

void DottedElements::unite(const DottedElements& other) {
  for (const auto& [dot, mark] : other.marks_) {
    if (marks_.contains(dot)) continue;
    insert(mark.key, other.elements_.find(mark.key)->second.text, dot, mark.kind);
  }
  context_.join(other.context_);
}

uint64_t DottedElements::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [key, entry] : elements_) bytes += key.text.size();
  return bytes;
}

bool DottedElements::is_delta_of(const Mutation& mutation) const {
  const Dot dot{mutation.actor, mutation.first};
  if (!context_.contains(dot) || marks_.size() > 1) return false;
  return marks_.empty() || marks_.begin()->first == dot;
}

std::vector<const DottedElements::Elements::value_type*> DottedElements::by_digest() const {
  std::vector<const Elements::value_type*> entries;
  entries.reserve(elements_.size());
  for (const auto& entry : elements_) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return entries;
}

void DottedElements::encode(Encoder& out) const {
  context_.encode(out);
  out.varint(elements_.size());
  for (const Elements::value_type* element : by_digest()) {
    const auto& [key, entry] = *element;
    out.text(key.text);
    out.varint(entry.dots.size());
    for (const Dot& dot : entry.dots) {
      const bool removes = marks_.find(dot)->second.kind == Kind::kRemoval;
      encode_dot_within(out, context_, dot, removes ? DotMark::kSet : DotMark::kUnset);
    }
  }
}

DottedElements DottedElements::decode(Decoder& in, Removals removals) {
  DottedElements state;
  state.context_ = CausalContext::decode(in);
  const size_t count = in.count(4);
  Key previous;
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const std::string_view element = decode_item(in);
    const Key key = key_of(element);
    if (i > 0 && !(previous < key)) in.fail();
    previous = key;
    state.decode_dots(in, element, removals);
  }
  return in.failed() ? DottedElements() : state;
}

void DottedElements::decode_dots(Decoder& in, std::string_view element, Removals removals) {
  const size_t count = in.count(2);
  if (count == 0) return in.fail();
  const Payload text = Payload::copy_of(as_bytes(element));
  const Key key = key_of(as_text(text.view()));
  Dot previous;
  for (size_t i = 0; i < count; ++i) {
    const MarkedDot marked = decode_dot_within(in, context_);
    const bool ascends = i == 0 || previous < marked.dot;
    const bool removes = marked.mark == DotMark::kSet;
    if (!ascends || (removes && removals == Removals::kNone) || marks_.contains(marked.dot))
      in.fail();
    if (in.failed()) return;
    insert(key, text, marked.dot, removes ? Kind::kRemoval : Kind::kAddition);
    previous = marked.dot;
  }
}

void DottedElements::check_invariants() const {
  context_.check_invariants();
  size_t dots = 0;
  uint64_t visible = 0;
  Hash128 digest;
  for (const auto& [key, entry] : elements_) {
    SKERRY_CHECK(!entry.dots.empty() && key == key_of(key.text));
    SKERRY_CHECK(as_text(entry.text.view()).data() == key.text.data());
    SKERRY_CHECK(std::is_sorted(entry.dots.begin(), entry.dots.end()));
    uint32_t removals = 0;
    for (const Dot& dot : entry.dots) {
      const auto mark = marks_.find(dot);
      SKERRY_CHECK(mark != marks_.end() && context_.contains(dot));
      SKERRY_CHECK(mark->second.key == key && mark->second.key.text.data() == key.text.data());
      if (mark->second.kind == Kind::kRemoval) ++removals;
    }
    SKERRY_CHECK(removals == entry.removals);
    dots += entry.dots.size();
    if (!entry.is_visible()) continue;
    ++visible;
    digest += key.digest;
  }
  SKERRY_CHECK(dots == marks_.size() && visible == count_ && digest == digest_);
}

bool operator==(const DottedElements& a, const DottedElements& b) {
  if (a.context_ != b.context_ || a.marks_.size() != b.marks_.size()) return false;
  return std::all_of(a.marks_.begin(), a.marks_.end(), [&b](const auto& mark) {
    const auto at = b.marks_.find(mark.first);
    return at != b.marks_.end() && at->second.kind == mark.second.kind &&
           at->second.key == mark.second.key;
  });
}

}  // namespace skerry::crdts
