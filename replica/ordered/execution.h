// How commands take effect at the server that orders them.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/change.h"
#include "replica/factory.h"
#include "replica/ordered/notation.h"

namespace skerry::replica {

class Execution {
 public:
  virtual ~Execution() = default;

  // These come next, together, from one client; some may be in the order already. False: no client
  // can have made them.
  virtual bool begin(std::span<const Change> commands, std::span<const Change> order) = 0;
  // The next of them that is not in the order takes effect: as the order has it, whose entry of
  // that place it is. An error: it cannot, and why.
  virtual StatusOr<Change> enter(const Change& command, uint64_t place) = 0;
  // An entry that took effect in an earlier life.
  virtual void restore(const Change& entry) = 0;
};

std::unique_ptr<Execution> make_execution(const Config& config, Rebase rebase);

}  // namespace skerry::replica
