// A document whose commands take effect one after the other, in one order that is the same for
// all: the server's. Each command is a change of one dot of its author's, with the command's bytes
// as its body.
//
// What a design would make of concurrent commands plays no part: to it all are of one actor.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/change.h"
#include "core/command.h"
#include "crdts/object/catalogue.h"

namespace skerry::replica {

// Of a command as its author sends it.
Change command_change(DocumentId document, const Dot& dot, HybridTime time, const Command& command);
inline Dot dot_of(const Change& change) { return {change.dots.actor, change.dots.first}; }
// Nothing: it is none.
std::optional<Command> command_of(const Change& change);

class Sequence {
 public:
  // REQUIRES: can_copy(design).
  explicit Sequence(const crdts::Design& design) : design_(&design), object_(design.make()) {}
  static bool can_copy(const crdts::Design& design) {
    return design.offers_snapshots || design.fold != nullptr;
  }

  // The next command takes effect: in so many pieces, 0 where it changes nothing. An error: it
  // cannot, and nothing has changed.
  StatusOr<uint64_t> perform(const Command& command);
  // One that took effect at the server: it does here too. (What no server could have ordered
  // changes nothing, and counts.)
  void append(const Change& change);
  // Its dot counts, as one that changed nothing does.
  void note(const Change& change);
  // As it is now, to go on from apart. Cost: O(document).
  Sequence copy() const;

  const crdts::Object& object() const { return *object_; }
  const VersionVector& dots() const { return dots_; }
  Hash128 hash() const { return hash_; }

 private:
  const crdts::Design* design_;
  std::unique_ptr<crdts::Object> object_;
  uint64_t performed_ = 0;  // dots of the one actor that all are of
  VersionVector dots_;      // of authors
  Hash128 hash_;            // the sum of the changes'
};

}  // namespace skerry::replica
