// skerry list: what a scenario can name, from the catalogues.
#include <algorithm>

#include "cli/catalogue.h"
#include "cli/costs.h"
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "harness/scenario/values.h"

namespace skerry::cli {
namespace {

constexpr size_t kWidestLine = 100;

// What is said of a parameter beside its name and help.
std::string note_of(const Parameter& parameter) {
  if (parameter.is_required) return "required";
  if (parameter.fallback.empty()) return "optional";
  return "default " + std::string(parameter.fallback);
}

// With what it needs to have an effect.
std::string with_needs(const Parameter& parameter) {
  std::string help(parameter.help);
  if (!parameter.needs.empty()) help += "; needs " + std::string(parameter.needs);
  return help;
}

Json to_json(const Parameter& parameter) {
  Json json = {{"name", parameter.name},
               {"help", parameter.help},
               {"type", to_string(parameter.type)},
               {"expected", harness::expectation(parameter)},
               {"is_required", parameter.is_required}};
  if (!parameter.fallback.empty()) json["default"] = parameter.fallback;
  if (!parameter.needs.empty()) json["needs"] = parameter.needs;
  return json;
}

// "travels as" as machines call it: travels_as.
std::string key_of(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

Json to_json(const CataloguePage& page) {
  Json json = Json::array();
  for (const CatalogueRow& row : page.rows) {
    Json item = {{"name", row.name}, {"help", row.help}};
    for (const auto& [key, value] : row.facts) item[key_of(key)] = value;
    for (const Parameter& parameter : row.parameters) {
      item["parameters"].push_back(to_json(parameter));
    }
    json.push_back(std::move(item));
  }
  return json;
}

// On one line if they fit, else one a line.
std::string facts_of(const CatalogueRow& row, const std::string& indent) {
  if (row.facts.empty()) return "";
  std::string line;
  std::string lines;
  for (const auto& [key, value] : row.facts) {
    line += (line.empty() ? "" : "; ") + key + ": " + value;
    lines += indent + key + ": " + value + "\n";
  }
  return indent.size() + line.size() <= kWidestLine ? indent + line + "\n" : lines;
}

std::string to_plain_text(const CataloguePage& page, reports::Paint paint) {
  size_t widest = 0;
  for (const CatalogueRow& row : page.rows) widest = std::max(widest, row.name.size());
  std::string text = page.matrix;
  for (const CatalogueRow& row : page.rows) {
    const std::string gap(widest - row.name.size() + 2, ' ');
    text += reports::inked(row.name, reports::Ink::kBold, paint) + gap + row.help + "\n";
    text += facts_of(row, std::string(widest + 2, ' '));
    for (const Parameter& parameter : row.parameters) {
      std::string name = "    " + std::string(parameter.name);
      name.resize(std::max<size_t>(name.size() + 1, 24), ' ');
      text += name + with_needs(parameter) + " (" + note_of(parameter) + ")\n";
    }
  }
  return text;
}

// A cell of a Markdown table: a bar would end it.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string code(std::string_view text) { return "`" + cell(text) + "`"; }

std::string to_markdown(const CataloguePage& page) {
  std::string text = "## " + page.title + "\n\n" + page.intro + "\n\n";
  const bool has_tables = std::any_of(page.rows.begin(), page.rows.end(),
                                      [](const auto& row) { return !row.parameters.empty(); });
  if (!has_tables) {
    text += "| name | what it is |";
    std::string rule = "|---|---|";
    for (const auto& [key, value] : page.rows.front().facts) {
      text += " " + key + " |";
      rule += "---|";
    }
    text += "\n" + rule + "\n";
  }
  for (const CatalogueRow& row : page.rows) {
    if (!has_tables) {
      text += "| " + code(row.name) + " | " + cell(row.help) + " |";
      for (const auto& [key, value] : row.facts) text += " " + cell(value) + " |";
      text += "\n";
      continue;
    }
    text += "### " + row.name + "\n\n" + row.help;
    for (const auto& [key, value] : row.facts) text += " (" + key + ": " + value + ")";
    text += ".\n\n| key | what it is | expected | default |\n|---|---|---|---|\n";
    for (const Parameter& parameter : row.parameters) {
      const std::string fallback = parameter.is_required        ? "required"
                                   : parameter.fallback.empty() ? ""
                                                                : code(parameter.fallback);
      text += "| " + code(parameter.name) + " | " + cell(with_needs(parameter)) + " | " +
              cell(harness::expectation(parameter)) + " | " + fallback + " |\n";
    }
    text += "\n";
  }
  return text;
}

}  // namespace

int list(const ListArguments& arguments) {
  const StatusOr<CataloguePage> page =
      arguments.with_costs
          ? costs_page(kCostsFile)
          : catalogue_page(arguments.what, arguments.folder,
                           arguments.with_mutants ? Mutants::kListed : Mutants::kLeftOut);
  if (!page.ok()) {
    log("skerry list: " + std::string(page.status().message()) + "\n");
    return kBadUse;
  }
  std::string text;
  if (arguments.shown.is_json) {
    text = to_text(to_json(*page));
  } else if (arguments.is_markdown) {
    text = to_markdown(*page);
  } else {
    text = to_plain_text(*page, paint_of(arguments.shown.color, stdout));
  }
  return print(text) ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
