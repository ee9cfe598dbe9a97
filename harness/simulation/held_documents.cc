#include "harness/simulation/held_documents.h"

#include "core/check.h"
#include "harness/observe/shown.h"

namespace skerry::harness {

HeldDocuments::HeldDocuments(Scene& scene, uint32_t node) : scene_(scene), node_(node) {
  for (const uint32_t document : scene.plan.following.of(node)) {
    Held& held = held_.emplace_back();
    held.number = document;
    const bool is_left = scene.followed_now && !scene.followed_now->follows(node, document);
    if (is_left) held.left = Channels::Copy::kKeep;
  }
}

void HeldDocuments::follow(uint32_t document, const Inspection* inspection, Counted counted) {
  Held& begun = held(document);
  begun.left.reset();
  scene_.followed_now->begin(node_, document);
  if (counted == Counted::kAmongThoseThere) scene_.standing.censuses.add(document, begun.received);
  if (inspection != nullptr) begun.document = inspection->inspect({document});
  scene_.observers.tell<&Observer::on_following>(scene_.view(document), node_,
                                                 Observer::Edge::kBegins);
  if (begun.document != nullptr) look_at(begun);
}

void HeldDocuments::leave(uint32_t document, Channels::Copy copy, Counted counted) {
  Held& ended = held(document);
  ended.left = copy;
  ended.document = nullptr;
  scene_.followed_now->end(node_, document);
  if (counted == Counted::kAmongThoseThere)
    scene_.standing.censuses.remove(document, ended.received);
  scene_.observers.tell<&Observer::on_following>(scene_.view(document), node_,
                                                 Observer::Edge::kEnds);
}

void HeldDocuments::note_dropped(uint32_t document) {
  Held& dropped = held(document);
  SKERRY_CHECK(dropped.left.has_value());
  dropped.received = {};
  dropped.integrated = {};
  scene_.observers.tell<&Observer::on_copy_dropped>(scene_.view(document), node_);
}

void HeldDocuments::begin(const Inspection& inspection) {
  for (Held& held : held_) {
    held.document = inspection.inspect({held.number});
    touched_.push_back(&held);
  }
}

void HeldDocuments::end() {
  for (Held& held : held_) held.document = nullptr;
}

HeldDocuments::Held& HeldDocuments::held(uint32_t document) {
  const Held* held = held_of(document);
  SKERRY_CHECK(held != nullptr);
  return held_[static_cast<size_t>(held - held_.data())];
}

void HeldDocuments::limit(uint32_t document, const std::optional<VersionVector>& up_to) {
  held(document).limit = up_to;
}

std::vector<replica::Driver::Limit> HeldDocuments::limits() const {
  std::vector<replica::Driver::Limit> limits;
  for (const Held& held : held_) limits.push_back({{held.number}, held.limit});
  return limits;
}

void HeldDocuments::touch(uint32_t document) {
  Held& touched = held(document);
  if (touched_.empty() || touched_.back() != &touched) touched_.push_back(&touched);
}

void HeldDocuments::look_at_touched() {
  if (touched_.size() > 1) {
    std::sort(touched_.begin(), touched_.end(),
              [](const Held* a, const Held* b) { return a->number < b->number; });
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  }
  for (Held* held : touched_) {
    if (held->document != nullptr) look_at(*held);  // else it is being left
  }
  touched_.clear();
}

void HeldDocuments::look_at(Held& held) {
  const RunView& view = scene_.view(held.number);
  const Hash128 received = held.document->received_hash();
  const bool is_set_changed = received != held.received;
  if (is_set_changed) {
    scene_.standing.censuses.remove(held.number, held.received);
    scene_.standing.censuses.add(held.number, received);
    held.received = received;
    scene_.standing.note_growth(scene_.now);
  }
  const Hash128 integrated = held.document->integrated_hash();
  if (integrated != held.integrated) {
    held.integrated = integrated;
    scene_.observers.tell<&Observer::on_integrate>(view, node_);
  }
  if (is_set_changed) scene_.observers.tell<&Observer::on_set_changed>(view, node_);
}

bool HeldDocuments::has_integrated_all() const {
  return std::all_of(held_.begin(), held_.end(), [](const Held& held) {
    return held.left || shows_all_it_can(*held.document);
  });
}

void HeldDocuments::leave_censuses() const {
  for (const Held& held : held_) {
    if (!held.left) scene_.standing.censuses.remove(held.number, held.received);
  }
}

void HeldDocuments::join_censuses() const {
  for (const Held& held : held_) {
    if (!held.left) scene_.standing.censuses.add(held.number, held.received);
  }
}

}  // namespace skerry::harness
