#include "sync/intake/intake.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

void Intake::take(const Payload& frame, ByteView body, Notes notes, FrameAccount& account) {
  notes_ = notes;
  arrivals_.clear();
  incoming_.clear();
  touched_.clear();
  items_ = 0;
  has_woken_ = false;
  if (!read_items(frame, body, account)) [[unlikely]] {
    incoming_.clear();
    touched_.clear();
    account = {};
    account.redundant = static_cast<uint32_t>(frame.size());
    account.is_corrupt = true;
    return;
  }
  for (Incoming& incoming : incoming_) offer(std::move(incoming), &account);
  if (!arrivals_.empty()) wake_waiting();
  account.control =
      static_cast<uint32_t>(frame.size()) - account.payload - account.metadata - account.redundant;
}

// Known changes are dealt with here, without decoding; everything else goes to incoming_.
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
        if (notes_ == Notes::kTouched) touched_.push_back({peek->dots.actor, last});
        continue;
      }
    }
    if (!decode_item(frame, *item)) return false;
  }
  return !reader.failed() && items_ > 0;
}

bool Intake::decode_item(const Payload& frame, const ItemReader::Item& item) {
  const Payload encoded = frame.slice(item.bytes);
  if (item.kind == ItemKind::kBundle) {
    auto bundle = decode_bundle(encoded);
    if (!bundle.ok() || bundle->document != document_) return false;
    incoming_.push_back({{}, std::make_unique<Bundle>(*std::move(bundle))});
  } else {
    auto change = decode_change(encoded);
    if (!change.ok()) return false;
    incoming_.push_back({*std::move(change), nullptr});
  }
  return true;
}

void Intake::take_own(Change change) {
  arrivals_.clear();
  touched_.clear();
  items_ = 0;
  has_woken_ = false;
  Arrival arrival;
  arrival.first_row = log_.append(change.dots, change.encoded, ItemKind::kChange);
  arrival.change = std::move(change);
  arrivals_.push_back(std::move(arrival));
  wake_waiting();
}

Payload Intake::seal(const Payload& frame) {
  if (!frame.empty() && !has_woken_ && arrivals_.size() == items_) return frame;
  writer_.begin_changes();
  std::vector<size_t> offsets;
  offsets.reserve(arrivals_.size());
  for (const Arrival& arrival : arrivals_) {
    writer_.add(arrival.encoded().view(), arrival.kind());
    offsets.push_back(writer_.size() - arrival.encoded().size());
  }
  const Payload record = writer_.finish();
  for (size_t i = 0; i < arrivals_.size(); ++i) {
    Arrival& arrival = arrivals_[i];
    const Payload moved = record.slice(offsets[i], arrival.encoded().size());
    const bool is_bundle = arrival.bundle != nullptr;
    Payload& encoded = is_bundle ? arrival.bundle->encoded : arrival.change.encoded;
    ByteView& body = is_bundle ? arrival.bundle->body : arrival.change.body;
    encoded = moved;
    body = encoded.view().last(body.size());
    for (uint32_t r = 0; r < arrival.rows(); ++r) {
      log_.replace(arrival.first_row + r, encoded, arrival.kind());
    }
  }
  return record;
}

Intake::Fate Intake::offer(Incoming incoming, FrameAccount* account) {
  return incoming.bundle == nullptr ? offer_change(std::move(incoming.change), account)
                                    : offer_bundle(std::move(incoming.bundle), account);
}

std::optional<Dot> Intake::missing_for(const Change& change) const {
  const DotRun& dots = change.dots;
  if (log_.accepted(dots.actor) + 1 < dots.first) return Dot{dots.actor, dots.first - 1};
  for (const Dot& dot : change.dependencies) {
    if (log_.accepted(dot.actor) < dot.sequence) return dot;
  }
  return std::nullopt;
}

// REQUIRES (when nothing is accounted): the change waited here, and so was accounted before.
Intake::Fate Intake::offer_change(Change change, FrameAccount* account) {
  const DotRun dots = change.dots;
  const uint64_t have = log_.accepted(dots.actor);
  const bool is_known = have >= dots.last() || buffer_.holds_change({dots.actor, dots.first});
  Fate fate = Fate::kKnown;
  if (!is_known) {
    // An overlap is another history of the same actor: the handshake's set hash reports the fork.
    const bool overlaps = have >= dots.first;
    const bool is_limited = account != nullptr && is_full();  // what waited here has its place
    fate = overlaps || is_limited ? Fate::kRefused : Fate::kAccepted;
  }
  if (fate == Fate::kAccepted) {
    if (const auto awaited = missing_for(change)) {
      fate = buffer_.has_room_for(1) ? Fate::kBuffered : Fate::kRefused;
      if (fate == Fate::kBuffered) {
        buffer_.add(*awaited,
                    {change.encoded, false, 1, {dots.actor, dots.first}, {}, dots.length});
      }
    }
  }
  if (account != nullptr) {
    if (fate == Fate::kAccepted || fate == Fate::kBuffered) {
      account_change(change, *account);
    } else {
      account->redundant += static_cast<uint32_t>(change.encoded.size());
      ++account->duplicate_changes;
    }
    if (notes_ == Notes::kTouched && fate != Fate::kRefused)
      touched_.push_back({dots.actor, dots.last()});
  }
  if (fate == Fate::kAccepted) {
    Arrival arrival;
    arrival.first_row = log_.append(dots, change.encoded, ItemKind::kChange);
    arrival.change = std::move(change);
    arrivals_.push_back(std::move(arrival));
  }
  return fate;
}

