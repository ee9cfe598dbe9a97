// What a user wants of a document, before any design has decided what that means.
//
// All designs of a family take the same commands, so that they can be compared; a design that has
// no such command (a grow-only set and a removal) refuses it as unimplemented. Which fields a verb
// reads is written beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/family.h"
#include "core/ids.h"

namespace skerry {

// `path` is a JSON pointer (RFC 6901): "" the document itself, "/key/key", "/list/3". A verb of a
// counter, register, flag, set or text with a path that is not empty is for what lies there, in the
// families that hold such values (map, json, table).
enum class Verb : uint8_t {
  kCounterAdd,       // counter.add(amount), may be negative
  kCounterReset,     // counter.reset(): to zero, of what is seen here
  kCounterTransfer,  // counter.transfer(amount, position = the replica that gets the rights)
  kRegisterAssign,   // register.assign(text)
  kFlagEnable,       // flag.enable()
  kFlagDisable,      // flag.disable()
  kSetAdd,           // set.add(text)
  kSetRemove,        // set.remove(text); removing what is not there is a no-op
  kMapRemove,        // map.remove(path): erases what is seen there and below
  kTextSplice,       // text.splice(position, erased, text): erase, then insert at the same place
  kMarkAdd,          // rich_text.mark(position, erased = characters, path = mark, text = its value)
  kMarkRemove,       // rich_text.unmark(position, erased = characters, path = mark)
  kListInsert,       // list.insert(position, text)
  kListErase,        // list.erase(position)
  kListMove,         // list.move(position, column = its position afterwards)
  kListAssign,       // list.assign(position, text)
  kTreeCreate,       // tree.create(parent, position, text = name); the node is the change's dot
  kTreeMove,         // tree.move(target, parent, position)
  kTreeRemove,       // tree.remove(target), with all below it
  kTreeRename,       // tree.rename(target, text)
  kJsonAssign,       // json.assign(path, text): a JSON scalar, or {} or [] for a new container
  kJsonInsert,       // json.insert(path = the list, position, text), text as for kJsonAssign
  kJsonErase,        // json.erase(path)
  kTableInsert,      // table.insert(path = "/row")
  kTableErase,       // table.erase(path = "/row"); cells: assign, add, splice at "/row/column"
  kSheetInsert,      // sheet.insert(path = "rows" or "columns", position)
  kSheetErase,       // sheet.erase(path, position)
  kSheetMove,        // sheet.move(path, position, column = its position afterwards)
  kSheetAssign,      // sheet.assign(position = row, column, text = a value, or "=" and a formula)
  kUndo,             // undo(amount = 0: this actor's latest command; 1: the latest of all)
  kRedo,             // redo(amount, as for undo)
};

struct Command {
  Verb verb = Verb::kCounterAdd;
  int64_t amount = 0;
  uint64_t position = 0;  // of text in Unicode scalar values, else in items
  uint64_t erased = 0;    // Unicode scalar values
  uint64_t column = 0;
  std::string text;  // valid UTF-8
  std::string path;
  Dot target = {};
  Dot parent = {};  // of a tree: sequence 0 is the root

  static Command make(Verb verb, std::string text = {}, std::string path = {}) {
    Command command;
    command.verb = verb;
    command.text = std::move(text);
    command.path = std::move(path);
    return command;
  }
  static Command counter_add(int64_t amount) {
    Command command;
    command.amount = amount;
    return command;
  }
  static Command register_assign(std::string value) {
    return make(Verb::kRegisterAssign, std::move(value));
  }
  static Command set_add(std::string element) { return make(Verb::kSetAdd, std::move(element)); }
  static Command set_remove(std::string element) {
    return make(Verb::kSetRemove, std::move(element));
  }
  static Command text_splice(uint64_t position, uint64_t erased, std::string inserted) {
    Command command = make(Verb::kTextSplice, std::move(inserted));
    command.position = position;
    command.erased = erased;
    return command;
  }
  static Command undo(bool is_global = false) {
    Command command = make(Verb::kUndo);
    command.amount = is_global ? 1 : 0;
    return command;
  }
  static Command redo(bool is_global = false) {
    Command command = make(Verb::kRedo);
    command.amount = is_global ? 1 : 0;
    return command;
  }

  friend bool operator==(const Command&, const Command&) = default;
};

}  // namespace skerry
