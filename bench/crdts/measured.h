// What a design costs: documents of a given size, made once, and what is timed on copies of them.
//
// The designs are driven through Object, as a replica drives them: a virtual call and the codec are
// in every figure, alike for all. The designs' own templates have no signature in common (a set
// adds, a text splices, a tree moves), so that calling them directly would take a second catalogue.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/rng.h"
#include "crdts/object/catalogue.h"

namespace skerry::bench {

struct Sent {
  crdts::Mutation mutation;
  Payload body;
  uint64_t length = 0;
};

// One replica that can be given commands and that remembers what it told the others.
class Author {
 public:
  Author(const crdts::Design& design, uint32_t replica);

  // Takes changes of others. REQUIRES: they fit, in this order.
  void take(const std::vector<Sent>& changes);
  // The next of a list of commands that add an element each, for the document as it is now or has
  // grown to be.
  Command next(Rng& rng);
  // False if the command was refused or had no effect.
  bool act(const Command& command);

  const crdts::Object& object() const { return *object_; }
  crdts::Object& object() { return *object_; }
  const std::vector<Sent>& sent() const { return sent_; }

 private:
  const crdts::Design& design_;
  std::unique_ptr<crdts::Object> object_;
  ActorId actor_;
  uint64_t next_ = 1;
  uint64_t made_ = 0;
  uint64_t nodes_ = 0;  // of a tree: how many its first author made
  HybridTime clock_;
  std::vector<Sent> sent_;
};

struct Past {
  std::vector<Sent> changes;
  // What the changes put in: characters of a text; actors of a counter, one change each; of a
  // sheet rows, columns and cells; of all others one element a change. Never Object::size(), which
  // is 1 for whole documents.
  uint64_t elements = 0;
};

// The changes that make a document of `elements` elements, or somewhat more.
// The last one asked for is kept: all that is measured of one design and size is of the same.
const Past& past_of(const crdts::Design& design, uint64_t elements);

// Registers and flags do not: they have one value, whatever was done to them.
bool grows(Family family);
// The largest size a design is measured at: designs that are linear where others are not stop
// earlier.
uint64_t largest(const crdts::Design& design);

}  // namespace skerry::bench
