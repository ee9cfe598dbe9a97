#include "sync/lattice/frames.h"

namespace skerry::sync::lattice {
namespace {

enum MeetingFlag : uint8_t { kAsks = 1, kAnswers = 2, kHasVector = 4, kAllFlags = 7 };

}  // namespace

Payload encode_meeting(const Meeting& meeting) {
  Encoder out;
  out.u32(meeting.incarnation);
  out.varint(meeting.serial);
  const int flags = (meeting.asks ? kAsks : 0) | (meeting.answers ? kAnswers : 0) |
                    (meeting.has_vector ? kHasVector : 0);
  out.u8(static_cast<uint8_t>(flags));
  out.varint(meeting.index);
  out.u32(meeting.seen);
  out.varint(meeting.joined);
  out.u64(meeting.set_hash.high);
  out.u64(meeting.set_hash.low);
  if (meeting.has_vector) meeting.received.encode(out);
  return make_frame(FrameType::kMeeting, out.view());
}

std::optional<Meeting> decode_meeting(ByteView body) {
  Decoder in(body);
  Meeting meeting;
  meeting.incarnation = in.u32();
  meeting.serial = in.varint();
  const uint8_t flags = in.u8();
  if ((flags & ~kAllFlags) != 0) in.fail();
  meeting.asks = (flags & kAsks) != 0;
  meeting.answers = (flags & kAnswers) != 0;
  meeting.has_vector = (flags & kHasVector) != 0;
  meeting.index = in.varint();
  meeting.seen = in.u32();
  meeting.joined = in.varint();
  meeting.set_hash.high = in.u64();
  meeting.set_hash.low = in.u64();
  if (meeting.has_vector) meeting.received = VersionVector::decode(in);
  if (!in.finish("meeting").ok()) return std::nullopt;
  return meeting;
}

Payload encode_group(const Group& group) {
  Encoder out;
  out.u32(group.incarnation);
  out.varint(group.base);
  out.varint(group.end);
  out.hybrid_time(group.piece.latest);
  encode_covers(out, group.piece.covers);
  out.raw(group.piece.body.view());
  return make_frame(FrameType::kGroup, out.view());
}

std::optional<Group> decode_group(const Payload& frame, ByteView body) {
  Decoder in(body);
  Group group;
  group.incarnation = in.u32();
  group.base = in.varint();
  group.end = in.varint();
  group.piece.latest = in.hybrid_time();
  const size_t before = in.rest().size();
  group.piece.covers = decode_covers(in);
  group.covers_bytes = before - in.rest().size();
  if (in.failed() || group.end < group.base) return std::nullopt;
  if (!in.rest().empty()) group.piece.body = frame.slice(in.rest());
  return group;
}

Payload encode_joined(const Joined& joined) {
  Encoder out;
  out.u32(joined.incarnation);
  out.u32(joined.seen);
  out.varint(joined.index);
  return make_frame(FrameType::kJoined, out.view());
}

std::optional<Joined> decode_joined(ByteView body) {
  Decoder in(body);
  Joined joined;
  joined.incarnation = in.u32();
  joined.seen = in.u32();
  joined.index = in.varint();
  if (!in.finish("joined").ok()) return std::nullopt;
  return joined;
}

}  // namespace skerry::sync::lattice
