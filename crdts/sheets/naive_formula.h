// Formulas for the naive reference: a map from cells' names to what is written in them, computed by
// following names. Shares nothing with formula.h but the grammar in its header.
#pragma once

#include <map>
#include <string>

namespace skerry::crdts::sheets {

// What each formula among `texts` (by cell name, "B12") comes to.
std::map<std::string, std::string> naive_values(const std::map<std::string, std::string>& texts);

// "A" for 0.
std::string naive_column(size_t column);
// The inverse, for letters.
size_t naive_column_number(const std::string& letters);

}  // namespace skerry::crdts::sheets
