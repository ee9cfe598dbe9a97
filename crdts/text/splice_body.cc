#include "crdts/text/splice_body.h"

#include "crdts/text/block.h"

namespace skerry::crdts::text {
namespace {

constexpr uint8_t kHasDeletions = 1;
constexpr uint8_t kHasInsertion = 2;
constexpr uint8_t kLeftIsPrevious = 4;  // the author's dot before this change
constexpr uint8_t kLeftIsNamed = 8;
constexpr uint8_t kHasRight = 16;
constexpr uint8_t kHasClock = 32;
constexpr uint8_t kHasActors = 64;
constexpr uint8_t kOfInsertion = kLeftIsPrevious | kLeftIsNamed | kHasRight | kHasClock;
constexpr uint8_t kKnown = 127;
constexpr uint8_t kIsTurn = 128;

bool is_previous(const SpliceBody::Id& id, uint64_t first) {
  return id.actor == 0 && id.sequence != 0 && uint64_t{id.sequence} + 1 == first;
}

void put_id(const SpliceBody::Id& id, uint64_t first, Encoder& out) {
  out.varint(id.actor);
  out.varint(id.actor == 0 ? first - id.sequence : id.sequence);
}

SpliceBody::Id take_id(uint64_t first, size_t actors, Decoder& in) {
  SpliceBody::Id id;
  id.actor = static_cast<uint32_t>(in.varint_up_to(actors));
  const uint64_t number = in.varint_up_to(kMaxSequence);
  const bool is_own = id.actor == 0;
  if (number == 0 || (is_own && number >= first)) {
    in.fail();
    return {};
  }
  const uint64_t sequence = is_own ? first - number : number;
  if (sequence > kMaxSequence) {
    in.fail();
    return {};
  }
  id.sequence = static_cast<uint32_t>(sequence);
  return id;
}

void take_deletions(uint64_t first, SpliceBody& splice, Decoder& in) {
  const size_t count = in.count(3);
  if (count == 0) in.fail();
  splice.deleted.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    SpliceBody::Range range;
    range.first = take_id(first, splice.actors.size(), in);
    range.length = static_cast<uint32_t>(in.varint_up_to(kMaxSequence));
    splice.erased_total += range.length;
    if (range.length == 0 || uint64_t{range.first.sequence} + range.length - 1 > kMaxSequence ||
        splice.erased_total > kMaxSequence) {
      in.fail();
    }
    splice.deleted.push_back(range);
  }
}

void take_insertion(uint8_t flags, uint64_t first, SpliceBody& splice, Decoder& in) {
  if ((flags & kLeftIsPrevious) != 0) {
    if (first < 2 || first > kMaxSequence || (flags & kLeftIsNamed) != 0) in.fail();
    splice.left = {0, static_cast<uint32_t>(first - 1)};
  }
  if ((flags & kLeftIsNamed) != 0) splice.left = take_id(first, splice.actors.size(), in);
  if ((flags & kHasRight) != 0) splice.right = take_id(first, splice.actors.size(), in);
  splice.has_clock = (flags & kHasClock) != 0;
  if (splice.has_clock) splice.clock = in.varint();
  if (in.failed()) return;
  splice.inserted = as_text(in.raw(in.rest().size()));
  if (splice.inserted.empty() || !is_valid_utf8(splice.inserted)) {
    in.fail();
    return;
  }
  splice.scalars = count_scalars(splice.inserted);
}

}  // namespace

void SpliceBody::clear() {
  actors.clear();
  deleted.clear();
  has_clock = false;
  clock = 0;
  left = right = {};
  inserted = {};
  erased_total = scalars = 0;
}

uint32_t SpliceBody::index_of(const ActorId& actor, const ActorId& author) {
  if (actor == author) return 0;
  for (size_t i = actors.size(); i > 0; --i) {
    if (actors[i - 1] == actor) return static_cast<uint32_t>(i);
  }
  actors.push_back(actor);
  return static_cast<uint32_t>(actors.size());
}

