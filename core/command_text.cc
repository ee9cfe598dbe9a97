#include "core/command_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <variant>
#include <vector>

#include "core/codec.h"
#include "core/command_scanner.h"
#include "core/json_text.h"
#include "core/nearest.h"

namespace skerry {
namespace {

enum class Kind : uint8_t {
  kInteger,
  kCount,
  kText,
  kMoreText,  // may be left out, at the end
  kJson,
  kNode,
  kAxis,   // rows or columns
  kScope,  // nothing or all
  kAt,     // named, may be left out
};

using Member =
    std::variant<int64_t Command::*, uint64_t Command::*, std::string Command::*, Dot Command::*>;

struct Field {
  std::string_view name;
  Kind kind = Kind::kInteger;
  Member member;
};

struct Row {
  Verb verb;
  std::string_view name;
  std::vector<Field> fields;
};

const std::vector<Row>& rows() {
  using C = Command;
  static const Field kAt = {"at", Kind::kAt, &C::path};
  static const Field kPosition = {"position", Kind::kCount, &C::position};
  static const Field kPath = {"path", Kind::kText, &C::path};
  static const Field kRow = {"row", Kind::kText, &C::path};
  static const Field kAxis = {"rows or columns", Kind::kAxis, &C::path};
  static const Field kTo = {"to", Kind::kCount, &C::column};
  static const Field kNode = {"node", Kind::kNode, &C::target};
  static const Field kParent = {"parent", Kind::kNode, &C::parent};
  static const Field kScope = {"all", Kind::kScope, &C::amount};
  static const Field kAmount = {"amount", Kind::kInteger, &C::amount};
  static const Field kErased = {"erased", Kind::kCount, &C::erased};
  static const Field kLength = {"length", Kind::kCount, &C::erased};
  static const Field kMark = {"mark", Kind::kText, &C::path};
  static const Field kMarkValue = {"value", Kind::kMoreText, &C::text};
  static const auto text = [](std::string_view name) { return Field{name, Kind::kText, &C::text}; };
  static const Field kContent = {"content", Kind::kJson, &C::text};
  static const std::vector<Row> kRows = {
      {Verb::kCounterAdd, "counter.add", {kAmount, kAt}},
      {Verb::kCounterReset, "counter.reset", {kAt}},
      {Verb::kCounterTransfer,
       "counter.transfer",
       {kAmount, {"replica", Kind::kCount, &C::position}, kAt}},
      {Verb::kRegisterAssign, "register.assign", {text("value"), kAt}},
      {Verb::kFlagEnable, "flag.enable", {kAt}},
      {Verb::kFlagDisable, "flag.disable", {kAt}},
      {Verb::kSetAdd, "set.add", {text("element"), kAt}},
      {Verb::kSetRemove, "set.remove", {text("element"), kAt}},
      {Verb::kMapRemove, "map.remove", {kPath}},
      {Verb::kTextSplice, "text.splice", {kPosition, kErased, text("text"), kAt}},
      {Verb::kMarkAdd, "rich_text.mark", {kPosition, kLength, kMark, kMarkValue}},
      {Verb::kMarkRemove, "rich_text.unmark", {kPosition, kLength, kMark, kMarkValue}},
      {Verb::kListInsert, "list.insert", {kPosition, text("item")}},
      {Verb::kListErase, "list.erase", {kPosition}},
      {Verb::kListMove, "list.move", {kPosition, kTo}},
      {Verb::kListAssign, "list.assign", {kPosition, text("item")}},
      {Verb::kTreeCreate, "tree.create", {kParent, kPosition, text("name")}},
      {Verb::kTreeMove, "tree.move", {kNode, kParent, kPosition}},
      {Verb::kTreeRemove, "tree.remove", {kNode}},
      {Verb::kTreeRename, "tree.rename", {kNode, text("name")}},
      {Verb::kJsonAssign, "json.assign", {kPath, kContent}},
      {Verb::kJsonInsert, "json.insert", {kPath, kPosition, kContent}},
      {Verb::kJsonErase, "json.erase", {kPath}},
      {Verb::kTableInsert, "table.insert", {kRow}},
      {Verb::kTableErase, "table.erase", {kRow}},
      {Verb::kSheetInsert, "sheet.insert", {kAxis, kPosition}},
      {Verb::kSheetErase, "sheet.erase", {kAxis, kPosition}},
      {Verb::kSheetMove, "sheet.move", {kAxis, kPosition, kTo}},
      {Verb::kSheetAssign,
       "sheet.assign",
       {{"row", Kind::kCount, &C::position},
        {"column", Kind::kCount, &C::column},
        text("content")}},
      {Verb::kUndo, "undo", {kScope}},
      {Verb::kRedo, "redo", {kScope}},
  };
  return kRows;
}

bool is_optional(Kind kind) {
  return kind == Kind::kMoreText || kind == Kind::kScope || kind == Kind::kAt;
}

// "text.splice(position, erased, text, at=...)".
std::string usage(const Row& row) {
  std::string text(row.name);
  text += '(';
  for (const Field& field : row.fields) {
    if (!text.ends_with('(')) text += ", ";
    text += field.name;
    if (field.kind == Kind::kAt) text += "=...";
  }
  return text + ')';
}

void read_field(CommandScanner& in, const Field& field, Command& command) {
  if (const auto* integer = std::get_if<int64_t Command::*>(&field.member)) {
    if (field.kind == Kind::kInteger) {
      command.** integer = in.integer(field.name);
    } else if (in.take("all")) {
      command.** integer = 1;
    } else {
      in.expected("all or nothing");
    }
  } else if (const auto* count = std::get_if<uint64_t Command::*>(&field.member)) {
    command.** count = in.count(field.name);
  } else if (const auto* dot = std::get_if<Dot Command::*>(&field.member)) {
    command.** dot = in.dot(field.name);
  } else {
    std::string& text = command.*std::get<std::string Command::*>(field.member);
    if (field.kind == Kind::kJson) {
      text = in.json(field.name);
    } else if (field.kind != Kind::kAxis) {
      text = in.text(field.name);
    } else if (in.take("rows")) {
      text = "rows";
    } else if (in.take("columns")) {
      text = "columns";
    } else {
      in.expected("rows or columns");
    }
  }
}

Command read_arguments(CommandScanner& in, const Row& row) {
  Command command = Command::make(row.verb);
  if (!in.take("(")) in.expected("( after the verb");
  bool is_first = true;
  for (const Field& field : row.fields) {
    if (in.failed()) break;
    if (is_optional(field.kind) && in.is_next(')')) continue;
    if (!is_first && !in.take(",")) in.expected(", and " + std::string(field.name));
    is_first = false;
    if (field.kind == Kind::kAt && !in.take_name("at")) in.expected("at=\"/path\" or )");
    read_field(in, field, command);
  }
  if (!in.failed() && !in.take(")")) in.expected(")");
  if (!in.failed() && !in.is_at_end()) in.expected("nothing after the command");
  return command;
}

// What could have been meant by a word that is no verb.
std::string no_such_verb(std::string_view word) {
  std::vector<std::string> all;
  std::vector<std::string> kin;
  const std::string_view family = word.substr(0, word.find('.'));
  for (const Row& row : rows()) {
    all.emplace_back(row.name);
    if (row.name.substr(0, row.name.find('.')) == family) kin.push_back(all.back());
  }
  if (const auto near = nearest(word, all)) return "; did you mean `" + *near + "`?";
  if (!kin.empty()) return "; expected one of " + join_words(kin);
  return "; expected a verb such as text.splice or set.add (`skerry list verbs`)";
}

bool is_empty_member(const Field& field, const Command& command) {
  if (const auto* integer = std::get_if<int64_t Command::*>(&field.member)) {
    return command.**integer == 0;
  }
  const auto* text = std::get_if<std::string Command::*>(&field.member);
  return text != nullptr && (command.**text).empty();
}

void write_field(const Field& field, const Command& command, std::string& out) {
  if (const auto* integer = std::get_if<int64_t Command::*>(&field.member)) {
    out += field.kind == Kind::kScope ? "all" : std::to_string(command.**integer);
  } else if (const auto* count = std::get_if<uint64_t Command::*>(&field.member)) {
    out += std::to_string(command.**count);
  } else if (const auto* dot = std::get_if<Dot Command::*>(&field.member)) {
    out += command.**dot == Dot() ? "root" : to_text(command.**dot);
  } else {
    const std::string& text = command.*std::get<std::string Command::*>(field.member);
    if (field.kind == Kind::kAt) out += "at=";
    if (field.kind == Kind::kJson || field.kind == Kind::kAxis) {
      out += text;
    } else {
      append_json_string(out, text);
    }
  }
}

}  // namespace

bool is_label(std::string_view word) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (word.empty() || word.size() > kMaxLabelBytes || word == "root") return false;
  return is_letter(word[0]) && std::all_of(word.begin(), word.end(), [&is_letter](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
         });
}

StatusOr<Command> parse_command(std::string_view text, const LabelLookup& labels) {
  if (text.size() > kMaxCommandText) return invalid("a command longer than 16 MiB");
  if (!is_valid_utf8(text)) return invalid("a command that is not valid UTF-8");
  CommandScanner in(text, labels);
  const std::string_view word = in.peek_word();
  if (word.empty()) {
    in.expected("a verb such as text.splice or set.add");
    return in.fault("");
  }
  for (const Row& row : rows()) {
    if (row.name != word) continue;
    in.take(word);
    const Command command = read_arguments(in, row);
    if (in.failed()) return in.fault("; " + usage(row));
    return command;
  }
  in.fail(in.at(), "no verb `" + std::string(word.substr(0, kMaxLabelBytes)) + "`");
  return in.fault(no_such_verb(word));
}

std::string to_text(const Command& command) {
  const Row& row = rows()[static_cast<size_t>(command.verb)];
  std::string out(row.name);
  out += '(';
  for (const Field& field : row.fields) {
    if (is_optional(field.kind) && is_empty_member(field, command)) continue;
    if (!out.ends_with('(')) out += ", ";
    write_field(field, command, out);
  }
  return out + ')';
}

}  // namespace skerry
