// Where the bytes of what arrives go (DESIGN section 4, "Bytes by kind").

#include <algorithm>

#include "sync/intake/intake.h"

namespace skerry::sync {
namespace {

uint32_t varint_bytes(uint64_t value) {
  uint32_t bytes = 1;
  for (; value >= 0x80; value >>= 7) ++bytes;
  return bytes;
}

// The size of one cover inside a bundle's encoding.
uint32_t cover_bytes(const Bundle::Cover& cover) {
  return varint_bytes(cover.dots.actor.replica.value) + 8 + varint_bytes(cover.dots.first) +
         varint_bytes(cover.dots.length) + 16;
}

}  // namespace

void Intake::account_change(const Change& change, FrameAccount& account) const {
  const auto size = static_cast<uint32_t>(change.encoded.size());
  const auto body = static_cast<uint32_t>(change.body.size());
  const uint32_t content = std::min(host_.content_bytes(change.body), body);
  account.payload += content;
  account.metadata += size - content;
  ++account.new_changes;
}

void Intake::account_bundle(const Bundle& bundle, const std::vector<bool>& is_new,
                            FrameAccount& account) const {
  const uint64_t all = bundle.covers.size();
  uint64_t old = 0;
  uint32_t old_cover_bytes = 0;
  for (size_t i = 0; i < bundle.covers.size(); ++i) {
    if (is_new[i]) continue;
    ++old;
    old_cover_bytes += cover_bytes(bundle.covers[i]);
  }
  account.new_changes += static_cast<uint32_t>(all - old);
  account.duplicate_changes += static_cast<uint32_t>(old);
  const auto size = static_cast<uint32_t>(bundle.encoded.size());
  if (old == all) {
    account.redundant += size;
    return;
  }
  const uint64_t body = bundle.body.size();
  const uint64_t redundant_body = body * old / all;
  const uint64_t content = std::min<uint64_t>(host_.content_bytes(bundle.body), body);
  const uint64_t payload = std::min(content - content * old / all, body - redundant_body);
  const uint32_t redundant = static_cast<uint32_t>(redundant_body) + old_cover_bytes;
  account.payload += static_cast<uint32_t>(payload);
  account.redundant += redundant;
  account.metadata += size - redundant - static_cast<uint32_t>(payload);
}

}  // namespace skerry::sync