void SpliceBody::add_deleted(const Id& id) {
  if (!deleted.empty() && deleted.back().first.actor == id.actor &&
      deleted.back().first.sequence + deleted.back().length == id.sequence) {
    ++deleted.back().length;
  } else {
    deleted.push_back({id, 1});
  }
}

void encode_splice(const SpliceBody& splice, uint64_t first, Encoder& out) {
  const bool has_insertion = !splice.inserted.empty();
  uint8_t flags = 0;
  if (!splice.deleted.empty()) flags |= kHasDeletions;
  if (!splice.actors.empty()) flags |= kHasActors;
  const bool left_is_previous = is_previous(splice.left, first);
  if (has_insertion) {
    flags |= kHasInsertion;
    if (left_is_previous) {
      flags |= kLeftIsPrevious;
    } else if (splice.left.sequence != 0) {
      flags |= kLeftIsNamed;
    }
    if (splice.right.sequence != 0) flags |= kHasRight;
    if (splice.has_clock) flags |= kHasClock;
  }
  out.u8(flags);
  if (!splice.actors.empty()) {
    out.varint(splice.actors.size());
    for (const ActorId& actor : splice.actors) out.actor(actor);
  }
  if (!splice.deleted.empty()) {
    out.varint(splice.deleted.size());
    for (const SpliceBody::Range& range : splice.deleted) {
      put_id(range.first, first, out);
      out.varint(range.length);
    }
  }
  if (!has_insertion) return;
  if (splice.left.sequence != 0 && !left_is_previous) put_id(splice.left, first, out);
  if (splice.right.sequence != 0) put_id(splice.right, first, out);
  if (splice.has_clock) out.varint(splice.clock);
  out.raw(as_bytes(splice.inserted));
}

Status decode_splice(ByteView body, uint64_t first, SpliceBody& splice) {
  splice.clear();
  Decoder in(body);
  const uint8_t flags = in.u8();
  if ((flags & (kHasDeletions | kHasInsertion)) == 0 || (flags & ~kKnown) != 0 ||
      ((flags & kHasInsertion) == 0 && (flags & kOfInsertion) != 0)) {
    in.fail();
  }
  if ((flags & kHasActors) != 0) {
    const size_t count = in.count(9);
    splice.actors.reserve(count);
    for (size_t i = 0; i < count; ++i) splice.actors.push_back(in.actor());
    if (count == 0) in.fail();
  }
  if ((flags & kHasDeletions) != 0) take_deletions(first, splice, in);
  if ((flags & kHasInsertion) != 0) take_insertion(flags, first, splice, in);
  return in.finish("text change");
}

bool is_turn(ByteView body) { return !body.empty() && (body[0] & kIsTurn) != 0; }

void encode_turn(const TurnBody& turn, uint64_t first, Encoder& out) {
  out.u8(turn.actors.empty() ? kIsTurn : kIsTurn | kHasActors);
  for (const ActorId& actor : turn.actors) out.actor(actor);
  out.varint(turn.actors.empty() ? first - turn.command.sequence : turn.command.sequence);
  out.varint(turn.length);
}

Status decode_turn(ByteView body, uint64_t first, TurnBody& turn) {
  turn = {};
  Decoder in(body);
  const uint8_t flags = in.u8();
  const bool is_own = flags == kIsTurn;
  if (!is_own && flags != (kIsTurn | kHasActors)) in.fail();
  if (!is_own) turn.actors.push_back(in.actor());
  const uint64_t number = in.varint_up_to(kMaxSequence);
  if (number == 0 || (is_own && (number >= first || first - number > kMaxSequence))) in.fail();
  turn.command = {is_own ? 0u : 1u, static_cast<uint32_t>(is_own ? first - number : number)};
  turn.length = static_cast<uint32_t>(in.varint_up_to(0xFFFFFFFF));
  if (turn.length < 2) in.fail();
  return in.finish("text undo");
}

uint32_t splice_content_bytes(ByteView body) {
  // The change's first dot is not known here; the largest one makes every distance valid.
  SpliceBody splice;
  if (!decode_splice(body, kMaxSequence, splice).ok()) return 0;
  return static_cast<uint32_t>(splice.inserted.size());
}

}  // namespace skerry::crdts::text
