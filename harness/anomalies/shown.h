// Values as their users see them: characters with their marks, cells with what they come to.
//
// The JSON library is met in shown.cc alone.
#pragma once

#include <string>
#include <vector>

#include "core/family.h"
#include "core/value.h"

namespace skerry::harness {

// Where the search keeps the text that it edits in a JSON document.
inline constexpr const char* kTextInJson = "/t";

struct ShownCharacter {
  std::string name;
  std::vector<std::string> marks;
};

// Of a text, list or rich text, or of the text at kTextInJson.
std::vector<ShownCharacter> characters_shown(Family family, const Value& value);
std::vector<std::string> elements_shown(Family family, const Value& value);

// The texts in a JSON document, whatever they lie in; keys are none.
std::vector<std::string> texts_in_json(const Value& value);

// Of a tree: the names of the nodes that do not hang from the root.
std::vector<std::string> nodes_adrift(const Value& value);

struct ShownCell {
  std::string name;                // "A1"
  std::vector<std::string> texts;  // what was written there, the newest first
  std::string value;               // of a formula
};

struct ShownSheet {
  uint64_t rows = 0;
  uint64_t columns = 0;
  std::vector<ShownCell> cells;
};
ShownSheet sheet_shown(const Value& value);

}  // namespace skerry::harness
