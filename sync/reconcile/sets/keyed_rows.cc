#include "sync/reconcile/sets/keyed_rows.h"

namespace skerry::sync {

void put_short_id(Encoder& out, uint64_t short_id) {
  for (size_t i = 0; i < kShortIdBytes; ++i) out.u8(static_cast<uint8_t>(short_id >> (8 * i)));
}

uint64_t take_short_id(Decoder& in) {
  uint64_t id = 0;
  for (size_t i = 0; i < kShortIdBytes; ++i) id |= uint64_t{in.u8()} << (8 * i);
  return id;
}

void KeyedRows::catch_up() {
  while (sketch_.ids().size() < set_.size()) {
    const auto row = static_cast<RowIndex>(sketch_.ids().size());
    sketch_.add(keyed_id(key_, set_[row].hash));
    if (sketch_.ids().size() * 2 > places_.size()) {
      grow();
    } else {
      put(row);
    }
  }
}

void KeyedRows::put(RowIndex row) {
  const size_t mask = places_.size() - 1;
  size_t place = short_id(id(row)) >> (48 - place_bits_);
  while (places_[place] != kNoRow) place = (place + 1) & mask;
  places_[place] = row;
}

void KeyedRows::grow() {
  place_bits_ = places_.empty() ? 4 : place_bits_ + 1;
  places_.assign(size_t{1} << place_bits_, kNoRow);
  for (RowIndex row = 0; row < sketch_.ids().size(); ++row) put(row);
}

RowIndex KeyedRows::find(uint64_t wanted) const {
  if (places_.empty()) return kNoRow;
  const size_t mask = places_.size() - 1;
  for (size_t place = wanted >> (48 - place_bits_); places_[place] != kNoRow;
       place = (place + 1) & mask) {
    if (short_id(id(places_[place])) == wanted) return places_[place];
  }
  return kNoRow;
}

}  // namespace skerry::sync
