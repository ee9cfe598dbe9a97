// What both ends of a stream must agree on, in words.
#pragma once

#include <string>

#include "core/replication_mode.h"
#include "crdts/object/catalogue.h"

namespace skerry::live {

inline std::string speaks(const crdts::Design& design, ReplicationMode mode) {
  return "crdt=" + std::string(design.name) + " mode=" + std::string(to_string(mode));
}

}  // namespace skerry::live
