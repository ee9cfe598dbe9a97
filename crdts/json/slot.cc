#include "crdts/json/slot.h"

#include <algorithm>
#include <set>

#include "core/check.h"

namespace skerry::crdts {
namespace {

// Looks for what was seen among `items`, not at each of them: hundreds may be there concurrently.
// How many bytes went.
template <typename Items, typename BytesOf>
uint64_t erase_seen(Items& items, const CausalContext& seen, BytesOf bytes_of) {
  uint64_t bytes = 0;
  for (const CausalContext::Seen& of_actor : seen.actors()) {
    for (size_t i = 0; i < of_actor.interval_count() && !items.empty(); ++i) {
      const CausalContext::Interval& interval = of_actor.interval(i);
      auto at = items.lower_bound({of_actor.actor, interval.first});
      while (at != items.end() && at->first <= Dot{of_actor.actor, interval.last}) {
        bytes += bytes_of(at->second);
        at = items.erase(at);
      }
    }
  }
  return bytes;
}

}  // namespace

void Presence::add(const Dot& dot) {
  const auto at =
      std::lower_bound(dots_.begin(), dots_.end(), dot.actor,
                       [](const Dot& one, const ActorId& actor) { return one.actor < actor; });
  if (at != dots_.end() && at->actor == dot.actor) {
    at->sequence = std::max(at->sequence, dot.sequence);
  } else {
    dots_.insert(at, dot);
  }
}

void Presence::clear(const CausalContext& seen) {
  std::erase_if(dots_, [&seen](const Dot& dot) { return seen.contains(dot); });
}

void Presence::collect(CausalContext& dots) const {
  for (const Dot& dot : dots_) dots.add(dot);
}

Slot::Slot() = default;
Slot::Slot(Slot&&) noexcept = default;
Slot& Slot::operator=(Slot&&) noexcept = default;
Slot::~Slot() = default;

bool Slot::has_map() const { return map != nullptr && !map->presence.empty(); }
bool Slot::has_list() const { return list != nullptr && !list->presence.empty(); }
bool Slot::has_text() const { return text != nullptr && !text->presence.empty(); }
bool Slot::is_visible() const {
  return !values.empty() || !additions.empty() || has_map() || has_list() || has_text();
}

void Slot::collect(CausalContext& dots) const {
  for (const auto& [dot, value] : values) dots.add(dot);
  for (const auto& [dot, amount] : additions) dots.add(dot);
  if (map != nullptr) {
    map->presence.collect(dots);
    for (const auto& [key, child] : map->children) child.collect(dots);
  }
  if (list != nullptr) {
    list->presence.collect(dots);
    for (const Element& element : list->elements) element.slot.collect(dots);
  }
  if (text != nullptr) {
    text->presence.collect(dots);
    for (const Character& character : text->characters) {
      if (!character.is_erased) dots.add(character.stamp.dot);
    }
  }
}

uint64_t Slot::clear(const CausalContext& seen) {
  if (seen.empty()) return 0;
  uint64_t bytes = erase_seen(values, seen, [](const auto& one) { return bytes_of(one); });
  bytes += erase_seen(additions, seen, [](int64_t) { return kItemBytes; });
  if (map != nullptr) {
    map->presence.clear(seen);
    for (auto& [key, child] : map->children) bytes += child.clear(seen);
  }
  if (list != nullptr) {
    list->presence.clear(seen);
    for (Element& element : list->elements) bytes += element.slot.clear(seen);
  }
  if (text != nullptr) {
    text->presence.clear(seen);
    for (Character& character : text->characters) {
      if (seen.contains(character.stamp.dot)) character.is_erased = true;
    }
  }
  return bytes;
}

uint64_t Slot::bytes() const {
  uint64_t bytes = kItemBytes * additions.size();
  for (const auto& [dot, value] : values) bytes += bytes_of(value);
  if (map != nullptr) {
    for (const auto& [key, child] : map->children) bytes += bytes_of_key(key) + child.bytes();
  }
  if (list != nullptr) {
    bytes += kItemBytes * list->elements.size();
    for (const Element& element : list->elements) bytes += element.slot.bytes();
  }
  if (text != nullptr) bytes += kItemBytes * text->characters.size();
  return bytes;
}

uint64_t Slot::garbage() const {
  uint64_t pieces = 0;
  if (map != nullptr) {
    for (const auto& [key, child] : map->children) pieces += child.garbage();
  }
  if (list != nullptr) {
    for (const Element& element : list->elements) {
      pieces += (element.is_visible() ? 0 : 1) + element.slot.garbage();
    }
  }
  if (text != nullptr) pieces += text->characters.size() - text->characters.visible_count();
  return pieces;
}

void Slot::check_invariants() const {
  const auto have_different_dots = [](const auto& items) {
    std::set<Dot> dots;
    for (const auto& item : items) {
      if (!dots.insert(item.stamp.dot).second) return false;
    }
    return true;
  };
  if (map != nullptr) {
    for (const auto& [key, child] : map->children) child.check_invariants();
  }
  if (list != nullptr) {
    SKERRY_CHECK(have_different_dots(list->elements));
    for (const Element& element : list->elements) element.slot.check_invariants();
  }
  if (text != nullptr) SKERRY_CHECK(have_different_dots(text->characters));
}

}  // namespace skerry::crdts
