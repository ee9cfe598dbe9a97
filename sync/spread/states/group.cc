#include "sync/spread/states/group.h"

#include <algorithm>

namespace skerry::sync {

Payload encode_group(DocumentId document, const DeltaGroup& group) {
  Encoder out;
  out.u32(group.incarnation);
  out.varint(group.base);
  out.varint(group.end);
  out.hybrid_time(group.delta.latest);
  encode_runs(out, group.delta.runs);
  out.raw(group.delta.body.view());
  return make_frame(FrameType::kGroup, document, out.view());
}

std::optional<DeltaGroup> decode_group(const Payload& frame, ByteView body) {
  Decoder in(body);
  DeltaGroup group;
  group.incarnation = in.u32();
  group.base = in.varint();
  group.end = in.varint();
  group.delta.latest = in.hybrid_time();
  const size_t before = in.rest().size();
  group.delta.runs = decode_runs(in);
  group.runs_bytes = before - in.rest().size();
  if (in.failed() || group.end < group.base) return std::nullopt;
  if (!in.rest().empty()) group.delta.body = frame.slice(in.rest());
  return group;
}

Payload encode_joined(DocumentId document, const JoinedWord& joined) {
  Encoder out;
  out.u32(joined.incarnation);
  out.u32(joined.seen);
  out.varint(joined.index);
  return make_frame(FrameType::kJoined, document, out.view());
}

std::optional<JoinedWord> decode_joined(ByteView body) {
  Decoder in(body);
  JoinedWord joined;
  joined.incarnation = in.u32();
  joined.seen = in.u32();
  joined.index = in.varint();
  if (!in.finish("joined").ok()) return std::nullopt;
  return joined;
}

void account_group(const DeltaGroup& group, const Fresh& fresh, uint32_t content,
                   FrameAccount& account) {
  const uint64_t all = group.delta.body.size() + group.runs_bytes;
  const uint64_t changes = fresh.new_changes + fresh.old_changes;
  account.redundant = static_cast<uint32_t>(all);
  account.new_changes = static_cast<uint32_t>(fresh.new_changes);
  account.duplicate_changes = static_cast<uint32_t>(fresh.old_changes);
  if (fresh.new_changes == 0) return;
  const uint64_t fresh_body = std::min(fresh.delta.body.size(), group.delta.body.size());
  const uint64_t fresh_runs = group.runs_bytes * fresh.new_changes / changes;
  const uint64_t payload = std::min<uint64_t>(content, fresh_body);
  account.payload = static_cast<uint32_t>(payload);
  account.metadata = static_cast<uint32_t>(fresh_body - payload + fresh_runs);
  account.redundant = static_cast<uint32_t>(all - fresh_body - fresh_runs);
}

}  // namespace skerry::sync
