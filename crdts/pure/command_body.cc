#include "crdts/pure/command_body.h"

#include <algorithm>

#include "core/codec.h"
#include "crdts/counters/amounts.h"
#include "crdts/limits.h"

namespace skerry::crdts {
namespace {

bool is_of(Verb verb, Family family) {
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

bool has_text(Family family) { return family == Family::kRegister || family == Family::kSet; }

}  // namespace

Payload encode_command_body(const Command& command, Family family, const VersionVector& past) {
  Encoder out;
  out.u8(static_cast<uint8_t>(command.verb));
  if (family == Family::kCounter) out.signed_varint(command.amount);
  if (has_text(family)) out.text(command.text);
  past.encode(out);
  return out.payload();
}

StatusOr<CommandBody> decode_command_body(ByteView body, Family family) {
  Decoder in(body);
  CommandBody read;
  const uint8_t verb = in.u8();
  if (verb > static_cast<uint8_t>(Verb::kSetRemove)) in.fail();
  read.command.verb = static_cast<Verb>(in.failed() ? 0 : verb);
  if (!is_of(read.command.verb, family)) in.fail();
  if (family == Family::kCounter) read.command.amount = in.signed_varint();
  if (has_text(family)) read.command.text = std::string(decode_item(in));
  read.past = VersionVector::decode(in);
  SKERRY_RETURN_IF_ERROR(in.finish("a command with its past"));
  return read;
}

uint32_t command_content_bytes(ByteView body, Family family) {
  const StatusOr<CommandBody> read = decode_command_body(body, family);
  if (!read.ok()) return 0;
  if (family == Family::kFlag) return 1;
  if (has_text(family)) return static_cast<uint32_t>(read->command.text.size());
  return static_cast<uint32_t>(varint_bytes(zigzag(read->command.amount)));
}

Status check_command(const Command& command, Family family, std::string_view design) {
  const std::string name(design);
  if (!command.path.empty()) return invalid(name + " holds nothing at a path");
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
