// How a node's replica is made: what the plan says of it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "harness/plan/plan.h"
#include "replica/factory.h"

namespace skerry::harness {

// Without the epoch and the seed, which each opening has of its own. `commons` must outlive the
// replica.
replica::Config replica_config(const Plan& plan, uint32_t node,
                               std::span<std::shared_ptr<crdts::Commons>> commons);

}  // namespace skerry::harness
