// What a participant of the local-first architecture does beside documents and their changes: the
// stack's side channels, for documents by their number.
#pragma once

#include <optional>

#include "core/channels.h"
#include "sync/stack.h"

namespace skerry::replica {

class LocalChannels final : public Channels {
 public:
  // `stack` must outlive this.
  explicit LocalChannels(sync::Stack& stack) : stack_(stack) {}

  Status present(const Now& now, DocumentId document, Payload what) override;
  Status follow(const Now& now, DocumentId document) override;
  Status unfollow(const Now& now, DocumentId document, Copy copy) override;
  uint64_t leaving() const override { return stack_.side().leaving(); }
  StatusOr<Hash256> attach(const Now& now, ByteView content) override;
  void fetch(const Now& now, const Hash256& name) override;
  std::optional<Blob> blob(const Hash256& name) const override;
  uint64_t missing_blobs() const override;
  uint64_t refused_chunks() const override;

 private:
  const sync::Blobs* blobs() const { return stack_.side().blobs(); }

  sync::Stack& stack_;
};

// Where the stack has the document, if it follows it now.
std::optional<uint32_t> followed(const sync::Stack& stack, DocumentId document);
// In words: what a participant answers to who speaks of another document.
Status not_followed(DocumentId document);

}  // namespace skerry::replica
