#include "replica/local_first/local_channels.h"

#include <string>
#include <utility>

namespace skerry::replica {

Status not_followed(DocumentId document) {
  return absl::NotFoundError("document " + std::to_string(document.value) + " is not followed");
}

std::optional<uint32_t> followed(const sync::Stack& stack, DocumentId document) {
  const auto place = stack.documents().find(document);
  using State = sync::Followed::State;
  return place && stack.documents().state(*place) == State::kFollowed ? place : std::nullopt;
}

Status LocalChannels::present(const Now& now, DocumentId document, Payload what) {
  const auto place = followed(stack_, document);
  if (!place.has_value()) return not_followed(document);
  return stack_.side().present(now, *place, std::move(what));
}

Status LocalChannels::follow(const Now& now, DocumentId document) {
  const auto place = stack_.documents().find(document);
  if (!place.has_value()) return not_followed(document);
  stack_.side().follow(now, *place);
  return absl::OkStatus();
}

Status LocalChannels::unfollow(const Now& now, DocumentId document, Copy copy) {
  const auto place = stack_.documents().find(document);
  if (!place.has_value()) return not_followed(document);
  stack_.side().unfollow(now, *place, copy);
  return absl::OkStatus();
}

StatusOr<Hash256> LocalChannels::attach(const Now& now, ByteView content) {
  return stack_.side().attach(now, content);
}

void LocalChannels::fetch(const Now&, const Hash256& name) { stack_.side().fetch(name); }

std::optional<Channels::Blob> LocalChannels::blob(const Hash256& name) const {
  const sync::Shelf::Blob* blob = blobs() == nullptr ? nullptr : blobs()->shelf().find(name);
  if (blob == nullptr) return std::nullopt;
  return Blob{blob->manifest.size, blob->chunks, blob->is_durable()};
}

uint64_t LocalChannels::missing_blobs() const {
  return blobs() == nullptr ? 0 : blobs()->taker().missing();
}

uint64_t LocalChannels::refused_chunks() const {
  return blobs() == nullptr ? 0 : blobs()->taker().refused();
}

}  // namespace skerry::replica