bool Intake::is_new(const Bundle::Cover& cover) const {
  return log_.accepted(cover.dots.actor) < cover.dots.last() &&
         !buffer_.holds_change({cover.dots.actor, cover.dots.first});
}

Intake::Fate Intake::offer_bundle(std::unique_ptr<Bundle> bundle, FrameAccount* account) {
  std::vector<Bundle::Cover> fresh;
  std::optional<Dot> awaited;
  bool overlaps = false;
  ActorId actor;
  uint64_t have = 0;  // of `actor`, with what the bundle has brought so far
  for (const Bundle::Cover& cover : bundle->covers) {
    const DotRun& dots = cover.dots;
    if (&cover == &bundle->covers.front() || actor != dots.actor) {
      actor = dots.actor;
      have = log_.accepted(actor);
    }
    if (dots.last() <= have) continue;
    overlaps = overlaps || dots.first <= have;
    if (!awaited.has_value() && dots.first > have + 1) awaited = Dot{actor, dots.first - 1};
    have = dots.last();
    fresh.push_back(cover);
  }
  for (const Dot& dot : bundle->dependencies) {
    const bool is_there = log_.accepted(dot.actor) >= dot.sequence;
    if (!is_there && !awaited.has_value()) awaited = dot;
  }
  const DotRun& head = bundle->covers.front().dots;
  const auto count = static_cast<uint32_t>(bundle->covers.size());
  uint64_t dots = 0;
  for (const Bundle::Cover& cover : fresh)
    dots += std::min(cover.dots.length, CausalBuffer::kMostDots);
  CausalBuffer::Item item{bundle->encoded, true, count, {head.actor, head.first}, {}, dots};
  Fate fate = fresh.empty() ? Fate::kKnown : Fate::kAccepted;
  const bool is_limited = account != nullptr && is_full();
  if (fate == Fate::kAccepted && (overlaps || is_limited)) fate = Fate::kRefused;
  if (fate == Fate::kAccepted && awaited.has_value()) {
    item.hash = hash128(bundle->encoded.view());
    fate = buffer_.holds_bundle(item.first, item.hash) ? Fate::kKnown
           : buffer_.has_room_for(count)               ? Fate::kBuffered
                                                       : Fate::kRefused;
  }
  if (account != nullptr) {
    std::vector<bool> newness(count, false);
    for (size_t i = 0; i < count && fate != Fate::kKnown && fate != Fate::kRefused; ++i) {
      newness[i] = is_new(bundle->covers[i]);
    }
    account_bundle(*bundle, newness, *account);
    for (const Bundle::Cover& cover : bundle->covers) {
      if (notes_ == Notes::kTouched && fate != Fate::kRefused)
        touched_.push_back({cover.dots.actor, cover.dots.last()});
    }
  }
  if (fate == Fate::kBuffered) buffer_.add(*awaited, std::move(item));
  if (fate != Fate::kAccepted) return fate;
  Arrival arrival;
  arrival.first_row = log_.size();
  for (const Bundle::Cover& cover : fresh)
    log_.append(cover.dots, bundle->encoded, ItemKind::kBundle);
  arrival.bundle = std::move(bundle);
  arrival.fresh = std::move(fresh);
  arrivals_.push_back(std::move(arrival));
  return fate;
}

// Arrivals grow while they are walked: what one wakes may wake more.
void Intake::wake_waiting() {
  for (size_t i = 0; i < arrivals_.size() && buffer_.size() > 0; ++i) {
    std::vector<DotRun> runs;
    if (arrivals_[i].bundle == nullptr) {
      runs.push_back(arrivals_[i].change.dots);
    } else {
      for (const Bundle::Cover& cover : arrivals_[i].fresh) runs.push_back(cover.dots);
    }
    for (const DotRun& dots : runs) {
      for (CausalBuffer::Item& item : buffer_.wake(dots)) {
        Incoming incoming;
        if (item.is_bundle) {
          auto bundle = decode_bundle(item.encoded);
          SKERRY_CHECK(bundle.ok());  // it was well formed when it came
          incoming.bundle = std::make_unique<Bundle>(*std::move(bundle));
        } else {
          auto change = decode_change(item.encoded);
          SKERRY_CHECK(change.ok());
          incoming.change = *std::move(change);
        }
        if (offer(std::move(incoming), nullptr) == Fate::kAccepted) has_woken_ = true;
      }
    }
  }
}

}  // namespace skerry::sync
