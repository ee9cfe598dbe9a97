#include "sync/link/shorthand.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/change.h"
#include "core/compression.h"
#include "sync/link/shorthand_words.h"

namespace skerry::sync {

using namespace shorthand;

namespace {

void write_header(DocumentId document, const ChangeHeader& header, QuickEncoder& out) {
  out.varint(document.value);
  out.actor(header.dots.actor);
  out.varint(header.dots.first);
  out.varint(header.dots.length);
  out.varint(header.dependencies.size());
  for (const Dot& dot : header.dependencies) out.dot(dot);
  out.hybrid_time(header.time);
  out.u8(kNoPreviousHash);
}

void begin_frame(FrameType type, QuickEncoder& out) {
  out.clear(kMostKept);
  out.u8(static_cast<uint8_t>(type));
  out.u8(kProtocolVersion);
}

}  // namespace

std::optional<Payload> ShorthandReader::expand(ByteView wire, uint64_t most_bytes) {
  auto frame = read(wire, most_bytes);
  if (!frame) return std::nullopt;
  return frame->whole.empty() ? seal_frame(room_.rest.view()) : std::move(frame->whole);
}

std::optional<ShorthandReader::Frame> ShorthandReader::read(ByteView wire, uint64_t most_bytes) {
  if (wire.size() < 1 + kChecksumBytes) return std::nullopt;
  const ByteView said = wire.last(kChecksumBytes);
  const ByteView frame = wire.first(wire.size() - kChecksumBytes);
  if (sayings_.checksum(frame) != (said[0] | said[1] << 8)) return std::nullopt;
  return read_kind(frame, most_bytes);
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_kind(ByteView frame,
                                                                 uint64_t most_bytes) {
  Decoder in(frame);
  const uint8_t head = in.u8();
  const int kind = head & kKindBits;
  const bool is_about_actors = kind == kChanges || kind == kAcknowledge;
  sayings_.note(is_about_actors ? Sayings::About::kActors : Sayings::About::kNobody);
  switch (kind) {
    case kWhole:
      if (in.rest().size() > most_bytes) return std::nullopt;
      return known(seal_frame(in.rest()));
    case kPacked:
      return read_packed(in, most_bytes);
    case kChanges:
      return read_changes(head, in);
    case kAcknowledge:
      return read_acknowledgement(head, in);
    case kPing:
    case kPong:
      return read_signal(head, in);
    default:
      return std::nullopt;
  }
}

// What was sealed here need not be summed up again; but what it says may be of no kind that there
// is, and then it is the other side's mistake.
std::optional<ShorthandReader::Frame> ShorthandReader::known(Payload whole) {
  Frame frame{{}, std::move(whole), 0};
  frame.bytes = frame.whole.size();
  const auto open = open_known_frame(frame.whole.view());
  if (open) frame.open = *open;
  frame.is_open = open.has_value();
  return frame;
}

// The frame whose rest is in the room, to be kept, or only looked at.
std::optional<ShorthandReader::Frame> ShorthandReader::keep(uint64_t key) {
  const ByteView rest = room_.rest.view();
  return known(room_.frames == nullptr ? seal_frame(rest) : room_.frames->share(key, rest));
}

std::optional<ShorthandReader::Frame> ShorthandReader::only_look() {
  const ByteView rest = room_.rest.view();
  Frame frame;
  frame.bytes = rest.size() + kFrameChecksumBytes;
  const auto open = open_rest(rest);
  if (!open) return std::nullopt;
  frame.open = *open;
  return frame;
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_packed(Decoder& in,
                                                                   uint64_t most_bytes) {
  const uint64_t size = in.varint();
  // No frame is compressed to less than a thousandth: what says so is to fill memory.
  constexpr uint64_t kMostRatio = 1 << 16;
  if (in.failed() || size > most_bytes || size / kMostRatio > in.rest().size()) return std::nullopt;
  std::vector<uint8_t> bytes(size);
  if (!decompress(in.rest(), {}, bytes).ok()) return std::nullopt;
  return known(room_.frames == nullptr ? seal_frame(bytes)
                                       : room_.frames->share(key_of(bytes), bytes));
}

// Of a place that was written by mention(). Nothing where there is none such.
std::optional<uint32_t> ShorthandReader::mentioned(std::optional<DocumentId> document,
                                                   Decoder& in) {
  const uint64_t place = in.varint();
  if (place > 0) {
    if (!sayings_.has(place - 1)) return std::nullopt;
    return static_cast<uint32_t>(place - 1);
  }
  if (!document) {
    document =
        DocumentId{static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()))};
  }
  const ActorId actor = in.actor();
  if (in.failed()) return std::nullopt;
  return sayings_.add(*document, actor);
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_changes(uint8_t head, Decoder& in) {
  const bool is_only = (head & kOnly) != 0;
  std::optional<DocumentId> document;
  uint64_t key = 0;
  do {
    const uint8_t flags = is_only ? head : in.u8();
    const auto at = (flags & kSameActor) != 0 ? sayings_.spoke : mentioned(std::nullopt, in);
    if (!at) return std::nullopt;
    Sayings::Actor& actor = sayings_[*at];
    const bool is_first = !document.has_value();
    if (!is_first && actor.document != *document) return std::nullopt;
    document = actor.document;
    ChangeHeader header;
    const bool is_next = (flags & kNext) != 0;
    header.dots = {actor.id, is_next ? actor.next : in.varint(), 1};
    if (!is_next) header.dots.length = in.varint();
    actor.next = header.dots.first + header.dots.length;
    sayings_.spoke = at;
    if (!read_rest(flags, *document, in, header)) return std::nullopt;
    header.body = is_only ? in.rest() : in.bytes();
    if (in.failed()) return std::nullopt;
    room_.item.clear(kMostKept);
    write_header(*document, header, room_.item);
    room_.item.raw(header.body);
    if (is_first) {
      key = key_of(header.dots);
      begin_frame(FrameType::kChanges, room_.rest);
      room_.rest.varint(document->value);
    }
    room_.rest.varint(uint64_t{room_.item.size()} << 1);
    room_.rest.raw(room_.item.view());
  } while (!is_only && !in.done());
  return keep(key);
}

bool ShorthandReader::read_rest(uint8_t flags, DocumentId document, Decoder& in,
                                ChangeHeader& header) {
  const auto before = static_cast<uint64_t>(sayings_.wall_ns);
  header.time.wall_ns = static_cast<int64_t>(sum(before, in.signed_varint()));
  sayings_.wall_ns = header.time.wall_ns;
  if ((flags & kCounterless) == 0) {
    header.time.counter =
        static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()));
  }
  if ((flags & kAlone) != 0) return !in.failed();
  const size_t count = in.count(2);
  for (size_t i = 0; i < count; ++i) {
    const auto place = mentioned(document, in);
    if (!place) return false;
    Sayings::Actor& actor = sayings_[*place];
    actor.mentioned = sum(actor.mentioned, in.signed_varint());
    header.dependencies.push_back({actor.id, actor.mentioned});
  }
  return !in.failed();
}

