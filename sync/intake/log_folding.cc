#include "sync/intake/log_folding.h"

#include <map>
#include <utility>

#include "sync/log/log_reading.h"

namespace skerry::sync {
namespace {

using Covers = std::map<ActorId, Snapshot::Cover>;

Covers covers_of(const ChangeLog& log, RowIndex end) {
  Covers covers;
  if (log.floor() != nullptr) {
    for (const Snapshot::Cover& cover : log.floor()->covers) covers[cover.actor] = cover;
  }
  for (RowIndex r = log.begin(); r < end; ++r) {
    const ActorId& actor = log.actor_of(r);
    Snapshot::Cover& cover = covers[actor];
    if (log.row(r).first <= cover.last) continue;
    const Bundle::Cover change = change_of(log, r);
    cover.actor = actor;
    cover.last = change.dots.last();
    cover.sum += change.hash;
  }
  return covers;
}

// What a snapshot may say of them, whatever hostile peers had to say: there is more of none than is
// covered, of one not too many, and whoever closes is closed later.
std::vector<Closing> closings_among(const Snapshot& covered, const Closings& closings) {
  std::vector<Closing> result;
  std::map<ActorId, size_t> times;  // that each has been closed
  for (const Closing& closing : closings.all()) {
    const bool is_covered =
        covered.last(closing.by) > 0 && covered.last(closing.actor) >= closing.last;
    if (!is_covered || times.contains(closing.by)) continue;
    if (size_t& count = times[closing.actor]; count < Closing::kMostOfOne) {
      ++count;
      result.push_back(closing);
    }
  }
  return result;
}

}  // namespace

RowIndex whole_bundles_before(const ChangeLog& log, RowIndex end) {
  for (RowIndex r = log.received_rows(); r-- > end;) {
    const ChangeLog::Row& row = log.row(r);
    if (row.is_bundle == 0) continue;
    // A received bundle's rows are neighbours, a folded commit's share their actor.
    const RowIndex previous = log.previous_of(r);
    for (const RowIndex before : {r > log.begin() ? r - 1 : kNoRow, previous}) {
      if (before == kNoRow || before >= end) continue;
      if (log.row(before).encoded.data() == row.encoded.data()) {
        return whole_bundles_before(log, before);
      }
    }
  }
  return end;
}

RowIndex foldable_before(const ChangeLog& log, RowIndex end) {
  for (RowIndex r = log.begin(); r < end; ++r) {
    const ChangeLog::Row& row = log.row(r);
    const auto extras = row.is_bundle != 0 ? peek_extras_of_bundle(row.encoded.view())
                                           : peek_extras(row.encoded.view());
    if (!extras.ok() || !may_be_folded(*extras)) return r;
  }
  return end;
}

StatusOr<Snapshot> fold_log(const ChangeLog& log, DocumentId document, RowIndex end, Host& host,
                            const VersionVector& stable) {
  static const Snapshot kNothing;
  const Snapshot* floor = log.floor().get();
  const auto items = items_beyond(log, log.begin(), end, floor == nullptr ? kNothing : *floor);
  auto made = host.summarize(floor, items, stable);
  if (!made.ok()) return made.status();
  Snapshot header;
  header.document = document;
  header.latest = made->latest;
  header.frontier = std::move(made->frontier);
  for (const auto& [actor, cover] : covers_of(log, end)) header.covers.push_back(cover);
  header.closings = closings_among(header, log.closings());
  return make_snapshot(std::move(header), made->body);
}

}  // namespace skerry::sync
