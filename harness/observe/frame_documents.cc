#include "harness/observe/frame_documents.h"

#include "sync/frame.h"
#include "sync/link/parts.h"

namespace skerry::harness {

std::optional<uint32_t> FrameDocuments::of(const RunView& view, const Payload& frame) {
  if (view.documents() < 2) return std::nullopt;
  const auto open = sync::open_frame(frame.view());
  if (!open) return std::nullopt;
  if (sync::is_of_document(open->type)) {
    const uint32_t document = open->document.value;  // or none that there is
    return document < view.documents() ? std::optional(document) : std::nullopt;
  }
  if (open->type == sync::FrameType::kPart) {
    const auto part = sync::decode_part(open->body);
    if (!part) return std::nullopt;
    if (const auto document = sync::document_in(*part)) keep(part->frame, document->value);
    return named(part->frame);
  }
  if (open->type == sync::FrameType::kPartTaken) {
    const auto taken = sync::decode_part_taken(open->body);
    return taken ? named(taken->frame) : std::nullopt;
  }
  return std::nullopt;
}

void FrameDocuments::keep(uint32_t name, uint32_t document) {
  if (!by_name_.insert_or_assign(name, document).second) return;
  names_.push_back(name);
  if (names_.size() <= kMostNames) return;
  by_name_.erase(names_.front());
  names_.pop_front();
}

std::optional<uint32_t> FrameDocuments::named(uint32_t name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? std::nullopt : std::optional<uint32_t>(at->second);
}

std::optional<uint32_t> document_of(const RunView& view) {
  return view.documents() < 2 ? std::nullopt : std::optional<uint32_t>(view.document_index());
}

std::string document_prefix(std::optional<uint32_t> document) {
  return document ? "document " + std::to_string(*document) + ": " : "";
}

}  // namespace skerry::harness
