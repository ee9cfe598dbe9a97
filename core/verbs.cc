#include "core/verbs.h"

#include <tuple>

#include "core/command_table.h"

namespace skerry {

std::span<const VerbRow> verbs() {
  static const std::vector<VerbRow> kVerbs = [] {
    std::vector<VerbRow> all;
    for_each_command([&all](const auto& row) {
      std::vector<VerbArgument> arguments;
      std::apply(
          [&arguments](const auto&... fields) {
            (arguments.push_back({fields.name, fields.kind}), ...);
          },
          row.fields);
      all.push_back({row.name, std::move(arguments), row.families, row.help});
    });
    return all;
  }();
  return kVerbs;
}

const VerbRow& row_of(const Command& command) { return verbs()[command.index()]; }

std::string usage(const VerbRow& verb) {
  std::string text(verb.name);
  text += '(';
  for (const VerbArgument& argument : verb.arguments) {
    if (!text.ends_with('(')) text += ", ";
    text += argument.name;
    if (argument.kind == ArgumentKind::kAt) text += "=...";
  }
  return text + ')';
}

}  // namespace skerry
