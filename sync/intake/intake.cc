#include "sync/intake/intake.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

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

// Keeps the room, but for that of a frame that brought much.
void clear(std::vector<Arrival>& arrivals) {
  constexpr size_t kMostKept = 32;
  arrivals.clear();
  if (arrivals.capacity() > kMostKept) std::vector<Arrival>().swap(arrivals);
}

// Where the bytes of a new change go (DESIGN section 4, "Bytes by kind").
void account_change(const Host& host, const Change& change, FrameAccount& account) {
  const auto size = static_cast<uint32_t>(change.encoded.size());
  const auto body = static_cast<uint32_t>(change.body.size());
  const uint32_t content = std::min(host.content_bytes(change.extras, change.body), body);
  account.payload += content;
  account.metadata += size - content;
  ++account.new_changes;
}

}  // namespace

void Intake::take(const Payload& frame, ByteView body, Notes notes, FrameAccount& account) {
  notes_ = notes;
  clear(room_.arrivals);
  clear(room_.incoming);
  room_.touched.clear();
  items_ = 0;
  has_woken_ = false;
  if (!read_items(frame, body, account)) [[unlikely]] {
    room_.incoming.clear();
    room_.touched.clear();
    account = {};
    account.redundant = static_cast<uint32_t>(frame.size());
    account.is_corrupt = true;
    return;
  }
  for (Arrival& incoming : room_.incoming) offer(std::move(incoming), &account);
  if (!room_.arrivals.empty()) wake_waiting();
  account.control =
      static_cast<uint32_t>(frame.size()) - account.payload - account.metadata - account.redundant;
}

// Known changes are dealt with here, without decoding; everything else goes to room_.incoming.
bool Intake::read_items(const Payload& frame, ByteView body, FrameAccount& account) {
  ItemReader reader(body);
  while (const auto item = reader.next()) {
    ++items_;
    if (item->kind == ItemKind::kChange) {
      const auto peek = peek_change(item->bytes);
      if (!peek.ok() || peek->document != document_) return false;
      const uint64_t last = peek->dots.last();
      if (log_.accepted(peek->dots.actor) >= last) {
        account.redundant += static_cast<uint32_t>(item->bytes.size());
        ++account.duplicate_changes;
        if (notes_ == Notes::kTouched) room_.touched.push_back({peek->dots.actor, last});
        continue;
      }
    }
    if (!decode_item(frame.slice(item->bytes), item->kind)) return false;
  }
  return !reader.failed() && items_ > 0;
}

// To room_.incoming; false: it is malformed.
bool Intake::decode_item(const Payload& encoded, ItemKind kind) {
  Arrival& incoming = room_.incoming.emplace_back();
  if (kind == ItemKind::kBundle) {
    auto bundle = decode_bundle(encoded);
    if (!bundle.ok() || bundle->document != document_) return false;
    incoming.bundle = std::make_unique<Bundle>(*std::move(bundle));
  } else {
    auto change = decode_change(encoded);
    if (!change.ok()) return false;
    incoming.change = *std::move(change);
  }
  return true;
}

void Intake::take_own(Change change) {
  room_.arrivals.clear();
  room_.touched.clear();
  items_ = 0;
  has_woken_ = false;
  Arrival arrival;
  arrival.change = std::move(change);
  accept(std::move(arrival));
  wake_waiting();
}

void Intake::accept(Arrival&& arrival) {
  arrival.first_row = log_.size();
  for (uint32_t row = 0; row < arrival.rows(); ++row) {
    log_.append(arrival.dots(row), arrival.encoded(), arrival.kind());
  }
  room_.arrivals.push_back(std::move(arrival));
}

