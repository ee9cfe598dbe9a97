#include <utility>
#include <vector>

#include "core/change.h"
#include "core/compression.h"
#include "sync/link/shorthand.h"
#include "sync/link/shorthand_words.h"

namespace skerry::sync {

using namespace shorthand;

namespace {

constexpr int kPackingLevel = 3;

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

}  // namespace

Payload ShorthandWriter::shorten(const Payload& frame) {
  out_.clear(kMostKept);
  const auto open = open_known_frame(frame.view());
  bool is_short = false;
  if (open && open->type == FrameType::kChanges) is_short = write_changes(*open, frame);
  if (open && open->type == FrameType::kAcknowledge) is_short = write_acknowledgement(*open);
  const bool is_signal = open && open->body.size() == 4 &&
                         (open->type == FrameType::kPing || open->type == FrameType::kPong);
  if (is_signal) write_signal(*open);
  sayings_.note(is_short ? Sayings::About::kActors : Sayings::About::kNobody);
  if (!is_short && !is_signal) write_whole(frame);
  const uint16_t checksum = sayings_.checksum(out_.view());
  out_.u8(static_cast<uint8_t>(checksum));
  out_.u8(static_cast<uint8_t>(checksum >> 8));
  return out_.payload();
}

void ShorthandWriter::write_whole(const Payload& frame) {
  const ByteView rest = frame.view().subspan(kFrameChecksumBytes);
  if (rest.size() >= kLeastPacked) {
    if (room_.frames != nullptr) room_.frames->add(key_of(rest), frame);
    const std::vector<uint8_t> packed = compress(rest, {}, kPackingLevel);
    if (packed.size() + 5 < rest.size()) {
      out_.u8(kPacked);
      out_.varint(rest.size());
      return out_.raw(packed);
    }
  }
  out_.u8(kWhole);
  out_.raw(rest);
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

}  // namespace skerry::sync
