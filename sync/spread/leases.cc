#include "sync/spread/leases.h"

#include "sync/spread/lease_holder.h"
#include "sync/spread/lease_keeper.h"

namespace skerry::sync {

std::unique_ptr<Leases> make_leases(const LeaseParts& parts) {
  if (parts.config.options.lease.ns == 0) return nullptr;
  if (!parts.config.is_server) return std::make_unique<LeaseHolder>(parts);
  if (parts.stability == nullptr) return nullptr;  // nothing is collected
  return std::make_unique<LeaseKeeper>(parts);
}

}  // namespace skerry::sync
