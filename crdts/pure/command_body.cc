#include "crdts/pure/command_body.h"

#include <algorithm>
#include <variant>

#include "core/codec.h"
#include "core/command_bytes.h"
#include "core/verbs.h"
#include "crdts/object/amounts.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

bool is_of(const Command& command, Family family) {
  const bool has_place = family == Family::kMap || path_of(command).empty();
  return has_place && takes(family, command) && !is<Undo, Redo>(command);
}

}  // namespace

Payload encode_command_body(const Command& command, const VersionVector& past) {
  Encoder out;
  encode_command(command, out);
  past.encode(out);
  return out.payload();
}

StatusOr<CommandBody> decode_command_body(ByteView body, Family family) {
  Decoder in(body);
  CommandBody read;
  read.command = decode_command(in);
  if (!is_of(read.command, family) || !has_valid_items(read.command)) in.fail();
  read.past = VersionVector::decode(in);
  SKERRY_RETURN_IF_ERROR(in.finish("a command with its past"));
  return read;
}

uint32_t command_content_bytes(ByteView body, Family family) {
  const StatusOr<CommandBody> read = decode_command_body(body, family);
  if (!read.ok()) return 0;
  if (family == Family::kFlag) return 1;
  size_t bytes = text_bytes(read->command);
  if (const auto* addition = std::get_if<CounterAdd>(&read->command)) {
    bytes += varint_bytes(zigzag(addition->amount));
  }
  return static_cast<uint32_t>(bytes);
}

Status check_command(const Command& command, Family family, std::string_view design) {
  const std::string name(design);
  if (family != Family::kMap && !path_of(command).empty()) {
    return invalid(name + " holds nothing at a path");
  }
  if (!has_valid_items(command)) return invalid(name + ": not valid UTF-8, or more than 1 MiB");
  if (is<Undo, Redo>(command)) {
    return absl::UnimplementedError(name + " has no undo as pure operations");
  }
  if (is_of(command, family)) return absl::OkStatus();
  return invalid(name + ": a command of another family");
}

std::vector<std::string> sorted_once(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace skerry::crdts