Payload Intake::seal(const Payload& frame) {
  if (!frame.empty() && !has_woken_ && room_.arrivals.size() == items_) return frame;
  FrameWriter writer(document_, room_.record);
  writer.begin(FrameType::kChanges);
  std::vector<size_t> offsets;
  offsets.reserve(room_.arrivals.size());
  for (const Arrival& arrival : room_.arrivals) {
    writer.add(arrival.encoded().view(), arrival.kind());
    offsets.push_back(writer.size() - arrival.encoded().size());
  }
  const Payload record = writer.finish();
  for (size_t i = 0; i < room_.arrivals.size(); ++i) {
    Arrival& arrival = room_.arrivals[i];
    const Payload sealed = record.slice(offsets[i], arrival.encoded().size());
    const bool is_bundle = arrival.bundle != nullptr;
    Payload& encoded = is_bundle ? arrival.bundle->encoded : arrival.change.encoded;
    ByteView& body = is_bundle ? arrival.bundle->body : arrival.change.body;
    Extras& extras = is_bundle ? arrival.bundle->extras : arrival.change.extras;
    extras = moved(extras, encoded.view(), sealed.view());
    encoded = sealed;
    body = encoded.view().last(body.size());
    for (uint32_t r = 0; r < arrival.rows(); ++r) {
      log_.replace(arrival.first_row + r, encoded, arrival.kind());
    }
  }
  return record;
}

// REQUIRES (when nothing is accounted): it waited here, and so was accounted before. Takes the item
// by value: what is known is freed at once, while it is in the cache, and not kept until the next
// frame.
Intake::Fate Intake::offer(Arrival incoming, FrameAccount* account) {
  const Fate fate = incoming.bundle == nullptr ? offer_change(incoming.change, account)
                                               : offer_bundle(incoming, account);
  if (fate == Fate::kAccepted) accept(std::move(incoming));
  return fate;
}

std::optional<Dot> Intake::missing_for(const Change& change) const {
  const DotRun& dots = change.dots;
  if (log_.accepted(dots.actor) + 1 < dots.first) return Dot{dots.actor, dots.first - 1};
  for (const Dot& dot : change.dependencies) {
    if (log_.accepted(dot.actor) < dot.sequence) return dot;
  }
  return std::nullopt;
}

Intake::Fate Intake::offer_change(const Change& change, FrameAccount* account) {
  const DotRun& dots = change.dots;
  const uint64_t have = log_.accepted(dots.actor);
  Fate fate = Fate::kAccepted;
  const CausalBuffer::Key key{{dots.actor, dots.first}, {}, false};
  if (have >= dots.last() || buffer_.holds(key)) {
    fate = Fate::kKnown;
  } else if (dossier_ != nullptr && dossier_->overrules(dots)) {
    fate = Fate::kRefused;
  } else if (have >= dots.first || (account != nullptr && is_full())) {
    // An overlap is another history of the same actor: the handshake's set hash reports the fork.
    // Where it is full, what waited here has its place.
    fate = Fate::kRefused;
  } else if (const auto awaited = missing_for(change)) {
    fate = buffer_.has_room_for(1) ? Fate::kBuffered : Fate::kRefused;
    if (fate == Fate::kBuffered) {
      buffer_.add(*awaited, {key, change.encoded, 1, dots.length});
    }
  }
  if (account == nullptr || notes_ == Notes::kNorAccount) return fate;
  if (fate == Fate::kAccepted || fate == Fate::kBuffered) {
    account_change(host_, change, *account);
  } else {
    account->redundant += static_cast<uint32_t>(change.encoded.size());
    ++account->duplicate_changes;
  }
  if (notes_ == Notes::kTouched && fate != Fate::kRefused)
    room_.touched.push_back({dots.actor, dots.last()});
  return fate;
}

bool Intake::is_new(const Bundle::Cover& cover) const {
  return log_.accepted(cover.dots.actor) < cover.dots.last() &&
         !buffer_.holds({{cover.dots.actor, cover.dots.first}, {}, false});
}

