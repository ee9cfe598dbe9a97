#include "sync/link/shorthand.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "core/change.h"
#include "core/compression.h"
#include "sync/link/shorthand_words.h"

namespace skerry::sync {

using namespace shorthand;

namespace {

std::optional<ChangeHeader> read_header(DocumentId document, ByteView change) {
  Decoder in(change);
  ChangeHeader header;
  if (in.varint() != document.value) return std::nullopt;
  header.dots.actor = in.actor();
  header.dots.first = in.varint();
  header.dots.length = in.varint();
  const size_t count = in.count(10);
  for (size_t i = 0; i < count && !in.failed(); ++i) header.dependencies.push_back(in.dot());
  header.time = in.hybrid_time();
  if (in.u8() != kNoPreviousHash || in.failed()) return std::nullopt;
  header.body = in.rest();
  return header;
}

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

// Writing.

Payload ShorthandWriter::shorten(const Payload& frame) {
  out().clear(kMostKept);
  const auto open = open_known_frame(frame.view());
  bool is_short = false;
  if (open && open->type == FrameType::kChanges) is_short = write_changes(*open, frame);
  if (open && open->type == FrameType::kAcknowledge) is_short = write_acknowledgement(*open);
  const bool is_ping = open && open->body.size() == 4 && open->type == FrameType::kPing;
  if (is_ping) write_ping(*open);
  sayings_.note(is_short ? Sayings::About::kActors : Sayings::About::kNobody);
  if (!is_short && !is_ping) write_whole(frame);
  const uint16_t checksum = sayings_.checksum(out().view());
  out().u8(static_cast<uint8_t>(checksum));
  out().u8(static_cast<uint8_t>(checksum >> 8));
  return out().payload();
}

void ShorthandWriter::write_whole(const Payload& frame) {
  const ByteView rest = frame.view().subspan(kFrameChecksumBytes);
  if (rest.size() >= kLeastPacked) {
    if (room_.frames != nullptr) room_.frames->add(key_of(rest), frame);
    const std::vector<uint8_t> packed = compress(rest, {}, kPackingLevel);
    if (packed.size() + 5 < rest.size()) {
      out().u8(kPacked);
      out().varint(rest.size());
      return out().raw(packed);
    }
  }
  out().u8(kWhole);
  out().raw(rest);
}

// The place that it has, from 1; or 0, and who it is.
uint32_t ShorthandWriter::mention(DocumentId document, const ActorId& actor, Naming naming) {
  if (const auto place = sayings_.find(document, actor)) {
    out().varint(*place + 1);
    return *place;
  }
  out().varint(0);
  if (naming == Naming::kWithDocument) out().varint(document.value);
  out().actor(actor);
  return sayings_.add(document, actor);
}

// The headers go to the room, where they mostly are already: a frame goes to one after the other.
bool ShorthandWriter::parse(const OpenFrame& open, const Payload& frame) {
  auto& headers = room_.headers;
  if (frame.data() == room_.parsed.data() && frame.size() == room_.parsed.size()) {
    return !headers.empty();
  }
  headers.clear();
  room_.parsed = frame;
  if (open.body.size() >= kLeastPacked) return false;
  ItemReader reader(open.body);
  while (const auto item = reader.next()) {
    auto header =
        item->kind == ItemKind::kChange ? read_header(open.document, item->bytes) : std::nullopt;
    if (!header) {
      headers.clear();
      return false;
    }
    headers.push_back(*std::move(header));
  }
  if (reader.failed()) headers.clear();
  return !headers.empty();
}

bool ShorthandWriter::write_changes(const OpenFrame& open, const Payload& frame) {
  if (!parse(open, frame)) return false;
  const auto& headers = room_.headers;
  if (room_.frames != nullptr) room_.frames->add(key_of(headers.front().dots), frame);
  if (headers.size() > 1) out().u8(kChanges);
  for (const ChangeHeader& header : headers) {
    const DotRun& dots = header.dots;
    const auto place = sayings_.find(open.document, dots.actor);
    const bool is_same = place.has_value() && place == sayings_.spoke.get();
    const uint64_t next = place ? sayings_[*place].next : 1;
    const bool is_next = dots.first == next && dots.length == 1;
    const bool is_only = headers.size() == 1;
    out().u8(static_cast<uint8_t>((is_only ? int{kChanges} | kOnly : 0) |
                                  (is_same ? kSameActor : 0) | (is_next ? kNext : 0) |
                                  (header.dependencies.empty() ? kAlone : 0) |
                                  (header.time.counter == 0 ? kCounterless : 0)));
    const uint32_t at =
        is_same ? *place : mention(open.document, dots.actor, Naming::kWithDocument);
    if (!is_next) {
      out().varint(dots.first);
      out().varint(dots.length);
    }
    sayings_[at].next = dots.first + dots.length;
    sayings_.spoke.set(at);
    write_rest(open.document, header);
    if (!is_only) out().varint(header.body.size());
    out().raw(header.body);
  }
  return true;
}

void ShorthandWriter::write_rest(DocumentId document, const ChangeHeader& header) {
  const auto wall = static_cast<uint64_t>(header.time.wall_ns);
  out().signed_varint(difference(wall, static_cast<uint64_t>(sayings_.wall_ns)));
  sayings_.wall_ns = header.time.wall_ns;
  if (header.time.counter != 0) out().varint(header.time.counter);
  if (header.dependencies.empty()) return;
  out().varint(header.dependencies.size());
  for (const Dot& dot : header.dependencies) {
    const uint32_t place = mention(document, dot.actor, Naming::kAlone);
    out().signed_varint(difference(dot.sequence, sayings_[place].mentioned));
    sayings_[place].mentioned = dot.sequence;
  }
}

bool ShorthandWriter::write_acknowledgement(const OpenFrame& open) {
  const auto acknowledgement = decode_acknowledgement(open.body);
  if (!acknowledgement || acknowledgement->entries.empty()) return false;
  const auto& entries = acknowledgement->entries;
  const bool is_same_life = acknowledgement->incarnation == sayings_.incarnation;
  const bool is_only = entries.size() == 1;
  const auto place = sayings_.find(open.document, entries.front().actor);
  const bool is_same = is_only && place.has_value() && place == sayings_.acknowledged.get();
  const bool is_one_more =
      is_only && place && entries.front().last == sayings_[*place].mentioned + 1;
  out().u8(static_cast<uint8_t>(kAcknowledge | (is_only ? kOnly : 0) | (is_same ? kSameActor : 0) |
                                (is_same_life ? kSameLife : 0) | (is_one_more ? kOneMore : 0)));
  if (!is_same_life) out().u32(acknowledgement->incarnation);
  sayings_.incarnation = acknowledgement->incarnation;
  if (!is_only) {
    out().varint(open.document.value);
    out().varint(entries.size());
  }
  const Naming naming = is_only ? Naming::kWithDocument : Naming::kAlone;
  for (const VersionVector::Entry& entry : entries) {
    const uint32_t at = is_same ? *place : mention(open.document, entry.actor, naming);
    if (!is_one_more) out().signed_varint(difference(entry.last, sayings_[at].mentioned));
    sayings_[at].mentioned = entry.last;
    sayings_.acknowledged.set(at);
  }
  return true;
}

void ShorthandWriter::write_ping(const OpenFrame& open) {
  const uint32_t incarnation = Decoder(open.body).u32();
  const bool is_same_life = incarnation == sayings_.incarnation;
  out().u8(static_cast<uint8_t>(kPing | (is_same_life ? kSameLife : 0)));
  if (!is_same_life) out().u32(incarnation);
  sayings_.incarnation = incarnation;
}

// Reading.

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
      return read_ping(head, in);
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
    const auto at = (flags & kSameActor) != 0 ? sayings_.spoke.get() : mentioned(std::nullopt, in);
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
    sayings_.spoke.set(*at);
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
    const auto at = is_same ? sayings_.acknowledged.get() : mentioned(document, in);
    if (!at) return std::nullopt;
    Sayings::Actor& actor = sayings_[*at];
    if (is_only) document = actor.document;
    const bool is_one_more = is_only && (head & kOneMore) != 0;
    actor.mentioned = sum(actor.mentioned, is_one_more ? 1 : in.signed_varint());
    sayings_.acknowledged.set(*at);
    room_.item.dot({actor.id, actor.mentioned});
  }
  if (in.failed() || !in.done() || !document) return std::nullopt;
  begin_frame(FrameType::kAcknowledge, room_.rest);
  room_.rest.varint(document->value);
  room_.rest.raw(room_.item.view());
  return only_look();
}

std::optional<ShorthandReader::Frame> ShorthandReader::read_ping(uint8_t head, Decoder& in) {
  if (!read_life(head, in) || in.failed() || !in.done()) return std::nullopt;
  begin_frame(FrameType::kPing, room_.rest);
  room_.rest.u32(sayings_.incarnation);
  return only_look();
}

}  // namespace skerry::sync
