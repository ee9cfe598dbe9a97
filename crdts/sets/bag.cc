#include "crdts/sets/bag.h"

#include <algorithm>
#include <vector>

#include "core/check.h"

namespace skerry::crdts {

Bag Bag::add(std::string_view element, const Mutation& mutation) {
  Bag delta;
  delta.dots_.hold({mutation.actor, mutation.first}, {std::string(element)});
  delta.index();
  join(delta);
  return delta;
}

Bag Bag::remove(std::string_view element, const Mutation& mutation) {
  Bag delta;
  const auto at = copies_.find(element);
  if (at == copies_.end()) return delta;
  const Dots& dots = at->second;
  const auto own = std::find_if(dots.begin(), dots.end(), [&mutation](const Dot& dot) {
    return dot.actor == mutation.actor;
  });
  delta.dots_.see(own == dots.end() ? dots.front() : *own);
  // The removal's own dot is seen as well, though it is no copy: contexts keep no holes.
  delta.dots_.see({mutation.actor, mutation.first});
  join(delta);
  return delta;
}

void Bag::join(const Bag& other) {
  dots_.join(
      other.dots_, [this](const Dot& dot, const Copy& gone) { discount(dot, gone.element); },
      [this](const Dot& dot, const Copy& come) { count(dot, come.element); });
}

void Bag::count(const Dot& dot, const std::string& element) {
  Dots& dots = copies_[element];
  dots.insert(std::lower_bound(dots.begin(), dots.end(), dot), dot);
  digest_ += element_digest(element);
}

void Bag::discount(const Dot& dot, const std::string& element) {
  const auto at = copies_.find(element);
  at->second.erase(std::lower_bound(at->second.begin(), at->second.end(), dot));
  if (at->second.empty()) copies_.erase(at);
  digest_ -= element_digest(element);
}

void Bag::index() {
  for (const auto& [dot, copy] : dots_.live()) count(dot, copy.element);
}

uint64_t Bag::copies(std::string_view element) const {
  const auto at = copies_.find(element);
  return at == copies_.end() ? 0 : at->second.size();
}

Value Bag::value() const {
  std::vector<std::string> elements;
  elements.reserve(dots_.live().size());
  for (const auto& [element, dots] : copies_) elements.insert(elements.end(), dots.size(), element);
  return elements;
}

Bag Bag::residual(const Bag& other) const {
  Bag fresh;
  fresh.dots_ = dots_.residual(other.dots_);
  fresh.index();
  return fresh;
}

uint64_t Bag::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [dot, copy] : dots_.live()) bytes += copy.element.size();
  return bytes;
}

Bag Bag::decode(Decoder& in) {
  Bag bag;
  bag.dots_ = DotMap<Copy>::decode(in);
  bag.index();
  return bag;
}

void Bag::check_invariants() const {
  dots_.check_invariants();
  Bag again;
  again.dots_ = dots_;
  again.index();
  SKERRY_CHECK(again.copies_ == copies_ && again.digest_ == digest_);
  SKERRY_CHECK(digest_ == digest_of(value()));
}

}  // namespace skerry::crdts
