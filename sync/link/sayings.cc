#include "sync/link/sayings.h"

#include "core/hash.h"

namespace skerry::sync {

std::optional<uint32_t> Sayings::find(DocumentId document, const ActorId& id) const {
  for (uint32_t place = 0; place < actors_.size(); ++place) {
    if (actors_[place].id == id && actors_[place].document == document) return place;
  }
  return std::nullopt;
}

uint32_t Sayings::add(DocumentId document, const ActorId& id) {
  const uint32_t place = added_++ % kMostActors;
  if (place == actors_.size()) actors_.emplace_back();
  actors_[place] = {document, id};
  return place;
}

void Sayings::forget() {
  std::vector<Actor>().swap(actors_);  // and their room with them
  added_ = 0;
  spoke.reset();
  acknowledged.reset();
}

uint16_t Sayings::checksum(ByteView frame) {
  sum_ = hash64(frame, sum_);
  return static_cast<uint16_t>(sum_);
}

}  // namespace skerry::sync
