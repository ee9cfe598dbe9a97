// Whether something befalls a send: as a list that is played says, else as it is drawn; noted in a
// list where one is kept. Without lists it costs one branch that is always predicted.
#pragma once

#include <cstdint>

#include "sim/network/draws.h"
#include "sim/network/fates.h"
#include "sim/network/network.h"

namespace skerry::sim {

class Chance {
 public:
  // The lists of `options` must outlive it.
  explicit Chance(const LinkOptions& options)
      : played_(options.played.get()), noted_(options.noted) {}

  bool has_lists() const { return played_ != nullptr || noted_ != nullptr; }
  // A loss, being held back, a duplicate or damage, as likely as `threshold` says.
  bool befalls(const Draws& draws, Draws::What what, uint64_t threshold) const {
    if (has_lists()) [[unlikely]]
      return befalls_by_list(draws, what, threshold);
    return draws.chance(what, threshold);
  }
  // Which bit is wrong in a frame of so many that is damaged. REQUIRES: bits > 0.
  uint64_t flipped_bit(const Draws& draws, uint64_t bits) const;
  // What the list that is played says of the send; null: nothing, or there is no list.
  const Fate* listed(const Draws& draws) const {
    return played_ == nullptr ? nullptr : played_->find(draws.link(), draws.number());
  }

 private:
  bool befalls_by_list(const Draws& draws, Draws::What what, uint64_t threshold) const;

  const Fates* played_;
  Fates* noted_;
};

}  // namespace skerry::sim
