#include "harness/anomalies/shown.h"

#include <nlohmann/json.hpp>

#include "harness/anomalies/sequence_view.h"

namespace skerry::harness {
namespace {

using Json = nlohmann::ordered_json;

Json parsed(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? Json() : Json::parse(*text, nullptr, false);
}

std::string text_of(const Json& json, const char* key) {
  if (!json.is_object() || !json.contains(key)) return "";
  const Json& at = json.at(key);
  return at.is_string() ? at.get<std::string>() : at.dump();
}

void add_texts(const Json& json, std::vector<std::string>& texts) {
  if (json.is_string()) texts.push_back(json.get<std::string>());
  if (!json.is_structured()) return;
  for (const auto& [key, below] : json.items()) add_texts(below, texts);
}

std::vector<ShownCharacter> plain(const std::vector<std::string>& names) {
  std::vector<ShownCharacter> characters;
  for (const std::string& name : names) characters.push_back({name, {}});
  return characters;
}

std::vector<ShownCharacter> rich_characters(const Value& value) {
  std::vector<ShownCharacter> characters;
  const Json json = parsed(value);
  if (!json.is_array()) return characters;
  for (const Json& span : json) {
    std::vector<std::string> marks;
    if (span.contains("marks")) {
      for (const auto& mark : span.at("marks").items()) marks.push_back(mark.key());
    }
    for (const std::string& name : elements_of(Value(text_of(span, "text")))) {
      characters.push_back({name, marks});
    }
  }
  return characters;
}

}  // namespace

std::vector<ShownCharacter> characters_shown(Family family, const Value& value) {
  if (family == Family::kRichText) return rich_characters(value);
  if (family == Family::kJson) {
    return plain(elements_of(Value(text_of(parsed(value), &kTextInJson[1]))));
  }
  if (family == Family::kText || family == Family::kList) return plain(elements_of(value));
  return {};
}

std::vector<std::string> elements_shown(Family family, const Value& value) {
  if (family == Family::kText || family == Family::kList) return elements_of(value);
  std::vector<std::string> names;
  for (ShownCharacter& character : characters_shown(family, value)) {
    names.push_back(std::move(character.name));
  }
  return names;
}

std::vector<std::string> texts_in_json(const Value& value) {
  std::vector<std::string> texts;
  add_texts(parsed(value), texts);
  return texts;
}

ShownSheet sheet_shown(const Value& value) {
  ShownSheet sheet;
  const Json json = parsed(value);
  if (!json.is_object() || !json.contains("cells")) return sheet;
  sheet.rows = json.value("rows", uint64_t{0});
  sheet.columns = json.value("columns", uint64_t{0});
  for (const auto& [name, cell] : json.at("cells").items()) {
    ShownCell shown{name, {text_of(cell, "text")}, text_of(cell, "value")};
    if (cell.contains("others")) {
      for (const Json& other : cell.at("others")) shown.texts.push_back(other.get<std::string>());
    }
    sheet.cells.push_back(std::move(shown));
  }
  return sheet;
}

}  // namespace skerry::harness
