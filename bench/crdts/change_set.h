// The state of a design that is no lattice of its own: the set of its changes, made into bytes and
// taken in by what the joined modes do both with (sync/spread/states/change_set.h).
#pragma once

#include <vector>

#include "measured.h"

namespace skerry::bench {

class ChangesAsState {
 public:
  explicit ChangesAsState(const std::vector<Sent>& changes);

  // The set's bytes, as a group of these changes is made.
  Payload encode() const;

 private:
  std::vector<Payload> bodies_;
};

// Takes in the bytes of a set, as a replica without any change does. REQUIRES: `object` is new.
void decode_changes(crdts::Object& object, const Payload& encoded);

}  // namespace skerry::bench
