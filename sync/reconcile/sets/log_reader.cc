#include "sync/reconcile/sets/log_reader.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::sync {

void LogReader::catch_up(HeldSet& set) {
  while (set.size() < log_.received_rows()) {
    const ChangeLog::Row& row = log_.row(set.size());
    if (row.kind() == ItemKind::kChange) {
      add_change(set, row);
    } else {
      add_covered(set, row, log_.actor_of(set.size()));
    }
  }
  bundle_.reset();
}

void LogReader::add_change(HeldSet& set, const ChangeLog::Row& row) const {
  const auto change = decode_change(row.encoded);
  SKERRY_CHECK(change.ok());  // it was when it was taken in
  Frontier held;
  for (const Dot& dot : change->dependencies) {
    if (set.find(dot) != kNoRow) held.push_back(dot);
  }
  set.add({change->dots, change->time, change->hash}, held);
}

void LogReader::add_covered(HeldSet& set, const ChangeLog::Row& row, const ActorId& actor) {
  if (!bundle_.has_value() || bundle_->encoded.data() != row.encoded.data()) {
    auto bundle = decode_bundle(row.encoded);
    SKERRY_CHECK(bundle.ok());
    bundle_ = *std::move(bundle);
  }
  const auto cover =
      std::find_if(bundle_->covers.begin(), bundle_->covers.end(), [&](const Bundle::Cover& each) {
        return each.dots.actor == actor && each.dots.first == row.first;
      });
  SKERRY_CHECK(cover != bundle_->covers.end());
  set.add({cover->dots, bundle_->latest, cover->hash}, {});
  set.mark_times_unsure();
}

}  // namespace skerry::sync
