#include "replica/local_first/command_bytes.h"

#include "core/codec.h"

namespace skerry::replica {

Payload command_bytes(const Command& command) {
  Encoder out;
  out.u8(static_cast<uint8_t>(command.verb));
  out.signed_varint(command.amount);
  out.varint(command.position);
  out.varint(command.erased);
  out.varint(command.column);
  out.text(command.text);
  out.text(command.path);
  out.dot(command.target);
  out.dot(command.parent);
  return out.payload();
}

}  // namespace skerry::replica
