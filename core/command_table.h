// The table of commands: what each is called in text, which families take it, what it does, and
// its fields in the order in which they are written. Parsing, printing, bytes and `skerry list
// verbs` all come from here; a new command is a struct in command.h and a row here.
//
// For the files that do one of these; everybody else asks verbs.h.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "core/command.h"
#include "core/family.h"
#include "core/verbs.h"

namespace skerry {

template <typename Type, typename Member>
struct CommandField {
  std::string_view name;
  ArgumentKind kind;
  Member Type::*member;
};

template <typename Type, typename... Members>
struct CommandRow {
  using type = Type;
  std::string_view name;
  FamilySet families;
  std::string_view help;
  std::tuple<CommandField<Type, Members>...> fields;
};

namespace command_table {

using Kind = ArgumentKind;
using F = Family;

template <typename Type, typename Member>
constexpr CommandField<Type, Member> field(std::string_view name, Kind kind, Member Type::*member) {
  return {name, kind, member};
}
template <typename Type>
constexpr auto count(std::string_view name, uint64_t Type::*member) {
  return field(name, Kind::kCount, member);
}
template <typename Type>
constexpr auto text(std::string_view name, std::string Type::*member) {
  return field(name, Kind::kText, member);
}
template <typename Type>
constexpr auto json(std::string_view name, std::string Type::*member) {
  return field(name, Kind::kJson, member);
}
template <typename Type>
constexpr auto node(std::string_view name, Dot Type::*member) {
  return field(name, Kind::kNode, member);
}
template <typename Type>
constexpr auto at(std::string Type::*member) {
  return field("at", Kind::kAt, member);
}
template <typename Type>
constexpr auto axis(SheetAxis Type::*member) {
  return field("rows or columns", Kind::kAxis, member);
}
template <typename Type>
constexpr auto scope(bool Type::*member) {
  return field("all", Kind::kScope, member);
}

template <typename Type, typename... Members>
constexpr CommandRow<Type, Members...> row(std::string_view name,
                                           std::initializer_list<Family> families,
                                           std::string_view help,
                                           CommandField<Type, Members>... fields) {
  return {name, FamilySet(families), help, std::tuple<CommandField<Type, Members>...>(fields...)};
}

// clang-format off
inline constexpr auto kRows = std::make_tuple(
      row("counter.add", {F::kCounter, F::kMap, F::kJson, F::kTable}, "add to the counter",
          field("amount", Kind::kInteger, &CounterAdd::amount), at(&CounterAdd::path)),
      row("counter.reset", {F::kCounter, F::kMap}, "to zero, of what is seen here",
          at(&CounterReset::path)),
      row("counter.transfer", {F::kCounter}, "give rights to subtract to another replica",
          field("amount", Kind::kInteger, &CounterTransfer::amount),
          count("replica", &CounterTransfer::replica)),
      row("register.assign", {F::kRegister, F::kMap, F::kTable}, "assign the value",
          text("value", &RegisterAssign::value), at(&RegisterAssign::path)),
      row("flag.enable", {F::kFlag, F::kMap}, "switch on", at(&FlagEnable::path)),
      row("flag.disable", {F::kFlag, F::kMap}, "switch off", at(&FlagDisable::path)),
      row("set.add", {F::kSet, F::kMap}, "put the element in",
          text("element", &SetAdd::element), at(&SetAdd::path)),
      row("set.remove", {F::kSet, F::kMap}, "take the element out",
          text("element", &SetRemove::element), at(&SetRemove::path)),
      row("map.remove", {F::kMap}, "erase what is seen at the path and below",
          text("path", &MapRemove::path)),
      row("text.splice", {F::kText, F::kRichText, F::kJson, F::kTable},
          "erase characters, then insert at the same place",
          count("position", &TextSplice::position), count("erased", &TextSplice::erased),
          text("text", &TextSplice::text), at(&TextSplice::path)),
      row("rich_text.mark", {F::kRichText}, "mark a range of characters",
          count("position", &MarkAdd::position), count("length", &MarkAdd::length),
          text("mark", &MarkAdd::mark), field("value", Kind::kMoreText, &MarkAdd::value)),
      row("rich_text.unmark", {F::kRichText}, "take a mark off a range of characters",
          count("position", &MarkRemove::position), count("length", &MarkRemove::length),
          text("mark", &MarkRemove::mark), field("value", Kind::kMoreText, &MarkRemove::value)),
      row("list.insert", {F::kList}, "insert an item",
          count("position", &ListInsert::position), text("item", &ListInsert::item)),
      row("list.erase", {F::kList}, "erase the item there",
          count("position", &ListErase::position)),
      row("list.move", {F::kList}, "move the item there to another place",
          count("position", &ListMove::position), count("to", &ListMove::to)),
      row("list.assign", {F::kList}, "replace the item there",
          count("position", &ListAssign::position), text("item", &ListAssign::item)),
      row("tree.create", {F::kTree}, "make a node below another",
          node("parent", &TreeCreate::parent), count("position", &TreeCreate::position),
          text("name", &TreeCreate::name)),
      row("tree.move", {F::kTree}, "move a node and all below it",
          node("node", &TreeMove::node), node("parent", &TreeMove::parent),
          count("position", &TreeMove::position)),
      row("tree.remove", {F::kTree}, "remove a node and all below it",
          node("node", &TreeRemove::node)),
      row("tree.rename", {F::kTree}, "give a node another name",
          node("node", &TreeRename::node), text("name", &TreeRename::name)),
      row("json.assign", {F::kJson}, "put a scalar or a new container at the path",
          text("path", &JsonAssign::path), json("content", &JsonAssign::content)),
      row("json.insert", {F::kJson}, "insert into the list at the path",
          text("path", &JsonInsert::path), count("position", &JsonInsert::position),
          json("content", &JsonInsert::content)),
      row("json.erase", {F::kJson}, "erase what is seen at the path",
          text("path", &JsonErase::path)),
      row("table.insert", {F::kTable}, "make the row", text("row", &TableInsert::path)),
      row("table.erase", {F::kTable}, "erase the row", text("row", &TableErase::path)),
      row("sheet.insert", {F::kSheet}, "insert an empty row or column",
          axis(&SheetInsert::axis), count("position", &SheetInsert::position)),
      row("sheet.erase", {F::kSheet}, "erase a row or column",
          axis(&SheetErase::axis), count("position", &SheetErase::position)),
      row("sheet.move", {F::kSheet}, "move a row or column",
          axis(&SheetMove::axis), count("position", &SheetMove::position),
          count("to", &SheetMove::to)),
      row("sheet.assign", {F::kSheet}, "write a value, or = and a formula, into a cell",
          count("row", &SheetAssign::row), count("column", &SheetAssign::column),
          text("content", &SheetAssign::content)),
      row("undo", {F::kRegister, F::kSet, F::kText, F::kList},
          "undo this actor's latest command or, with all, the latest of all",
          scope(&Undo::is_global)),
      row("redo", {F::kRegister, F::kSet, F::kText, F::kList},
          "undo this actor's latest undo or, with all, the latest of all",
          scope(&Redo::is_global)));
// clang-format on

}  // namespace command_table

inline constexpr const auto& kCommandTable = command_table::kRows;

inline constexpr size_t kCommands = std::variant_size_v<Command>;
static_assert(std::tuple_size_v<decltype(command_table::kRows)> == kCommands);

// Calls `then(row)` for each row, in the order of the variant.
template <typename Then>
constexpr void for_each_command(Then&& then) {
  std::apply([&](const auto&... rows) { (then(rows), ...); }, kCommandTable);
}

// Calls `then(field, member)` for each field of a typed command, in the order of its row.
template <typename Type, typename Then>
constexpr void for_each_field(Type& command, Then&& then) {
  constexpr auto kAt = static_cast<size_t>(kVerb<std::remove_const_t<Type>>);
  std::apply([&](const auto&... fields) { (then(fields, command.*fields.member), ...); },
             std::get<kAt>(kCommandTable).fields);
}

}  // namespace skerry
