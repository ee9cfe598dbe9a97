#include "sim/network/chance.h"

#include "core/check.h"

namespace skerry::sim {
namespace {

// Of what is or is not; null of damage, which has a bit.
bool Fate::*member_of(Draws::What what) {
  switch (what) {
    case Draws::kLoss:
      return &Fate::is_lost;
    case Draws::kReorder:
      return &Fate::is_held;
    case Draws::kDuplicate:
      return &Fate::is_twice;
    default:
      SKERRY_CHECK(what == Draws::kCorrupt);
      return nullptr;
  }
}

}  // namespace

bool Chance::befalls_by_list(const Draws& draws, Draws::What what, uint64_t threshold) const {
  bool Fate::*const member = member_of(what);
  bool does = draws.chance(what, threshold);
  if (played_ != nullptr) {
    const Fate* fate = listed(draws);
    does = fate != nullptr && (member != nullptr ? fate->*member : fate->flipped_bit.has_value());
  }
  if (does && noted_ != nullptr && member != nullptr) {
    noted_->at(draws.link(), draws.number()).*member = true;
  }
  return does;
}

uint64_t Chance::flipped_bit(const Draws& draws, uint64_t bits) const {
  const Fate* fate = listed(draws);
  const uint64_t bit = fate != nullptr && fate->flipped_bit ? *fate->flipped_bit % bits
                                                            : draws.below(Draws::kBit, bits);
  if (noted_ != nullptr) noted_->at(draws.link(), draws.number()).flipped_bit = bit;
  return bit;
}

}  // namespace skerry::sim
