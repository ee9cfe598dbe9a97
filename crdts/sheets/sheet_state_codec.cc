// The bytes of a whole sheet: actors with the last dot seen of each; both axes, each its lines (id,
// u8 erased) and slots (id, parent, line, u8 left, time); then the writes (row, column, id, time,
// content). An id is the actor's index and a sequence number, 0 for none.
#include <algorithm>

#include "crdts/sheets/sheet_state.h"

namespace skerry::crdts::sheets {
namespace {

template <typename T, typename Key>
bool ascends(const std::vector<T>& items, const Key& key) {
  for (size_t i = 1; i < items.size(); ++i) {
    if (!(key(items[i - 1]) < key(items[i]))) return false;
  }
  return true;
}

void encode_id(const SheetState::Id& id, Encoder& out) {
  out.varint(id.sequence);
  if (id.sequence != 0) out.varint(id.actor);
}

bool decode_bit(Decoder& in) {
  const uint8_t bit = in.u8();
  if (bit > 1) in.fail();
  return bit == 1;
}

}  // namespace

SheetState::Id SheetState::decode_id(Decoder& in) const {
  Id id;
  id.sequence = in.varint();
  if (id.sequence != 0) id.actor = static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}));
  if (id.actor >= actors_.size() || id.sequence > last_[id.actor]) {
    in.fail();
    return {};
  }
  return id;
}

void SheetState::encode_axis(const Axis& axis, Encoder& out) const {
  out.varint(axis.lines.size());
  for (const Line& line : axis.lines) {
    encode_id(line.id, out);
    out.u8(line.is_erased ? 1 : 0);
  }
  out.varint(axis.slots.size());
  for (const Slot& slot : axis.slots) {
    encode_id(slot.id, out);
    encode_id(slot.parent, out);
    out.varint(slot.line);
    out.u8(slot.is_left ? 1 : 0);
    out.hybrid_time(slot.time);
  }
}

SheetState::Axis SheetState::decode_axis(Decoder& in) const {
  Axis axis;
  const size_t lines = in.count(3);
  for (size_t i = 0; i < lines && !in.failed(); ++i) {
    const Id id = decode_id(in);
    axis.lines.push_back({id, decode_bit(in)});
  }
  const size_t slots = in.count(7);
  for (size_t i = 0; i < slots && !in.failed(); ++i) {
    Slot slot;
    slot.id = decode_id(in);
    slot.parent = decode_id(in);
    slot.line = static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}));
    slot.is_left = decode_bit(in);
    slot.time = in.hybrid_time();
    axis.slots.push_back(slot);
  }
  return axis;
}

void SheetState::encode(Encoder& out) const {
  out.varint(actors_.size());
  for (size_t i = 0; i < actors_.size(); ++i) {
    out.actor(actors_[i]);
    out.varint(last_[i]);
  }
  for (const Axis& axis : axes_) encode_axis(axis, out);
  out.varint(writes_.size());
  for (const Write& write : writes_) {
    out.varint(write.row);
    out.varint(write.column);
    encode_id(write.id, out);
    out.hybrid_time(write.time);
    sheets::encode(contents_[write.content], kBeginning, out);
  }
}

SheetState SheetState::decode(Decoder& in) {
  SheetState state;
  const size_t actors = in.count(10);
  for (size_t i = 0; i < actors && !in.failed(); ++i) {
    state.actors_.push_back(in.actor());
    state.last_.push_back(in.varint());
  }
  for (Axis& axis : state.axes_) axis = state.decode_axis(in);
  const size_t writes = in.count(8);
  state.writes_.reserve(writes + writes / 8);  // and for what will be joined
  for (size_t i = 0; i < writes && !in.failed(); ++i) {
    Write write;
    write.row = static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}));
    write.column = static_cast<uint32_t>(in.varint_up_to(~uint32_t{0}));
    write.id = state.decode_id(in);
    write.time = in.hybrid_time();
    write.content = static_cast<uint32_t>(i);
    state.contents_.push_back(decode_content(in, kBeginning));
    write.is_formula = state.contents_.back().is_formula;
    state.writes_.push_back(write);
  }
  if (!in.failed() && !state.is_sound()) in.fail();
  if (in.failed()) return {};
  return state;
}

bool SheetState::is_sound() const {
  if (actors_.size() != last_.size()) return false;
  if (!ascends(actors_, [](const ActorId& actor) { return actor; })) return false;
  for (const Axis& axis : axes_) {
    if (!ascends(axis.lines, [](const Line& line) { return line.id; })) return false;
    if (!ascends(axis.slots, [](const Slot& slot) { return slot.id; })) return false;
    for (const Line& line : axis.lines) {
      if (line.id.sequence == 0) return false;
    }
    for (const Slot& slot : axis.slots) {
      if (slot.id.sequence == 0 || slot.line >= axis.lines.size()) return false;
    }
  }
  const auto key = [](const Write& write) { return std::pair(write.cell(), write.id); };
  if (!ascends(writes_, key)) return false;
  return std::all_of(writes_.begin(), writes_.end(), [this](const Write& write) {
    return write.row < axes_[0].lines.size() && write.column < axes_[1].lines.size() &&
           write.id.sequence != 0 && write.content < contents_.size() &&
           write.is_formula == contents_[write.content].is_formula;
  });
}

}  // namespace skerry::crdts::sheets
