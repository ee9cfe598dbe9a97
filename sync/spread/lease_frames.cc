#include "sync/spread/lease_frames.h"

#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::sync {
namespace {

constexpr size_t kLeastActorBytes = 9;

}  // namespace

Payload encode_standing(DocumentId document, const Standing& standing) {
  Encoder out;
  out.varint(standing.term);
  out.u8(standing.has_gone_on ? 1 : 0);
  out.varint(standing.actors.size());
  for (const ActorId& actor : standing.actors) out.actor(actor);
  return make_frame(FrameType::kStanding, document, out.view());
}

std::optional<Standing> decode_standing(ByteView body) {
  Decoder in(body);
  Standing standing;
  standing.term = in.varint();
  const uint8_t has_gone_on = in.u8();
  standing.has_gone_on = has_gone_on == 1;
  const size_t count = in.count(kLeastActorBytes);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    standing.actors.push_back(in.actor());
    const auto& actors = standing.actors;
    if (i > 0 && !(actors[i - 1] < actors[i])) in.fail();
  }
  const bool is_sane = has_gone_on == 0 || (has_gone_on == 1 && standing.actors.empty());
  if (!in.finish("standing").ok() || standing.term == 0 || !is_sane) return std::nullopt;
  return standing;
}

Payload encode_evictions(DocumentId document, const Evictions& evictions) {
  Encoder out;
  evictions.encode(out);
  return make_frame(FrameType::kEvictions, document, out.view());
}

std::optional<Evictions> decode_evictions(ByteView body) {
  Decoder in(body);
  Evictions evictions = Evictions::decode(in);
  if (!in.finish("evictions").ok()) return std::nullopt;
  return evictions;
}

}  // namespace skerry::sync
