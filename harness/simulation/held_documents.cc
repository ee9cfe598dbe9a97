#include "harness/simulation/held_documents.h"

#include "core/check.h"
#include "harness/observe/shown.h"

namespace skerry::harness {

HeldDocuments::HeldDocuments(Scene& scene, uint32_t node) : scene_(scene), node_(node) {
  for (const uint32_t document : scene.plan.following.of(node)) {
    held_.emplace_back().number = document;
  }
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

HeldDocuments::Held& HeldDocuments::followed(uint32_t document) {
  const Held* held = held_of(document);
  SKERRY_CHECK(held != nullptr);
  return held_[static_cast<size_t>(held - held_.data())];
}

void HeldDocuments::limit(uint32_t document, const std::optional<VersionVector>& up_to) {
  followed(document).limit = up_to;
}

std::vector<replica::Driver::Limit> HeldDocuments::limits() const {
  std::vector<replica::Driver::Limit> limits;
  for (const Held& held : held_) limits.push_back({{held.number}, held.limit});
  return limits;
}

void HeldDocuments::touch(uint32_t document) {
  Held& held = followed(document);
  if (touched_.empty() || touched_.back() != &held) touched_.push_back(&held);
}

void HeldDocuments::look_at_touched() {
  if (touched_.size() > 1) {
    std::sort(touched_.begin(), touched_.end(),
              [](const Held* a, const Held* b) { return a->number < b->number; });
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  }
  for (Held* held : touched_) look_at(*held);
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
    scene_.standing.grew_at = scene_.now;
  }
  const Hash128 integrated = held.document->integrated_hash();
  if (integrated != held.integrated) {
    held.integrated = integrated;
    scene_.observers.tell<&Observer::on_integrate>(view, node_);
  }
  if (is_set_changed) scene_.observers.tell<&Observer::on_set_changed>(view, node_);
}

bool HeldDocuments::has_integrated_all() const {
  return std::all_of(held_.begin(), held_.end(),
                     [](const Held& held) { return shows_all_it_can(*held.document); });
}

void HeldDocuments::leave_censuses() const {
  for (const Held& held : held_) scene_.standing.censuses.remove(held.number, held.received);
}

void HeldDocuments::join_censuses() const {
  for (const Held& held : held_) scene_.standing.censuses.add(held.number, held.received);
}

}  // namespace skerry::harness
