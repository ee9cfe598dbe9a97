#include "core/command_text.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/codec.h"
#include "core/command_scanner.h"
#include "core/command_table.h"
#include "core/json_text.h"
#include "core/nearest.h"
#include "core/verbs.h"

namespace skerry {
namespace {

void read_field(CommandScanner& in, std::string_view name, ArgumentKind, int64_t& value) {
  value = in.integer(name);
}
void read_field(CommandScanner& in, std::string_view name, ArgumentKind, uint64_t& value) {
  value = in.count(name);
}
void read_field(CommandScanner& in, std::string_view name, ArgumentKind, Dot& value) {
  value = in.dot(name);
}
void read_field(CommandScanner& in, std::string_view, ArgumentKind, bool& is_all) {
  is_all = in.take("all");
  if (!is_all) in.expected("all or nothing");
}
void read_field(CommandScanner& in, std::string_view name, ArgumentKind, SheetAxis& axis) {
  const bool is_rows = in.take("rows");
  axis = is_rows ? SheetAxis::kRows : SheetAxis::kColumns;
  if (!is_rows && !in.take("columns")) in.expected(name);
}
void read_field(CommandScanner& in, std::string_view name, ArgumentKind kind, std::string& text) {
  text = kind == ArgumentKind::kJson ? in.json(name) : in.text(name);
}

template <typename Type>
Command read_arguments(CommandScanner& in) {
  Type command;
  if (!in.take("(")) in.expected("( after the verb");
  bool is_first = true;
  for_each_field(command, [&](const auto& field, auto& member) {
    if (in.failed() || (may_be_left_out(field.kind) && in.is_next(')'))) return;
    if (!is_first && !in.take(",")) in.expected(", and " + std::string(field.name));
    is_first = false;
    const bool is_at = field.kind == ArgumentKind::kAt;
    if (is_at && !in.take_name(field.name)) in.expected("at=\"/path\" or )");
    read_field(in, field.name, field.kind, member);
  });
  if (!in.failed() && !in.take(")")) in.expected(")");
  if (!in.failed() && !in.is_at_end()) in.expected("nothing after the command");
  return command;
}

// What could have been meant by a word that is no verb.
std::string no_such_verb(std::string_view word) {
  std::vector<std::string> all;
  std::vector<std::string> kin;
  const std::string_view family = word.substr(0, word.find('.'));
  for (const VerbRow& row : verbs()) {
    all.emplace_back(row.name);
    if (row.name.substr(0, row.name.find('.')) == family) kin.push_back(all.back());
  }
  if (const auto near = nearest(word, all)) return "; did you mean `" + *near + "`?";
  if (!kin.empty()) return "; expected one of " + join_words(kin);
  return "; expected a verb such as text.splice or set.add (`skerry list verbs`)";
}

bool is_empty(const std::string& text) { return text.empty(); }
bool is_empty(bool is_all) { return !is_all; }
template <typename Number>
bool is_empty(const Number&) {
  return false;
}

void write_field(ArgumentKind, int64_t value, std::string& out) { out += std::to_string(value); }
void write_field(ArgumentKind, uint64_t value, std::string& out) { out += std::to_string(value); }
void write_field(ArgumentKind, bool, std::string& out) { out += "all"; }
void write_field(ArgumentKind, SheetAxis axis, std::string& out) { out += to_string(axis); }
void write_field(ArgumentKind, const Dot& dot, std::string& out) {
  out += dot == Dot() ? "root" : to_text(dot);
}
void write_field(ArgumentKind kind, const std::string& text, std::string& out) {
  if (kind == ArgumentKind::kAt) out += "at=";
  if (kind == ArgumentKind::kJson) {
    out += text;
  } else {
    append_json_string(out, text);
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
  std::optional<Command> command;
  for_each_command([&](const auto& row) {
    using Type = typename std::remove_cvref_t<decltype(row)>::type;
    if (command || row.name != word) return;
    in.take(word);
    command = read_arguments<Type>(in);
  });
  if (command && in.failed()) return in.fault("; " + usage(row_of(*command)));
  if (command) return *std::move(command);
  in.fail(in.at(), "no verb `" + std::string(word.substr(0, kMaxLabelBytes)) + "`");
  return in.fault(no_such_verb(word));
}

std::string to_text(const Command& command) {
  std::string out(row_of(command).name);
  out += '(';
  std::visit(
      [&out](const auto& typed) {
        for_each_field(typed, [&out](const auto& field, const auto& member) {
          if (may_be_left_out(field.kind) && is_empty(member)) return;
          if (!out.ends_with('(')) out += ", ";
          write_field(field.kind, member, out);
        });
      },
      command);
  return out + ')';
}

}  // namespace skerry
