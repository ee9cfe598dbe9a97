// At which levels people are told of their changes: [sync] acknowledge_at.
#pragma once

#include <string>
#include <vector>

#include "core/acknowledge_level.h"
#include "core/status.h"

namespace skerry::harness {

// Invalid argument: a word that is no level, one that is named twice, or two numbers of replicas.
StatusOr<AcknowledgeAt> acknowledge_at_in(const std::vector<std::string>& levels);

}  // namespace skerry::harness
