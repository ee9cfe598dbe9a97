// A command as bytes: what names a change where neither an operation nor a delta of it travels.
#pragma once

#include "core/bytes.h"
#include "core/command.h"

namespace skerry::replica {

// Different commands give different bytes.
Payload command_bytes(const Command& command);

}  // namespace skerry::replica
