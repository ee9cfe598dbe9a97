#include "sync/intake/dossier.h"

#include <algorithm>
#include <utility>

#include "sync/frame.h"

namespace skerry::sync {
namespace {

// Dot, length, an empty command.
constexpr size_t kLeastKeptBytes = 12;

}  // namespace

void Dossier::free(const ActorId& actor, uint64_t last) {
  auto at = commands.lower_bound({actor, 0});
  while (at != commands.end() && at->first.actor == actor &&
         at->first.sequence + at->second.length - 1 <= last) {
    at = commands.erase(at);
  }
}

std::vector<std::pair<Dot, Dossier::Kept>> Dossier::in_order() const {
  std::vector<std::pair<Dot, Kept>> ordered(commands.begin(), commands.end());
  std::sort(ordered.begin(), ordered.end(),
            [](const auto& a, const auto& b) { return a.second.number < b.second.number; });
  return ordered;
}

void Dossier::encode(Encoder& out) const {
  evictions.encode(out);
  out.varint(term);
  out.varint(commands.size());
  for (const auto& [dot, kept] : in_order()) {
    out.dot(dot);
    out.varint(kept.length);
    out.bytes(kept.command.view());
  }
}

Dossier Dossier::decode(Decoder& in, const Payload& record) {
  Dossier dossier;
  dossier.evictions = Evictions::decode(in);
  dossier.term = in.varint();
  const size_t count = in.count(kLeastKeptBytes);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const uint64_t length = in.varint();
    const ByteView command = in.bytes();
    const bool is_sane = dot.sequence > 0 && length > 0 && !dossier.commands.contains(dot);
    if (!is_sane) in.fail();
    if (!in.failed()) dossier.keep({dot.actor, dot.sequence, length}, record.slice(command));
  }
  return dossier;
}

Payload encode_commit(DocumentId document, const std::optional<Dot>& replaces, ByteView command,
                      ByteView items) {
  Encoder out;
  out.u8(replaces ? 1 : 0);
  if (replaces) out.dot(*replaces);
  out.bytes(command);
  out.raw(items);
  return make_frame(FrameType::kCommit, document, out.view());
}

std::optional<CommitRecord> decode_commit(ByteView body) {
  Decoder in(body);
  CommitRecord commit;
  const uint8_t replaces = in.u8();
  if (replaces == 1) commit.replaces = in.dot();
  commit.command = in.bytes();
  if (replaces > 1 || in.failed()) return std::nullopt;
  commit.items = in.rest();
  return commit;
}

}  // namespace skerry::sync
