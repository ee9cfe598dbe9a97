#include "sync/reconcile/sets/row_order.h"

#include <algorithm>
#include <numeric>

#include "core/check.h"

namespace skerry::sync {

void RowOrder::catch_up() {
  if (set_.size() - row_count_ > row_count_ / 4) {
    rebuild();
  } else {
    while (row_count_ < set_.size()) put(static_cast<RowIndex>(row_count_++));
  }
  update_running();
}

void RowOrder::rebuild() {
  std::vector<RowIndex> sorted(set_.size());
  std::iota(sorted.begin(), sorted.end(), RowIndex{0});
  std::sort(sorted.begin(), sorted.end(),
            [this](RowIndex a, RowIndex b) { return key_of(a) < key_of(b); });
  chunks_.clear();
  row_count_ = sorted.size();
  first_stale_ = 0;
  for (const RowIndex row : sorted) {
    if (chunks_.empty() || chunks_.back().entries.size() == kMostInChunk * 3 / 4) {
      chunks_.emplace_back().entries.reserve(kMostInChunk);
    }
    chunks_.back().entries.push_back({set_[row].hash, row});
  }
}

void RowOrder::put(RowIndex row) {
  const OrderKey key = key_of(row);
  if (chunks_.empty()) chunks_.emplace_back();
  // The last chunk that begins at or before the key, else the first.
  auto chunk = std::partition_point(chunks_.begin(), chunks_.end(), [&](const Chunk& c) {
    return c.entries.empty() || key_of(c.entries.front().row) < key;
  });
  if (chunk != chunks_.begin()) --chunk;
  std::vector<Entry>& entries = chunk->entries;
  const auto place = std::partition_point(
      entries.begin(), entries.end(), [&](const Entry& entry) { return key_of(entry.row) < key; });
  entries.insert(place, {set_[row].hash, row});
  const auto index = static_cast<size_t>(chunk - chunks_.begin());
  first_stale_ = std::min(first_stale_, index);
  if (entries.size() < kMostInChunk) return;
  // A full chunk at the end keeps all but the last row: rows mostly come in order.
  const size_t kept =
      index + 1 == chunks_.size() ? entries.size() - 1 : static_cast<size_t>(kMostInChunk / 2);
  Chunk rest;
  rest.entries.assign(entries.begin() + static_cast<std::ptrdiff_t>(kept), entries.end());
  entries.resize(kept);
  chunks_.insert(chunk + 1, std::move(rest));
}

void RowOrder::update_running() {
  for (; first_stale_ < chunks_.size(); ++first_stale_) {
    Chunk& chunk = chunks_[first_stale_];
    chunk.begin = 0;
    chunk.before = {};
    if (first_stale_ == 0) continue;
    const Chunk& previous = chunks_[first_stale_ - 1];
    chunk.begin = previous.begin + previous.entries.size();
    chunk.before = previous.before;
    for (const Entry& entry : previous.entries) chunk.before += entry.hash;
  }
}

const RowOrder::Chunk& RowOrder::chunk_with(size_t position) const {
  const auto after = std::partition_point(chunks_.begin(), chunks_.end(),
                                          [&](const Chunk& c) { return c.begin <= position; });
  return *(after - 1);
}

RowIndex RowOrder::at(size_t position) const {
  const Chunk& chunk = chunk_with(position);
  return chunk.entries[position - chunk.begin].row;
}

size_t RowOrder::rank(const OrderKey& key) const {
  const auto after = std::partition_point(chunks_.begin(), chunks_.end(), [&](const Chunk& c) {
    return key_of(c.entries.front().row) < key;
  });
  if (after == chunks_.begin()) return 0;
  const Chunk& chunk = *(after - 1);
  const auto place =
      std::partition_point(chunk.entries.begin(), chunk.entries.end(),
                           [&](const Entry& entry) { return key_of(entry.row) < key; });
  return chunk.begin + static_cast<size_t>(place - chunk.entries.begin());
}

Hash128 RowOrder::sum_before(size_t position) const {
  if (position == 0) return {};
  const Chunk& chunk = chunk_with(position - 1);
  Hash128 sum = chunk.before;
  for (size_t i = 0; i < position - chunk.begin; ++i) sum += chunk.entries[i].hash;
  return sum;
}

Hash128 RowOrder::sum(size_t begin, size_t end) const {
  return sum_before(end) - sum_before(begin);
}

std::vector<RowIndex> RowOrder::rows(size_t begin, size_t end) const {
  std::vector<RowIndex> rows;
  rows.reserve(end - begin);
  for (size_t i = begin; i < end; ++i) rows.push_back(at(i));
  return rows;
}

void RowOrder::check_invariants() const {
  size_t count = 0;
  Hash128 sum;
  for (const Chunk& chunk : chunks_) {
    SKERRY_CHECK(!chunk.entries.empty() && chunk.entries.size() < kMostInChunk);
    SKERRY_CHECK(chunk.begin == count && chunk.before == sum);
    for (const Entry& entry : chunk.entries) {
      SKERRY_CHECK(entry.hash == set_[entry.row].hash);
      sum += entry.hash;
    }
    count += chunk.entries.size();
  }
  SKERRY_CHECK(count == row_count_ && row_count_ == set_.size() && sum == set_.set_hash());
  for (size_t i = 1; i < count; ++i) SKERRY_CHECK(key_of(at(i - 1)) < key_of(at(i)));
}

}  // namespace skerry::sync
