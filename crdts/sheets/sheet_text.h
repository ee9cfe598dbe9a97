// A sheet as text: formulas with the names that their cells have now, what they come to, and the
// whole as canonical JSON.
#pragma once

#include <string>

#include "crdts/sheets/formula.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts::sheets {

// A formula as it reads now.
std::vector<Token> tokens_of(const Content& formula, const Spreadsheet& sheet);
// "=" and the tokens, or the constant.
std::string text_of(const Content& content, const Spreadsheet& sheet);

std::string to_json(const Spreadsheet& sheet);

}  // namespace skerry::crdts::sheets
