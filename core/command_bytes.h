// Commands as bytes: docs/formats/commands.md.
#pragma once

#include "core/bytes.h"
#include "core/codec.h"
#include "core/command.h"

namespace skerry {

// Different commands give different bytes. A path that may be left out costs nothing where it is
// empty.
void encode_command(const Command& command, Encoder& out);
// Fails the decoder on anything that encoding would not have written: unknown verbs, texts that are
// not UTF-8 (kMaxCommandText bytes at the most).
Command decode_command(Decoder& in);

}  // namespace skerry
