// The input as a command's text and as its bytes: what is read is written as something that reads
// as the same again, and what is not says at which column.
#include <algorithm>
#include <optional>
#include <string>

#include "core/check.h"
#include "core/command_bytes.h"
#include "core/command_text.h"

namespace {

using namespace skerry;

constexpr Dot kLabelled{{ReplicaId{1}, 0xABC}, 7};

void read_text(std::string_view input) {
  const auto label = [](std::string_view word) -> std::optional<Dot> {
    if (word.starts_with('a')) return kLabelled;
    return std::nullopt;
  };
  const StatusOr<Command> command = parse_command(input, label);
  if (!command.ok()) {
    const std::string_view why(command.status().message().data(),
                               command.status().message().size());
    SKERRY_CHECK(why.starts_with("column ") || why.starts_with("a command "));
    return;
  }
  const std::string text = to_text(*command);
  const StatusOr<Command> again = parse_command(text);
  SKERRY_CHECK(again.ok() && *again == *command && to_text(*again) == text);
  Encoder out;
  encode_command(*command, out);
  Decoder in(out.view());
  SKERRY_CHECK(decode_command(in) == *command && in.finish("a command").ok());
}

void read_bytes(ByteView input) {
  Decoder in(input);
  const Command command = decode_command(in);
  if (in.failed()) return;
  Encoder out;
  encode_command(command, out);
  SKERRY_CHECK(std::ranges::equal(out.view(), input.first(input.size() - in.rest().size())));
  SKERRY_CHECK(!to_text(command).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ByteView input(data, size);
  read_text(as_text(input));
  read_bytes(input);
  return 0;
}
