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

bool is_in_floor(const ChangeLog& log, RowIndex at) {
  return log.floor() != nullptr && log.row(at).first <= log.floor()->last(log.actor_of(at));
}

// The first row that came after the set with this hash.
std::optional<RowIndex> begin_of_later_rows(const ChangeLog& log, Hash128 set_hash) {
  Hash128 hash = log.received_hash();
  RowHashes hashes(log);
  uint64_t bytes = 0;
  const RowIndex end = log.received_rows();
  RowIndex r = end;
  while (hash != set_hash) {
    if (r == log.begin() || end - r == EarlierSet::kMostRows) return std::nullopt;
    if (is_in_floor(log, --r)) continue;
    bytes += log.row(r).encoded.size();
    if (bytes > EarlierSet::kMostBytes) return std::nullopt;
    hash = hash - hashes[r];
  }
  return r;
}

}  // namespace

std::optional<VersionVector> earlier_vector(const ChangeLog& log, Hash128 set_hash) {
  if (set_hash == Hash128{}) return VersionVector();
  const auto begin = begin_of_later_rows(log, set_hash);
  if (!begin) return std::nullopt;
  std::map<ActorId, uint64_t> had;  // of actors of whom it had less
  for (RowIndex r = log.received_rows(); r > *begin; --r) {
    if (!is_in_floor(log, r - 1)) had[log.actor_of(r - 1)] = log.row(r - 1).first - 1;
  }
  VersionVector vector;
  for (const VersionVector::Entry& entry : log.received().entries()) {
    const auto less = had.find(entry.actor);
    vector.raise(entry.actor, less == had.end() ? entry.last : less->second);
  }
  return vector;
}

}  // namespace skerry::sync
