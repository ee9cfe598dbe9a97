// What a design costs: documents of a given size, made once, and what is timed on copies of them.
//
// The designs are driven through Object, as a replica drives them: a virtual call and the codec are
// in every figure, alike for all.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/rng.h"
#include "crdts/catalogue.h"

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
  // A command that adds an element; false if it was refused or had no effect.
  bool grow(Rng& rng);
  // Any command of the family.
  bool act(const Command& command);

  // Of a sheet: what it has been told.
  uint64_t elements() const;
  const crdts::Object& object() const { return *object_; }
  crdts::Object& object() { return *object_; }
  const std::vector<Sent>& sent() const { return sent_; }

 private:
  const crdts::Design& design_;
  std::unique_ptr<crdts::Object> object_;
  ActorId actor_;
  uint64_t next_ = 1;
  uint64_t made_ = 0;
  int64_t clock_ = 0;
  std::vector<Sent> sent_;
};

// The changes that make a document of `elements` elements (fewer where the design refuses).
// Kept: the same for all that is measured of one design and size.
const std::vector<Sent>& past_of(const crdts::Design& design, uint64_t elements);

// Families whose documents grow; the others are measured at one element.
bool grows(Family family);
// The largest size a design is measured at: designs that are linear where others are not stop
// earlier.
uint64_t largest(const crdts::Design& design);

// Bytes that the process holds from its allocator now.
uint64_t allocated_bytes();

}  // namespace skerry::bench
