#include "sync/spread/snapshots.h"

#include <algorithm>
#include <utility>

#include "core/hash.h"
#include "sync/intake/log_folding.h"

namespace skerry::sync {
namespace {

// Less is not worth a folding, which costs what the whole document does: what is folded is at least
// this and as large as the floor. A text's floor is compressed, and its folding costs in dots:
// there it has a quarter of the floor's dots, too, so that each is folded some five times in all,
// or is so many times as large (a counter's floor stays small, whatever it has counted).
constexpr uint64_t kLeastFolded = 4096;
constexpr uint64_t kFloorDotsPerDot = 4;
constexpr uint64_t kMostFloors = 4;
// A part: what a line that breaks often lets through at once. A snapshot of one part goes unasked.
constexpr uint64_t kPartBytes = 16 * 1024;
// A receiver asks for so much ahead.
constexpr uint64_t kMostAhead = 256 * 1024;

uint64_t dots_of(const Snapshot& floor) {
  uint64_t dots = 0;
  for (const Snapshot::Cover& cover : floor.covers) dots += cover.last;
  return dots;
}

}  // namespace

// Folding.

void Snapshots::start(const Now& now) {
  if (on_.config.options.log_floor.ns == 0) return;
  fold_at_ = later(now.steady, on_.config.options.log_floor);
  mark_ = received_.log().received_rows();
}

void Snapshots::fold(const Now& now, RowIndex most) {
  if (fold_at_ > now.steady) return;
  fold_at_ = later(now.steady, on_.config.options.log_floor);
  const ChangeLog& log = received_.log();
  const RowIndex aged = std::exchange(mark_, log.received_rows());
  const auto stable = std::exchange(
      stable_, stability_ == nullptr ? nullptr
                                     : std::make_unique<const VersionVector>(stability_->stable()));
  const RowIndex end = std::min(aged, most);
  if (end <= log.begin()) return;
  uint64_t bytes = 0;
  const uint8_t* before = nullptr;  // a bundle's rows share its bytes
  for (RowIndex r = log.begin(); r < end; ++r) {
    const Payload& encoded = log.row(r).encoded;
    if (std::exchange(before, encoded.data()) != encoded.data()) bytes += encoded.size();
  }
  const bool is_wanted = std::exchange(is_wanted_, false);
  static const Snapshot kNothing;
  const Snapshot& floor = log.floor() == nullptr ? kNothing : *log.floor();
  const uint64_t least = std::max<uint64_t>(kLeastFolded, floor.encoded.size());
  if (bytes < least && !is_wanted) return;
  const uint64_t dots = dots_of(floor);  // above it count those, too, that are not old enough
  const bool is_fair_share = (log.received().total() - dots) * kFloorDotsPerDot >= dots;
  if (!is_fair_share && bytes < kMostFloors * least && !is_wanted) return;
  const RowIndex whole = whole_bundles_before(log, foldable_before(log, end));
  if (whole <= log.begin()) return;
  // What was stable then may go from what was there then; of less, something may be concurrent.
  received_.fold_log(whole, whole == aged && stable != nullptr ? *stable : VersionVector());
}

// Sending.

bool Snapshots::begin(uint32_t link, std::shared_ptr<const Snapshot> snapshot) {
  const uint64_t size = snapshot->encoded.size();
  if (size > on_.config.options.max_transfer_bytes) {
    if (std::exchange(under_way().told_too_large, size) == size) return false;
    on_.outputs.tell_limit(on_.links[link].peer,
                           too_large("snapshot", size, on_.config.options.max_transfer_bytes,
                                     "[sync] max_transfer lets travel"));
    return false;
  }
  const Hash128 name = hash128(snapshot->encoded.view());
  under_way().served[link] = {std::move(snapshot), name, 0, size <= kPartBytes ? size : 0};
  return true;
}

bool Snapshots::offer(const Now& now, uint32_t link, std::shared_ptr<const Snapshot> snapshot) {
  if (!begin(link, std::move(snapshot))) return false;
  const Served& served = under_way().served[link];
  if (served.to == 0) send(now, link, served, 0);
  serve(now, link);
  return true;
}

void Snapshots::serve(const Now& now, uint32_t link) {
  std::map<uint32_t, Served>& all = under_way().served;
  auto at = all.find(link);
  if (at == all.end()) {
    if (!begin(link, received_.log().floor())) return;
    at = all.find(link);
    if (at->second.to == 0) send(now, link, at->second, 0);
  }
  Served& served = at->second;
  while (on_.links[link].has_room() && served.at < served.to) {
    const uint64_t bytes = std::min(kPartBytes, served.to - served.at);
    send(now, link, served, bytes);
    served.at += bytes;
  }
}

void Snapshots::send(const Now& now, uint32_t link, const Served& served, uint64_t bytes) {
  const ByteView part = served.snapshot->encoded.view().subspan(served.at, bytes);
  on_.links.send(now, link,
                 encode_part(on_.document, {served.name, served.size(), served.at, part}));
}

void Snapshots::remind(const Now& now, uint32_t link) {
  std::map<uint32_t, Served>& all = under_way().served;
  const auto at = all.find(link);
  if (at == all.end() || at->second.at < at->second.to) return;
  const bool is_old = at->second.snapshot != received_.log().floor();
  if (at->second.at == at->second.size()) {
    if (is_old) {
      all.erase(at);
      return serve(now, link);
    }
    // It had all of it. Where it could not take it, for it has folded what is above this floor (its
    // own changes, say, while the snapshot was on its way), a later floor has that too.
    is_wanted_ = true;
  }
  send(now, link, at->second, 0);
}

// Receiving.

void Snapshots::closed(uint32_t link) {
  release(link);
  if (under_way_ == nullptr || under_way_->coming == nullptr) return;
  Coming& coming = *under_way_->coming;
  if (coming.link == link) coming.asked = coming.bytes.size();
}

bool Snapshots::take(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account) {
  if (open.type == FrameType::kSnapshotPart) {
    const auto part = decode_snapshot_part(open.body);
    if (part) take_part(now, link, *part, account);
    return part.has_value();
  }
  const auto wanted = decode_snapshot_wanted(open.body);
  if (!wanted) return false;
  std::map<uint32_t, Served>& all = under_way().served;
  const auto at = all.find(link);
  if (at == all.end() || at->second.name != wanted->name) return true;  // it is offered again
  Served& served = at->second;
  served.to = std::max(served.to, std::min(wanted->to, served.size()));
  served.at = std::max(served.at, std::min(wanted->from, served.to));
  serve(now, link);
  return true;
}

void Snapshots::take_part(const Now& now, uint32_t link, const SnapshotPart& part,
                          FrameAccount& account) {
  account.redundant = static_cast<uint32_t>(part.bytes.size());
  if (part.size > on_.config.options.max_transfer_bytes || part.name == under_way().done) return;
  std::unique_ptr<Coming>& held = under_way().coming;
  if (held == nullptr || held->name != part.name) {
    const bool is_busy = held != nullptr && held->link != link && on_.links[held->link].is_open();
    if (is_busy) return;
    held = std::make_unique<Coming>();
    held->name = part.name;
    held->size = part.size;
  }
  Coming& coming = *held;
  coming.link = link;
  if (part.size != coming.size || coming.whole != nullptr) return;
  if (part.bytes.empty()) coming.asked = coming.bytes.size();
  if (part.offset == coming.bytes.size() && !part.bytes.empty()) {
    coming.bytes.insert(coming.bytes.end(), part.bytes.begin(), part.bytes.end());
    std::swap(account.metadata, account.redundant);
    on_.links.note_progress(link);
  }
  if (coming.bytes.size() == coming.size) return finish();
  ask(now);
}

void Snapshots::ask(const Now& now) {
  Coming& coming = *under_way().coming;
  const uint64_t have = coming.bytes.size();
  const uint64_t ahead = std::min(kMostAhead, on_.config.options.window_bytes);
  if (coming.asked == coming.size || have + ahead / 2 < coming.asked) return;
  coming.asked = std::min(coming.size, have + ahead);
  on_.links.send(now, coming.link, encode_wanted(on_.document, {coming.name, have, coming.asked}));
}

void Snapshots::finish() {
  Coming& coming = *under_way().coming;
  const Payload encoded = Payload::copy_of(std::exchange(coming.bytes, {}));
  auto snapshot = decode_snapshot(encoded);
  const bool is_sound =
      hash128(encoded.view()) == coming.name && snapshot.ok() && snapshot->document == on_.document;
  if (!is_sound) return end();
  coming.whole = std::make_shared<const Snapshot>(*std::move(snapshot));
  retry();
}

void Snapshots::retry() {
  if (under_way_ == nullptr || under_way_->coming == nullptr) return;
  const Coming& coming = *under_way_->coming;
  if (coming.whole == nullptr) return;
  const auto fate = under_way_->taker != nullptr
                        ? under_way_->taker->take(coming.whole, coming.link)
                        : received_.take(coming.whole, coming.link);
  if (fate == Received::Fate::kLater) return;
  if (fate == Received::Fate::kRefused) {
    on_.outputs.tell_limit(on_.links[coming.link].peer,
                           "a snapshot that lacks what was folded here, or cannot be read");
  }
  end();
}

void Snapshots::bring_to(Taker* taker) {
  under_way().taker = taker;
  under_way().coming.reset();
  under_way().done = {};
}

// An offer of it that is still on its way brings nothing.
void Snapshots::end() {
  under_way().done = under_way().coming->name;
  under_way().coming.reset();
}

}  // namespace skerry::sync
