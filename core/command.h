// What a user wants of a document, before any design has decided what that means.
//
// All designs of a family take the same commands, so that they can be compared; a design that has
// no such command (a grow-only set and a removal) refuses it as unimplemented. What each verb is
// called in text, whose it is and what it does stands in core/command_table.h.
//
// A `path` is a JSON pointer (RFC 6901): "" the document itself, "/key/key", "/list/3". A command
// of a counter, register, flag, set or text with a path that is not empty is for what lies there,
// in the families that hold such values (map, json, table).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "core/family.h"
#include "core/ids.h"

namespace skerry {

struct CounterAdd {
  int64_t amount = 0;  // may be negative
  std::string path = {};
  friend bool operator==(const CounterAdd&, const CounterAdd&) = default;
};
struct CounterReset {  // to zero, of what is seen here
  std::string path = {};
  friend bool operator==(const CounterReset&, const CounterReset&) = default;
};
struct CounterTransfer {
  int64_t amount = 0;
  uint64_t replica = 0;  // that gets the rights
  friend bool operator==(const CounterTransfer&, const CounterTransfer&) = default;
};

struct RegisterAssign {
  std::string value;
  std::string path = {};
  friend bool operator==(const RegisterAssign&, const RegisterAssign&) = default;
};

struct FlagEnable {
  std::string path = {};
  friend bool operator==(const FlagEnable&, const FlagEnable&) = default;
};
struct FlagDisable {
  std::string path = {};
  friend bool operator==(const FlagDisable&, const FlagDisable&) = default;
};

struct SetAdd {
  std::string element;
  std::string path = {};
  friend bool operator==(const SetAdd&, const SetAdd&) = default;
};
struct SetRemove {  // removing what is not there is a no-op
  std::string element;
  std::string path = {};
  friend bool operator==(const SetRemove&, const SetRemove&) = default;
};

struct MapRemove {  // erases what is seen there and below
  std::string path;
  friend bool operator==(const MapRemove&, const MapRemove&) = default;
};

// Positions and lengths of text count Unicode scalar values.
struct TextSplice {  // erases, then inserts at the same place
  uint64_t position = 0;
  uint64_t erased = 0;
  std::string text = {};
  std::string path = {};
  friend bool operator==(const TextSplice&, const TextSplice&) = default;
};

struct MarkAdd {
  uint64_t position = 0;
  uint64_t length = 0;
  std::string mark = {};
  std::string value = {};
  friend bool operator==(const MarkAdd&, const MarkAdd&) = default;
};
struct MarkRemove {
  uint64_t position = 0;
  uint64_t length = 0;
  std::string mark = {};
  std::string value = {};
  friend bool operator==(const MarkRemove&, const MarkRemove&) = default;
};

struct ListInsert {
  uint64_t position = 0;
  std::string item = {};
  friend bool operator==(const ListInsert&, const ListInsert&) = default;
};
struct ListErase {
  uint64_t position = 0;
  friend bool operator==(const ListErase&, const ListErase&) = default;
};
struct ListMove {
  uint64_t position = 0;
  uint64_t to = 0;  // its position afterwards
  friend bool operator==(const ListMove&, const ListMove&) = default;
};
struct ListAssign {
  uint64_t position = 0;
  std::string item = {};
  friend bool operator==(const ListAssign&, const ListAssign&) = default;
};

// A node is the dot of the change that created it; sequence 0 is the root.
struct TreeCreate {
  Dot parent = {};
  uint64_t position = 0;
  std::string name = {};
  friend bool operator==(const TreeCreate&, const TreeCreate&) = default;
};
struct TreeMove {
  Dot node = {};
  Dot parent = {};
  uint64_t position = 0;
  friend bool operator==(const TreeMove&, const TreeMove&) = default;
};
struct TreeRemove {  // with all below it
  Dot node = {};
  friend bool operator==(const TreeRemove&, const TreeRemove&) = default;
};
struct TreeRename {
  Dot node = {};
  std::string name = {};
  friend bool operator==(const TreeRename&, const TreeRename&) = default;
};

// A content is a JSON scalar as it is written, or {} or [] for a new container.
struct JsonAssign {
  std::string path;
  std::string content = {};
  friend bool operator==(const JsonAssign&, const JsonAssign&) = default;
};
struct JsonInsert {
  std::string path;  // of the list
  uint64_t position = 0;
  std::string content = {};
  friend bool operator==(const JsonInsert&, const JsonInsert&) = default;
};
struct JsonErase {
  std::string path;
  friend bool operator==(const JsonErase&, const JsonErase&) = default;
};

struct TableInsert {
  std::string path;  // "/row"
  friend bool operator==(const TableInsert&, const TableInsert&) = default;
};
struct TableErase {
  std::string path;
  friend bool operator==(const TableErase&, const TableErase&) = default;
};

enum class SheetAxis : uint8_t { kRows, kColumns };

constexpr std::string_view to_string(SheetAxis axis) {
  return axis == SheetAxis::kRows ? "rows" : "columns";
}

struct SheetInsert {
  SheetAxis axis = SheetAxis::kRows;
  uint64_t position = 0;
  friend bool operator==(const SheetInsert&, const SheetInsert&) = default;
};
struct SheetErase {
  SheetAxis axis = SheetAxis::kRows;
  uint64_t position = 0;
  friend bool operator==(const SheetErase&, const SheetErase&) = default;
};
struct SheetMove {
  SheetAxis axis = SheetAxis::kRows;
  uint64_t position = 0;
  uint64_t to = 0;  // its position afterwards
  friend bool operator==(const SheetMove&, const SheetMove&) = default;
};
struct SheetAssign {
  uint64_t row = 0;
  uint64_t column = 0;
  std::string content = {};  // a value, or "=" and a formula
  friend bool operator==(const SheetAssign&, const SheetAssign&) = default;
};

// Of this actor's latest command or, if global, of the latest of all.
struct Undo {
  bool is_global = false;
  friend bool operator==(const Undo&, const Undo&) = default;
};
struct Redo {
  bool is_global = false;
  friend bool operator==(const Redo&, const Redo&) = default;
};

// Their order is that of the table and of the numbers that bytes have for them.
using Command =
    std::variant<CounterAdd, CounterReset, CounterTransfer, RegisterAssign, FlagEnable, FlagDisable,
                 SetAdd, SetRemove, MapRemove, TextSplice, MarkAdd, MarkRemove, ListInsert,
                 ListErase, ListMove, ListAssign, TreeCreate, TreeMove, TreeRemove, TreeRename,
                 JsonAssign, JsonInsert, JsonErase, TableInsert, TableErase, SheetInsert,
                 SheetErase, SheetMove, SheetAssign, Undo, Redo>;

// Whether the command is of one of these types.
template <typename... Types>
constexpr bool is(const Command& command) {
  return (std::holds_alternative<Types>(command) || ...);
}

// The place of a type in the variant, for those who keep verbs without their arguments.
enum class Verb : uint8_t {};
inline Verb verb_of(const Command& command) { return static_cast<Verb>(command.index()); }

template <typename Type, size_t kAt = 0>
constexpr Verb verb_of_type() {
  if constexpr (std::is_same_v<Type, std::variant_alternative_t<kAt, Command>>) {
    return static_cast<Verb>(kAt);
  } else {
    return verb_of_type<Type, kAt + 1>();
  }
}
template <typename Type>
inline constexpr Verb kVerb = verb_of_type<Type>();

// An undo or a redo, as one.
struct UndoRedo {
  bool is_undo = true;
  bool is_global = false;
};
inline std::optional<UndoRedo> undo_redo_of(const Command& command) {
  if (const auto* undo = std::get_if<Undo>(&command)) return UndoRedo{true, undo->is_global};
  if (const auto* redo = std::get_if<Redo>(&command)) return UndoRedo{false, redo->is_global};
  return std::nullopt;
}
inline Command command_of(const UndoRedo& either) {
  if (either.is_undo) return Undo{either.is_global};
  return Redo{either.is_global};
}

// The path of a command that has one; else empty.
const std::string& path_of(const Command& command);
// The same command for what lies at `path`. REQUIRES: it takes a path.
Command at_path(std::string path, Command command);
// Calls `then` with each node of a tree that it names.
void for_each_node(Command& command, const std::function<void(Dot& node)>& then);
// Where in a text, list, folder or sheet it is; 0 for a command that has no position.
uint64_t position_of(const Command& command);
// All texts in it, paths too; what is left over is empty.
std::array<std::string_view, 2> texts_of(const Command& command);
inline size_t text_bytes(const Command& command) {
  const auto [first, second] = texts_of(command);
  return first.size() + second.size();
}

}  // namespace skerry
