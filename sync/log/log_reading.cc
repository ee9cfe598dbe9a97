#include "sync/log/log_reading.h"

#include <algorithm>
#include <set>

#include "core/check.h"

namespace skerry::sync {

std::vector<LogItem> items_beyond(const ChangeLog& log, RowIndex begin, RowIndex end,
                                  const Snapshot& floor) {
  std::vector<LogItem> items;
  std::set<const uint8_t*> bundles;
  for (RowIndex r = begin; r < end; ++r) {
    const ChangeLog::Row& each = log.row(r);
    if (each.first <= floor.last(log.actor_of(r))) continue;
    if (each.is_bundle != 0 && !bundles.insert(each.encoded.data()).second) continue;
    items.push_back({each.encoded, each.kind()});
  }
  return items;
}

Bundle::Cover change_of(const ChangeLog& log, RowIndex at) {
  const ChangeLog::Row& each = log.row(at);
  if (each.is_bundle == 0) {
    const StatusOr<ChangePeek> peek = peek_change(each.encoded.view());
    SKERRY_CHECK(peek.ok());  // it was when it was appended
    return {peek->dots, hash128(each.encoded.view())};
  }
  const StatusOr<Bundle> bundle = decode_bundle(each.encoded);
  SKERRY_CHECK(bundle.ok());
  const ActorId& actor = log.actor_of(at);
  const auto cover = std::find_if(
      bundle->covers.begin(), bundle->covers.end(),
      [&](const Bundle::Cover& c) { return c.dots.actor == actor && c.dots.first == each.first; });
  SKERRY_CHECK(cover != bundle->covers.end());
  return *cover;
}

Hash128 sum_of(const ChangeLog& log, const ActorId& actor) {
  const Snapshot* floor = log.floor().get();
  const uint64_t folded = floor == nullptr ? 0 : floor->last(actor);
  Hash128 sum = floor == nullptr ? Hash128{} : floor->sum(actor);
  for (RowIndex r = log.newest_of(actor); r != kNoRow && log.row(r).first > folded;
       r = log.previous_of(r)) {
    if (r < log.received_rows()) sum += change_of(log, r).hash;
  }
  return sum;
}

}  // namespace skerry::sync
