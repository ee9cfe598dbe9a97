// A change of a pure operation-based design as bytes: the command, and its author's past.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/command.h"
#include "core/family.h"
#include "core/status.h"
#include "core/version_vector.h"

namespace skerry::crdts {

struct CommandBody {
  Command command;
  VersionVector past;
};

// The command (core/command_bytes.h); past.
Payload encode_command_body(const Command& command, const VersionVector& past);
// An error for anything that encoding would not have written.
StatusOr<CommandBody> decode_command_body(ByteView body, Family family);
// The path, the text, what is added as written, or 1 for a flag; 0 for malformed bytes.
uint32_t command_content_bytes(ByteView body, Family family);

// OK for a command of a counter, register, flag or set on the document itself, or of a map;
// unimplemented for undo and redo.
Status check_command(const Command& command, Family family, std::string_view design);

// Ascending, duplicates once.
std::vector<std::string> sorted_once(std::vector<std::string> values);

}  // namespace skerry::crdts
