#include "core/command_bytes.h"

#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "core/command_table.h"
#include "core/command_text.h"

namespace skerry {
namespace {

// In the first byte, beside the verb's number: a path follows.
constexpr uint8_t kHasPath = 0x80;
static_assert(kCommands < kHasPath);

template <typename Type>
const std::string* path_left_out(const Type& command) {
  const std::string* path = nullptr;
  for_each_field(command, [&path](const auto& field, const auto& member) {
    if constexpr (std::is_same_v<decltype(member), const std::string&>) {
      if (field.kind == ArgumentKind::kAt) path = &member;
    }
  });
  return path;
}

void write(int64_t value, Encoder& out) { out.signed_varint(value); }
void write(uint64_t value, Encoder& out) { out.varint(value); }
void write(bool value, Encoder& out) { out.u8(value ? 1 : 0); }
void write(SheetAxis value, Encoder& out) { out.u8(static_cast<uint8_t>(value)); }
void write(const Dot& value, Encoder& out) { out.dot(value); }
void write(const std::string& value, Encoder& out) { out.text(value); }

void read(int64_t& value, Decoder& in) { value = in.signed_varint(); }
void read(uint64_t& value, Decoder& in) { value = in.varint(); }
void read(bool& value, Decoder& in) { value = in.varint_up_to(1) == 1; }
void read(SheetAxis& value, Decoder& in) { value = static_cast<SheetAxis>(in.varint_up_to(1)); }
void read(Dot& value, Decoder& in) { value = in.dot(); }
void read(std::string& value, Decoder& in) {
  const std::string_view text = in.text();
  if (text.size() > kMaxCommandText || !is_valid_utf8(text)) return in.fail();
  value = std::string(text);
}

template <typename Type>
Command read_fields(Decoder& in, bool has_path) {
  Type command;
  bool takes_path = false;
  for_each_field(command, [&](const auto& field, auto& member) {
    if (field.kind != ArgumentKind::kAt) return read(member, in);
    takes_path = true;
    if (!has_path) return;
    read(member, in);
    if constexpr (std::is_same_v<decltype(member), std::string&>) {
      if (member.empty()) in.fail();
    }
  });
  if (has_path && !takes_path) in.fail();
  return command;
}

}  // namespace

void encode_command(const Command& command, Encoder& out) {
  std::visit(
      [&](const auto& typed) {
        const std::string* path = path_left_out(typed);
        const bool has_path = path != nullptr && !path->empty();
        const auto verb = static_cast<uint8_t>(command.index());
        out.u8(has_path ? verb | kHasPath : verb);
        for_each_field(typed, [&](const auto& field, const auto& member) {
          if (field.kind != ArgumentKind::kAt || has_path) write(member, out);
        });
      },
      command);
}

Command decode_command(Decoder& in) {
  const uint8_t first = in.u8();
  const bool has_path = (first & kHasPath) != 0;
  const size_t verb = first & ~kHasPath;
  Command command;
  if (verb >= kCommands) in.fail();
  size_t at = 0;
  for_each_command([&](const auto& row) {
    using Type = typename std::remove_cvref_t<decltype(row)>::type;
    if (at++ == verb && !in.failed()) command = read_fields<Type>(in, has_path);
  });
  return in.failed() ? Command() : command;
}

}  // namespace skerry