bool ShorthandReader::read_life(uint8_t head, Decoder& in) {
  if ((head & kSameLife) == 0) sayings_.incarnation = in.u32();
  return !in.failed();
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_acknowledgement(uint8_t head,
                                                                            Decoder& in) {
  if (!read_life(head, in)) return std::nullopt;
  const bool is_only = (head & kOnly) != 0;
  std::optional<DocumentId> document;
  size_t count = 1;
  if (!is_only) {
    document =
        DocumentId{static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()))};
    count = in.count(2);
  }
  room_.item.clear(kMostKept);
  room_.item.u32(sayings_.incarnation);
  room_.item.varint(count);
  for (size_t i = 0; i < count; ++i) {
    const bool is_same = is_only && (head & kSameActor) != 0;
    const auto at = is_same ? sayings_.acknowledged : mentioned(document, in);
    if (!at) return std::nullopt;
    Sayings::Actor& actor = sayings_[*at];
    if (is_only) document = actor.document;
    const bool is_one_more = is_only && (head & kOneMore) != 0;
    actor.mentioned = sum(actor.mentioned, is_one_more ? 1 : in.signed_varint());
    sayings_.acknowledged = at;
    room_.item.dot({actor.id, actor.mentioned});
  }
  if (in.failed() || !in.done() || !document) return std::nullopt;
  begin_frame(FrameType::kAcknowledge, room_.rest);
  room_.rest.varint(document->value);
  room_.rest.raw(room_.item.view());
  return only_look();
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_signal(uint8_t head, Decoder& in) {
  if (!read_life(head, in) || in.failed() || !in.done()) return std::nullopt;
  begin_frame((head & kKindBits) == kPing ? FrameType::kPing : FrameType::kPong, room_.rest);
  room_.rest.u32(sayings_.incarnation);
  return only_look();
}

// Accounts.

FrameAccount account_in_shorthand(ByteView wire, FrameAccount plain) {
  const auto size = static_cast<uint32_t>(wire.size());
  const uint64_t of_items = uint64_t{plain.payload} + plain.metadata + plain.redundant;
  if (of_items == 0 || wire.empty()) {
    plain.control = size;
    return plain;
  }
  const uint8_t kind = wire[0] & kKindBits;
  const uint64_t most = size - std::min<uint64_t>(size, 1 + kChecksumBytes);
  uint64_t items = std::min(of_items, most);
  if (kind == kChanges) items = most;
  if (kind == kPacked) items = std::min(most, most * of_items / (of_items + plain.control));
  const uint64_t redundant = items * plain.redundant / of_items;
  const uint64_t content = kind == kPacked ? items * plain.payload / of_items : plain.payload;
  plain.redundant = static_cast<uint32_t>(redundant);
  plain.payload = static_cast<uint32_t>(std::min(content, items - redundant));
  plain.metadata = static_cast<uint32_t>(items - redundant - plain.payload);
  plain.control = static_cast<uint32_t>(size - items);
  return plain;
}

bool may_bring_changes(ByteView wire) {
  if (wire.size() < 2) return false;
  switch (wire[0] & kKindBits) {
    case kPacked:
    case kChanges:
      return true;
    case kWhole:
      return brings_changes(static_cast<FrameType>(wire[1]));
    default:
      return false;
  }
}

}  // namespace skerry::sync
