// A document whose commands take effect one after the other, in one order that is the same for
// all: the server's.
//
// What a design would make of concurrent commands plays no part: to it all are of one actor.
#pragma once

#include <cstdint>
#include <memory>

#include "core/command.h"
#include "crdts/object/catalogue.h"

namespace skerry::replica {

class Sequence {
 public:
  explicit Sequence(const crdts::Design& design) : design_(&design), object_(design.make()) {}
  static bool can_copy(const crdts::Design& design) {
    return design.offers_snapshots || design.fold != nullptr;
  }

  // The next command takes effect: in so many pieces, 0 where it changes nothing. An error: it
  // cannot, and nothing has changed.
  StatusOr<uint64_t> perform(const Command& command);
  // As it is now, to go on from apart. Cost: O(document). REQUIRES: can_copy() of its design.
  Sequence copy() const;

  const crdts::Object& object() const { return *object_; }

 private:
  const crdts::Design* design_;
  std::unique_ptr<crdts::Object> object_;
  uint64_t performed_ = 0;  // dots of the one actor that all are of
};

}  // namespace skerry::replica
