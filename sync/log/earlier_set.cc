#include "sync/log/earlier_set.h"

#include <map>

#include "core/change.h"
#include "core/check.h"
#include "sync/log/log_reading.h"

namespace skerry::sync {
namespace {

// The hashes of rows, one after the other: those of a bundle stand together.
class RowHashes {
 public:
  explicit RowHashes(const ChangeLog& log) : log_(log) {}

  Hash128 operator[](RowIndex at) {
    const ChangeLog::Row& row = log_.row(at);
    if (row.kind() == ItemKind::kChange) return hash128(row.encoded.view());
    if (!bundle_.has_value() || bundle_->encoded.data() != row.encoded.data()) {
      auto bundle = decode_bundle(row.encoded);
      SKERRY_CHECK(bundle.ok());  // it was when it was appended
      bundle_ = *std::move(bundle);
    }
    for (const Bundle::Cover& cover : bundle_->covers) {
      if (cover.dots.actor == log_.actor_of(at) && cover.dots.first == row.first) return cover.hash;
    }
    SKERRY_CHECK(false && "a row of a bundle that does not cover it");
    return {};
  }

 private:
  const ChangeLog& log_;
  std::optional<Bundle> bundle_;
};

}  // namespace

std::optional<VersionVector> earlier_vector(const ChangeLog& log, Hash128 set_hash) {
  if (set_hash == Hash128{}) return VersionVector();
  Hash128 hash = log.received_hash();
  std::map<ActorId, uint64_t> had;  // of actors of whom it had less
  RowHashes hashes(log);
  uint64_t bytes = 0;
  const RowIndex end = log.received_rows();
  for (RowIndex r = end; hash != set_hash;) {
    if (r == log.begin() || end - r == EarlierSet::kMostRows) return std::nullopt;
    const ChangeLog::Row& row = log.row(--r);
    const ActorId& actor = log.actor_of(r);
    if (log.floor() != nullptr && row.first <= log.floor()->last(actor)) continue;
    bytes += row.encoded.size();
    if (bytes > EarlierSet::kMostBytes) return std::nullopt;
    hash = hash - hashes[r];
    had[actor] = row.first - 1;
  }
  VersionVector vector;
  for (const VersionVector::Entry& entry : log.received().entries()) {
    const auto less = had.find(entry.actor);
    const uint64_t last = less == had.end() ? entry.last : less->second;
    if (last > 0) vector.raise(entry.actor, last);
  }
  return vector;
}

}  // namespace skerry::sync
