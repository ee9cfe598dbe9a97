#include "replica/local_first/command_bytes.h"

#include "core/codec.h"
#include "core/command_bytes.h"

namespace skerry::replica {

Payload command_bytes(const Command& command) {
  Encoder out;
  encode_command(command, out);
  return out.payload();
}

}  // namespace skerry::replica
