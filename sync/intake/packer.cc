#include "sync/intake/packer.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/intake/folding.h"

namespace skerry::sync {

size_t Packer::fitting(std::span<const RowIndex> rows) const {
  size_t bytes = kFrameHeaderBytes;
  size_t count = 0;
  for (const RowIndex row : rows) {
    bytes += weight(row);
    if (count > 0 && bytes > max_frame_bytes_) break;
    ++count;
  }
  return count;
}

std::vector<RowIndex> Packer::without_repeats(std::span<const RowIndex> rows) const {
  std::vector<RowIndex> result;
  result.reserve(rows.size());
  const uint8_t* last_bundle = nullptr;
  for (const RowIndex r : rows) {
    const ChangeLog::Row& row = log_.row(r);
    if (row.is_bundle) {
      // A received bundle's rows are neighbours; a folded commit's rows share their actor. The
      // actor's previous row may be one that the peer knows: then this row brings the only copy.
      const RowIndex previous = log_.previous_of(r);
      const bool is_repeat = row.encoded.data() == last_bundle ||
                             (previous != kNoRow && same_bytes(r, previous) &&
                              std::binary_search(rows.begin(), rows.end(), previous));
      last_bundle = row.encoded.data();
      if (is_repeat) continue;
    }
    result.push_back(r);
  }
  return result;
}

bool Packer::is_repeat(const Known& known, RowIndex r) const {
  if (!log_.row(r).is_bundle) return false;
  for (RowIndex p = r; p > log_.begin() && same_bytes(p - 1, r); --p) {
    if (known.lacks(p - 1, log_)) return true;
  }
  const RowIndex previous = log_.previous_of(r);
  return previous != kNoRow && same_bytes(previous, r) && known.lacks(previous, log_);
}

Payload Packer::frame(std::span<const RowIndex> rows, Form form) {
  SKERRY_DEBUG_CHECK(!rows.empty());
  const std::vector<RowIndex>& last = room_.last_rows;
  const bool is_last = room_.last_of == this && form == room_.last_form &&
                       std::equal(rows.begin(), rows.end(), last.begin(), last.end());
  if (is_last) return room_.last_frame;
  std::optional<Bundle> bundle;
  if (form == Form::kFolded && rows.size() > 1) bundle = fold(rows);
  FrameWriter writer(document_, room_.writer);
  writer.begin(FrameType::kChanges);
  if (bundle.has_value()) {
    writer.add(bundle->encoded.view(), ItemKind::kBundle);
  } else {
    for (const RowIndex r : without_repeats(rows)) {
      writer.add(log_.row(r).encoded.view(), log_.row(r).kind());
    }
  }
  keep(rows, form, writer.finish());
  return room_.last_frame;
}

void Packer::remember(std::span<const RowIndex> rows, const Payload& frame) {
  keep(rows, Form::kPlain, frame);
}

void Packer::keep(std::span<const RowIndex> rows, Form form, Payload frame) {
  room_.last_of = this;
  room_.last_rows.assign(rows.begin(), rows.end());
  room_.last_form = form;
  room_.last_frame = std::move(frame);
}

std::optional<Bundle> Packer::fold(std::span<const RowIndex> rows) {
  if (!host_.can_fold()) return std::nullopt;
  Folding folding(document_, host_);
  for (const RowIndex r : without_repeats(rows)) {
    if (!folding.add(log_.row(r).encoded, log_.row(r).kind()).ok()) return std::nullopt;
  }
  if (folding.parts() < 2) return std::nullopt;
  auto bundle = folding.finish();
  if (!bundle.ok()) return std::nullopt;
  const size_t size = kFrameHeaderBytes + kItemHeaderBytes + bundle->encoded.size();
  if (size > max_frame_bytes_) return std::nullopt;
  return *std::move(bundle);
}

}  // namespace skerry::sync
