#include "crdts/pure/command_body.h"

#include <algorithm>

#include "core/codec.h"
#include "crdts/counters/amounts.h"
#include "crdts/limits.h"

namespace skerry::crdts {
namespace {

bool is_of(Verb verb, Family family) {
  if (family == Family::kMap) return verb <= Verb::kMapRemove && verb != Verb::kCounterTransfer;
  switch (verb) {
    case Verb::kCounterAdd:
    case Verb::kCounterReset:
    case Verb::kCounterTransfer:
      return family == Family::kCounter;
    case Verb::kRegisterAssign:
      return family == Family::kRegister;
    case Verb::kFlagEnable:
    case Verb::kFlagDisable:
      return family == Family::kFlag;
    case Verb::kSetAdd:
    case Verb::kSetRemove:
      return family == Family::kSet;
    default:
      return false;
  }
}

bool has_text(Verb verb) {
  return verb == Verb::kRegisterAssign || verb == Verb::kSetAdd || verb == Verb::kSetRemove;
}
// Of a map, amounts are of additions alone; counters write one for every command.
bool has_amount(Verb verb, Family family) {
  return family == Family::kCounter || verb == Verb::kCounterAdd;
}

}  // namespace

Payload encode_command_body(const Command& command, Family family, const VersionVector& past) {
  Encoder out;
  out.u8(static_cast<uint8_t>(command.verb));
  if (family == Family::kMap) out.text(command.path);
  if (has_amount(command.verb, family)) out.signed_varint(command.amount);
  if (has_text(command.verb)) out.text(command.text);
  past.encode(out);
  return out.payload();
}

StatusOr<CommandBody> decode_command_body(ByteView body, Family family) {
  Decoder in(body);
  CommandBody read;
  const uint8_t verb = in.u8();
  if (verb > static_cast<uint8_t>(Verb::kMapRemove)) in.fail();
  read.command.verb = static_cast<Verb>(in.failed() ? 0 : verb);
  if (!is_of(read.command.verb, family)) in.fail();
  const Verb which = read.command.verb;
  if (family == Family::kMap) read.command.path = std::string(in.text());
  if (has_amount(which, family)) read.command.amount = in.signed_varint();
  if (has_text(which)) read.command.text = std::string(decode_item(in));
  read.past = VersionVector::decode(in);
  SKERRY_RETURN_IF_ERROR(in.finish("a command with its past"));
  return read;
}

uint32_t command_content_bytes(ByteView body, Family family) {
  const StatusOr<CommandBody> read = decode_command_body(body, family);
  if (!read.ok()) return 0;
  if (family == Family::kFlag) return 1;
  size_t bytes = read->command.path.size() + read->command.text.size();
  if (has_amount(read->command.verb, family)) bytes += varint_bytes(zigzag(read->command.amount));
  return static_cast<uint32_t>(bytes);
}

Status check_command(const Command& command, Family family, std::string_view design) {
  const std::string name(design);
  if (!command.path.empty() && family != Family::kMap) {
    return invalid(name + " holds nothing at a path");
  }
  if (!is_valid_item(command.text)) return invalid(name + ": not valid UTF-8, or more than 1 MiB");
  if (command.verb == Verb::kUndo || command.verb == Verb::kRedo) {
    return absl::UnimplementedError(name + " has no undo as pure operations");
  }
  if (is_of(command.verb, family)) return absl::OkStatus();
  return invalid(name + ": a command of another family");
}

std::vector<std::string> sorted_once(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace skerry::crdts
