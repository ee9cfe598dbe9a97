#include "sync/link/shorthand.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "core/change.h"
#include "core/compression.h"
#include "core/hash.h"

namespace skerry::sync {

// A change as far as its header goes.
struct ChangeHeader {
  DotRun dots;
  absl::InlinedVector<Dot, 4> dependencies;
  HybridTime time;
  ByteView body;
};

namespace {

// The low bits of a frame's first byte. The others are flags of its kind.
enum Kind : uint8_t { kWhole, kPacked, kChanges, kAcknowledge, kPing, kPong };
constexpr uint8_t kKindBits = 7;

enum Flag : uint8_t {
  kOnly = 8,          // one item, whose flags these are
  kSameActor = 16,    // as in the frame of this kind before it
  kNext = 32,         // of changes: the actor's next, of one dot
  kSameLife = 32,     // of others: the incarnation that was named before
  kAlone = 64,        // of changes: no dependencies
  kOneMore = 64,      // of acknowledgements: than was mentioned
  kCounterless = 128  // of changes
};

constexpr size_t kChecksumBytes = 2;
constexpr size_t kFrameChecksumBytes = 4;
constexpr size_t kLeastPacked = 1024;
constexpr int kPackingLevel = 3;
constexpr uint8_t kNoPreviousHash = 0;

// What is later, or further, modulo 2^64.
int64_t difference(uint64_t to, uint64_t from) { return static_cast<int64_t>(to - from); }
uint64_t sum(uint64_t from, int64_t difference) { return from + static_cast<uint64_t>(difference); }

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

void write_header(DocumentId document, const ChangeHeader& header, Encoder& out) {
  out.varint(document.value);
  out.actor(header.dots.actor);
  out.varint(header.dots.first);
  out.varint(header.dots.length);
  out.varint(header.dependencies.size());
  for (const Dot& dot : header.dependencies) out.dot(dot);
  out.hybrid_time(header.time);
  out.u8(kNoPreviousHash);
}

}  // namespace

// Writing.

Payload ShorthandWriter::shorten(const Payload& frame) {
  out_.clear();
  const auto open = open_frame(frame.view());
  bool is_short = false;
  if (open && open->type == FrameType::kChanges) is_short = write_changes(*open);
  if (open && open->type == FrameType::kAcknowledge) is_short = write_acknowledgement(*open);
  const bool is_signal = open && (open->type == FrameType::kPing || open->type == FrameType::kPong);
  if (is_signal && open->body.size() == 4) {
    write_signal(*open);
    is_short = true;
  }
  if (!is_short) write_whole(frame.view().subspan(kFrameChecksumBytes));
  const uint16_t checksum = sayings_.checksum(out_.view());
  out_.u8(static_cast<uint8_t>(checksum));
  out_.u8(static_cast<uint8_t>(checksum >> 8));
  Payload wire = out_.payload();
  if (wire.size() > kLeastPacked) out_ = {};  // an idle connection keeps nothing large
  return wire;
}

void ShorthandWriter::write_whole(ByteView frame) {
  if (frame.size() >= kLeastPacked) {
    const std::vector<uint8_t> packed = compress(frame, {}, kPackingLevel);
    if (packed.size() + 5 < frame.size()) {
      out_.u8(kPacked);
      out_.varint(frame.size());
      return out_.raw(packed);
    }
  }
  out_.u8(kWhole);
  out_.raw(frame);
}

// The place that it has, from 1; or 0, and who it is.
uint32_t ShorthandWriter::mention(DocumentId document, const ActorId& actor, Naming naming) {
  if (const auto place = sayings_.find(document, actor)) {
    out_.varint(*place + 1);
    return *place;
  }
  out_.varint(0);
  if (naming == Naming::kWithDocument) out_.varint(document.value);
  out_.actor(actor);
  return sayings_.add(document, actor);
}

bool ShorthandWriter::write_changes(const OpenFrame& open) {
  absl::InlinedVector<ChangeHeader, 1> headers;
  ItemReader reader(open.body);
  while (const auto item = reader.next()) {
    if (item->kind != ItemKind::kChange) return false;
    auto header = read_header(open.document, item->bytes);
    if (!header) return false;
    headers.push_back(*std::move(header));
  }
  if (reader.failed() || headers.empty() || open.body.size() >= kLeastPacked) return false;
  if (headers.size() > 1) out_.u8(kChanges);
  for (const ChangeHeader& header : headers) {
    const DotRun& dots = header.dots;
    const auto place = sayings_.find(open.document, dots.actor);
    const bool is_same = place.has_value() && place == sayings_.spoke;
    const uint64_t next = place ? sayings_[*place].next : 1;
    const bool is_next = dots.first == next && dots.length == 1;
    const bool is_only = headers.size() == 1;
    out_.u8(static_cast<uint8_t>((is_only ? int{kChanges} | kOnly : 0) |
                                 (is_same ? kSameActor : 0) | (is_next ? kNext : 0) |
                                 (header.dependencies.empty() ? kAlone : 0) |
                                 (header.time.counter == 0 ? kCounterless : 0)));
    const uint32_t at =
        is_same ? *place : mention(open.document, dots.actor, Naming::kWithDocument);
    if (!is_next) {
      out_.varint(dots.first);
      out_.varint(dots.length);
    }
    sayings_[at].next = dots.first + dots.length;
    sayings_.spoke = at;
    write_rest(open.document, header);
    if (!is_only) out_.varint(header.body.size());
    out_.raw(header.body);
  }
  return true;
}

void ShorthandWriter::write_rest(DocumentId document, const ChangeHeader& header) {
  const auto wall = static_cast<uint64_t>(header.time.wall_ns);
  out_.signed_varint(difference(wall, static_cast<uint64_t>(sayings_.wall_ns)));
  sayings_.wall_ns = header.time.wall_ns;
  if (header.time.counter != 0) out_.varint(header.time.counter);
  if (header.dependencies.empty()) return;
  out_.varint(header.dependencies.size());
  for (const Dot& dot : header.dependencies) {
    const uint32_t place = mention(document, dot.actor, Naming::kAlone);
    out_.signed_varint(difference(dot.sequence, sayings_[place].mentioned));
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
  const bool is_same = is_only && place.has_value() && place == sayings_.acknowledged;
  const bool is_one_more =
      is_only && place && entries.front().last == sayings_[*place].mentioned + 1;
  out_.u8(static_cast<uint8_t>(kAcknowledge | (is_only ? kOnly : 0) | (is_same ? kSameActor : 0) |
                               (is_same_life ? kSameLife : 0) | (is_one_more ? kOneMore : 0)));
  if (!is_same_life) out_.u32(acknowledgement->incarnation);
  sayings_.incarnation = acknowledgement->incarnation;
  if (!is_only) {
    out_.varint(open.document.value);
    out_.varint(entries.size());
  }
  const Naming naming = is_only ? Naming::kWithDocument : Naming::kAlone;
  for (const VersionVector::Entry& entry : entries) {
    const uint32_t at = is_same ? *place : mention(open.document, entry.actor, naming);
    if (!is_one_more) out_.signed_varint(difference(entry.last, sayings_[at].mentioned));
    sayings_[at].mentioned = entry.last;
    sayings_.acknowledged = at;
  }
  return true;
}

void ShorthandWriter::write_signal(const OpenFrame& open) {
  const uint32_t incarnation = Decoder(open.body).u32();
  const bool is_same_life = incarnation == sayings_.incarnation;
  out_.u8(static_cast<uint8_t>((open.type == FrameType::kPing ? kPing : kPong) |
                               (is_same_life ? kSameLife : 0)));
  if (!is_same_life) out_.u32(incarnation);
  sayings_.incarnation = incarnation;
}

// Reading.

std::optional<Payload> ShorthandReader::expand(ByteView wire, uint64_t most_bytes) {
  if (wire.size() < 1 + kChecksumBytes) return std::nullopt;
  const ByteView said = wire.last(kChecksumBytes);
  const ByteView frame = wire.first(wire.size() - kChecksumBytes);
  if (sayings_.checksum(frame) != (said[0] | said[1] << 8)) return std::nullopt;
  Decoder in(frame);
  const uint8_t head = in.u8();
  switch (head & kKindBits) {
    case kWhole:
      return in.rest().size() > most_bytes ? std::nullopt : std::optional(seal_frame(in.rest()));
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

std::optional<Payload> ShorthandReader::read_packed(Decoder& in, uint64_t most_bytes) {
  const uint64_t size = in.varint();
  // No frame is compressed to less than a thousandth: what says so is to fill memory.
  constexpr uint64_t kMostRatio = 1 << 16;
  if (in.failed() || size > most_bytes || size / kMostRatio > in.rest().size()) return std::nullopt;
  std::vector<uint8_t> bytes(size);
  if (!decompress(in.rest(), {}, bytes).ok()) return std::nullopt;
  return seal_frame(bytes);
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

std::optional<Payload> ShorthandReader::read_changes(uint8_t head, Decoder& in) {
  const bool is_only = (head & kOnly) != 0;
  std::optional<DocumentId> document;
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
    item_.clear();
    write_header(*document, header, item_);
    item_.raw(header.body);
    if (is_first) writer_of(*document).begin(FrameType::kChanges);
    writer_->add(item_.view(), ItemKind::kChange);
  } while (!is_only && !in.done());
  return writer_->finish();
}

FrameWriter& ShorthandReader::writer_of(DocumentId document) {
  if (!writer_ || written_ != document) writer_.emplace(document);
  written_ = document;
  return *writer_;
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

std::optional<Payload> ShorthandReader::read_acknowledgement(uint8_t head, Decoder& in) {
  if (!read_life(head, in)) return std::nullopt;
  const bool is_only = (head & kOnly) != 0;
  std::optional<DocumentId> document;
  size_t count = 1;
  if (!is_only) {
    document =
        DocumentId{static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()))};
    count = in.count(2);
  }
  acknowledgement_.incarnation = sayings_.incarnation;
  acknowledgement_.entries.clear();
  for (size_t i = 0; i < count; ++i) {
    const bool is_same = is_only && (head & kSameActor) != 0;
    const auto at = is_same ? sayings_.acknowledged : mentioned(document, in);
    if (!at) return std::nullopt;
    Sayings::Actor& actor = sayings_[*at];
    if (is_only) document = actor.document;
    const bool is_one_more = is_only && (head & kOneMore) != 0;
    actor.mentioned = sum(actor.mentioned, is_one_more ? 1 : in.signed_varint());
    sayings_.acknowledged = at;
    acknowledgement_.entries.push_back({actor.id, actor.mentioned});
  }
  if (!in.finish("acknowledgement").ok() || !document) return std::nullopt;
  return writer_of(*document).acknowledgement(acknowledgement_);
}

std::optional<Payload> ShorthandReader::read_signal(uint8_t head, Decoder& in) {
  if (!read_life(head, in) || !in.finish("signal").ok()) return std::nullopt;
  const FrameType type = (head & kKindBits) == kPing ? FrameType::kPing : FrameType::kPong;
  return writer_of(written_).signal(type, sayings_.incarnation);
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
