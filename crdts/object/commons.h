// What the replicas of one document hold together when they live in one process: a simulator's
// thousand replicas then do not hold a thousand times what each has read.
//
// Never observable: an object that shares behaves as one that does not, whatever the others do. One
// that cannot, since what it is told differs from what the others were, goes on alone.
#pragma once

#include <cstdint>

namespace skerry::crdts {

class Commons {
 public:
  virtual ~Commons() = default;
  // Memory, spare capacity included.
  virtual uint64_t bytes() const = 0;
};

}  // namespace skerry::crdts
