#include "sync/reconcile/sets/narrowing.h"

#include <algorithm>
#include <limits>

#include "sync/reconcile/sets/bits.h"

namespace skerry::sync {
namespace {

constexpr size_t kNameBytes = 5;
constexpr OrderKey kLeast{{std::numeric_limits<int64_t>::min(), 0}, {}};

}  // namespace

uint64_t Narrowing::name_of(RowIndex row) const {
  return keyed_id(key_, order_.key_of(row).hash) >> (64 - 8 * kNameBytes);
}

std::vector<uint64_t> Narrowing::names_of(const Stretch& part) const {
  std::vector<uint64_t> names;
  for (const RowIndex row : order_.rows(part.begin, part.end)) names.push_back(name_of(row));
  std::sort(names.begin(), names.end());
  return names;
}

void Narrowing::lack_all(const Stretch& part) {
  for (const RowIndex row : order_.rows(part.begin, part.end)) lacking_.push_back(row);
}

Stretch Narrowing::whole() const {
  Stretch part;
  part.from = kLeast;
  part.end = order_.size();
  return part;
}

void Narrowing::start(Encoder& out) {
  has_begun_ = true;
  const uint64_t none = fingerprint(Hash128{});
  say_part(whole(), peer_has_none_ ? none : ~none, out);
}

bool Narrowing::take(Decoder& in, Encoder& out) {
  Encoder answers;
  bool is_good = true;
  if (!has_begun_) {
    has_begun_ = true;
    is_good = take_part(whole(), in, answers);
  } else {
    const std::vector<Cut> cuts = std::move(cuts_);
    const std::vector<std::vector<RowIndex>> lists = std::move(lists_);
    cuts_.clear();
    lists_.clear();
    for (const Cut& cut : cuts) {
      const std::vector<bool> differs = take_bits(in, cut.size());
      for (size_t i = 0; i < differs.size() && is_good; ++i) {
        if (differs[i]) is_good = take_part(cut[i], in, answers);
      }
    }
    for (const std::vector<RowIndex>& list : lists) {
      const std::vector<bool> lacks = take_bits(in, list.size());
      for (size_t i = 0; i < lacks.size(); ++i) {
        if (lacks[i]) lacking_.push_back(list[i]);
      }
    }
  }
  if (!is_good || in.failed()) return false;
  for (const std::vector<bool>& bits : list_bits_) put_bits(answers, bits);
  list_bits_.clear();
  out.raw(answers.view());
  return true;
}

void Narrowing::say_part(const Stretch& part, uint64_t theirs, Encoder& out) {
  if (part.count() == 0) {
    out.u8(static_cast<uint8_t>(Follows::kNone));
  } else if (theirs == fingerprint(Hash128{})) {
    out.u8(static_cast<uint8_t>(Follows::kAll));
    lack_all(part);
  } else if (part.count() <= Cutter::kMostListed) {
    out.u8(static_cast<uint8_t>(Follows::kList));
    out.varint(part.count());
    std::vector<RowIndex>& list = lists_.emplace_back(order_.rows(part.begin, part.end));
    for (const RowIndex row : list) {
      const uint64_t name = name_of(row);
      for (size_t i = 0; i < kNameBytes; ++i) out.u8(static_cast<uint8_t>(name >> (8 * i)));
    }
  } else {
    out.u8(static_cast<uint8_t>(Follows::kCut));
    say_cut(part, out);
  }
}

void Narrowing::say_cut(const Stretch& part, Encoder& out) {
  Cut& cut = cuts_.emplace_back(cutter_->cut(part, out));
  for (const Stretch& piece : cut) put_short_id(out, fingerprint(piece));
}

bool Narrowing::take_part(const Stretch& part, Decoder& in, Encoder& answers) {
  const uint8_t follows = in.u8();
  if (in.failed()) return false;
  switch (static_cast<Follows>(follows)) {
    case Follows::kNone:
      lack_all(part);
      return true;
    case Follows::kAll:
      return part.count() == 0;
    case Follows::kList:
      return take_list(part, in);
    case Follows::kCut:
      return take_cut(part, in, answers);
  }
  return false;
}

bool Narrowing::take_list(const Stretch& part, Decoder& in) {
  const size_t count = in.count(kNameBytes);
  if (in.failed() || count == 0 || count > Cutter::kMostListed) return false;
  const std::vector<uint64_t> ours = names_of(part);
  std::vector<uint64_t> theirs;
  std::vector<bool> lacks;
  for (size_t n = 0; n < count; ++n) {
    uint64_t name = 0;
    for (size_t i = 0; i < kNameBytes; ++i) name |= uint64_t{in.u8()} << (8 * i);
    theirs.push_back(name);
    lacks.push_back(!std::binary_search(ours.begin(), ours.end(), name));
  }
  list_bits_.push_back(std::move(lacks));
  std::sort(theirs.begin(), theirs.end());
  for (const RowIndex row : order_.rows(part.begin, part.end)) {
    if (!std::binary_search(theirs.begin(), theirs.end(), name_of(row))) lacking_.push_back(row);
  }
  return true;
}

bool Narrowing::take_cut(const Stretch& part, Decoder& in, Encoder& answers) {
  const Cut cut = cutter_->take_cut(part, in);
  std::vector<bool> differs;
  std::vector<uint64_t> theirs;
  for (const Stretch& piece : cut) {
    theirs.push_back(take_short_id(in));
    differs.push_back(theirs.back() != fingerprint(piece));
  }
  if (in.failed() || cut.empty()) return false;
  put_bits(answers, differs);
  for (size_t i = 0; i < cut.size(); ++i) {
    if (differs[i]) say_part(cut[i], theirs[i], answers);
  }
  return true;
}

}  // namespace skerry::sync