Intake::Fate Intake::offer_bundle(Arrival& incoming, FrameAccount* account) {
  const Bundle& bundle = *incoming.bundle;
  std::vector<Bundle::Cover>& fresh = incoming.fresh;
  std::optional<Dot> awaited;
  bool overlaps = false;
  ActorId actor;
  uint64_t have = 0;  // of `actor`, with what the bundle has brought so far
  for (const Bundle::Cover& cover : bundle.covers) {
    const DotRun& dots = cover.dots;
    if (&cover == &bundle.covers.front() || actor != dots.actor) {
      actor = dots.actor;
      have = log_.accepted(actor);
    }
    if (dots.last() <= have) continue;
    overlaps = overlaps || dots.first <= have;
    if (!awaited.has_value() && dots.first > have + 1) awaited = Dot{actor, dots.first - 1};
    have = dots.last();
    fresh.push_back(cover);
  }
  for (const Dot& dot : bundle.dependencies) {
    const bool is_there = log_.accepted(dot.actor) >= dot.sequence;
    if (!is_there && !awaited.has_value()) awaited = dot;
  }
  const DotRun& head = bundle.covers.front().dots;
  const auto count = static_cast<uint32_t>(bundle.covers.size());
  uint64_t dots = 0;
  for (const Bundle::Cover& cover : fresh)
    dots += std::min(cover.dots.length, CausalBuffer::kMostDots);
  CausalBuffer::Item item{{{head.actor, head.first}, {}, true}, bundle.encoded, count, dots};
  Fate fate = fresh.empty() ? Fate::kKnown : Fate::kAccepted;
  bool is_limited = account != nullptr && is_full();
  for (const Bundle::Cover& cover : fresh) {
    if (dossier_ != nullptr && dossier_->overrules(cover.dots)) is_limited = true;
  }
  if (fate == Fate::kAccepted && (overlaps || is_limited)) fate = Fate::kRefused;
  if (fate == Fate::kAccepted && awaited.has_value()) {
    item.key.hash = hash128(bundle.encoded.view());
    fate = buffer_.holds(item.key)       ? Fate::kKnown
           : buffer_.has_room_for(count) ? Fate::kBuffered
                                         : Fate::kRefused;
  }
  if (account != nullptr && notes_ != Notes::kNorAccount) {
    std::vector<bool> newness(count, false);
    for (size_t i = 0; i < count && fate != Fate::kKnown && fate != Fate::kRefused; ++i) {
      newness[i] = is_new(bundle.covers[i]);
    }
    account_bundle(bundle, newness, *account);
    for (const Bundle::Cover& cover : bundle.covers) {
      if (notes_ == Notes::kTouched && fate != Fate::kRefused)
        room_.touched.push_back({cover.dots.actor, cover.dots.last()});
    }
  }
  if (fate == Fate::kBuffered) buffer_.add(*awaited, std::move(item));
  return fate;
}

// What waited for `known`, or for what arrived. Arrivals grow while they are walked: what one wakes
// may wake more.
void Intake::wake_waiting(std::vector<DotRun> known) {
  for (size_t arrival = 0; buffer_.size() > 0;) {
    if (known.empty()) {
      if (arrival == room_.arrivals.size()) return;
      for (uint32_t row = room_.arrivals[arrival].rows(); row-- > 0;) {
        known.push_back(room_.arrivals[arrival].dots(row));
      }
      ++arrival;
    }
    const DotRun dots = known.back();
    known.pop_back();
    for (const CausalBuffer::Item& item : buffer_.wake(dots)) {
      room_.incoming.clear();
      const bool is_whole =
          decode_item(item.encoded, item.key.is_bundle ? ItemKind::kBundle : ItemKind::kChange);
      SKERRY_CHECK(is_whole);  // it was well formed when it came
      if (offer(std::move(room_.incoming.front()), nullptr) == Fate::kAccepted) has_woken_ = true;
    }
  }
}

void Intake::accept(const Snapshot& snapshot) {
  notes_ = Notes::kNothing;
  room_.arrivals.clear();
  room_.touched.clear();
  items_ = 0;
  has_woken_ = false;
  log_.accept(snapshot);
  std::vector<DotRun> known;
  for (const Snapshot::Cover& cover : snapshot.covers)
    known.push_back({cover.actor, 1, cover.last});
  wake_waiting(std::move(known));
}

// Where the bytes of what arrives go (DESIGN section 4, "Bytes by kind").

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
  const uint64_t content =
      std::min<uint64_t>(host_.content_bytes(bundle.extras, bundle.body), body);
  const uint64_t payload = std::min(content - content * old / all, body - redundant_body);
  const uint32_t redundant = static_cast<uint32_t>(redundant_body) + old_cover_bytes;
  account.payload += static_cast<uint32_t>(payload);
  account.redundant += redundant;
  account.metadata += size - redundant - static_cast<uint32_t>(payload);
}

}  // namespace skerry::sync
